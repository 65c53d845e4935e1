//! A scanner on a line: the cutting alone, and a real pair of terminals.

use super::*;

fn code(text: impl AsRef<[u8]>) -> Heard {
    Heard::Code(text.as_ref().to_vec())
}

#[test]
fn codes_end_with_cr_lf_or_both_and_may_come_two_at_once() {
    let cut = |bytes: &[u8]| {
        let mut cut = Cut::default();
        let mut heard = cut.take(bytes);
        heard.extend(cut.rest());
        heard
    };
    assert_eq!(cut(b"00000017\r\n00000018\r"), [code("00000017"), code("00000018")]);
    assert_eq!(cut(b"00000017\n00000018"), [code("00000017"), code("00000018")]);
    assert_eq!(cut(b"\r\n\r\n"), []);
    assert_eq!(cut(&[b'7'; LONGEST]), [code([b'7'; LONGEST])]);
    assert_eq!(cut(&[&[b'7'; LONGEST + 1][..], b"\r8\r"].concat()), [Heard::TooLong, code("8")]);
}

#[test]
fn a_code_that_comes_in_pieces_is_one() {
    let mut cut = Cut::default();
    let pieces = [&b"0000"[..], b"00", b"17\r0000"].map(|piece| cut.take(piece));
    assert_eq!(pieces, [vec![], vec![], vec![code("00000017")]]);
    assert_eq!(cut.rest(), [code("0000")]);
    assert_eq!(cut.rest(), []);
}

#[cfg(unix)]
mod on_a_line {
    use std::io::Write;
    use std::path::Path;
    use std::sync::mpsc::{Receiver, channel};

    use serialport::TTYPort;

    use super::*;

    /// Long enough for a busy machine; nothing waits for it to pass.
    const PATIENCE: Duration = Duration::from_secs(60);

    /// A silence that no write of a test holds.
    const LONG: Duration = Duration::from_millis(400);

    struct Bench {
        folder: tempfile::TempDir,
        heard: Receiver<Line>,
        _listener: Listener,
    }

    impl Bench {
        fn listen(silence: Duration) -> Self {
            let folder = tempfile::tempdir().unwrap();
            let (say, heard) = channel();
            let short = Duration::from_millis(20);
            let pace = Pace { silence, idle: short, again: short };
            let port = folder.path().join("scanner");
            let listener = listen_at(pace, port.to_str().unwrap(), None, move |line| say.send(line).is_ok()).unwrap();
            let bench = Self { folder, heard, _listener: listener };
            assert_eq!(bench.next(), Line::Gone);
            bench
        }

        fn next(&self) -> Line {
            self.heard.recv_timeout(PATIENCE).unwrap()
        }

        fn text(&self) -> (String, bool) {
            match self.next() {
                Line::Code(scan) => (scan.text, scan.guessed),
                other @ (Line::Ready | Line::Gone | Line::TooLong) => panic!("{other:?}"),
            }
        }

        /// Plugs a scanner in: the other end of a pair of terminals, under the name of the port.
        fn plug_in(&self) -> TTYPort {
            let (scanner, line) = TTYPort::pair().unwrap();
            let name = line.name().unwrap();
            let port = self.folder.path().join("scanner");
            let _none_before = std::fs::remove_file(&port);
            // The end that the pair holds open would keep the line from being opened alone.
            drop(line);
            std::os::unix::fs::symlink(Path::new(&name), port).unwrap();
            assert_eq!(self.next(), Line::Ready);
            scanner
        }
    }

    #[test]
    fn texts_of_every_kind_arrive_whole_with_their_character_set() {
        let bench = Bench::listen(LONG);
        let mut scanner = bench.plug_in();
        let gbk = [0xCD, 0xF5, 0xD7, 0xD3, 0xBA, 0xAD, b',', b'1'];
        scanner.write_all("王子涵,1\r\n".as_bytes()).unwrap();
        assert_eq!(bench.text(), ("王子涵,1".to_owned(), false));
        scanner.write_all(&[&gbk[..], b"\r\n"].concat()).unwrap();
        assert_eq!(bench.text(), ("王子涵,1".to_owned(), true));
        scanner.write_all(b"00000017\r\n00000018\r").unwrap();
        assert_eq!((bench.text().0, bench.text().0), ("00000017".to_owned(), "00000018".to_owned()));
        scanner.write_all(b"HTTPS://bjt.example/c?id=1").unwrap();
        assert_eq!(bench.text().0, "HTTPS://bjt.example/c?id=1", "a silence ends a code");
    }

    #[test]
    fn five_thousand_bytes_are_dropped_whole_and_the_next_code_is_read() {
        let bench = Bench::listen(LONG);
        let mut scanner = bench.plug_in();
        for _ in 0..10 {
            scanner.write_all(&[b'7'; 500]).unwrap();
        }
        scanner.write_all(b"\r").unwrap();
        assert_eq!(bench.next(), Line::TooLong);
        scanner.write_all(b"00000017\r").unwrap();
        assert_eq!(bench.text().0, "00000017");
    }

    #[test]
    fn a_scanner_that_is_unplugged_and_plugged_in_again_is_heard_again() {
        let bench = Bench::listen(LONG);
        for code in ["00000017", "00000018"] {
            let mut scanner = bench.plug_in();
            scanner.write_all(format!("{code}\r").as_bytes()).unwrap();
            assert_eq!(bench.text().0, code);
            scanner.write_all(b"0000").unwrap();
            drop(scanner);
            assert_eq!(bench.next(), Line::Gone, "and half a code is none");
        }
    }

    #[test]
    fn nobody_who_listens_ends_the_thread() {
        let Bench { heard, _listener, .. } = Bench::listen(LONG);
        drop(_listener);
        assert!(heard.recv_timeout(PATIENCE).is_err(), "the sink is dropped with the thread");
    }
}
