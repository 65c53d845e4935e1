//! The reader room on a real smart card service: taps, swaps, yanks, and a service that dies.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

#[path = "pcscd/bench.rs"]
mod bench;
#[path = "pcscd/stage.rs"]
mod stage;

use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use card_desk::id::Uid;
use card_desk::reader::apdu::Permitted;
use card_desk::reader::link::{Fault, Link};
use card_desk::reader::pcsc::Readers;
use card_desk::reader::quirk::Quirk;
use card_desk::reader::session::read_whole;
use card_desk::reader::signal::{Blink, Tone};
use card_desk::reader::watch::{Event, Watcher, watch};
use stage::{Stage, play};

const ACR: &str = "ACS ACR122U PICC Interface";
const ACR_0: &str = "ACS ACR122U PICC Interface 00 00";
const ACR_1: &str = "ACS ACR122U PICC Interface 01 00";
const OMNIKEY: &str = "HID Global OMNIKEY 5022 Smart Card Reader";
const OMNIKEY_1: &str = "HID Global OMNIKEY 5022 Smart Card Reader 01 00";
/// Long enough for a machine that is busy with everything else.
const PATIENCE: Duration = Duration::from_secs(60);

/// A watcher and what it told.
struct Watching {
    events: Receiver<Event>,
    watcher: Watcher,
}

impl Watching {
    fn start() -> Self {
        let (sink, events) = channel();
        let watcher = watch(move |event| sink.send(event).is_ok()).unwrap();
        Self { events, watcher }
    }

    /// Starts a watch and takes in that the service and the first reader are there.
    fn on_reader_0() -> Self {
        let mut watching = Self::start();
        watching.expect(&Event::ServiceUp);
        watching.expect(&Event::ReaderAdded(ACR_0.to_owned()));
        watching
    }

    fn next(&mut self) -> Event {
        self.events.recv_timeout(PATIENCE).unwrap()
    }

    fn expect(&mut self, want: &Event) {
        assert_eq!(self.next(), *want);
    }

    fn expect_arrival(&mut self, reader: &str) {
        let Event::Arrived(presence) = self.next() else { panic!("another event came before the card") };
        assert_eq!((presence.reader.as_str(), presence.atr.len()), (reader, 20));
    }

    /// Takes in as many events as are named, in whatever order the readers tell them.
    fn expect_in_any_order(&mut self, wants: &[&str]) {
        let told = |event| match event {
            Event::ReaderAdded(reader) => format!("added {reader}"),
            Event::ReaderGone(reader) => format!("gone {reader}"),
            Event::Arrived(presence) => format!("arrived {}", presence.reader),
            Event::Left(reader) => format!("left {reader}"),
            other @ (Event::ServiceUp | Event::ServiceDown(_) | Event::Mute(_)) => panic!("{other:?}"),
        };
        let mut seen: Vec<String> = wants.iter().map(|_| told(self.next())).collect();
        seen.sort_unstable();
        let mut wants = wants.to_vec();
        wants.sort_unstable();
        assert_eq!(seen, wants);
    }

    /// Takes in that the service went and came back.
    fn expect_restart(&mut self) {
        self.expect(&Event::ServiceDown(Fault::ServiceDown));
        self.expect(&Event::ServiceUp);
    }

    /// Stops the watch; nothing that was not expected may be left.
    fn finish(self) {
        drop(self.watcher);
        assert_eq!(self.events.recv_timeout(PATIENCE), Err(RecvTimeoutError::Disconnected));
    }
}

/// Reads the UID, one block and the UID again, as every reading does.
fn read(reader: &str) -> Result<String, Fault> {
    Readers::establish()?.with_card(reader, |link| read_whole(link, block)).map(|(uid, filling)| {
        assert_eq!(uid.bytes().first(), Some(&filling));
        uid.to_string()
    })
}

fn block(link: &mut dyn Link, _: &Uid) -> Result<u8, Fault> {
    let answer = link.transmit(&Permitted::read_block(4))?;
    answer.body.first().copied().ok_or(Fault::Protocol { len_bytes: 2 })
}

/// Resident memory of this process in kB.
fn rss_kb() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

