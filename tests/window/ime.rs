//! The Chinese input method of an office PC: fcitx5 with Pinyin on from the start, with files of its own.

use std::fs;
use std::path::Path;
use std::time::Duration;

use crate::bench::{Display, Running, start, start_and_read, tool, wait_for, wait_up_to};

/// A keyboard and Pinyin; Pinyin is the default.
const PROFILE: &str = "[Groups/0]\nName=Default\nDefault Layout=us\nDefaultIM=pinyin\n\n\
    [Groups/0/Items/0]\nName=keyboard-us\nLayout=\n\n[Groups/0/Items/1]\nName=pinyin\nLayout=\n\n\
    [GroupOrder]\n0=Default\n";

/// A running input method.
pub struct Ime {
    /// What a program needs to find it.
    pub environment: Vec<(&'static str, String)>,
    _method: Running,
    _bus: Running,
    _folder: tempfile::TempDir,
}

impl Ime {
    /// Starts it on a display and returns when it serves programs.
    pub fn start(display: &Display) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (at, log) = (folder.path(), folder.path().join("ime.log"));
        make_locale(at);
        fs::create_dir_all(at.join("fcitx5")).unwrap();
        fs::write(at.join("fcitx5/profile"), PROFILE).unwrap();
        fs::write(at.join("fcitx5/config"), "[Behavior]\nActiveByDefault=True\n").unwrap();
        let mut bus = tool("dbus-daemon", "dbus");
        bus.args(["--session", "--print-address=1", "--nofork"]);
        let (bus, address) = start_and_read(bus, &log);
        let path = at.to_str().unwrap().to_owned();
        let environment = vec![
            ("DISPLAY", display.name.clone()),
            ("LOCPATH", path.clone()),
            ("LC_ALL", "zh_CN.UTF-8".to_owned()),
            ("XMODIFIERS", "@im=fcitx".to_owned()),
            ("DBUS_SESSION_BUS_ADDRESS", address),
            ("XDG_CONFIG_HOME", path.clone()),
            ("XDG_RUNTIME_DIR", path.clone()),
            ("HOME", path),
        ];
        let mut method = tool("fcitx5", "fcitx5 and fcitx5-chinese-addons");
        method.envs(environment.iter().map(|(name, value)| (name, value)));
        let method = start(method, &log);
        display.wait_for_property(|line| line.starts_with("XIM_SERVERS(") && line.contains("fcitx"));
        Self { environment, _method: method, _bus: bus, _folder: folder }
    }

    /// Returns the state as fcitx5 tells it: 2 is on, and the name of the method.
    pub fn state(&self) -> (String, String) {
        (self.ask("fcitx5-remote", "fcitx5", &[]), self.ask("fcitx5-remote", "fcitx5", &["-n"]))
    }

    /// Types a letter until the method takes it, and leaves it there: a new field becomes its input a little later.
    pub fn take_first_letter(&self, display: &Display, letter: &str) {
        wait_for("the method composes", || {
            display.press(letter);
            let composes = wait_up_to(Duration::from_secs(2), || display.shows("Fcitx5 Input Window").then_some(()));
            if composes.is_none() {
                display.press("BackSpace");
            }
            composes
        });
    }

    fn ask(&self, name: &str, package: &str, arguments: &[&str]) -> String {
        let mut asking = tool(name, package);
        asking.args(arguments).envs(self.environment.iter().map(|(name, value)| (name, value)));
        String::from_utf8(asking.output().unwrap().stdout).unwrap().trim().to_owned()
    }
}

/// Makes zh_CN.UTF-8 in this folder: without a real Chinese locale there is no input method.
fn make_locale(folder: &Path) {
    let mut localedef = tool("localedef", "locales");
    localedef.args(["-i", "zh_CN", "-f", "UTF-8", "--no-archive"]).arg(folder.join("zh_CN.UTF-8"));
    let made = localedef.output().unwrap();
    let what = String::from_utf8_lossy(&made.stderr);
    assert!(folder.join("zh_CN.UTF-8").is_dir(), "no Chinese locale: install the package locales ({what})");
}
