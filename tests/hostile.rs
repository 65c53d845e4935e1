//! Cards and readers that answer wrongly, for ever or not at all: each ends in a named fault or finding, the desk goes
//! on, and the next good card reads fine.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test stops at the first surprise"
)]

#[path = "pcscd/bench.rs"]
mod bench;
#[path = "hostile/card.rs"]
mod card;
#[path = "hostile/desk.rs"]
mod desk;
#[path = "hostile/driver.rs"]
mod driver;
#[path = "hostile/process.rs"]
mod process;
#[path = "pcscd/stage.rs"]
mod stage;

use card_desk::chip::facts::{ChipFacts, Finding};
use card_desk::chip::key::KeyRing;
use card_desk::reader::link::Fault;

/// The key of the example sector.
fn keys() -> KeyRing {
    KeyRing::parse("[[key]]\nname = 'edu.student.read'\nvalue = 'FFFFFFFFFFFF'\n").unwrap()
}

/// What came of a reading, in codes.
fn told(read: &Result<ChipFacts, Fault>) -> String {
    match read {
        Ok(facts) => {
            let codes = facts.findings.iter().map(code).collect::<Vec<_>>().join(" ");
            format!("{} fields; {codes}", facts.fields.len())
        }
        Err(fault) => fault.code().to_owned(),
    }
}

/// The code of a finding, as in JSON.
fn code(finding: &Finding) -> String {
    serde_json::to_value(finding).unwrap()["code"].as_str().unwrap().to_owned()
}