#[test]
fn of_a_thousand_taps_none_is_lost_and_none_is_doubled() {
    play("of_a_thousand_taps_none_is_lost_and_none_is_doubled", &[ACR], |stage| {
        let mut watching = Watching::on_reader_0();
        let (mut rss_start_kb, started) = (0, Instant::now());
        for n in 0_u32..1000 {
            let uid = format!("{:08X}", 0x0101_0000 + n);
            stage.ask(&format!("insert 0 {uid}"));
            watching.expect_arrival(ACR_0);
            assert_eq!(read(ACR_0), Ok(uid));
            stage.ask("remove 0");
            watching.expect(&Event::Left(ACR_0.to_owned()));
            if n == 100 {
                rss_start_kb = rss_kb();
            }
        }
        let rss_end_kb = rss_kb();
        println!(
            "1000 taps in {:?}, resident {rss_start_kb} kB after 100, {rss_end_kb} kB at the end",
            started.elapsed()
        );
        assert!(rss_end_kb < rss_start_kb + 1024, "memory grew from {rss_start_kb} kB to {rss_end_kb} kB");
        watching.finish();
    });
}

#[test]
fn a_service_killed_during_twenty_taps_is_found_again_each_time() {
    play("a_service_killed_during_twenty_taps_is_found_again_each_time", &[ACR], |stage| {
        let mut watching = Watching::on_reader_0();
        let mut slowest = Duration::ZERO;
        for round in 0..20 {
            stage.ask("insert 0 01020304");
            watching.expect_arrival(ACR_0);
            let end = if round % 2 == 0 { "kill" } else { "stop" };
            let torn = Readers::establish().unwrap().with_card(ACR_0, |link| {
                read_whole(link, |link, uid| {
                    stage.ask(end);
                    block(link, uid)
                })
            });
            assert_eq!(torn, Err(Fault::ServiceDown));
            watching.expect(&Event::ServiceDown(Fault::ServiceDown));
            assert_eq!(read(ACR_0), Err(Fault::ServiceDown));
            stage.ask("restart");
            let returned = Instant::now();
            watching.expect(&Event::ServiceUp);
            slowest = slowest.max(returned.elapsed());
            watching.expect(&Event::ReaderAdded(ACR_0.to_owned()));
            watching.expect_arrival(ACR_0);
            assert_eq!(read(ACR_0).as_deref(), Ok("01020304"));
            stage.ask("remove 0");
            watching.expect(&Event::Left(ACR_0.to_owned()));
        }
        println!("service found again at most {slowest:?} after it accepted");
        assert!(slowest <= Duration::from_secs(2), "{slowest:?}");
        watching.finish();
    });
}

#[test]
fn a_card_swapped_unseen_is_discarded() {
    play("a_card_swapped_unseen_is_discarded", &[ACR], |stage| {
        let mut watching = Watching::on_reader_0();
        stage.ask("insert 0 01010101");
        watching.expect_arrival(ACR_0);
        for (at, new) in [(2, "02020202"), (3, "03030303")] {
            stage.ask(&format!("trap-swap 0 {at} {new}"));
            let whole = Readers::establish().unwrap().with_card(ACR_0, |link| read_whole(link, block));
            assert_eq!(whole, Err(Fault::TwoCards));
            assert_eq!(read(ACR_0).as_deref(), Ok(new));
        }
        watching.finish();
    });
}

#[test]
fn a_card_pulled_away_in_the_middle_has_moved() {
    play("a_card_pulled_away_in_the_middle_has_moved", &[ACR], |stage| {
        let mut watching = Watching::on_reader_0();
        for at in [2, 3] {
            stage.ask("insert 0 01010101");
            watching.expect_arrival(ACR_0);
            stage.ask(&format!("trap-remove 0 {at}"));
            assert_eq!(read(ACR_0), Err(Fault::CardMoved));
            watching.expect(&Event::Left(ACR_0.to_owned()));
            assert_eq!(read(ACR_0), Err(Fault::NoCard));
        }
        watching.finish();
    });
}

#[test]
fn an_unplugged_reader_is_gone() {
    play("an_unplugged_reader_is_gone", &[ACR], |stage| {
        let mut watching = Watching::on_reader_0();
        stage.ask("insert 0 01010101");
        watching.expect_arrival(ACR_0);
        stage.ask("unplug 0");
        watching.expect(&Event::ReaderGone(ACR_0.to_owned()));
        assert_eq!(read(ACR_0), Err(Fault::ReaderGone));
        watching.finish();
    });
}

