//! Key files of every format. A sealed file is left out: opening one is slow by design.

use card_desk::chip::key::KeyRing;
use card_desk::chip::key::import::{Format, Import};

use crate::{fixture, run, sentence};

#[test]
fn any_bytes_as_a_key_file() {
    let good = [
        fixture("assets/keys/example.keys.toml"),
        b"# a list\nFFFFFFFFFFFF\nA0A1A2A3A4A5:0-1(A,B)\nd3f7d3f7d3f7 : 3A\n".to_vec(),
        [[0xA0; 96], [0xB0; 96]].concat(),
        br#"{"KeyType": "MifareClassic", "TagId": "01020304", "Keys": [{"type": "KeyA", "sector": 0, "key": "a0a1a2a3a4a5"}]}"#
            .to_vec(),
        br#"{"KeyType": "MifareClassicStatic", "Description": "x", "keys": [{"key": "A0A1A2A3A4A5", "sector": 1}]}"#.to_vec(),
    ];
    run("keys", |noise| {
        let bytes = noise.file(&good, 400);
        let format = *noise.one(&[Format::Ours, Format::List, Format::Proxmark, Format::Metrodroid]);
        let import = match Import::parse(&bytes, format) {
            Ok(import) => import,
            Err(fault) => {
                sentence(format!("{fault}; {}", fault.next()));
                return false;
            }
        };
        assert!(import.count() <= bytes.len());
        let mut ring = KeyRing::empty();
        match import.put_on(&mut ring, Some("site.key")) {
            Ok(lines) => lines.len() <= bytes.len(),
            Err(fault) => {
                sentence(fault);
                false
            }
        }
    });
}

#[test]
fn any_text_as_our_own_key_file() {
    let good = [fixture("assets/keys/example.keys.toml")];
    run("own keys", |noise| {
        let bytes = noise.file(&good, 400);
        match KeyRing::parse(&String::from_utf8_lossy(&bytes)) {
            Ok(ring) => ring.names().count() <= bytes.len(),
            Err(fault) => {
                sentence(fault);
                false
            }
        }
    });
}

#[test]
fn key_files_that_are_deep_or_long_are_refused_in_a_sentence() {
    let texts = [
        "[".repeat(900_000),
        "{\"Keys\": [".repeat(90_000),
        format!("{{\"Keys\": [{}0]}}", "0,".repeat(400_000)),
        format!("FFFFFFFFFFFF:0-{}\n", "9".repeat(500_000)),
        "[[key]]\n".repeat(100_000),
        "\n".repeat(900_000),
    ];
    for text in &texts {
        for format in [Format::Ours, Format::List, Format::Metrodroid] {
            sentence(Import::parse(text.as_bytes(), format).err().expect("this holds no key"));
        }
    }
}
