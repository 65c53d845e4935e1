//! Our virtual card in the hands of programs that we did not write: `card-desk simulate` behind Debian's vpcd.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

#[path = "interop/office.rs"]
mod office;
#[path = "pcscd/service.rs"]
#[allow(dead_code, reason = "this file needs only a part of the service")]
mod service;
#[path = "interop/vpcd.rs"]
mod vpcd;

use serde_json::{Value, json};
use vpcd::{SLOTS, Vpcd, printed};

const SECTOR_CARD: &str = "own_example_student_1k.mfd";
const SECTOR_ATR: &str = "3B8F8001804F0CA000000306030001000000006A";
/// Block 32 of the example card: the first bytes of its student sector.
const BLOCK: &str = "01123456780221110000012027083100";

#[test]
fn opensc_tool_reads_uid_and_sector_and_nothing_counts_as_a_write() {
    let vpcd = Vpcd::start();
    let card = vpcd.lay(0, SECTOR_CARD, &[]);
    vpcd.wait_for_card(0);
    let list = vpcd.opensc(0, &["-l"]);
    assert!(SLOTS.iter().all(|slot| list.contains(slot)), "{list}");
    let atr = vpcd.opensc(0, &["-a"]);
    assert_eq!(atr.trim().replace(':', "").to_uppercase(), SECTOR_ATR, "{atr}");
    let (key, open) = ("FF:82:00:00:06:FF:FF:FF:FF:FF:FF", "FF:86:00:00:05:01:00:20:60:00");
    let (uid, read) = ("FF:CA:00:00:00", "FF:B0:00:20:10");
    let said = vpcd.opensc(0, &["-s", uid, "-s", key, "-s", open, "-s", read]);
    assert_eq!(said.matches("(SW1=0x90, SW2=0x00)").count(), 4, "{said}");
    let bytes = |spaced: &str| said.contains(spaced);
    assert!(bytes("\n01 02 03 04 ") && bytes("\n01 12 34 56 78 02 21 11 00 00 01 20 27 08 31 00 "), "{said}");
    vpcd.end();
    let account = card.account();
    assert_eq!((&account["contract"], &account["writes_seen"]), (&json!(1), &json!(0)), "{account}");
    assert_eq!((&account["authentications"], &account["reads"]), (&json!(1), &json!(1)), "{account}");
}

#[test]
fn pcsc_scan_names_the_card_that_lies_in_the_second_slot() {
    let vpcd = Vpcd::start();
    let card = vpcd.lay(1, SECTOR_CARD, &[]);
    assert_eq!(vpcd.wait_for_card(1), SECTOR_ATR);
    vpcd.end();
    assert_eq!(card.account()["writes_seen"], 0);
}

#[test]
fn pyscard_reads_both_slots_and_its_write_is_refused_and_counted() {
    let vpcd = Vpcd::start();
    let sector = vpcd.lay(0, SECTOR_CARD, &[]);
    let purse = vpcd.lay(1, "apdu_transcripts.json", &["--entry", "nfsee_TU"]);
    vpcd.wait_for_card(0);
    vpcd.wait_for_card(1);
    let mut python = vpcd.client("/usr/bin/python3", "python3-pyscard");
    assert!(
        python.args(["-c", "import smartcard"]).status().unwrap().success(),
        "pyscard is missing: install the package python3-pyscard"
    );
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/interop/client.py");
    let mut python = vpcd.client("/usr/bin/python3", "python3-pyscard");
    let said = printed(python.args(["-W", "ignore", script, "sector", "purse"]).output().unwrap());
    let said: Value = serde_json::from_str(said.trim()).unwrap_or_else(|fault| panic!("{fault}: {said}"));
    assert_eq!(said[0]["reader"], SLOTS[0]);
    assert_eq!(said[0]["atr"], SECTOR_ATR);
    let block = format!("{BLOCK}9000");
    // Without a key the block is locked; after the refused write it is what it was.
    let want = ["010203049000", "6982", "9000", "9000", &block, "6A81", &block];
    assert_eq!(said[0]["answers"], json!(want));
    assert_eq!(said[1]["reader"], SLOTS[1]);
    let purse_answers = said[1]["answers"].as_array().unwrap();
    assert!(purse_answers[1].as_str().unwrap().starts_with("6F318408A000000632010105"), "{said}");
    assert_eq!(purse_answers[2], "8000164E9000", "{said}");
    vpcd.end();
    let account = sector.account();
    assert_eq!((&account["writes_seen"], &account["authentications"]), (&json!(1), &json!(1)), "{account}");
    assert_eq!(purse.account()["writes_seen"], 0);
}

#[test]
fn without_a_driver_simulate_says_what_to_install() {
    let port = std::net::TcpListener::bind((std::net::Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap().port();
    let ran = std::process::Command::new(env!("CARGO_BIN_EXE_card-desk"))
        .args([
            "simulate",
            "--json",
            "--port",
            &port.to_string(),
            "--dump",
            "tests/fixtures/chip/own_example_student_1k.eml",
        ])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    let json: Value = serde_json::from_slice(&ran.stdout).unwrap();
    assert!(!ran.status.success());
    assert_eq!(json["error"]["code"], "no-driver", "{json}");
    assert!(json["error"]["next"].as_str().unwrap().contains("vsmartcard-vpcd"), "{json}");
}