#[test]
fn two_readers_keep_their_cards_apart() {
    play("two_readers_keep_their_cards_apart", &[ACR, OMNIKEY], |stage| {
        let mut watching = Watching::on_reader_0();
        watching.expect(&Event::ReaderAdded(OMNIKEY_1.to_owned()));
        assert_eq!(Readers::establish().unwrap().list().unwrap(), [ACR_0, OMNIKEY_1]);
        assert_eq!((stage.ask("name 0").as_str(), stage.ask("name 1").as_str()), (ACR_0, OMNIKEY_1));
        assert_eq!([Quirk::of(ACR_0).family, Quirk::of(OMNIKEY_1).family], ["acr122u", "omnikey-5022"]);
        stage.ask("insert 1 02020202020202");
        watching.expect_arrival(OMNIKEY_1);
        assert_eq!(read(ACR_0), Err(Fault::NoCard));
        stage.ask("insert 0 01010101");
        watching.expect_arrival(ACR_0);
        assert_eq!(read(ACR_0).as_deref(), Ok("01010101"));
        assert_eq!(read(OMNIKEY_1).as_deref(), Ok("02020202020202"));
        watching.finish();
    });
}

#[test]
fn two_readers_of_one_family_are_told_apart_by_their_number() {
    play("two_readers_of_one_family_are_told_apart_by_their_number", &[ACR, ACR], |stage| {
        let mut watching = Watching::on_reader_0();
        watching.expect(&Event::ReaderAdded(ACR_1.to_owned()));
        stage.ask("insert 0 01010101");
        watching.expect_arrival(ACR_0);
        stage.ask("insert 1 02020202");
        watching.expect_arrival(ACR_1);
        assert_eq!([read(ACR_0).as_deref(), read(ACR_1).as_deref()], [Ok("01010101"), Ok("02020202")]);
        assert_eq!(Quirk::of(ACR_0), Quirk::of(ACR_1));
        stage.ask("remove 0");
        watching.expect(&Event::Left(ACR_0.to_owned()));
        assert_eq!([read(ACR_0), read(ACR_1)], [Err(Fault::NoCard), Ok("02020202".to_owned())]);
        watching.finish();
    });
}

#[test]
fn a_reader_unplugged_while_another_one_reads_leaves_the_reading_whole() {
    play("a_reader_unplugged_while_another_one_reads_leaves_the_reading_whole", &[ACR, OMNIKEY], |stage| {
        let mut watching = Watching::on_reader_0();
        watching.expect(&Event::ReaderAdded(OMNIKEY_1.to_owned()));
        stage.ask("insert 0 01010101");
        watching.expect_arrival(ACR_0);
        stage.ask("insert 1 02020202");
        watching.expect_arrival(OMNIKEY_1);
        let whole = Readers::establish().unwrap().with_card(ACR_0, |link| {
            read_whole(link, |link, uid| {
                stage.ask("unplug 1");
                watching.expect(&Event::ReaderGone(OMNIKEY_1.to_owned()));
                block(link, uid)
            })
        });
        assert_eq!(whole.map(|(uid, filling)| (uid.to_string(), filling)), Ok(("01010101".to_owned(), 1)));
        assert_eq!(read(OMNIKEY_1), Err(Fault::ReaderGone));
        stage.ask("remove 0");
        watching.expect(&Event::Left(ACR_0.to_owned()));
        watching.finish();
    });
}

#[test]
fn a_reader_that_comes_later_is_found_beside_the_one_that_was_there() {
    play("a_reader_that_comes_later_is_found_beside_the_one_that_was_there", &[ACR], |stage| {
        let mut watching = Watching::on_reader_0();
        stage.ask("insert 0 01010101");
        watching.expect_arrival(ACR_0);
        // This service finds a serial reader at its start only.
        stage.ask("stop");
        stage.ask(&format!("plug {OMNIKEY}"));
        stage.ask("insert 1 02020202");
        stage.ask("restart");
        watching.expect_restart();
        let (first, second) = (format!("arrived {ACR_0}"), format!("arrived {OMNIKEY_1}"));
        let added = [format!("added {ACR_0}"), format!("added {OMNIKEY_1}")];
        watching.expect_in_any_order(&[&added[0], &added[1], &first, &second]);
        assert_eq!([read(ACR_0).as_deref(), read(OMNIKEY_1).as_deref()], [Ok("01010101"), Ok("02020202")]);
        watching.finish();
    });
}

