//! Saved cards of every form.

use card_desk::chip::dump::{self, Dump, Form};
use card_desk::chip::virtual_card::classic::UNKNOWN;

use crate::noise::Noise;
use crate::{fixture, run, sentence};

/// Small cards in one form, whole and partial.
fn good(form: Form) -> Vec<Vec<u8>> {
    let (_, whole) = dump::parse_blocks("mfd", &fixture("tests/fixtures/chip/own_example_student_1k.mfd")).unwrap();
    let mut blocks = whole.blocks()[..20].to_vec();
    blocks[0][5] = Some(0x09);
    let mini = Dump::new(blocks.clone(), None).unwrap();
    blocks[5] = UNKNOWN;
    blocks[7][..6].fill(None);
    let partial = Dump::new(blocks, None).unwrap();
    [mini, partial].iter().map(|dump| dump.write(form).unwrap().bytes).collect()
}

/// Reads bytes as a dump, as a card, and writes what was read in another form.
fn read(noise: &mut Noise, endings: &[&str], good: &[Vec<u8>]) -> bool {
    let (ending, bytes) = (*noise.one(endings), noise.file(good, 400));
    if let Err(fault) = dump::parse(ending, &bytes, None) {
        sentence(format!("{fault}; {}; {}", fault.code(), fault.next()));
    }
    let (_, dump) = match dump::parse_blocks(ending, &bytes) {
        Ok(read) => read,
        Err(fault) => {
            sentence(fault);
            return false;
        }
    };
    let blocks = dump.blocks().len();
    assert!([20, 64, 72, 128, 256].contains(&blocks), "{blocks} blocks");
    let rest = dump.ats.iter().chain(&dump.signature).all(|bytes| bytes.len() <= 256);
    assert!(rest && dump.sectors().len() <= 40);
    if noise.below(8) == 0
        && let Ok(written) = dump.write(*noise.one(&Form::ALL))
    {
        assert!(written.bytes.len() < 64 * 1024, "{} bytes", written.bytes.len());
    }
    true
}

#[test]
fn any_bytes_as_a_raw_dump() {
    run("dump raw", |noise| read(noise, &["mfd", "bin", "dmp", ""], &good_raw()));
}

fn good_raw() -> [Vec<u8>; 2] {
    let mut mini = vec![0x5A; 320];
    mini[..8].copy_from_slice(&[1, 2, 3, 4, 4, 9, 4, 0]);
    [mini, vec![0xFF; 1024]]
}

#[test]
fn any_bytes_as_an_eml_dump() {
    let good = good(Form::Eml);
    run("dump eml", |noise| read(noise, &["eml", "txt", ""], &good));
}

#[test]
fn any_bytes_as_a_proxmark_dump() {
    let good: Vec<_> = [Form::Proxmark1, Form::Proxmark2, Form::Proxmark3].into_iter().flat_map(good).collect();
    run("dump proxmark", |noise| read(noise, &["json", ""], &good));
}

#[test]
fn any_bytes_as_a_dump_of_the_classic_tool() {
    let good = good(Form::Mct);
    run("dump mct", |noise| read(noise, &["mct", "txt", ""], &good));
}

#[test]
fn any_bytes_as_a_flipper_dump() {
    let good: Vec<_> = [Form::Flipper2, Form::Flipper3, Form::Flipper4].into_iter().flat_map(good).collect();
    run("dump flipper", |noise| read(noise, &["nfc", ""], &good));
}

#[test]
fn any_bytes_as_a_metrodroid_dump() {
    let good = good(Form::Metrodroid);
    run("dump metrodroid", |noise| read(noise, &["json", ""], &good));
}

#[test]
fn any_bytes_as_a_recorded_exchange() {
    let good = [
        br#"{"exchange": [["00B0840020", "9000"], ["805C000204", "0000164E9000"]], "uid": "04112233", "atr": "3B8001"}"#.to_vec(),
        br#"{"a": {"exchange": [["00A4000002100100", "6F009000"]]}, "b": {"exchange": []}}"#.to_vec(),
    ];
    run("recording", |noise| {
        let bytes = noise.file(&good, 400);
        match dump::parse("json", &bytes, Some("a").filter(|_| noise.below(2) == 0)) {
            Ok(card) => card.uid().bytes().len() <= 10,
            Err(fault) => {
                sentence(fault);
                false
            }
        }
    });
}

#[test]
fn files_that_are_deep_long_or_endless_are_refused_in_a_sentence() {
    let many_names = (0..30_000).map(|at| format!("\"n{at}\": {{\"exchange\": []}}")).collect::<Vec<_>>().join(",");
    let files: [Vec<u8>; 12] = [
        vec![b'['; 900_000],
        "{\"blocks\":".repeat(90_000).into_bytes(),
        format!("{{\"blocks\": {}", "[".repeat(900_000)).into_bytes(),
        format!("{{{many_names}}}").into_bytes(),
        format!("{{\"exchange\": [{}[]]}}", "[],".repeat(300_000)).into_bytes(),
        "+Sector: 0\n".repeat(90_000).into_bytes(),
        format!("{}\n", "0".repeat(32)).repeat(30_000).into_bytes(),
        "\n".repeat(1_000_000).into_bytes(),
        format!("Filetype: Flipper NFC device\nVersion: {}", "4".repeat(900_000)).into_bytes(),
        format!("{{\"mifareClassic\": {{\"sectors\": [{}{{}}]}}}}", "{},".repeat(300_000)).into_bytes(),
        format!("+{}: 0\n", "x".repeat(900_000)).into_bytes(),
        vec![0xF0; 2_000_000],
    ];
    for file in &files {
        for ending in ["", "mfd"] {
            sentence(dump::parse_blocks(ending, file).err().expect("this is no card"));
            sentence(dump::parse(ending, file, Some("nobody")).err().expect("this is no card"));
        }
    }
}
