//! The Chinese input method of an office PC: fcitx5 with Pinyin on from the start, with files of its own.

use std::fs;
use std::path::Path;

use crate::bench::{Display, Running, start, start_and_read, tool};

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

    /// Returns the inputs that it serves now, each with a number of its own.
    pub fn inputs(&self) -> String {
        let call = ["--print-reply", "--dest=org.fcitx.Fcitx5", "/controller"];
        self.ask("dbus-send", "dbus", &[&call[..], &["org.fcitx.Fcitx.Controller1.DebugInfo"]].concat())
            .lines()
            .filter(|line| line.contains("IC ["))
            .collect()
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