#[test]
fn a_reader_plugged_in_again_may_have_another_number_and_keeps_its_family() {
    play("a_reader_plugged_in_again_may_have_another_number_and_keeps_its_family", &[ACR, ACR], |stage| {
        let mut watching = Watching::on_reader_0();
        watching.expect(&Event::ReaderAdded(ACR_1.to_owned()));
        stage.ask("insert 0 01010101");
        watching.expect_arrival(ACR_0);
        stage.ask("insert 1 02020202");
        watching.expect_arrival(ACR_1);
        stage.ask("unplug 0");
        watching.expect(&Event::ReaderGone(ACR_0.to_owned()));
        assert_eq!([read(ACR_0), read(ACR_1)], [Err(Fault::ReaderGone), Ok("02020202".to_owned())]);
        stage.ask("stop");
        stage.ask("replug 0");
        stage.ask("restart");
        assert_eq!([stage.ask("name 0"), stage.ask("name 1")], [ACR_1, ACR_0]);
        watching.expect_restart();
        let told = [ACR_0, ACR_1].map(|name| [format!("added {name}"), format!("arrived {name}")]);
        watching.expect_in_any_order(&[&told[0][0], &told[0][1], &told[1][0], &told[1][1]]);
        // The number says nothing of the device; each tap is read on the reader that tells of it.
        assert_eq!([read(ACR_0).as_deref(), read(ACR_1).as_deref()], [Ok("02020202"), Ok("01010101")]);
        assert_eq!(Quirk::of(ACR_0), Quirk::of(ACR_1));
        watching.finish();
    });
}

#[test]
fn a_signal_reaches_the_reader_and_leaves_the_card_as_it_was() {
    play("a_signal_reaches_the_reader_and_leaves_the_card_as_it_was", &[ACR], |stage| {
        let mut watching = Watching::on_reader_0();
        let good = Blink::of(Quirk::of(ACR_0).signal, Tone::Good).unwrap();
        let readers = Readers::establish().unwrap();
        assert_eq!(readers.signal(ACR_0, good), Err(Fault::NoCard));
        stage.ask("insert 0 01010101");
        watching.expect_arrival(ACR_0);
        let other = connect(pcsc::ShareMode::Shared);
        let before = stage.ask("power-ups 0");
        // The card of this test refuses it, which is of no account.
        assert_eq!(readers.signal(ACR_0, good), Ok(()));
        assert_eq!(stage.ask("sent 0"), format!("{:02X?}", good.bytes()));
        assert_eq!(read(ACR_0).as_deref(), Ok("01010101"));
        assert_eq!(stage.ask("power-ups 0"), before);
        assert!(other.disconnect(pcsc::Disposition::LeaveCard).is_ok());
        watching.finish();
    });
}

#[test]
fn a_card_held_by_another_program_is_busy_and_free_again_afterwards() {
    play("a_card_held_by_another_program_is_busy_and_free_again_afterwards", &[ACR], |stage| {
        let mut watching = Watching::on_reader_0();
        stage.ask("insert 0 01010101");
        watching.expect_arrival(ACR_0);
        let other = connect(pcsc::ShareMode::Exclusive);
        assert_eq!(read(ACR_0), Err(Fault::Busy));
        assert!(other.disconnect(pcsc::Disposition::LeaveCard).is_ok());
        assert_eq!(read(ACR_0).as_deref(), Ok("01010101"));
        watching.finish();
    });
}

/// Connects as another program would.
fn connect(mode: pcsc::ShareMode) -> pcsc::Card {
    let context = pcsc::Context::establish(pcsc::Scope::User).unwrap();
    let protocols = if mode == pcsc::ShareMode::Direct { pcsc::Protocols::UNDEFINED } else { pcsc::Protocols::ANY };
    context.connect(&std::ffi::CString::new(ACR_0).unwrap(), mode, protocols).unwrap()
}

#[test]
fn a_reading_leaves_the_card_as_it_was_even_when_it_fails_or_panics() {
    play("a_reading_leaves_the_card_as_it_was_even_when_it_fails_or_panics", &[ACR], |stage| {
        let mut watching = Watching::on_reader_0();
        stage.ask("insert 0 01010101");
        watching.expect_arrival(ACR_0);
        let mut other = connect(pcsc::ShareMode::Shared);
        let before = stage.ask("power-ups 0");
        let readers = Readers::establish().unwrap();
        assert_eq!(readers.with_card(ACR_0, |link| Ok(link.atr().len())), Ok(20));
        assert_eq!(readers.with_card::<()>(ACR_0, |_| Err(Fault::CardMute)), Err(Fault::CardMute));
        let fall = std::panic::AssertUnwindSafe(|| readers.with_card::<()>(ACR_0, |_| panic!("on purpose")));
        assert!(std::panic::catch_unwind(fall).is_err());
        // A reset would fail the next call of the other program.
        assert!(other.transaction().unwrap().end(pcsc::Disposition::LeaveCard).is_ok());
        assert_eq!(stage.ask("power-ups 0"), before);
        watching.finish();
    });
}

