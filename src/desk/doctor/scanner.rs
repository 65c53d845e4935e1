//! The serial port of the scanner that the settings name: whether it is there, and whether this user may open it.
//!
//! It is not opened: some ports wait for a line, and the window may be listening to it.

use super::Check;
use super::machine::Machine;

#[cfg(unix)]
pub(super) fn look(machine: &Machine) -> Option<Check> {
    use std::os::unix::fs::MetadataExt;

    use super::machine::text;

    let port = machine.scanner_port.as_deref()?;
    let Ok(found) = std::fs::metadata(machine.path(port)) else {
        return Some(Check::look("scanner", "not-there", port));
    };
    let user = User::of(&text(&machine.path("/proc/self/status")));
    let may = user.is_none_or(|user| user.may_use(found.mode(), found.uid(), found.gid()));
    Some(if may { Check::good("scanner", port) } else { Check::look("scanner", "denied", port) })
}

/// Elsewhere a port is no file; the window says whether it opens.
#[cfg(not(unix))]
pub(super) fn look(machine: &Machine) -> Option<Check> {
    machine.scanner_port.as_deref().map(|port| Check::told("scanner", "not-tried", port))
}

/// Who runs this program.
#[cfg(unix)]
struct User {
    id: u32,
    groups: Vec<u32>,
}

#[cfg(unix)]
impl User {
    /// Reads the effective user and all groups (Linux, proc(5), `/proc/pid/status`).
    fn of(status: &str) -> Option<Self> {
        let line = |name: &str| status.lines().find_map(|line| line.strip_prefix(name));
        let numbers = |line: &str| line.split_whitespace().filter_map(|n| n.parse().ok()).collect::<Vec<u32>>();
        let id = *numbers(line("Uid:")?).get(1)?;
        let mut groups = numbers(line("Groups:")?);
        groups.extend(numbers(line("Gid:")?).get(1));
        Some(Self { id, groups })
    }

    /// Returns whether a file with these rights can be read and written.
    fn may_use(&self, mode: u32, owner: u32, group: u32) -> bool {
        let rights = match () {
            () if self.id == 0 => 6,
            () if self.id == owner => mode >> 6,
            () if self.groups.contains(&group) => mode >> 3,
            () => mode,
        };
        rights & 6 == 6
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_port_is_looked_for_where_the_settings_say() {
        let root = tempfile::tempdir().unwrap();
        let machine = |port: Option<&str>| Machine {
            root: root.path().to_owned(),
            scanner_port: port.map(str::to_owned),
            ..Machine::here(None)
        };
        assert_eq!(look(&machine(None)), None);
        assert_eq!(look(&machine(Some("/dev/ttyACM0"))).unwrap().code, "not-there");
        std::fs::create_dir(root.path().join("dev")).unwrap();
        std::fs::write(root.path().join("dev/ttyACM0"), "").unwrap();
        assert_eq!(look(&machine(Some("/dev/ttyACM0"))), Some(Check::good("scanner", "/dev/ttyACM0")));
    }

    #[test]
    fn a_user_outside_the_group_of_the_port_is_told() {
        let clerk = |groups: &str| {
            let status = format!(
                "Name:\tcard-desk\nUid:\t1000\t1000\t1000\t1000\nGid:\t1000\t1000\t1000\t1000\nGroups:\t{groups}\n"
            );
            User::of(&status).unwrap()
        };
        let dialout = 20;
        assert!(!clerk("24 27").may_use(0o660, 0, dialout));
        assert!(clerk("20 24").may_use(0o660, 0, dialout));
        assert!(clerk("").may_use(0o600, 1000, dialout));
        assert!(clerk("").may_use(0o666, 0, dialout));
        assert!(!clerk("20").may_use(0o606, 0, dialout), "the group has less than everybody");
        assert!(User { id: 0, groups: vec![] }.may_use(0o000, 5, 5));
        assert!(User::of("no such file").is_none());
    }
}
