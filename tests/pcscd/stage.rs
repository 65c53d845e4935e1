//! Plays a test in a child process, which the PC/SC library wants, on a bench that this process holds.
//!
//! A test calls [`play`] with its own name. The parent starts the bench and this test binary again for
//! that one test; the child runs the scene, and asks the parent over a socket to move cards about.
#![allow(dead_code, reason = "each test binary takes this file in and uses its own part of it")]

use std::io::{BufRead, BufReader, Write};
use std::os::unix::net::{UnixListener, UnixStream};
use std::process::{Command, Stdio};
use std::thread;

use crate::bench::{Bench, Card, Trap};

const SOCKET: &str = "CARD_DESK_TEST_STAGE";

/// The child's hand on the bench.
pub struct Stage {
    parent: BufReader<UnixStream>,
}

/// The cards that a scene may name, in the hand of the parent.
pub trait Deck {
    /// Makes the card of this name.
    fn deal(&mut self, name: &str) -> Box<dyn Card>;
    /// Tells what the cards were asked so far.
    fn tell(&self) -> String;
    /// Lets the cards that are silent answer.
    fn release(&mut self) {}
}

/// Plays a scene on a bench with these readers; `test` is the full name of the calling test.
pub fn play(test: &str, readers: &[&str], scene: impl FnOnce(&mut Stage)) {
    play_with(test, readers, &mut Tags, scene);
}

/// Plays a scene with other cards than tags; the parent returns when the child has come to its end.
pub fn play_with(test: &str, readers: &[&str], deck: &mut (dyn Deck + Send), scene: impl FnOnce(&mut Stage)) {
    if let Some(socket) = std::env::var_os(SOCKET) {
        let mut stage = Stage { parent: BufReader::new(UnixStream::connect(socket).unwrap()) };
        scene(&mut stage);
        stage.ask("done");
    } else {
        direct(test, readers, deck);
    }
}

/// The parent's side: serves the child until it ends.
fn direct(test: &str, readers: &[&str], deck: &mut (dyn Deck + Send)) {
    let mut bench = Bench::start(readers);
    let dir = tempfile::tempdir().unwrap();
    let socket = dir.path().join("stage");
    let listener = UnixListener::bind(&socket).unwrap();
    let (variable, service) = bench.env();
    let child = Command::new(std::env::current_exe().unwrap())
        .args([test, "--exact", "--nocapture", "--test-threads=1"])
        .env(SOCKET, &socket)
        .env(variable, service)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let (output, done) = thread::scope(|scope| {
        let server = scope.spawn(|| serve(&listener, &mut bench, deck));
        let output = child.wait_with_output().unwrap();
        // Lets the server go when the child never came.
        let _ = UnixStream::connect(&socket);
        (output, server.join().unwrap())
    });
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success() && done, "{test} in its own process:\n{out}\n{err}");
    println!("{out}");
}

/// Carries out what the child asks; returns whether it came to its end.
fn serve(listener: &UnixListener, bench: &mut Bench, deck: &mut dyn Deck) -> bool {
    let (stream, _) = listener.accept().unwrap();
    let mut answers = stream.try_clone().unwrap();
    let mut done = false;
    for line in BufReader::new(stream).lines() {
        let Ok(line) = line else { break };
        let words: Vec<&str> = line.split(' ').collect();
        let number = |at: usize| words[at].parse::<usize>().unwrap();
        let mut answer = String::new();
        match words[0] {
            "insert" => bench.insert(number(1), deck.deal(words[2])),
            "remove" => bench.remove(number(1)),
            "swap" => bench.swap(number(1), deck.deal(words[2])),
            "trap-remove" => bench.trap(number(1), number(2), Trap::Remove),
            "trap-swap" => bench.trap(number(1), number(2), Trap::Swap(deck.deal(words[3]))),
            "unplug" => bench.unplug(number(1)),
            "plug" => bench.plug(line.trim_start_matches("plug ")),
            "replug" => bench.replug(number(1)),
            "kill" => bench.kill(),
            "stop" => bench.stop(),
            "restart" => bench.restart(),
            "name" => answer = bench.name(number(1)),
            "power-ups" => answer = bench.power_ups(number(1)).to_string(),
            "escapes" => answer = format!("{:02X?}", bench.escapes(number(1))),
            "sent" => answer = format!("{:02X?}", bench.sent(number(1))),
            "tell" => answer = deck.tell(),
            "release" => deck.release(),
            "done" => done = true,
            other => panic!("the stage knows no {other}"),
        }
        if writeln!(answers, "{answer}").is_err() {
            break;
        }
    }
    done
}

impl Stage {
    /// Asks the parent for one thing and waits until it is done.
    pub fn ask(&mut self, what: &str) -> String {
        writeln!(self.parent.get_mut(), "{what}").unwrap();
        let mut answer = String::new();
        assert!(self.parent.read_line(&mut answer).unwrap() > 0, "the parent is gone at {what}");
        answer.trim_end().to_owned()
    }
}

/// A card that only gives its number, and blocks filled with the number's first byte.
struct Tag {
    atr: Vec<u8>,
    uid: Vec<u8>,
}

/// The cards of [`tag`], which nobody counts.
struct Tags;

impl Deck for Tags {
    fn deal(&mut self, name: &str) -> Box<dyn Card> {
        tag(name)
    }

    fn tell(&self) -> String {
        String::new()
    }
}

/// Makes a card of a UID in hex, or a broken one: `mute`, or with `short` or `long` answers.
fn tag(text: &str) -> Box<dyn Card> {
    // The ATR of a MIFARE Classic 1K (PC/SC part 3, 3.1.3.2.3).
    let atr = b"\x3B\x8F\x80\x01\x80\x4F\x0C\xA0\x00\x00\x03\x06\x03\x00\x01\x00\x00\x00\x00\x6A".to_vec();
    Box::new(match text {
        "mute" => Tag { atr: Vec::new(), uid: Vec::new() },
        "short" => Tag { atr, uid: vec![0; 1] },
        "long" => Tag { atr, uid: vec![0; 300] },
        hex => {
            let byte = |at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap();
            Tag { atr, uid: (0..hex.len()).step_by(2).map(byte).collect() }
        }
    })
}

impl Card for Tag {
    fn atr(&self) -> Vec<u8> {
        self.atr.clone()
    }

    fn transmit(&mut self, command: &[u8]) -> Vec<u8> {
        match command {
            // A broken card gives its bytes for everything, without a status word.
            _ if ![4, 7, 10].contains(&self.uid.len()) => self.uid.clone(),
            [0xFF, 0xCA, 0, 0, 0] => [&self.uid[..], &[0x90, 0]].concat(),
            [0xFF, 0xB0, 0, _, 16] => [&[self.uid[0]; 16][..], &[0x90, 0]].concat(),
            _ => vec![0x6A, 0x81],
        }
    }

    fn reset(&mut self) {}
}
