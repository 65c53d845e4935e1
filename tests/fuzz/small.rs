//! Answers to reset, templates and hex: the smallest readers of bytes.

use card_desk::chip::atr::{Atr, SS_14443A};
use card_desk::chip::hex::{parse_hex, show_hex};
use card_desk::chip::iso7816::find_tag;

use crate::{run, sentence};

#[test]
fn any_bytes_as_an_answer_to_reset() {
    let good = [
        Atr::storage(SS_14443A, 1).bytes().to_vec(),
        Atr::contactless(vec![0x42, 0x4A]).bytes().to_vec(),
        Atr::contactless(Vec::new()).bytes().to_vec(),
        parse_hex("3BF59100FF918171FE400041080000000045").unwrap(),
    ];
    run("ATR", |noise| {
        let mut bytes = noise.file(&good, 40);
        if noise.below(2) == 0 {
            // Behind a right checksum lies the rest of the parser.
            let sum = bytes.iter().skip(1).fold(0, |sum, byte| sum ^ byte);
            bytes.push(sum);
        }
        match Atr::parse(&bytes) {
            Ok(atr) => {
                assert!(atr.bytes() == bytes && bytes.len() <= 33 && !atr.family().name.is_empty());
                true
            }
            Err(fault) => {
                sentence(fault);
                false
            }
        }
    });
}

#[test]
fn any_bytes_as_a_template() {
    let good = [
        parse_hex("6F0F8404AABBCCDDA5079F0801029F0C00").unwrap(),
        parse_hex(
            "6F318408A000000632010105A5259F0801029F0C1E00112233445566778899AABBCCDDEEFF00112233445566778899AABBCCDD",
        )
        .unwrap(),
        parse_hex("7011610F4F09A0000000038698070150023F01").unwrap(),
        [&[0x6F, 0x82, 0x01, 0x00][..], &[0xA5; 256]].concat(),
    ];
    let paths: [&[u16]; 7] =
        [&[], &[0x6F], &[0x84], &[0x6F, 0x84], &[0x6F, 0xA5], &[0x6F, 0xA5, 0x9F0C], &[0x70, 0x61, 0x4F]];
    run("TLV", |noise| {
        let bytes = noise.file(&good, 300);
        let found: Vec<&[u8]> = paths.iter().filter_map(|path| find_tag(&bytes, path)).collect();
        // What is found lies within: nothing is made up.
        let range = bytes.as_ptr_range();
        assert!(found.iter().all(|value| value.is_empty() || range.contains(&value.as_ptr())));
        assert!(found.iter().all(|value| value.len() <= bytes.len()));
        found.len() > 1
    });
}

#[test]
fn any_text_as_hex() {
    run("hex", |noise| {
        let bytes = noise.file(&[b"00B0840020FFCAaa".to_vec()], 60);
        let text = String::from_utf8_lossy(&bytes);
        let parsed = parse_hex(&text);
        assert!(parsed.as_ref().is_none_or(|parsed| show_hex(parsed) == text.to_uppercase()));
        parsed.is_some()
    });
}