#[test]
fn a_cold_reset_powers_the_card_anew_inside_the_reading() {
    play("a_cold_reset_powers_the_card_anew_inside_the_reading", &[ACR], |stage| {
        let mut watching = Watching::on_reader_0();
        stage.ask("insert 0 01010101");
        watching.expect_arrival(ACR_0);
        let before: usize = stage.ask("power-ups 0").parse().unwrap();
        let readers = Readers::establish().unwrap();
        let whole = readers.with_card(ACR_0, |link| {
            read_whole(link, |link, uid| {
                link.cold_reset()?;
                assert_eq!(link.atr().len(), 20);
                block(link, uid)
            })
        });
        assert_eq!(whole.map(|(uid, filling)| (uid.to_string(), filling)), Ok(("01010101".to_owned(), 1)));
        assert_eq!(stage.ask("power-ups 0").parse(), Ok(before + 1));
        let swapped = readers.with_card(ACR_0, |link| {
            read_whole(link, |link, _| {
                stage.ask("swap 0 02020202");
                link.cold_reset()
            })
        });
        assert_eq!(swapped, Err(Fault::TwoCards));
        watching.finish();
    });
}

#[test]
fn a_broken_card_gets_a_fault_of_its_own() {
    play("a_broken_card_gets_a_fault_of_its_own", &[ACR], |stage| {
        let mut watching = Watching::on_reader_0();
        stage.ask("insert 0 mute");
        watching.expect(&Event::Mute(ACR_0.to_owned()));
        assert_eq!(read(ACR_0), Err(Fault::CardMute));
        stage.ask("remove 0");
        watching.expect(&Event::Left(ACR_0.to_owned()));
        for (card, len_bytes) in [("short", 1), ("long", 300)] {
            stage.ask(&format!("insert 0 {card}"));
            watching.expect_arrival(ACR_0);
            assert_eq!(read(ACR_0), Err(Fault::Protocol { len_bytes }));
            stage.ask("remove 0");
            watching.expect(&Event::Left(ACR_0.to_owned()));
        }
        watching.finish();
    });
}

#[test]
fn without_a_service_or_a_reader_each_says_so() {
    play("without_a_service_or_a_reader_each_says_so", &[], |stage| {
        assert_eq!(Readers::establish().unwrap().list(), Ok(Vec::new()));
        assert_eq!(read(ACR_0), Err(Fault::ReaderGone));
        let gone = Readers::establish().unwrap();
        stage.ask("stop");
        assert_eq!(gone.list(), Err(Fault::ServiceDown));
        let mut watching = Watching::start();
        watching.expect(&Event::ServiceDown(Fault::ServiceDown));
        stage.ask("restart");
        watching.expect(&Event::ServiceUp);
        assert_eq!(gone.list(), Err(Fault::ServiceDown));
        watching.finish();
    });
}

#[test]
fn a_sink_that_wants_no_more_ends_the_watch() {
    play("a_sink_that_wants_no_more_ends_the_watch", &[ACR], |_: &mut Stage| {
        let (sink, events) = channel();
        let watcher = watch(move |event| sink.send(event).is_err()).unwrap();
        assert_eq!(events.recv_timeout(PATIENCE), Ok(Event::ServiceUp));
        assert!(events.recv_timeout(PATIENCE).is_err());
        drop(watcher);
    });
}

#[test]
fn an_escape_command_reaches_the_reader() {
    play("an_escape_command_reaches_the_reader", &[ACR], |stage| {
        let reader = connect(pcsc::ShareMode::Direct);
        let mut answer = [0; 64];
        let answer = reader.control(pcsc::ctl_code(1), &[0xE0, 0, 0, 0x18, 0], &mut answer).unwrap();
        assert_eq!(answer, b"played by a test");
        assert_eq!(stage.ask("escapes 0"), "[[42, 00, 00, 01, E0, 00, 00, 18, 00]]");
        assert!(reader.disconnect(pcsc::Disposition::LeaveCard).is_ok());
    });
}
