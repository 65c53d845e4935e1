use super::*;
use crate::chip::virtual_card::classic::whole;
use crate::chip::virtual_card::classic::{Block, UNKNOWN};

fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(format!("{}/tests/fixtures/chip/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

fn all(card: &VirtualCard) -> Vec<Block> {
    card.as_classic().unwrap().blocks().to_vec()
}

/// The sentence for bytes that give no card.
fn check(ending: &str, bytes: &[u8], want: &str) {
    let got = parse(ending, bytes, None)
        .map_or_else(|fault| format!("{fault}; {}", fault.next()), |card| format!("card {}", card.uid()));
    assert_eq!(got, want);
}

#[test]
fn one_card_saved_in_three_whole_formats_is_one_card() {
    let raw = parse("mfd", &fixture("own_example_student_1k.mfd"), None).unwrap();
    for (ending, name) in [("eml", "own_example_student_1k.eml"), ("json", "own_example_student_1k.pm3.json")] {
        let other = parse(ending, &fixture(name), None).unwrap();
        assert!(all(&raw) == all(&other) && raw.uid() == other.uid() && raw.atr() == other.atr(), "{name}");
    }
    assert_eq!(raw.uid().to_string(), "01020304");
}

#[test]
fn the_content_decides_when_the_ending_does_not() {
    for name in ["own_example_student_1k.mfd", "own_example_student_1k.eml", "own_example_student_1k_partial.mct"] {
        assert!(parse("saved", &fixture(name), None).is_ok(), "{name}");
    }
    assert!(parse("txt", &fixture("own_example_student_1k.eml"), None).is_ok());
}

#[test]
fn what_a_partial_dump_does_not_hold_stays_unknown() {
    let whole_card = all(&parse("mfd", &fixture("own_example_student_1k.mfd"), None).unwrap());
    let partial = all(&parse("mct", &fixture("own_example_student_1k_partial.mct"), None).unwrap());
    assert_eq!(partial.len(), 64);
    for unread in [37, 48, 49, 51, 52, 55] {
        assert!(partial[unread] == UNKNOWN, "block {unread}");
    }
    assert!(partial[39][..6] == [None; 6] && partial[39][6] == Some(0xFF));
    for read in [0, 32, 33, 34, 60] {
        assert!(partial[read] == whole_card[read] && whole(&partial[read]).is_some(), "block {read}");
    }
}

#[test]
fn broken_raw_dumps_name_the_lengths_that_exist() {
    let sentence = "a raw dump has 320, 1024, 1152, 2048 or 4096 bytes, this has";
    check("mfd", &[0; 1000], &format!("{sentence} 1000; save the card again"));
    check("bin", &[], &format!("{sentence} 0; save the card again"));
    check("xyz", &[0xFF; 7], &format!("{sentence} 7; save the card again"));
    check("mfd", &[1; 320], "card 01010101");
    check(
        "xyz",
        b"",
        "the file is no known dump; save the card as .mfd, .eml, .mct, .nfc, a proxmark or metrodroid .json, or a recorded exchange",
    );
    check("mfd", &vec![0; 1_100_000], "the dump is larger than 1 MiB; choose the saved card itself");
}

#[test]
fn broken_lines_are_named_by_their_number() {
    let line = "00".repeat(16);
    check(
        "eml",
        format!("# note\n{line}\n{line}0\n").as_bytes(),
        "line 3: want 32 hex digits, at most 256 times; save the card again",
    );
    check(
        "eml",
        format!("{line}\n").as_bytes(),
        "the dump holds 1 blocks, a card has 20, 64, 72, 128 or 256; save the card again",
    );
    let sector = "+Sector: and a number from 0 to 39 that did not stand before";
    check("mct", b"+Sector: 40\n", &format!("line 1: want {sector}; save the card again"));
    let count = "4 blocks a sector, 16 from sector 32 on";
    check("mct", format!("+Sector: 0\n{line}\n").as_bytes(), &format!("line 2: want {count}; save the card again"));
    let whole = format!("+Sector: 0\n{line}\n{line}\n{line}\n{line}\n");
    check("mct", format!("{whole}+Sector: 0\n").as_bytes(), &format!("line 6: want {sector}; save the card again"));
    check("mct", format!("{whole}{line}\n").as_bytes(), &format!("line 6: want {count}; save the card again"));
    let partial = "32 characters, hex digits or - for what is unknown";
    check(
        "mct",
        b"+Sector: 0\n0-------------------------------\n",
        &format!("line 2: want {partial}; save the card again"),
    );
    check("mct", b"+Sector: 3\n*dead\n", "block 0 is not in the dump, so the UID is unknown; save sector 0 too");
}

#[test]
fn broken_json_dumps_name_the_block() {
    let wrong = "want 32 hex digits and a number from 0 to 255; save the card again";
    check("json", b"{ \"blocks\": { \"7\": \"00\" } }", &format!("block 7: {wrong}"));
    check("json", b"{ \"blocks\": { \"256\": \"00000000000000000000000000000000\" } }", &format!("block 256: {wrong}"));
    check("json", b"{ \"blocks\": {} }", "block 0 is not in the dump, so the UID is unknown; save sector 0 too");
    check("json", b"{ \"blocks\": ", "line 1, column 12: the file is no JSON; save the card again");
    check(
        "json",
        b"{ \"blocks\": {}, \"Card\": { \"UID\": \"010203\" } }",
        "Card.UID is not what a card has; correct it in the file",
    );
}

#[test]
fn a_file_of_several_recordings_asks_for_one() {
    let file = fixture("apdu_transcripts.json");
    let names = "cnblogs_cityunion, nfsee_BJ_legacy, nfsee_BJ_old, nfsee_THU, nfsee_TU, paper_BJ_topup, tum_TU_docs";
    check(
        "json",
        &file,
        &format!("the file holds several recorded cards: {names}; name one of them with --entry NAME"),
    );
    let missing = parse("json", &file, Some("nobody")).err().unwrap().to_string();
    assert_eq!(missing, format!("the file holds no recorded card nobody, only: {names}"));
    for name in ["nfsee_BJ_old", "nfsee_TU", "nfsee_BJ_legacy", "paper_BJ_topup", "nfsee_THU", "cnblogs_cityunion"] {
        let card = parse("json", &file, Some(name)).unwrap();
        assert!(card.uid().to_string().starts_with("F0") && card.uid().bytes().len() == 7, "{name}");
    }
}

#[test]
fn a_recording_that_lost_half_a_status_word_is_refused() {
    let fault = parse("json", &fixture("apdu_transcripts.json"), Some("tum_TU_docs")).err().unwrap();
    let want = "exchange 2: want an answer that ends in a status word, 6xxx or 9xxx";
    assert_eq!(fault.to_string(), want);
}

#[test]
fn one_recording_gives_its_own_uid_and_atr() {
    let card = parse("json", br#"{"exchange": [["00B0840020", "9000"]], "uid": "04112233", "atr": "3B8001"}"#, None);
    let card = card.unwrap();
    assert_eq!((card.uid().to_string().as_str(), card.atr()), ("04112233", [0x3B, 0x80, 0x01].as_slice()));
    check(
        "json",
        br#"{"exchange": [["00B0840020", "9000"]], "uid": "04"}"#,
        "uid is not what a card has; correct it in the file",
    );
    check(
        "json",
        br#"{"exchange": [["00B0840020"]]}"#,
        "exchange 1: want a command and an answer; record the card again",
    );
    check(
        "json",
        br#"{"exchange": [["00B0", "9000"]]}"#,
        "exchange 1: want a command of 4 to 261 bytes in hex; record the card again",
    );
    check(
        "json",
        b"{}",
        "the file is no known dump; save the card as .mfd, .eml, .mct, .nfc, a proxmark or metrodroid .json, or a recorded exchange",
    );
}

#[test]
fn a_uid_of_seven_bytes_is_told_from_four() {
    let first = |hex: &str| blocks::whole_line(hex).unwrap();
    let uid = |hex: &str| model::uid_of(&first(hex)).unwrap().to_string();
    assert_eq!(uid("01020304048804004642443730563031"), "01020304");
    assert_eq!(uid("04A2B3C4D5E6F7184400000000000000"), "04A2B3C4D5E6F7");
    assert_eq!(uid("01020304FF8804004642443730563031"), "01020304");
}

#[test]
fn no_bytes_at_all_make_the_desk_stop() {
    let mut seed = 7_u32;
    let mut next = || {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        seed.to_be_bytes()[0]
    };
    let files = ["own_example_student_1k_partial.mct", "own_example_student_1k.pm3.json", "apdu_transcripts.json"];
    for name in files {
        let whole = fixture(name);
        for _ in 0..300 {
            let mut bytes = whole.clone();
            for _ in 0..3 {
                let at = (usize::from(next()) << 8 | usize::from(next())) % bytes.len();
                bytes[at] = next();
            }
            bytes.truncate(bytes.len() - usize::from(next()) * usize::from(next() % 2));
            if let Ok(card) = parse("", &bytes, Some("nfsee_TU")) {
                assert!(card.uid().bytes().len() >= 4);
            }
        }
    }
}

#[test]
fn a_missing_file_and_a_huge_file_say_so() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("card.mfd");
    assert_eq!(open(&path, None).err(), Some(DumpFault::Unreadable(std::io::ErrorKind::NotFound)));
    std::fs::write(&path, vec![0; 2_000_000]).unwrap();
    assert_eq!(open(&path, None).err(), Some(DumpFault::TooLarge));
    std::fs::write(&path, vec![1; 1024]).unwrap();
    assert!(open(&path, None).is_ok());
}
