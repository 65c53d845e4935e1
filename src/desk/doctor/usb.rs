//! Readers on the USB that the smart card service does not tell of, and what stands between.

use std::path::Path;

use crate::reader::quirk::{Ccid, Quirk, UsbId};

use super::Check;
use super::driver::{Driver, drivers};
use super::machine::{below, text};

/// Devices on the USB of Linux, each a folder with small files.
const DEVICES: &str = "/sys/bus/usb/devices";

/// Modules of the kernel that are loaded.
const MODULES: &str = "/proc/modules";

/// The kernel's own driver, which takes ACR122U readers away from the service (pcsc-tools #97).
const KERNEL_DRIVER: &str = "pn533";

/// Class of interface of smart card readers (USB CCID 1.1, 4.3).
const SMART_CARD: &str = "0b";

/// Readers that talk to their maker's library only, by vendor and product; product 0 stands for every one.
///
/// Sources: `reader-firmware-notes/not-pcsc.md`.
const NOT_PCSC: [(u16, u16, &str); 5] = [
    (0x0471, 0xA112, "德卡 D3/D8/T10"),
    (0x0471, 0xA120, "德卡"),
    (0x0400, 0xC35A, "神思"),
    (0x9573, 0x4836, "亿数"),
    (0x1483, 0, "明华"),
];

/// One reader on the USB.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Device {
    id: UsbId,
    /// Name as the device gives it, else as it is known here.
    name: String,
    /// Drivers of the kernel that hold one of its interfaces.
    held_by: Vec<String>,
    /// It talks to its maker's library only.
    not_pcsc: bool,
    /// What the notes know of it.
    quirk: Quirk,
}

/// Looks at the USB and at the kernel's own driver; `names` are the readers that the service told.
pub(super) fn look(root: &Path, names: Option<&[String]>) -> Vec<Check> {
    if !cfg!(target_os = "linux") {
        return Vec::new();
    }
    let drivers = drivers(root);
    let mut checks = vec![kernel_driver(root)];
    checks.extend(devices(root).iter().map(|device| examine(device, names, &drivers)));
    checks
}

fn kernel_driver(root: &Path) -> Check {
    let modules = text(&below(root, MODULES));
    let loaded = modules.lines().any(|line| line.starts_with(KERNEL_DRIVER));
    if loaded { Check::look("kernel-driver", KERNEL_DRIVER, "") } else { Check::good("kernel-driver", "") }
}

fn examine(device: &Device, names: Option<&[String]>, drivers: &[Driver]) -> Check {
    let UsbId { vendor, product } = device.id;
    let seen = format!("{} ({vendor:04X}:{product:04X})", device.name);
    let check = "usb-reader";
    if device.held_by.iter().any(|driver| driver.starts_with(KERNEL_DRIVER)) {
        return Check::wrong(check, "taken", seen);
    }
    if device.not_pcsc {
        return Check::look(check, "not-pcsc", seen);
    }
    match names {
        // A service that does not answer tells of no reader: the device is only told.
        None => Check::told(check, "seen", seen),
        Some(names) if names.iter().any(|listed| is_same(listed, device)) => Check::good(check, seen),
        Some(_) if drivers.iter().any(|driver| driver.knows.contains(&(vendor, product))) => {
            Check::wrong(check, "not-listed", seen)
        }
        Some(_) if matches!(device.quirk.ccid, Ccid::Disabled | Ccid::Absent) => {
            Check::wrong(check, "own-driver", seen)
        }
        Some(_) => Check::wrong(check, "no-driver", seen),
    }
}

/// Returns whether a name that the service gives is that of a device: of one family, or with the device's own name in it.
fn is_same(listed: &str, device: &Device) -> bool {
    let plain = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase();
    let own = plain(&device.name);
    let is_family = !device.quirk.is_generic() && Quirk::of(listed).family == device.quirk.family;
    is_family || (!own.is_empty() && plain(listed).contains(&own))
}

fn devices(root: &Path) -> Vec<Device> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(below(root, DEVICES)).into_iter().flatten().flatten() {
        let folder = entry.path();
        let number = |file: &str| u16::from_str_radix(text(&folder.join(file)).trim(), 16).ok();
        let (Some(vendor), Some(product)) = (number("idVendor"), number("idProduct")) else { continue };
        let id = UsbId { vendor, product };
        let other = NOT_PCSC.iter().find(|row| row.0 == vendor && (row.1 == product || row.1 == 0));
        let quirk = Quirk::find("", Some(id));
        let (classes, held_by) = interfaces(&folder);
        if other.is_none() && quirk.is_generic() && !classes.iter().any(|class| class == SMART_CARD) {
            continue;
        }
        let own = text(&folder.join("product")).trim().to_owned();
        let known = other.map_or_else(|| quirk.title.clone(), |row| row.2.to_owned());
        let name = if own.is_empty() { known } else { own };
        found.push(Device { id, name, held_by, not_pcsc: other.is_some(), quirk });
    }
    found.sort_by_key(|device| (device.id.vendor, device.id.product));
    found
}

