//! `card-desk simulate`: lays a virtual card on a virtual reader of the vpcd driver, so that programs that
//! we did not write can read it. Protocol: vsmartcard, virtualsmartcard/src/vpcd (read, not copied).

use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::path::PathBuf;

use clap::Args;

use crate::chip::dump;
use crate::chip::virtual_card::reader::VirtualReader;

use super::output::say;
use super::{Arguments, Failure};

/// Arguments of `simulate`.
#[derive(Debug, Args)]
pub struct Simulate {
    /// Dump or recorded transcript that the card is made from.
    #[arg(long, value_name = "FILE")]
    pub dump: PathBuf,
    /// Entry of a file with several transcripts.
    #[arg(long, value_name = "NAME")]
    pub entry: Option<String>,
    /// Port of the virtual reader; the driver listens, the card connects.
    #[arg(long, default_value_t = 35963)]
    pub port: u16,
    /// Machine that the driver runs on.
    #[arg(long, default_value = "127.0.0.1")]
    pub host: String,
}

impl Simulate {
    /// Plays the card until the driver hangs up, then tells what was asked of it.
    pub fn run(&self, arguments: &Arguments) -> Result<(), Failure> {
        let card = dump::open(super::place::file(&self.dump)?, self.entry.as_deref())
            .map_err(|fault| Failure::of_dump(&self.dump, &fault))?;
        let mut reader = VirtualReader::new(card);
        let mut driver = TcpStream::connect((self.host.as_str(), self.port)).map_err(|fault| {
            Failure::with_next(
                "no-driver",
                format!("nothing listens on {}:{} ({})", self.host, self.port, fault.kind()),
                "install the package vsmartcard-vpcd and start pcscd, or name another port with --port",
            )
        })?;
        let _ = driver.set_nodelay(true);
        acknowledge_at_once(&driver);
        let served = serve(&mut driver, &mut reader, acknowledge_at_once);
        let counters = reader.counters();
        if arguments.json {
            say!(
                "{}",
                serde_json::json!({ "contract": 1, "apdus": counters.apdus, "authentications": counters.authentications,
                    "reads": counters.reads, "writes_seen": counters.writes_seen })
            );
        } else {
            say!("{} commands, {} of them tried to write and were refused", counters.apdus, counters.writes_seen);
        }
        served.map_err(|fault| Failure::with_next("driver-gone", fault, "start the reader service and try again"))
    }
}

/// Debian's driver sends length and payload apart, and waits 40 ms between them unless we acknowledge at once.
#[cfg(target_os = "linux")]
fn acknowledge_at_once(stream: &TcpStream) {
    use std::os::linux::net::TcpStreamExt;
    let _ = stream.set_quickack(true);
}

#[cfg(not(target_os = "linux"))]
fn acknowledge_at_once(_stream: &TcpStream) {}

/// Answers the driver until it hangs up: power, ATR and commands, each framed by a big-endian length.
fn serve<S: Read + Write>(driver: &mut S, reader: &mut VirtualReader, after_read: impl Fn(&S)) -> io::Result<()> {
    loop {
        let mut length = [0; 2];
        match driver.read_exact(&mut length) {
            Err(fault) if fault.kind() == io::ErrorKind::UnexpectedEof => return Ok(()),
            Err(fault) if fault.kind() == io::ErrorKind::ConnectionReset => return Ok(()),
            other => other?,
        }
        let mut frame = vec![0; usize::from(u16::from_be_bytes(length))];
        driver.read_exact(&mut frame)?;
        after_read(driver);
        if let Some(answer) = answer(reader, &frame) {
            let length = u16::try_from(answer.len()).unwrap_or(u16::MAX);
            driver.write_all(&[&length.to_be_bytes(), answer.as_slice()].concat())?;
        }
    }
}

/// Returns what one frame is answered with; a frame of one byte is a control frame.
fn answer(reader: &mut VirtualReader, frame: &[u8]) -> Option<Vec<u8>> {
    match frame {
        [0x04] => Some(crate::reader::link::Link::atr(reader).to_vec()),
        [0x00 | 0x02] => {
            reader.power_cycle();
            None
        }
        [_] | [] => None,
        // An empty answer would hang the client until the card leaves, so a card that is gone answers 6F00.
        command => {
            Some(Some(reader.transmit_raw(command)).filter(|answer| answer.len() >= 2).unwrap_or(vec![0x6F, 0x00]))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chip::virtual_card::VirtualCard;
    use crate::id::Uid;

    struct Wire {
        asked: io::Cursor<Vec<u8>>,
        answered: Vec<u8>,
    }

    impl Read for Wire {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            self.asked.read(into)
        }
    }

    impl Write for Wire {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.answered.write(bytes)
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn play(asked: &[u8]) -> (Vec<u8>, u32) {
        let mut reader = VirtualReader::new(VirtualCard::uid_only(Uid::new(&[4, 1, 2, 3]).unwrap()));
        let mut wire = Wire { asked: io::Cursor::new(asked.to_vec()), answered: vec![] };
        serve(&mut wire, &mut reader, |_| {}).unwrap();
        (wire.answered, reader.counters().writes_seen)
    }

    #[test]
    fn the_driver_gets_the_atr_the_uid_and_no_answer_to_power_frames() {
        let (answered, _) = play(&[0, 1, 1, 0, 1, 4, 0, 1, 0]);
        assert_eq!(usize::from(answered[1]), answered.len() - 2);
        assert_eq!(answered[2], 0x3B);
        let (answered, _) = play(&[0, 5, 0xFF, 0xCA, 0, 0, 0]);
        assert_eq!(answered, [0, 6, 4, 1, 2, 3, 0x90, 0]);
    }

    #[test]
    fn a_command_that_writes_is_refused_and_counted() {
        let (answered, writes) = play(&[0, 6, 0xFF, 0xD6, 0, 4, 1, 0xAA]);
        assert_eq!(answered[..2], [0, 2]);
        assert_ne!(answered[2], 0x90);
        assert_eq!(writes, 1);
    }

    #[test]
    fn an_empty_frame_is_passed_over() {
        assert_eq!(play(&[0, 0]).0, [0u8; 0]);
    }
}
