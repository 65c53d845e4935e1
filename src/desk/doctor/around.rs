//! What lies around the desk: fonts, printers, the display, room on the disk and the key file of cards.

use std::path::Path;

use crate::sheet::font::Fonts;

use super::Check;
use super::machine::{FontsSeen, Machine, text};

/// Characters of real names that small fonts lack; the last two lie beyond the basic plane.
const RARE: &str = "祎珺玥喆堃昇赟䶮𠮷𬭊";

/// Where a running CUPS listens.
const PRINT_SOCKETS: [&str; 2] = ["/run/cups/cups.sock", "/var/run/cups/cups.sock"];

/// Where CUPS lists its printers for everybody, the default one first.
const PRINTERS: [&str; 3] = ["/run/cups/printcap", "/var/run/cups/printcap", "/etc/printcap"];

/// The program that knows the printers, where CUPS is installed.
const PRINT_PROGRAM: &str = "/usr/bin/lpstat";

/// Free kilobytes below which the disk is to be looked at, and below which a day may not fit any more.
const ROOM_KB: (u64, u64) = (1024 * 1024, 100 * 1024);

pub(super) fn look(machine: &Machine) -> Vec<Check> {
    let mut checks = fonts((machine.fonts)());
    checks.push(printer(machine));
    checks.push(if machine.has_display {
        Check::good("display", "")
    } else {
        Check::wrong("display", "no-display", "")
    });
    checks.extend(machine.folder.as_deref().map(|folder| disk(machine, folder)));
    checks
}

/// Looks at the installed fonts.
pub fn fonts_here() -> Option<FontsSeen> {
    let fonts = Fonts::system().ok()?;
    Some(FontsSeen { family: fonts.family(0).unwrap_or_default().to_owned(), missing: fonts.missing(RARE) })
}

fn fonts(seen: Option<FontsSeen>) -> Vec<Check> {
    match seen {
        None => vec![Check::wrong("font", "no-font", "")],
        Some(FontsSeen { family, missing }) if missing.is_empty() => {
            vec![Check::good("font", family), Check::good("rare-font", "")]
        }
        Some(FontsSeen { family, missing }) => {
            let missing: Vec<String> = missing.iter().map(|c| format!("U+{:04X}", u32::from(*c))).collect();
            vec![Check::good("font", family), Check::look("rare-font", "no-glyph", missing.join(" "))]
        }
    }
}

/// Looks whether lists could be printed from here; they are files, so none of it is wrong. Names are not shown.
fn printer(machine: &Machine) -> Check {
    let there = |paths: &[&str]| paths.iter().any(|path| machine.path(path).exists());
    if !there(&PRINT_SOCKETS) {
        let code = if there(&[PRINT_PROGRAM]) { "not-running" } else { "no-cups" };
        return Check::told("printer", code, "");
    }
    let lists = PRINTERS.iter().map(|path| text(&machine.path(path)));
    let count = lists.map(|list| list.lines().filter(|line| is_printer(line)).count()).find(|count| *count > 0);
    let own = machine.home.as_ref().map(|home| text(&home.join(".cups/lpoptions"))).unwrap_or_default();
    let has_default = own.lines().any(|line| line.starts_with("Default "));
    match count {
        None if !has_default => Check::told("printer", "no-printer", ""),
        None => Check::good("printer", ""),
        Some(count) => Check::good("printer", count.to_string()),
    }
}

fn is_printer(line: &str) -> bool {
    !line.starts_with(['#', ' ', '\t']) && line.contains(['|', ':'])
}

fn disk(machine: &Machine, folder: &Path) -> Check {
    let there = folder.ancestors().find(|folder| folder.is_dir());
    let Some(free_kb) = there.and_then(machine.free_kb) else { return Check::told("disk", "unknown", "") };
    let seen = format!("{} MB", free_kb / 1024);
    match free_kb {
        free if free < ROOM_KB.1 => Check::wrong("disk", "full", seen),
        free if free < ROOM_KB.0 => Check::look("disk", "low", seen),
        _ => Check::good("disk", seen),
    }
}

/// Asks `df`, which every Unix has; the standard library cannot tell.
pub fn free_kb_here(folder: &Path) -> Option<u64> {
    let mut command = std::process::Command::new("df");
    command.arg("-Pk").arg("--").arg(folder).env("LC_ALL", "C");
    let told = crate::reader::patient::within(std::time::Duration::from_secs(5), move || command.output())?.ok()?;
    free_in(&String::from_utf8_lossy(&told.stdout))
}

/// Reads the fourth column of the second line (POSIX `df -P`).
fn free_in(told: &str) -> Option<u64> {
    told.lines().nth(1)?.split_whitespace().nth(3)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(machine: &Machine, path: &str, text: &str) {
        let file = machine.path(path);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, text).unwrap();
    }

    #[test]
    fn printers_are_counted_and_not_named() {
        let root = tempfile::tempdir().unwrap();
        let home = Some(root.path().join("home"));
        let machine = Machine { root: root.path().to_owned(), home, ..Machine::here(None) };
        assert_eq!(printer(&machine).code, "no-cups");
        write(&machine, PRINT_PROGRAM, "");
        assert_eq!(printer(&machine).code, "not-running");
        write(&machine, "/run/cups/cups.sock", "");
        assert_eq!(printer(&machine).code, "no-printer");
        write(&machine, "/home/.cups/lpoptions", "Default office\n");
        assert_eq!(printer(&machine), Check::good("printer", ""));
        write(
            &machine,
            "/run/cups/printcap",
            "# printers\n王老师|王老师的打印机:rm=here:rp=w:\nhall|Hall:rm=here:rp=h:\n",
        );
        assert_eq!(printer(&machine), Check::good("printer", "2"));
    }

    #[test]
    fn missing_characters_are_told_by_their_numbers() {
        let codes = |seen| fonts(seen).iter().map(|check| check.code).collect::<Vec<_>>();
        let seen = |missing: &str| Some(FontsSeen { family: "F".into(), missing: missing.chars().collect() });
        assert_eq!(codes(None), ["no-font"]);
        assert_eq!(codes(seen("")), ["ok", "ok"]);
        assert_eq!(fonts(seen("䶮𠮷"))[1], Check::look("rare-font", "no-glyph", "U+4DAE U+20BB7"));
    }

    #[test]
    fn room_on_the_disk_is_read_from_the_folder_that_is_there() {
        let root = tempfile::tempdir().unwrap();
        let code = |free_kb: fn(&Path) -> Option<u64>| {
            let folder = root.path().join("not/yet/there");
            disk(&Machine { free_kb, ..Machine::here(None) }, &folder).code
        };
        assert_eq!(code(|_| None), "unknown");
        assert_eq!(code(|folder| folder.is_dir().then_some(5)), "full");
        assert_eq!(code(|_| Some(500 * 1024)), "low");
        assert_eq!(code(|_| Some(5 << 30)), "ok");
        let told =
            "Filesystem 1024-blocks Used Available Capacity Mounted on\n/dev/vda 264212084 48601080 46684808 52% /\n";
        assert_eq!(free_in(told), Some(46_684_808));
        assert_eq!(free_in("df: no such file"), None);
        #[cfg(unix)]
        assert!(free_kb_here(root.path()).is_some());
    }
}
