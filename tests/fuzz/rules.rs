//! Payload rules as text that somebody wrote, and payloads as text that some card carries.

use card_desk::day::Moment;
use card_desk::face::facts::{FaceSeen, FaceSource};
use card_desk::face::page::PageCode;
use card_desk::face::pairing::PairingCode;
use card_desk::face::payload::{Code, Field, Rules, is_address, masked};
use card_desk::face::scan::Scan;
use card_desk::face::slip::SlipCode;
use card_desk::id::ClassId;

use crate::{fixture, run, sentence};

const FILES: [&str; 4] = ["faces.toml", "examples/labels.toml", "examples/bar-code.toml", "examples/address.toml"];

fn files() -> Vec<Vec<u8>> {
    FILES.iter().map(|file| fixture(&format!("assets/payload-rules/{file}"))).collect()
}

/// All rules that come along, examples included.
fn rules() -> Rules {
    let mut rules = Rules::builtin().unwrap();
    for file in files().iter().skip(1) {
        rules.add_text("example.toml", std::str::from_utf8(file).unwrap(), true).unwrap();
    }
    rules
}

fn payloads() -> Vec<Vec<u8>> {
    [
        "00012345",
        "姓名:王小明;性别:男;学校:示范中学;教育ID号:00012345;有效期:2027-08-31",
        "JYID=00000012;XM=某某",
        r#"{"student":{"id":"00000012"},"cards":[{"no":"X0000001"}]}"#,
        "某某^女^00000012^X",
        "某某某00000012示范中学",
        "https://card.example.invalid/s/X0000001?id=00000012&x=%E6%9F%90",
        "TK00112233445566FF",
        "CS1:2026-autumn-1:7-3:2/3:14:0000",
    ]
    .map(|text| text.as_bytes().to_vec())
    .to_vec()
}

#[test]
fn any_text_as_a_file_of_payload_rules() {
    let (good, builtin) = (files(), Rules::builtin().unwrap());
    run("payload rules", |noise| {
        let bytes = noise.file(&good, 600);
        let mut rules = builtin.clone();
        match rules.add_text("site.toml", &String::from_utf8_lossy(&bytes), noise.below(2) == 0) {
            Ok(()) => true,
            Err(fault) => {
                sentence(format!("{fault}; {}; {}", fault.code(), fault.next()));
                assert_eq!(rules.rules().len(), 2, "a file that is refused adds nothing");
                false
            }
        }
    });
}

#[test]
fn any_text_as_a_payload() {
    let (good, rules) = (payloads(), rules());
    run("payload", |noise| {
        let bytes = noise.file(&good, 400);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let is_web = text.to_lowercase().contains("card.example.invalid");
        match rules.read(&text, FaceSource::Picture, noise.below(2) == 0) {
            FaceSeen::Read(facts) => {
                assert!(Field::ALL.into_iter().any(|field| facts.text_of(field).is_some()));
                assert!(!is_address(&text) || is_web, "an address that no rule names gave a field");
                true
            }
            FaceSeen::Unknown { masked, .. } => {
                assert!(!masked.chars().any(char::is_alphanumeric));
                false
            }
            FaceSeen::Disputed { .. } => false,
            FaceSeen::NotShown => panic!("a text was shown"),
        }
    });
}

#[test]
fn any_text_as_an_unknown_code_to_learn() {
    let good = payloads();
    run("learn", |noise| {
        let bytes = noise.file(&good, 200);
        let scan = Scan::typed(String::from_utf8_lossy(&bytes));
        let Some(code) = Code::of(&scan) else { return false };
        for draft in code.drafts() {
            let proposed = draft.proposed();
            assert_eq!(proposed.len(), draft.parts().len());
            assert!(draft.parts().iter().all(|part| masked(&part.masked()) == part.masked()));
            let file = draft.rule_without_example("learned", "x", &proposed);
            // A pattern for Chinese characters takes milliseconds to build: one rule in some is loaded.
            if noise.below(24) == 0
                && let Err(fault) = Rules::none().add_text("learned.toml", &file, false)
            {
                sentence(fault);
            }
        }
        true
    });
}

#[test]
fn any_text_as_a_code_of_ours() {
    let (class, end) = (ClassId::new(7, 3).unwrap(), Moment::from_unix_ms(1_800_000_000_000));
    let good = [
        PageCode::new("2026-秋-1", class, 2, 3, 14).unwrap().to_string(),
        SlipCode::new("2026-autumn-1", class, 12, 14).unwrap().to_string(),
        PairingCode::new([7; 16], end, 60_000).show().to_string(),
    ]
    .map(String::into_bytes)
    .to_vec();
    run("own codes", |noise| {
        let bytes = noise.file(&good, 100);
        let text = String::from_utf8_lossy(&bytes);
        let page = PageCode::parse(&text).map(|code| code.to_string());
        let slip = SlipCode::parse(&text).map(|code| code.to_string());
        let pairing = PairingCode::parse(&text).map(|code| code.show().to_string());
        let read: Vec<String> = [page, slip, pairing].into_iter().flatten().collect();
        assert!(read.len() < 2 && read.iter().all(|code| code == text.trim()));
        !read.is_empty()
    });
}

#[test]
fn rule_files_that_are_deep_or_long_are_refused_in_a_sentence() {
    let head = "schema = 1\n[[rule]]\nid = \"a\"\nform = \"pattern\"\n";
    let texts = [
        format!("a = {}", "[".repeat(200_000)),
        "[[rule]]\n".repeat(20_000),
        format!("{head}pattern = '{}'", "(".repeat(100_000)),
        format!("{head}pattern = '(?<school>(?:(?:.{{1000}}){{1000}}){{1000}})'"),
        format!("schema = {}", "9".repeat(200_000)),
        "\u{0}".repeat(200_000),
    ];
    for text in texts {
        sentence(Rules::none().add_text("site.toml", &text, true).expect_err("this is no file of rules"));
    }
}
