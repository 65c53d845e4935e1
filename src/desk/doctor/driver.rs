//! Which drivers and which smart card service are installed, and whether polkit has a say, as far as files tell.

use std::path::Path;

use super::Check;
use super::machine::{below, text};

/// Folders in which distributions keep the drivers of USB readers.
const DRIVERS: [&str; 3] =
    ["/usr/lib/pcsc/drivers", "/usr/lib64/pcsc/drivers", "/usr/lib/x86_64-linux-gnu/pcsc/drivers"];

/// Where the service itself lies.
const SERVICES: [&str; 3] = ["/usr/sbin/pcscd", "/usr/bin/pcscd", "/usr/local/sbin/pcscd"];

/// Installed packages of Debian and its children, UOS and Kylin among them.
const PACKAGES: &str = "/var/lib/dpkg/status";

/// What the service asks polkit, where it does at all (pcsc-lite since 2.0.1, not on Debian 12).
const POLICY: &str = "/usr/share/polkit-1/actions/org.debian.pcsc-lite.policy";

/// Folders of polkit's rules; the first one can often be read by root only.
const RULES: [&str; 2] = ["/etc/polkit-1/rules.d", "/usr/share/polkit-1/rules.d"];

/// Name that a rule for readers holds.
const ACTION: &str = "org.debian.pcsc-lite";

/// One installed driver.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Driver {
    /// Name of its folder without the ending, such as `ifd-ccid`.
    pub name: String,
    /// Version as its list of readers says.
    pub version: String,
    /// Vendor and product of the readers that it knows.
    pub knows: Vec<(u16, u16)>,
}

pub(super) fn look(root: &Path) -> Vec<Check> {
    if !cfg!(target_os = "linux") {
        return Vec::new();
    }
    let drivers = drivers(root);
    let mut checks = vec![pcsc(root)];
    if drivers.is_empty() {
        checks.push(Check::wrong("driver", "no-driver", ""));
    }
    checks.extend(drivers.iter().map(|driver| {
        let Driver { name, version, knows } = driver;
        Check::good("driver", format!("{name} {version} · {} USB", knows.len()))
    }));
    checks.push(polkit(root));
    checks
}

fn pcsc(root: &Path) -> Check {
    let packages = text(&below(root, PACKAGES));
    if let Some(version) = version_of(&packages, "pcscd") {
        return Check::good("pcsc", format!("pcscd {version}"));
    }
    if SERVICES.iter().any(|path| below(root, path).exists()) {
        return Check::told("pcsc", "unknown-version", "pcscd");
    }
    Check::wrong("pcsc", "not-installed", "")
}

/// Finds the version of a package in the list of dpkg.
fn version_of<'p>(packages: &'p str, name: &str) -> Option<&'p str> {
    let named = |line: &str| line.strip_prefix("Package: ") == Some(name);
    let package = packages.split("\n\n").find(|package| package.lines().any(named))?;
    let installed = package.lines().any(|line| line.starts_with("Status: ") && line.ends_with(" installed"));
    package.lines().find_map(|line| line.strip_prefix("Version: ")).filter(|_| installed)
}

/// Lists the drivers for USB readers, by name.
pub(super) fn drivers(root: &Path) -> Vec<Driver> {
    let folders = DRIVERS.iter().filter_map(|folder| std::fs::read_dir(below(root, folder)).ok());
    let mut drivers: Vec<Driver> = folders
        .flatten()
        .flatten()
        .filter_map(|entry| {
            let name = entry.file_name().to_string_lossy().strip_suffix(".bundle")?.to_owned();
            let list = text(&entry.path().join("Contents/Info.plist"));
            let version = strings(&list, "CFBundleShortVersionString").next().unwrap_or("?").to_owned();
            let id = |text: &str| u16::from_str_radix(text.trim_start_matches("0x"), 16).ok();
            let knows = strings(&list, "ifdVendorID").zip(strings(&list, "ifdProductID"));
            let knows = knows.filter_map(|(vendor, product)| Some((id(vendor)?, id(product)?))).collect();
            Some(Driver { name, version, knows })
        })
        .collect();
    drivers.sort_by(|a, b| a.name.cmp(&b.name));
    drivers
}

