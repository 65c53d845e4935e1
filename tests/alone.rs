//! The program alone on a computer: without any network it works, and nothing in it asks for one.
//!
//! Each case runs in a network namespace of its own, where nothing can be reached, and `strace` writes down which
//! sockets are asked for. Only sockets inside the computer are let through: display, reader service, keyring.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]
#![cfg(target_os = "linux")]

#[allow(dead_code, reason = "the window's tests use the rest")]
#[path = "window/bench.rs"]
mod bench;

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use bench::{Display, program, start, tool, wait_for};

/// Colour of the badge that says 演练: the window is drawn.
const AMBER: [u8; 3] = [0xFF, 0xC1, 0x07];

/// Returns what `unshare` needs here; a machine that gives nobody such a namespace fails the test and says so.
fn options() -> &'static [&'static str] {
    let may = |options: &&&[&str]| {
        let tried = tool("unshare", "util-linux").args(**options).arg("true").stderr(Stdio::null()).status();
        tried.is_ok_and(|tried| tried.success())
    };
    let ways: [&[&str]; 2] = [&["-n"], &["-r", "-n"]];
    ways.iter().find(may).expect("a network of one's own: run the tests as root, or allow user namespaces")
}

/// Wraps a command so that it has no network and its sockets are written down.
fn alone(command: &Command, trace: &Path) -> Command {
    let mut wrapped = tool("unshare", "util-linux");
    wrapped.args(options()).arg(tool("strace", "strace").get_program());
    wrapped.args(["-f", "-q", "-e", "trace=socket,connect", "-o"]).arg(trace);
    wrapped.arg(command.get_program()).args(command.get_args());
    wrapped.envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))));
    wrapped
}

/// Returns the sockets in a trace that lead out of the computer, or could.
fn outward(trace: &Path) -> Vec<String> {
    let trace = std::fs::read_to_string(trace).unwrap();
    let asked = trace.lines().filter(|line| line.contains("socket(") || line.contains("connect("));
    asked.filter(|line| line.contains("AF_") && !line.contains("AF_UNIX")).map(str::to_owned).collect()
}

struct Case {
    folder: tempfile::TempDir,
}

impl Case {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn card_desk(&self, words: &[&str]) -> Output {
        let mut command = program(&self.path("desk"));
        command.args(words);
        alone(&command, &self.path("trace")).current_dir(self.folder.path()).output().unwrap()
    }
}

#[test]
fn a_scripted_day_needs_no_network_and_asks_for_none() {
    let case = Case::new();
    let done = case.card_desk(&["demo", "--out", "demo", "--json"]);
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let day: serde_json::Value = serde_json::from_slice(&done.stdout).unwrap();
    assert_eq!(day["contract"], 1, "{day}");
    assert!(case.path("demo/pictures").is_dir());
    assert_eq!(outward(&case.path("trace")), [""; 0]);
}

#[test]
fn the_examination_of_a_machine_asks_for_no_network() {
    let case = Case::new();
    assert!(case.card_desk(&["doctor"]).status.success());
    assert_eq!(outward(&case.path("trace")), [""; 0]);
}

#[test]
fn the_window_opens_without_a_network_and_asks_for_none() {
    let (case, display) = (Case::new(), Display::start());
    let trace = case.path("trace");
    let mut command = program(&case.path("desk"));
    command.env("DISPLAY", &display.name);
    let running = start(alone(&command, &trace), &case.path("window.log"));
    display.wait_for_property(|line| line.starts_with("_NET_ACTIVE_WINDOW(") && !line.ends_with(" 0x0"));
    display.wait_for_color(AMBER);
    display.see("the search field", |display| display.press("slash"));
    display.press("Escape");
    display.press("alt+F4");
    let ended = |trace: &str| {
        let of_program = trace.split(' ').next().map(|id| format!("{id} +++ exited with 0 +++"));
        of_program.is_some_and(|line| trace.lines().any(|seen| seen.split_whitespace().eq(line.split_whitespace())))
    };
    wait_for("the program ends", || ended(&std::fs::read_to_string(&trace).unwrap()).then_some(()));
    drop(running);
    let seen = std::fs::read_to_string(&trace).unwrap();
    assert!(seen.contains("AF_UNIX"), "the way to the display was not seen: {seen}");
    assert_eq!(outward(&trace), [""; 0]);
}

/// The trace sees what it must see: a program that calls out, and our one command that talks to a driver.
#[test]
fn a_program_that_calls_out_is_seen_and_reaches_nobody() {
    let case = Case::new();
    let mut stranger = tool("bash", "bash");
    stranger.args(["-c", "exec 3<>/dev/tcp/127.0.0.1/9"]);
    let called = alone(&stranger, &case.path("trace")).output().unwrap();
    assert!(!called.status.success());
    let seen = outward(&case.path("trace")).join("\n");
    assert!(seen.contains("socket(AF_INET") && seen.contains("ENETUNREACH"), "{seen}");

    let dump = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/chip/own_example_student_1k.mfd");
    assert!(!case.card_desk(&["simulate", "--dump", dump, "--port", "9"]).status.success());
    let seen = outward(&case.path("trace"));
    assert!(!seen.is_empty() && seen.iter().all(|line| !line.contains("connect(") || line.contains("127.0.0.1")));
}
