//! Files as other programs write them, and files that are wrong.

use card_desk::chip::dump::look::AccessLook;
use card_desk::chip::dump::{Dump, Form};
use card_desk::chip::hex::show_hex;

use super::{own, parsed};

/// Reads a file that is good.
fn good(ending: &str, text: &str) -> (Form, Dump) {
    parsed(ending, text).unwrap_or_else(|fault| panic!("{fault}"))
}

/// A block as text, `??` for what is unknown.
fn shown(dump: &Dump, block: usize) -> String {
    dump.blocks()[block].iter().map(|byte| byte.map_or("??".to_owned(), |byte| show_hex(&[byte]))).collect()
}

const ZEROS: &str = "00000000000000000000000000000000";
const TRAILER: &str = "FFFFFFFFFFFFFF078069FFFFFFFFFFFF";

fn flipper(version: u8, rest: &str) -> String {
    format!(
        "Filetype: Flipper NFC device\nVersion: {version}\n# a remark: with a colon\nDevice type: Mifare Classic\n\
         UID: BA E2 7C 9D\nATQA: 00 02\nSAK: 18\n{rest}"
    )
}

#[test]
fn a_flipper_file_knows_each_byte_or_says_that_it_does_not() {
    let text = flipper(
        4,
        "Mifare Classic type: 4K\nData format version: 2\nBlock 0: BA E2 7C 9D B9 18 02 00 46 44 53 37 30 56 30 31\n\
         Block 3: ?? ?? ?? ?? ?? ?? FF 07 80 69 FF FF FF FF FF ff\nBlock 255: 00 ?? 00 ?? 00 00 00 00 00 00 00 00 00 00 00 00\n",
    );
    let (form, dump) = good("nfc", &text);
    assert_eq!((form, dump.blocks().len(), dump.sak, dump.atqa), (Form::Flipper4, 256, Some(0x18), Some([0x02, 0x00])));
    assert_eq!(dump.uid.as_ref().unwrap().to_string(), "BAE27C9D");
    assert_eq!(dump.bcc_fits(), Some(true));
    assert_eq!(shown(&dump, 3), "????????????FF078069FFFFFFFFFFFF");
    assert_eq!(shown(&dump, 4), "??".repeat(16));
    assert!(shown(&dump, 255).starts_with("00??00??00"));
    let (form, older) = good("nfc", &text.replace("Version: 4", "Version: 2").replace("ATQA: 00 02", "ATQA: 02 00"));
    assert_eq!((form, older.atqa), (Form::Flipper2, Some([0x02, 0x00])));
}

#[test]
fn the_key_maps_of_older_flipper_files_say_which_zeros_are_unknown() {
    let zeros = "00 ".repeat(16);
    let blocks: String = (0..20).map(|at| format!("Block {at}: {zeros}\n")).collect();
    let maps = "Key A map: 0000000000000003\nKey B map: 0000000000000005\n";
    let (_, dump) =
        good("nfc", &flipper(2, &format!("Mifare Classic type: MINI\nData format version: 1\n{maps}{blocks}")));
    assert_eq!((shown(&dump, 0), shown(&dump, 3)), (ZEROS.to_owned(), ZEROS.to_owned()));
    assert_eq!(shown(&dump, 7), "00000000000000000000????????????");
    assert_eq!(shown(&dump, 11), "????????????00000000000000000000");
    assert_eq!(shown(&dump, 12), "??".repeat(16));
    assert_eq!(shown(&dump, 19), "??".repeat(16));
}

#[test]
fn a_metrodroid_file_gives_keys_their_own_place() {
    let text = format!(
        r#"{{"tagId": "01020304", "scannedAt": {{"timeInMillis": 1, "tz": "UTC"}}, "mifareClassic": {{"sectors": [
            {{"blocks": ["{ZEROS}", "", {{"type": "data", "data": "{ZEROS}"}}, "000000000000FF078069000000000000"],
              "keyA": "a0a1a2a3a4a5", "keyB": null}},
            {{"isUnauthorized": true}},
            {{"type": "unauthorized", "blocks": []}}], "isPartialRead": true}}}}"#
    );
    let (form, dump) = good("json", &text);
    assert_eq!((form, dump.blocks().len()), (Form::Metrodroid, 64));
    assert_eq!(shown(&dump, 3), "A0A1A2A3A4A5FF078069????????????");
    assert_eq!((shown(&dump, 1), shown(&dump, 2)), ("??".repeat(16), ZEROS.to_owned()));
    assert_eq!(shown(&dump, 4), "??".repeat(16));
}

