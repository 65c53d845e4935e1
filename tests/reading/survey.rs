//! `card-desk survey` through a real smart card service: the card is asked what the report says it was asked.

use std::process::Command;

use serde_json::{Value, json};

use crate::virtual_deck::play;
use crate::{ACR, Clerk};

impl Clerk<'_> {
    /// Surveys what lies there now; the program's one line, and whether it succeeded.
    fn survey(&self, more: &[&str]) -> (bool, Value) {
        let ran = Command::new(env!("CARGO_BIN_EXE_card-desk"))
            .args(["survey", "--json", "--data"])
            .arg(self.folder.path())
            .args(more)
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .output()
            .unwrap();
        let out = String::from_utf8(ran.stdout).unwrap();
        (ran.status.success(), serde_json::from_str(&out).unwrap_or_else(|fault| panic!("{fault}: {out}")))
    }
}

#[test]
fn a_card_is_surveyed_through_the_service() {
    play("survey::a_card_is_surveyed_through_the_service", &[ACR], |stage| {
        let mut clerk = Clerk::new(stage);
        let keys = clerk.folder.path().join("ours.toml");
        let ring = "[[key]]\nname = 'ours'\nvalue = 'FFFFFFFFFFFF'\nsectors = '8-9(A)'\n";
        std::fs::write(&keys, ring).unwrap();
        for (card, tech) in [("t-union", "iso7816"), ("sector", "mifare-classic"), ("uid-only", "uid-only")] {
            clerk.lay(card);
            let (done, json) = clerk.survey(&["--keys", keys.to_str().unwrap()]);
            assert!(done, "{json}");
            assert_eq!((&json["tech"], &json["reader"]), (&json!(tech), &json!("acr122u")), "{json}");
            let cost = &json["cost"];
            let told = format!("{} {} {}", cost["apdus"], cost["authentications"], cost["reads"]);
            assert_eq!(clerk.stage.ask("tell"), told, "{json}");
            let names: Vec<&Value> = json["folders"].as_array().unwrap().iter().collect();
            let there = names.iter().filter(|folder| folder["is_there"] == json!(true)).count();
            assert_eq!(there, usize::from(card == "t-union"), "{json}");
            if card == "sector" {
                let status = |at: usize| json["storage"]["sectors"][at]["tried"][0]["status"].clone();
                assert_eq!(
                    (status(0), status(1), cost["authentications"].clone()),
                    (json!("9000"), json!("9000"), json!(3))
                );
            }
            clerk.lift();
        }
        let (done, json) = clerk.survey(&[]);
        assert!(!done && json["error"]["code"] == "no-card", "{json}");
    });
}
