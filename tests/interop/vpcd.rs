//! A private service with Debian's virtual reader, and `card-desk simulate` cards on its two slots.

use std::collections::HashSet;
use std::io::{BufRead, BufReader, Read};
use std::net::{Ipv4Addr, TcpListener};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Output, Stdio};
use std::sync::{Mutex, PoisonError};

use serde_json::Value;

use crate::service::Service;

const DRIVER: &str = "/usr/lib/pcsc/drivers/serial/libifdvpcd.so";
const OPENSC: &str = "/usr/bin/opensc-tool";

/// The names that Debian's vpcd gives to its two slots.
pub const SLOTS: [&str; 2] = ["Virtual PCD 00 00", "Virtual PCD 00 01"];

/// A private service with two virtual slots.
pub struct Vpcd {
    service: Service,
    port: u16,
}

/// A running `card-desk simulate --json`; the card leaves when the service ends.
pub struct Simulated {
    program: Child,
    out: ChildStdout,
}

impl Vpcd {
    pub fn start() -> Self {
        assert!(Path::new(DRIVER).exists(), "{DRIVER} is missing: install the package vsmartcard-vpcd");
        let (mut service, port) = (Service::new(), two_free_ports());
        // Server mode: in the other one Debian's driver ends the service (FD_SETSIZE).
        let readers = format!(
            "FRIENDLYNAME \"Virtual PCD\"\nDEVICENAME /dev/null:{port:#X}\nLIBPATH {DRIVER}\nCHANNELID {port:#X}\n"
        );
        service.configure(&readers);
        service.restart();
        Self { service, port }
    }

    /// Lays a card made from one of our fixtures into a slot.
    pub fn lay(&self, slot: u16, dump: &str, entry: &[&str]) -> Simulated {
        let mut program = Command::new(env!("CARGO_BIN_EXE_card-desk"))
            .args(["simulate", "--json", "--port", &(self.port + slot).to_string(), "--dump"])
            .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/chip").join(dump))
            .args(entry)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let out = program.stdout.take().unwrap();
        Simulated { program, out }
    }

    /// A program as a client of this service; a missing one names its package.
    pub fn client(&self, program: &str, package: &str) -> Command {
        assert!(Path::new(program).exists(), "{program} is missing: install the package {package}");
        let (variable, service) = self.service.env();
        let mut command = Command::new(program);
        command.env(variable, service).env("LC_ALL", "C.UTF-8").env("TERM", "dumb").stdin(Stdio::null());
        command
    }

    /// Waits until pcsc_scan sees a card in the slot, and returns its ATR in hex.
    pub fn wait_for_card(&self, slot: usize) -> String {
        let mut scan =
            self.client("/usr/bin/pcsc_scan", "pcsc-tools").arg("-n").stdout(Stdio::piped()).spawn().unwrap();
        // It goes on watching until it is ended, so its words are read as they come.
        let mut lines = BufReader::new(scan.stdout.take().unwrap()).lines().map_while(Result::ok);
        let mut reader = String::new();
        let atr = lines.by_ref().find_map(|line| match line.split_once("ATR: ") {
            Some((_, atr)) if reader == SLOTS[slot] => Some(atr.to_owned()),
            _ => {
                if let Some((_, name)) = line.split_once(": Virtual PCD ") {
                    reader = format!("Virtual PCD {}", name.trim_end());
                }
                None
            }
        });
        scan.kill().unwrap();
        scan.wait().unwrap();
        atr.unwrap().chars().filter(char::is_ascii_hexdigit).collect()
    }

    /// What opensc-tool prints about a slot.
    pub fn opensc(&self, slot: usize, arguments: &[&str]) -> String {
        let mut tool = self.client(OPENSC, "opensc");
        printed(tool.args(["-r", &slot.to_string()]).args(arguments).output().unwrap())
    }

    /// Ends the service, so that every card is taken off.
    pub fn end(mut self) {
        self.service.kill();
    }
}

impl Simulated {
    /// What the program says of the card after the service is gone.
    pub fn account(mut self) -> Value {
        let mut line = String::new();
        self.out.read_to_string(&mut line).unwrap();
        assert!(self.program.wait().unwrap().success(), "{line}");
        serde_json::from_str(&line).unwrap()
    }
}

/// Both streams of a program that succeeded.
pub fn printed(output: Output) -> String {
    let text = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
    assert!(output.status.success(), "{text}");
    text
}

/// Finds a free port whose neighbor is free too, and gives none of them out twice.
fn two_free_ports() -> u16 {
    static GIVEN: Mutex<Option<HashSet<u16>>> = Mutex::new(None);
    let mut given = GIVEN.lock().unwrap_or_else(PoisonError::into_inner);
    let given = given.get_or_insert_default();
    loop {
        let first = TcpListener::bind((Ipv4Addr::UNSPECIFIED, 0)).unwrap();
        let port = first.local_addr().unwrap().port();
        let Some(next) = port.checked_add(1) else { continue };
        if TcpListener::bind((Ipv4Addr::UNSPECIFIED, next)).is_ok() && !given.contains(&port) && given.insert(next) {
            given.insert(port);
            return port;
        }
    }
}