/// Returns the strings that follow a key of a property list, up to the next key.
fn strings<'l>(list: &'l str, key: &str) -> impl Iterator<Item = &'l str> {
    let after = list.split_once(&format!("<key>{key}</key>")).map_or("", |(_, after)| after);
    let own = after.split("<key>").next().unwrap_or_default();
    own.split("<string>").skip(1).filter_map(|part| part.split("</string>").next())
}

fn polkit(root: &Path) -> Check {
    if !below(root, POLICY).exists() {
        return Check::told("polkit", "no-policy", "");
    }
    let mut hidden = false;
    for folder in RULES {
        match std::fs::read_dir(below(root, folder)) {
            Ok(entries) => {
                for entry in entries.flatten() {
                    match std::fs::read_to_string(entry.path()) {
                        Ok(rule) if rule.contains(ACTION) => return Check::good("polkit", ""),
                        Ok(_) => {}
                        Err(_) => hidden = true,
                    }
                }
            }
            Err(fault) => hidden |= fault.kind() == std::io::ErrorKind::PermissionDenied,
        }
    }
    Check::told("polkit", if hidden { "rules-hidden" } else { "no-rule" }, "")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Writes a file below a folder that stands for `/`.
    fn write(root: &Path, path: &str, text: &str) {
        let file = below(root, path);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, text).unwrap();
    }

    #[test]
    fn the_service_is_found_in_the_list_of_packages_or_as_a_file() {
        let root = tempfile::tempdir().unwrap();
        let root = root.path();
        assert_eq!(pcsc(root).code, "not-installed");
        write(root, "/usr/sbin/pcscd", "");
        assert_eq!(pcsc(root).code, "unknown-version");
        let package = |state: &str| {
            format!("Package: libpcsclite1\nVersion: 9\n\nPackage: pcscd\nStatus: {state}\nVersion: 1.9.9-2\n")
        };
        write(root, PACKAGES, &package("deinstall ok config-files"));
        assert_eq!(pcsc(root).code, "unknown-version");
        write(root, PACKAGES, &package("install ok installed"));
        assert_eq!(pcsc(root), Check::good("pcsc", "pcscd 1.9.9-2"));
    }

    const LIST: &str = "<dict><key>CFBundleShortVersionString</key><string>1.5.2</string><key>ifdVendorID</key><array>\
        <string>0x072F</string><string>0x076B</string></array><key>ifdProductID</key><array><string>0x2200</string>\
        <string>0x5022</string></array><key>ifdFriendlyName</key><array><string>A</string></array></dict>";

    #[test]
    fn a_driver_tells_its_version_and_which_readers_it_knows() {
        let root = tempfile::tempdir().unwrap();
        assert!(drivers(root.path()).is_empty());
        write(root.path(), "/usr/lib/pcsc/drivers/ifd-ccid.bundle/Contents/Info.plist", LIST);
        write(root.path(), "/usr/lib/pcsc/drivers/ifd-acsccid.bundle/Contents/Info.plist", "no list at all");
        write(root.path(), "/usr/lib/pcsc/drivers/serial/libifd.so", "");
        let found = drivers(root.path());
        assert_eq!(found.iter().map(|driver| driver.name.as_str()).collect::<Vec<_>>(), ["ifd-acsccid", "ifd-ccid"]);
        assert_eq!(
            (found[1].version.as_str(), found[1].knows.as_slice()),
            ("1.5.2", [(0x072F, 0x2200), (0x076B, 0x5022)].as_slice())
        );
        assert_eq!((found[0].version.as_str(), found[0].knows.len()), ("?", 0));
    }

    #[test]
    fn polkit_has_a_say_only_where_it_has_a_policy() {
        let root = tempfile::tempdir().unwrap();
        let root = root.path();
        assert_eq!(polkit(root).code, "no-policy");
        write(root, POLICY, "<policyconfig/>");
        assert_eq!(polkit(root).code, "no-rule");
        write(root, "/etc/polkit-1/rules.d/40-other.rules", "polkit.addRule();");
        assert_eq!(polkit(root).code, "no-rule");
        std::fs::write(below(root, "/etc/polkit-1/rules.d/41-binary.rules"), [0xFF, 0xFE]).unwrap();
        assert_eq!(polkit(root).code, "rules-hidden");
        write(root, "/etc/polkit-1/rules.d/42-cards.rules", "if (action.id == 'org.debian.pcsc-lite.access_pcsc')");
        assert_eq!(polkit(root).code, "ok");
    }
}
