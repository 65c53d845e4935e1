//! This computer as a machine to examine, and the order in which its parts are looked at.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use super::machine::Machine;
use super::service::Pcsc;
use super::{Check, around, driver, scanner, service, usb};

/// The longest that the smart card service may take to answer; opening a session has no limit of its own.
const SERVICE_WAIT: Duration = Duration::from_secs(5);

impl Machine {
    /// Takes this computer, and the folder of this desk when it is known.
    pub fn here(folder: Option<&Path>) -> Self {
        let shown = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        Self {
            root: PathBuf::from("/"),
            home: std::env::var_os("HOME").map(PathBuf::from),
            folder: folder.map(Path::to_owned),
            scanner_port: None,
            has_display: !cfg!(unix) || ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(|name| shown(name)),
            socket: service::socket(),
            cards: Arc::new(Pcsc),
            patience: SERVICE_WAIT,
            card_patience: SERVICE_WAIT,
            fonts: around::fonts_here,
            free_kb: around::free_kb_here,
        }
    }

    /// Examines everything that lies outside the journal; may take a while, so never on a screen or desk thread.
    pub fn examine(&self) -> Vec<Check> {
        let seen = service::look(self);
        let mut checks = vec![seen.service.clone()];
        checks.extend(driver::look(&self.root));
        checks.extend(usb::look(&self.root, seen.readers.as_deref()));
        checks.extend(seen.checks);
        checks.extend(scanner::look(self));
        checks.extend(around::look(self));
        checks
    }
}