/// Returns the classes of a device's interfaces, and the kernel drivers that hold them.
fn interfaces(device: &Path) -> (Vec<String>, Vec<String>) {
    let (mut classes, mut drivers) = (Vec::new(), Vec::new());
    for entry in std::fs::read_dir(device).into_iter().flatten().flatten() {
        let class = text(&entry.path().join("bInterfaceClass"));
        if class.is_empty() {
            continue;
        }
        classes.push(class.trim().to_lowercase());
        if let Ok(driver) = std::fs::read_link(entry.path().join("driver")) {
            drivers.extend(driver.file_name().map(|name| name.to_string_lossy().into_owned()));
        }
    }
    (classes, drivers)
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Bus(tempfile::TempDir);

    impl Bus {
        fn new() -> Self {
            Self(tempfile::tempdir().unwrap())
        }

        /// Plugs a device in, with the class of its interface and the kernel driver that holds it.
        fn plug(&self, ids: (u16, u16), product: &str, class: &str, driver: Option<&str>) {
            let bus = below(self.0.path(), DEVICES);
            let port = std::fs::read_dir(&bus).map_or(1, |entries| entries.count() + 1);
            let interface = bus.join(format!("1-{port}")).join(format!("1-{port}:1.0"));
            std::fs::create_dir_all(&interface).unwrap();
            let device = interface.parent().unwrap();
            std::fs::write(device.join("idVendor"), format!("{:04x}\n", ids.0)).unwrap();
            std::fs::write(device.join("idProduct"), format!("{:04x}\n", ids.1)).unwrap();
            std::fs::write(device.join("product"), format!("{product}\n")).unwrap();
            std::fs::write(interface.join("bInterfaceClass"), format!("{class}\n")).unwrap();
            #[cfg(unix)]
            if let Some(driver) = driver {
                std::os::unix::fs::symlink(format!("../../../../bus/usb/drivers/{driver}"), interface.join("driver"))
                    .unwrap();
            }
        }

        fn codes(&self, names: Option<&[&str]>) -> Vec<&'static str> {
            let names = names.map(|names| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>());
            look(self.0.path(), names.as_deref()).iter().skip(1).map(|check| check.code).collect()
        }
    }

    #[test]
    fn a_reader_that_the_service_lists_is_fine_and_a_mouse_is_none() {
        let bus = Bus::new();
        assert!(bus.codes(Some(&[])).is_empty());
        bus.plug((0x046D, 0xC077), "USB Optical Mouse", "03", Some("usbhid"));
        assert!(bus.codes(Some(&[])).is_empty());
        bus.plug((0x072F, 0x2200), "ACR122U PICC Interface", "0b", Some("usbfs"));
        assert_eq!(bus.codes(Some(&["ACS ACR122U PICC Interface 00 00"])), ["ok"]);
        assert_eq!(bus.codes(None), ["seen"]);
    }

    #[test]
    fn a_reader_is_known_by_the_name_of_its_family_too() {
        let bus = Bus::new();
        bus.plug((0x072F, 0x223B), "", "0b", None);
        assert_eq!(bus.codes(Some(&["ACS ACR1252 Dual Reader [ACR1252 Dual Reader PICC] 01 00"])), ["ok"]);
        assert_eq!(bus.codes(Some(&["ACS ACR122U PICC Interface 00 00"])), ["no-driver"]);
        let other = Bus::new();
        other.plug((0x04E6, 0x5790), "", "0b", None);
        assert_eq!(other.codes(Some(&["Identiv uTrust 3700 F CL Reader (55041704 1) 00 00"])), ["ok"]);
    }

    #[test]
    fn a_reader_that_the_service_does_not_list_says_why() {
        let check = |ids, class, driver, want: &[&str]| {
            let bus = Bus::new();
            bus.plug(ids, "Reader", class, driver);
            assert_eq!(bus.codes(Some(&[])), want, "{ids:04X?}");
        };
        check((0x072F, 0x2200), "0b", Some("pn533_usb"), &["taken"]);
        check((0x072F, 0x2200), "0b", None, &["no-driver"]);
        check((0x1234, 0x5678), "0b", None, &["no-driver"]);
        check((0x054C, 0x0DC8), "0b", None, &["no-driver"]);
        check((0x076B, 0x5340), "0b", None, &["own-driver"]);
        check((0x0471, 0xA112), "03", Some("usbhid"), &["not-pcsc"]);
        check((0x1483, 0x0001), "03", None, &["not-pcsc"]);
    }

    #[test]
    fn a_reader_whose_driver_is_installed_is_to_be_plugged_in_again() {
        let bus = Bus::new();
        bus.plug((0x072F, 0x2200), "ACR122U", "0b", None);
        let list = below(bus.0.path(), "/usr/lib/pcsc/drivers/ifd-ccid.bundle/Contents/Info.plist");
        std::fs::create_dir_all(list.parent().unwrap()).unwrap();
        std::fs::write(
            list,
            "<key>ifdVendorID</key><string>0x072F</string><key>ifdProductID</key><string>0x2200</string>",
        )
        .unwrap();
        assert_eq!(bus.codes(Some(&[])), ["not-listed"]);
    }

    #[test]
    fn the_kernel_driver_is_found_among_the_modules() {
        let root = tempfile::tempdir().unwrap();
        assert_eq!(kernel_driver(root.path()).code, "ok");
        let modules = below(root.path(), MODULES);
        std::fs::create_dir_all(modules.parent().unwrap()).unwrap();
        std::fs::write(&modules, "usbcore 1 0\npn533_usb 16384 0 - Live\n").unwrap();
        assert_eq!(kernel_driver(root.path()).code, "pn533");
        std::fs::write(&modules, "usbcore 1 0\n").unwrap();
        assert_eq!(kernel_driver(root.path()).code, "ok");
    }
}
