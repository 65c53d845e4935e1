//! `card-desk doctor`: what works on this machine, and what to do about the rest; no personal data.

use std::path::Path;
use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;

use clap::Args;
use serde_json::{Value, json};

use crate::reader::link::Fault;
use crate::reader::pcsc::Readers;
use crate::reader::quirk::Quirk;
use crate::sheet::font::Fonts;
use crate::text::Words;

use super::output::say;
use super::place::{self, Place};
use super::{Arguments, Failure};

/// Arguments of `doctor`: none of its own.
#[derive(Debug, Args)]
pub struct Doctor {}

/// How long a service may take before it counts as hanging; `establish` itself has no limit.
const SERVICE_WAIT: Duration = Duration::from_secs(5);

/// One line of the examination.
struct Check {
    /// Stable name, such as `service`.
    name: &'static str,
    /// Stable code of what was found; `ok` when nothing is to be done.
    code: &'static str,
    /// What was seen, such as a reader's name.
    seen: String,
}

impl Doctor {
    /// Examines the machine; a finding is not a failure of the command.
    pub fn run(&self, arguments: &Arguments) -> Result<(), Failure> {
        let words = Words::new(arguments.language).map_err(|fault| Failure::of_ours("words", fault))?;
        let mut checks = readers();
        checks.extend([kernel_driver(Path::new("/proc/modules")), font(), display(), journal(arguments)]);
        if arguments.json {
            let lines: Vec<Value> = checks.iter().map(|check| line(check, &words)).collect();
            say!("{}", json!({ "contract": 1, "checks": lines }));
            return Ok(());
        }
        for check in &checks {
            let sentence = words.doctor(check.name, check.code);
            say!("{} {}  {}", if check.code == "ok" { "✓" } else { "!" }, sentence.what, check.seen);
            if check.code != "ok" {
                say!("    → {}  [{}/{}]", sentence.next, check.name, check.code);
            }
        }
        Ok(())
    }
}

fn line(check: &Check, words: &Words) -> Value {
    let sentence = words.doctor(check.name, check.code);
    let next = if check.code == "ok" { None } else { Some(sentence.next) };
    json!({ "check": check.name, "code": check.code, "message": sentence.what, "seen": check.seen, "next": next })
}

fn readers() -> Vec<Check> {
    let (answer, waiting) = channel();
    let asked = thread::Builder::new().name("doctor".to_owned()).spawn(move || {
        let _ = answer.send(Readers::establish().and_then(|readers| readers.list()));
    });
    let listed = match asked {
        Ok(_) => waiting.recv_timeout(SERVICE_WAIT).unwrap_or(Err(Fault::ServiceDown)),
        Err(_) => Err(Fault::ServiceDown),
    };
    let service = |code| Check { name: "service", code, seen: String::new() };
    match listed {
        Ok(names) if names.is_empty() => {
            vec![service("ok"), Check { name: "reader", code: "no-reader", seen: String::new() }]
        }
        Ok(names) => {
            let readers = names.into_iter().map(|name| {
                let quirk = Quirk::of(&name);
                let code = if quirk.family == Quirk::generic().family { "unknown-reader" } else { "ok" };
                Check { name: "reader", code, seen: format!("{name} ({})", quirk.family) }
            });
            std::iter::once(service("ok")).chain(readers).collect()
        }
        Err(fault) => vec![service(fault.code())],
    }
}

/// The kernel's own driver takes ACR122U readers away from the smart card service (pcsc-tools #97).
fn kernel_driver(modules: &Path) -> Check {
    let loaded = std::fs::read_to_string(modules).unwrap_or_default();
    let taken = loaded.lines().any(|line| line.starts_with("pn533"));
    Check { name: "kernel-driver", code: if taken { "pn533" } else { "ok" }, seen: String::new() }
}

fn font() -> Check {
    match Fonts::system() {
        Ok(fonts) => Check { name: "font", code: "ok", seen: fonts.family(0).unwrap_or_default().to_owned() },
        Err(_) => Check { name: "font", code: "no-font", seen: String::new() },
    }
}

fn display() -> Check {
    let some = ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(|name| std::env::var_os(name).is_some_and(|v| !v.is_empty()));
    Check { name: "display", code: if some { "ok" } else { "no-display" }, seen: String::new() }
}

fn journal(arguments: &Arguments) -> Check {
    let check = |code, seen| Check { name: "journal", code, seen };
    let Ok(place) = Place::of(arguments) else { return check("no-folder", String::new()) };
    let file = place.folder.join(place::JOURNAL);
    if !file.exists() {
        return check("not-begun", file.display().to_string());
    }
    match place.settings().and_then(|settings| place.journal(settings.desk, &arguments.sign_in)) {
        Ok(_) => check("ok", file.display().to_string()),
        Err(failure) => check("unusable", format!("{} ({})", file.display(), failure.code)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kernel_driver_is_found_among_the_modules() {
        let folder = tempfile::tempdir().unwrap();
        let modules = folder.path().join("modules");
        std::fs::write(&modules, "usbcore 1 0\npn533_usb 16384 0 - Live\n").unwrap();
        assert_eq!(kernel_driver(&modules).code, "pn533");
        std::fs::write(&modules, "usbcore 1 0\n").unwrap();
        assert_eq!(kernel_driver(&modules).code, "ok");
        assert_eq!(kernel_driver(&folder.path().join("nothing")).code, "ok");
    }
}
