use image::codecs::jpeg::JpegEncoder;
use image::{ExtendedColorType, ImageEncoder};

use super::*;
use crate::face::draw;
use crate::face::make::{Level, qr};

fn png() -> Vec<u8> {
    draw::png(&draw::face(&qr("00012345", Level::Medium).unwrap(), 4))
}

fn jpeg(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    let grey: Vec<u8> = (0..width * height).map(|i| (i * 7 % 251) as u8).collect();
    JpegEncoder::new(&mut bytes).write_image(&grey, width, height, ExtendedColorType::L8).unwrap();
    bytes
}

fn fault(bytes: &[u8]) -> String {
    Picture::decode(bytes).err().map(|fault| format!("{}: {fault}; {}", fault.code(), fault.next())).unwrap_or_default()
}

/// A PNG header that claims a size, with nothing behind it.
fn claim(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR".to_vec();
    bytes.extend(width.to_be_bytes());
    bytes.extend(height.to_be_bytes());
    bytes.extend([8, 0, 0, 0, 0]);
    let crc = bytes.get(12..).unwrap().iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| (crc >> 1) ^ if crc & 1 == 1 { 0xEDB8_8320 } else { 0 })
    });
    bytes.extend((!crc).to_be_bytes());
    bytes.extend(b"\0\0\0\0IDAT\x35\xAF\x06\x1E");
    bytes
}

#[test]
fn every_bad_file_is_one_sentence_with_the_next_action() {
    let check = |bytes: &[u8], code: &str, action: &str| {
        let fault = fault(bytes);
        assert!(fault.starts_with(&format!("{code}: the picture: ")), "{fault}");
        assert!(fault.contains(action) && fault.lines().count() == 1, "{fault}");
    };
    check(b"", "not-a-picture", "choose a JPEG");
    check(b"hello, this is text", "not-a-picture", "choose a JPEG");
    check(b"%PDF-1.7\n", "not-a-picture", "choose a JPEG");
    check(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "picture-heic", "export it as JPEG");
    check(b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic", "picture-heic", "export it as JPEG");
    check(&claim(20_000, 20_000), "picture-too-large", "20000 x 20000");
    check(&claim(16_385, 1), "picture-too-large", "16385 x 1");
    check(&claim(1, u32::MAX >> 1), "picture-too-large", "16384 a side");
    let mut damaged = png();
    damaged.get_mut(20..30).unwrap().fill(0xEE);
    assert!(!fault(&damaged).is_empty());
}

#[test]
fn a_picture_that_was_cut_off_is_never_taken_for_whole() {
    let (png, jpeg) = (png(), jpeg(200, 160));
    assert_eq!(fault(&png), "");
    assert_eq!(fault(&jpeg), "");
    for share in [3, 5, 7, 9] {
        for whole in [&png, &jpeg] {
            let fault = fault(whole.get(..whole.len() * share / 10).unwrap());
            assert!(fault.starts_with("picture-truncated: "), "{share}/10: {fault}");
        }
    }
    assert!(fault(jpeg.get(..jpeg.len() - 2).unwrap()).starts_with("picture-truncated: "));
    let with_trailer = [jpeg.as_slice(), b"what a phone appends"].concat();
    assert_eq!(fault(&with_trailer), "");
}

#[test]
fn a_file_is_named_in_its_fault() {
    let folder = tempfile::tempdir().unwrap();
    let missing = folder.path().join("card-1.png");
    let fault = Picture::open(&missing).unwrap_err();
    assert_eq!(fault.code(), "picture-unreadable");
    assert!(fault.to_string().starts_with(&missing.display().to_string()), "{fault}");
    std::fs::write(&missing, png()).unwrap();
    assert_eq!(Picture::open(&missing).unwrap().plane(), Picture::decode(&png()).unwrap().plane());
    assert_eq!(Picture::open(folder.path()).unwrap_err().code(), "picture-unreadable");
}

#[test]
fn a_turned_photograph_is_set_upright() {
    // EXIF with one entry, orientation 6: turn by a quarter to the right (Exif 2.32, 4.6.4).
    let exif = b"\xFF\xE1\0\x22Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0";
    let flat = jpeg(48, 32);
    let turned = [&flat[..2], exif.as_slice(), &flat[2..]].concat();
    let (flat, turned) = (Picture::decode(&flat).unwrap(), Picture::decode(&turned).unwrap());
    assert_eq!((turned.plane().width(), turned.plane().height()), (32, 48));
    assert_eq!(turned.plane().at(31, 0), flat.plane().at(0, 0));
    assert_eq!(turned.plane().at(31, 47), flat.plane().at(47, 0));
}

#[test]
fn what_is_transparent_is_white_like_paper() {
    let mut bytes = Cursor::new(Vec::new());
    let pixels = [0, 0, 0, 0, 0, 0, 0, 255];
    image::codecs::png::PngEncoder::new(&mut bytes).write_image(&pixels, 2, 1, ExtendedColorType::Rgba8).unwrap();
    assert_eq!(Picture::decode(bytes.get_ref()).unwrap().plane().pixels(), [255, 0]);
}
