//! Turns what a scanner on a serial line sends into scans, on a thread of its own.
//!
//! A line that cannot be opened, or was unplugged, is tried again every second. A code ends with CR, LF or a silence.

use std::io::{self, ErrorKind, Read};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use serialport::SerialPort;

use crate::face::scan::Scan;

/// Speed of scanners that are not set to another one, in baud; those on USB ignore it.
const BAUD: u32 = 9_600;
/// Bytes of the longest code; a QR code holds at most 2 953.
const LONGEST: usize = 4 << 10;

/// How long this waits for what.
#[derive(Debug, Clone, Copy)]
struct Pace {
    /// Silence after which a code without an end is whole.
    silence: Duration,
    /// The longest wait for the first byte of a code, and so for the end of the thread.
    idle: Duration,
    /// Pause before a line that is not there is tried again.
    again: Duration,
}

const PACE: Pace =
    Pace { silence: Duration::from_millis(50), idle: Duration::from_millis(500), again: Duration::from_secs(1) };

/// What a line brought, or what became of it; each state is told once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Line {
    /// It is open.
    Ready,
    /// It cannot be opened, or was unplugged.
    Gone,
    /// A code came.
    Code(Scan),
    /// More than 4 KiB came without an end; all of it was dropped.
    TooLong,
}

/// A line that is listened to; dropping it ends the thread within half a second.
pub struct Listener(Arc<Stop>);

/// Listens to a port, such as `/dev/ttyACM0` or `COM3`; the sink ends it by returning `false`.
///
/// Fails only when no thread starts: a port that is not there is [`Line::Gone`].
pub fn listen(
    port: &str,
    baud: Option<u32>,
    sink: impl FnMut(Line) -> bool + Send + 'static,
) -> Result<Listener, io::Error> {
    listen_at(PACE, port, baud, sink)
}

fn listen_at(
    pace: Pace,
    port: &str,
    baud: Option<u32>,
    sink: impl FnMut(Line) -> bool + Send + 'static,
) -> Result<Listener, io::Error> {
    let stop = Arc::new(Stop::default());
    let (inside, port, baud) = (Arc::clone(&stop), port.to_owned(), baud.unwrap_or(BAUD));
    let listen = move || {
        let mut ear = Ear { pace, stop: inside, sink, told: None };
        while ear.is_wanted() {
            let opened = serialport::new(port.as_str(), baud).timeout(pace.idle).open();
            let wanted = match opened {
                Ok(line) => ear.say(Line::Ready) && ear.hear(line),
                Err(_) => true,
            };
            if !wanted || !ear.say(Line::Gone) {
                return;
            }
            ear.stop.pause(pace.again);
        }
    };
    thread::Builder::new().name("scanner".to_owned()).spawn(listen)?;
    Ok(Listener(stop))
}

impl Drop for Listener {
    fn drop(&mut self) {
        *self.0.stopped.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.0.bell.notify_all();
    }
}

#[derive(Default)]
struct Stop {
    stopped: Mutex<bool>,
    bell: Condvar,
}

impl Stop {
    fn pause(&self, time: Duration) {
        let guard = self.stopped.lock().unwrap_or_else(PoisonError::into_inner);
        drop(self.bell.wait_timeout_while(guard, time, |stopped| !*stopped));
    }
}

/// The thread that listens.
struct Ear<S> {
    pace: Pace,
    stop: Arc<Stop>,
    sink: S,
    told: Option<Line>,
}

impl<S: FnMut(Line) -> bool> Ear<S> {
    fn is_wanted(&self) -> bool {
        !*self.stop.stopped.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Tells a state, once; returns whether somebody listens.
    fn say(&mut self, line: Line) -> bool {
        if self.told.as_ref() == Some(&line) {
            return true;
        }
        self.told = Some(line.clone());
        (self.sink)(line)
    }

    fn tell(&mut self, heard: Vec<Heard>) -> bool {
        heard.into_iter().all(|one| match one {
            Heard::Code(bytes) => (self.sink)(Line::Code(Scan::sent(&bytes))),
            Heard::TooLong => (self.sink)(Line::TooLong),
        })
    }

    /// Reads until the line is gone or nobody listens; returns whether somebody still does.
    fn hear(&mut self, mut line: Box<dyn SerialPort>) -> bool {
        // Many scanners on USB send only to a program that says it is there; a line without that signal is fine too.
        let _no_such_signal = line.write_data_terminal_ready(true);
        let mut cut = Cut::default();
        let mut bytes = [0; 512];
        while self.is_wanted() {
            let wait = if cut.is_empty() { self.pace.idle } else { self.pace.silence };
            let heard = match line.set_timeout(wait).map_err(io::Error::from).and_then(|()| line.read(&mut bytes)) {
                Ok(0) => return true,
                Ok(count) => cut.take(bytes.get(..count).unwrap_or_default()),
                Err(fault) if fault.kind() == ErrorKind::TimedOut => cut.rest(),
                Err(fault) if fault.kind() == ErrorKind::Interrupted => Vec::new(),
                // What came last may be half a code: it is not read.
                Err(_) => return true,
            };
            if !self.tell(heard) {
                return false;
            }
        }
        false
    }
}

/// What was cut out of the bytes of a line.
#[derive(Debug, PartialEq, Eq)]
enum Heard {
    Code(Vec<u8>),
    TooLong,
}

/// Cuts what comes over a line into codes.
#[derive(Default)]
struct Cut {
    code: Vec<u8>,
    too_long: bool,
}

impl Cut {
    /// Takes bytes as they came, and returns the codes that ended in them.
    fn take(&mut self, bytes: &[u8]) -> Vec<Heard> {
        let mut heard = Vec::new();
        for byte in bytes {
            match byte {
                b'\r' | b'\n' => heard.extend(self.rest()),
                _ if self.code.len() == LONGEST => self.too_long = true,
                byte => self.code.push(*byte),
            }
        }
        heard
    }

    /// Says that the line is silent: what is there is a whole code.
    fn rest(&mut self) -> Vec<Heard> {
        let code = std::mem::take(&mut self.code);
        if std::mem::take(&mut self.too_long) {
            vec![Heard::TooLong]
        } else if code.is_empty() {
            Vec::new()
        } else {
            vec![Heard::Code(code)]
        }
    }

    fn is_empty(&self) -> bool {
        self.code.is_empty()
    }
}

#[cfg(test)]
mod tests;