#[test]
fn a_proxmark_file_of_each_version_is_read_and_keys_stand_in_for_a_missing_trailer() {
    for (file_type, form) in [("mfcard", Form::Proxmark1), ("mfc v2", Form::Proxmark2), ("mfc v3", Form::Proxmark3)] {
        let text = format!(
            r#"{{"Created": "proxmark3", "FileType": "{file_type}", "Card": {{"UID": "04112233445566", "ATQA": "4400",
                "SAK": "18", "ATS": "", "SIGNATURE": "AABB"}}, "blocks": {{"0": "{ZEROS}", "3": "{TRAILER}"}},
                "SectorKeys": {{"0": {{"KeyA": "111111111111"}}, "39": {{"KeyB": "B0B1B2B3B4B5", "AccessConditions": "FF078069"}}}}}}"#
        );
        let (found, dump) = good("json", &text);
        assert_eq!((found, dump.blocks().len(), dump.ats.clone()), (form, 256, None));
        assert_eq!(dump.signature.as_deref(), Some([0xAA, 0xBB].as_slice()));
        assert_eq!(shown(&dump, 3), TRAILER);
        assert_eq!(shown(&dump, 255), "????????????FF078069B0B1B2B3B4B5");
    }
}

#[test]
fn the_app_writes_sector_in_its_own_language() {
    let body = format!("{ZEROS}\n{ZEROS}\n{ZEROS}\n{TRAILER}\n");
    for head in ["+Sector: 0", "+扇区: 0", "+扇区：0"] {
        let (form, dump) = good("txt", &format!("{head}\n{body}"));
        assert_eq!((form, shown(&dump, 3).as_str()), (Form::Mct, TRAILER), "{head}");
    }
}

#[test]
fn access_bits_are_told_sector_by_sector() {
    let (_, card) = own("own_example_student_1k_partial.mct");
    let sectors = card.sectors();
    assert_eq!((sectors.len(), sectors[0].access), (16, AccessLook::Known([0, 0, 0, 1])));
    assert_eq!((sectors[9].unknown, sectors[9].key_a, sectors[9].key_b), (22, false, true));
    assert_eq!((sectors[12].unknown, sectors[12].access), (64, AccessLook::Unknown));
    let broken = TRAILER.replace("FF078069", "FF078169");
    let (_, dump) = good("mct", &format!("+Sector: 0\n{ZEROS}\n{ZEROS}\n{ZEROS}\n{broken}\n"));
    assert_eq!(dump.sectors()[0].access, AccessLook::Broken);
}

#[test]
fn a_check_byte_that_does_not_fit_is_told_and_a_long_uid_has_none() {
    let file = |zero: &str| format!("{zero}\n").as_bytes().to_vec();
    let card = |zero: &str| {
        let mut text = file(zero);
        text.extend(format!("{ZEROS}\n").repeat(63).into_bytes());
        card_desk::chip::dump::parse_blocks("eml", &text).unwrap().1
    };
    assert_eq!(card("01020304040804004642443730563031").bcc_fits(), Some(true));
    assert_eq!(card("01020304050804004642443730563031").bcc_fits(), Some(false));
    assert_eq!(card("04112233445566084400443730563031").bcc_fits(), None);
}

