//! Where an examination looks: folders, sockets and the smart card service of one machine.
//!
//! Tests give folders and services of their own; `Machine::here` is this computer.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use crate::reader::link::Fault;

/// What is asked of the smart card service; each call may block without limit.
pub trait SmartCards: Send + Sync {
    /// Returns the names of the readers that are plugged in.
    fn readers(&self) -> Result<Vec<String>, Fault>;

    /// Returns the answer to reset of the card on a reader.
    fn atr(&self, reader: &str) -> Result<Vec<u8>, Fault>;
}

/// What the fonts of a machine can draw.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FontsSeen {
    /// Family of the main face.
    pub family: String,
    /// Rare characters that no font has.
    pub missing: Vec<char>,
}

/// What an examination looks at; it changes nothing of it.
#[derive(Clone)]
pub struct Machine {
    /// Folder that stands for `/`.
    pub root: PathBuf,
    /// Home of the user, which is shown as `~`.
    pub home: Option<PathBuf>,
    /// Folder of this desk.
    pub folder: Option<PathBuf>,
    /// Serial port of the scanner, when the settings name one.
    pub scanner_port: Option<String>,
    /// There is a display.
    pub has_display: bool,
    /// Socket of the smart card service; none where it has none.
    pub socket: Option<PathBuf>,
    /// The smart card service.
    pub cards: Arc<dyn SmartCards>,
    /// How long the service may take to list its readers.
    pub patience: Duration,
    /// How long one card may take to be powered and free.
    pub card_patience: Duration,
    /// Looks which characters no installed font has; none when there is no Chinese font at all.
    pub fonts: fn() -> Option<FontsSeen>,
    /// Kilobytes that are free where a folder lies, when that can be told.
    pub free_kb: fn(&Path) -> Option<u64>,
}

impl Machine {
    /// Returns a path below the root, such as `/proc/modules`.
    pub(super) fn path(&self, path: &str) -> PathBuf {
        below(&self.root, path)
    }

    /// Shows a path without the name of the user in it.
    pub fn shown(&self, path: &Path) -> String {
        match self.home.as_ref().filter(|home| home.parent().is_some()).and_then(|home| path.strip_prefix(home).ok()) {
            Some(rest) => Path::new("~").join(rest).display().to_string(),
            None => path.display().to_string(),
        }
    }
}

/// Returns an absolute path below a folder that stands for `/`.
pub(super) fn below(root: &Path, path: &str) -> PathBuf {
    root.join(path.trim_start_matches('/'))
}

/// Reads a small file; one that is not there or not to be read is empty.
pub(super) fn text(path: &Path) -> String {
    std::fs::read(path).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_home_is_shown_without_the_name_of_its_user() {
        let machine = Machine { home: Some("/home/lihua".into()), ..Machine::here(None) };
        assert_eq!(machine.shown(Path::new("/home/lihua/.local/share/card-desk")), "~/.local/share/card-desk");
        assert_eq!(machine.shown(Path::new("/srv/card-desk")), "/srv/card-desk");
        let rootless = Machine { home: Some("/".into()), ..machine };
        assert_eq!(rootless.shown(Path::new("/srv")), "/srv");
    }
}
