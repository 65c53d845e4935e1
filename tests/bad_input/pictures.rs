//! Pictures that are none, that are too much, and that make decoders give up.

use card_desk::face::draw;
use card_desk::face::make::{Level, qr, qr_of_bytes};
use card_desk::face::picture::Picture;
use card_desk::face::plane::Plane;

use super::desk::Bench;

/// A PNG header that claims a size, with nothing behind it.
fn claim(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR".to_vec();
    bytes.extend(width.to_be_bytes());
    bytes.extend(height.to_be_bytes());
    bytes.extend([8, 0, 0, 0, 0]);
    let crc = bytes[12..].iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| (crc >> 1) ^ if crc & 1 == 1 { 0xEDB8_8320 } else { 0 })
    });
    bytes.extend((!crc).to_be_bytes());
    bytes.extend(b"\0\0\0\0IDAT\x35\xAF\x06\x1E");
    bytes
}

/// Returns whether a place of a seven by seven corner mark is dark.
fn mark(x: usize, y: usize) -> bool {
    let ring = x.abs_diff(3).max(y.abs_diff(3));
    ring < 4 && ring != 2
}

/// A picture full of corner marks: decoders that compare all triples of them never end.
fn bomb() -> Vec<u8> {
    draw::png(&Picture::from_plane(Plane::paint(1280, 720, |x, y| {
        let (x, y) = (x / 3 % 8, y / 3 % 8);
        if x < 7 && y < 7 && mark(x, y) { 0 } else { 255 }
    })))
}

/// Three stretched corner marks, found by trying: `rqrr` 0.11.0 panics on them.
fn panicking() -> Vec<u8> {
    let marks = [(29, 25, 1, 1), (44, 16, 3, 3), (19, 2, 2, 3)];
    draw::png(&Picture::from_plane(Plane::paint(74, 54, |x, y| {
        let last = marks.iter().rev().find(|(left, top, wide, high)| {
            (*left..left + 9 * wide).contains(&x) && (*top..top + 9 * high).contains(&y)
        });
        let dark = last.is_some_and(|(left, top, wide, high)| {
            let (column, row) = ((x - left) / wide, (y - top) / high);
            column > 0 && row > 0 && column < 8 && row < 8 && mark(column - 1, row - 1)
        });
        if dark { 0 } else { 255 }
    })))
}

#[test]
fn a_picture_that_is_none_or_too_much_is_one_sentence() {
    let bench = Bench::new();
    let check = |name: &str, bytes: &[u8], code: &str, says: &str, next: &str| {
        bench.give(name, bytes);
        bench.fails(&["scan", name], code, &format!("{name}: {says}"), next);
    };
    let whole = draw::png(&draw::face(&qr("00000001", Level::Medium).unwrap(), 4));
    check("wide.png", &claim(20_000, 20_000), "picture-too-large", "20000 x 20000 pixels", "fewer pixels");
    check("cut.png", &whole[..whole.len() / 2], "picture-truncated", "the picture is cut off", "send it again");
    let heic = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic";
    check("phone.heic", heic, "picture-heic", "a HEIC picture", "export it as JPEG");
    check("phone.jpg", heic, "picture-heic", "a HEIC picture", "export it as JPEG");
    check("empty.png", b"", "not-a-picture", "not a picture", "choose a JPEG");
    check("list.png", "姓名,班级\n".as_bytes(), "not-a-picture", "not a picture", "choose a JPEG");
    bench.give_sparse("huge.png", 500_000_000);
    bench.fails(&["scan", "huge.png"], "picture-too-long", "huge.png: longer than 200 MB", "save it as a JPEG");
    bench.fails(&["scan", "none.png"], "no-such-file", "none.png: there is no such file", "check the name");
    bench.fails(&["scan", "desk"], "folder-empty", "desk: no pictures in this folder", "name another folder");
}

#[test]
fn a_picture_that_makes_a_decoder_give_up_is_one_sentence() {
    let bench = Bench::new();
    let check = |name: &str, bytes: Vec<u8>, code: &str, says: &str, next: &str| {
        bench.give(name, bytes);
        bench.fails(&["scan", name], code, &format!("{name}: {says}"), next);
    };
    check("panic.png", panicking(), "decoder-failed", "a decoder failed", "take the picture again");
    check("bomb.png", bomb(), "too-many-patterns", "too many patterns", "show fewer cards");
    let wall = draw::png(&Picture::from_plane(Plane::paint(640, 480, |_, _| 250)));
    check("wall.png", wall, "no-code-seen", "no code seen", "white border");
}

#[test]
fn one_bad_picture_does_not_hide_the_good_one() {
    let bench = Bench::new();
    bench.give("good.png", draw::png(&draw::code(&qr("00000001", Level::Medium).unwrap(), 6)));
    bench.give("bad.png", b"");
    let both = bench.run(&["scan", "bad.png", "good.png"]);
    assert_eq!(both.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&both.stdout).contains("00000001"));
    assert!(String::from_utf8_lossy(&both.stderr).contains("1 of 2 pictures gave no code"));
}

#[test]
fn a_code_with_control_characters_never_steers_the_terminal() {
    let bench = Bench::new();
    let code = qr_of_bytes(b"00000001\x1B[2J\x07\r\n\x08", Level::Medium).unwrap();
    bench.give("control.png", draw::png(&draw::code(&code, 6)));
    let read = bench.run(&["scan", "control.png"]);
    let shown = String::from_utf8(read.stdout).unwrap();
    assert!(read.status.success() && shown.contains("00000001"), "{shown}");
    assert!(!shown.contains(|c: char| c.is_control() && c != '\n') && shown.lines().count() == 2, "{shown:?}");
    let read = bench.run(&["scan", "control.png", "--json"]);
    let line: serde_json::Value = serde_json::from_slice(&read.stdout).unwrap();
    assert_eq!(line["codes"][0]["bytes_hex"], "30303030303030311B5B324A070D0A08");
}