#[test]
fn broken_files_say_what_should_stand_there() {
    let mini = "Mifare Classic type: MINI\n";
    let check = |ending: &str, text: &str, want: &str| assert_eq!(parsed(ending, text).err().as_deref(), Some(want));
    check("nfc", &flipper(5, mini), "line 2: want Version: 2, 3 or 4");
    check("nfc", &flipper(4, "Mifare Classic type: 8K"), "line 8: want Mifare Classic type: MINI, 1K or 4K");
    check("nfc", &flipper(4, "").replace("Mifare Classic", "NTAG213"), "line 4: want Device type: Mifare Classic");
    check("nfc", &flipper(4, ""), "Mifare Classic type is not what a card has");
    check("nfc", &flipper(4, mini).replace("SAK: 18", "SAK: 1"), "line 7: want a SAK of 1 byte");
    check("nfc", &flipper(4, mini).replace("BA E2", "BA"), "line 5: want a UID of 4, 7 or 10 bytes");
    let number = "line 9: want Block and a number from 0 to 255 that did not stand before";
    check("nfc", &flipper(4, &format!("{mini}Block 256: 00")), number);
    let bytes = "line 9: want 16 bytes of two hex digits, ?? for what is unknown";
    for block in ["00", "0? 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00", &"00 ".repeat(17)] {
        check("nfc", &flipper(4, &format!("{mini}Block 0: {block}")), bytes);
    }
    let zeros = "00 ".repeat(16);
    check(
        "nfc",
        &flipper(4, &format!("{mini}Block 20: {zeros}")),
        "the dump holds 21 blocks, a card has 20, 64, 72, 128 or 256",
    );
    check("json", r#"{"blocks": {}, "FileType": "mfu"}"#, "mfu is not what is read here: mfcard, mfc v2 or mfc v3");
    check("json", r#"{"blocks": {}, "Card": {"SAK": "0808"}}"#, "Card.SAK is not what a card has");
    check("json", r#"{"blocks": {}, "Card": {"ATQA": "04"}}"#, "Card.ATQA is not what a card has");
    let keys = "sector 3: want keys of 12 hex digits, access bits of 8";
    check("json", r#"{"blocks": {}, "SectorKeys": {"3": {"KeyA": "FF"}}}"#, keys);
    let sectors = "mifareClassic.sectors, at most 40 is not what a card has";
    check("json", r#"{"mifareClassic": {}}"#, sectors);
    let blocks = "sector 0: want 4 blocks, 16 from sector 32 on, each of 32 hex digits or empty";
    check("json", r#"{"mifareClassic": {"sectors": [{"blocks": ["", "", "", "", ""]}]}}"#, blocks);
    check("json", r#"{"mifareClassic": {"sectors": [{"blocks": ["00"]}]}}"#, blocks);
    let key = "sector 0: want keyA and keyB of 12 hex digits";
    check("json", r#"{"mifareClassic": {"sectors": [{"keyA": "00"}]}}"#, key);
    check("json", r#"{"exchange": []}"#, "a recorded exchange holds answers, not blocks");
    check("json", "{}", "the file is no known dump");
}

#[test]
fn no_fault_repeats_a_byte_of_the_card() {
    let secret = "C0FFEE123456";
    let files = [
        ("mct", format!("+Sector: 0\n{secret}zz\n")),
        ("eml", format!("{ZEROS}\n{secret}\n")),
        ("nfc", flipper(4, &format!("Mifare Classic type: 1K\nBlock 3: {secret}\n"))),
        ("json", format!(r#"{{"blocks": {{"3": "{secret}"}}}}"#)),
        ("json", format!(r#"{{"blocks": {{}}, "SectorKeys": {{"0": {{"KeyA": "{secret}00"}}}}}}"#)),
        ("json", format!(r#"{{"mifareClassic": {{"sectors": [{{"keyA": "{secret}00"}}]}}}}"#)),
    ];
    for (ending, text) in files {
        let fault = parsed(ending, &text).err().unwrap();
        assert!(!fault.contains(secret), "{fault}");
    }
}

#[test]
fn the_public_access_bits_are_told_as_published() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/chip/vectors.json");
    let vectors: serde_json::Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    let rows = vectors["access_bits"].as_array().unwrap();
    assert!(rows.len() > 4, "{} rows", rows.len());
    for row in rows {
        let hex = row["hex"].as_str().unwrap();
        let trailer = format!("FFFFFFFFFFFF{hex}69FFFFFFFFFFFF");
        let (_, dump) = good("mct", &format!("+Sector: 0\n{ZEROS}\n{ZEROS}\n{ZEROS}\n{trailer}\n"));
        let conditions: Option<Vec<u8>> = serde_json::from_value(row["conds"].clone()).unwrap();
        match (dump.sectors()[0].access, conditions) {
            (AccessLook::Known(found), Some(want)) => assert_eq!(found.to_vec(), want, "{hex}"),
            (AccessLook::Known(_), None) => assert_ne!(row["valid"], false, "{hex}"),
            (found, _) => assert_eq!((found, &row["valid"]), (AccessLook::Broken, &false.into()), "{hex}"),
        }
    }
}
