//! Words of a closed desk: signing in, the first run, the recovery passphrase, and what was said to the last try.

use crate::desk::board::Input;
use crate::desk::doorstep::Way;
use crate::desk::office::{DoorPage, FormKind, OfficeInput, PinPage, RecoveryPage, Said, SignInPage};

use super::ledger::{Action, Fact, Field, FieldKind, Form, Ledger, Mark};
use super::{Place, Words};

/// Codes that have a sentence of their own; others share one.
pub const DOOR_CODES: [&str; 57] = [
    "too-early",
    "wrong-secret",
    "pin-used-up",
    "locked-by-key",
    "locked-idle",
    "locked-jump",
    "recovered",
    "not-a-name",
    "no-school-name",
    "passwords-differ",
    "not-the-group",
    "unknown-operator",
    "retired-operator",
    "pins-differ",
    "pin-set",
    "pin-training",
    "pin-not-six-digits",
    "pin-same-digits",
    "pin-run",
    "password-short",
    "password-long",
    "password-one-character",
    "recovery-length",
    "recovery-sign",
    "recovery-group",
    "recovery-letters",
    "keyring-locked",
    "keyring-slow",
    "keyring-not-a-key",
    "keyring-failed",
    "journal-without-key",
    "key-without-journal",
    "school-exists",
    "journal-plain",
    "journal-wrong-key",
    "journal-missing",
    "journal-newer",
    "journal-foreign",
    "journal-cannot-open",
    "journal-read-only",
    "journal-disk-full",
    "journal-disk",
    "journal-locked",
    "journal-damaged",
    "journal-seal",
    "journal-no-randomness",
    "vault-missing",
    "vault-newer",
    "vault-foreign",
    "vault-damaged",
    "vault-cannot-read",
    "vault-cannot-write",
    "vault-busy",
    "vault-other-key",
    "vault-no-randomness",
    "vault-out-of-memory",
    "other",
];

impl Words {
    /// Returns the page of a closed desk in words.
    pub fn door(&self, page: &DoorPage) -> Ledger {
        match page {
            DoorPage::Closed => self.doorstep("door-training", None, self.empty_form("door-training")),
            DoorPage::Shut { said } => self.doorstep("door-shut", Some(said), self.empty_form("door-shut")),
            DoorPage::FirstRun { said } => self.first_run(said.as_ref()),
            DoorPage::SignIn(page) => self.sign_in(page),
            DoorPage::Recovery(page) => self.recovery(page),
        }
    }

    /// Returns the page on which a PIN is set.
    pub(super) fn pin(&self, page: &PinPage) -> Ledger {
        let fields = vec![self.secret("door-field-pin"), self.secret("door-field-pin-again")];
        let form = self.form_of(FormKind::SetPin, fields, "door-pin");
        let back = Action { key: 'b', label: self.say("door-back"), input: Input::Office(OfficeInput::Close) };
        Ledger { actions: vec![back], ..self.doorstep("door-pin", page.said.as_ref(), form) }
    }

    fn first_run(&self, said: Option<&Said>) -> Ledger {
        let fields = vec![
            self.text_field("door-field-school"),
            self.text_field("door-field-admin"),
            self.secret("door-field-new-password"),
            self.secret("door-field-password-again"),
        ];
        self.doorstep("door-first", said, self.form_of(FormKind::FirstRun, fields, "door-first"))
    }

    fn sign_in(&self, page: &SignInPage) -> Ledger {
        let ways = page.ways().iter().map(|way| self.way(way)).collect();
        let first = page.first().to_string();
        let mut fields = vec![Field { label: self.say("door-field-who"), first, kind: FieldKind::Choice(ways) }];
        if page.takes_name() {
            fields.push(self.text_field("door-field-name"));
        }
        fields.push(self.secret("door-field-secret"));
        let key = if page.recovered { "door-recovered" } else { "door-sign-in" };
        self.doorstep(key, page.said.as_ref(), self.form_of(FormKind::SignIn, fields, key))
    }

    fn way(&self, way: &Way) -> String {
        match way {
            Way::Pin(operator) => self.fill("door-way-pin", &[("name", Place::Text(operator.as_str()))]),
            Way::Password(operator) => operator.to_string(),
            Way::Named => self.say("door-way-named"),
            Way::Recovery => self.say("door-way-recovery"),
        }
    }

    fn recovery(&self, page: &RecoveryPage) -> Ledger {
        let key = if page.again { "door-recovery-again" } else { "door-recovery" };
        let group = |(n, group): (u64, &str)| Fact {
            label: self.fill("door-group", &[("n", Place::Number(n))]),
            // Letters with air between them are copied with fewer mistakes.
            value: group.chars().map(String::from).collect::<Vec<_>>().join(" "),
            mark: Mark::Plain,
        };
        let mut facts: Vec<Fact> = (1..).zip(page.shown.groups()).map(group).collect();
        let keyring = if page.in_keyring { "door-keyring-kept" } else { "door-keyring-none" };
        if !page.again {
            facts.push(Fact { label: self.say("door-keyring"), value: self.say(keyring), mark: Mark::Plain });
        }
        let form =
            self.form_of(FormKind::RecoverySeen, vec![self.text_field("door-field-last-group")], "door-recovery");
        let said = page.said.as_ref().map(|said| self.told_at_door(said));
        let said = said.or_else(|| Some((Mark::Ask, self.part("door-recovery", "why"))));
        Ledger {
            title: self.say(key),
            hint: self.part(key, "hint"),
            facts,
            form: Some(form),
            said,
            ..Ledger::default()
        }
    }

    fn doorstep(&self, key: &str, said: Option<&Said>, form: Form) -> Ledger {
        let detail = said.map(|said| said.detail.as_str()).filter(|detail| !detail.is_empty());
        let detail =
            detail.map(|detail| Fact { label: self.say("door-detail"), value: detail.to_owned(), mark: Mark::Plain });
        Ledger {
            title: self.say(key),
            hint: self.part(key, "hint"),
            facts: detail.into_iter().collect(),
            form: Some(form),
            said: said.map(|said| self.told_at_door(said)),
            ..Ledger::default()
        }
    }

    /// Returns what is said to a try: what happened, what to do now, and the code.
    fn told_at_door(&self, said: &Said) -> (Mark, String) {
        let known = DOOR_CODES.iter().find(|known| **known == said.code).copied().unwrap_or("other");
        let key = match known {
            "wrong-secret" if said.number > 0 => "door-said-wrong-secret-wait".to_owned(),
            known => format!("door-said-{known}"),
        };
        let number = [("n", Place::Number(said.number))];
        let (what, next) = (self.fill(&key, &number), self.part_fill(&key, "next", &number));
        let places = [("what", Place::Text(&what)), ("next", Place::Text(&next)), ("code", Place::Text(said.code))];
        (mark(known), self.fill("door-told", &places))
    }

    fn empty_form(&self, key: &str) -> Form {
        self.form_of(FormKind::OpenDoor, Vec::new(), key)
    }

    fn form_of(&self, kind: FormKind, fields: Vec<Field>, key: &str) -> Form {
        Form { kind, fields, send: self.part(key, "send") }
    }

    fn text_field(&self, key: &str) -> Field {
        Field { label: self.say(key), first: String::new(), kind: FieldKind::Text }
    }

    fn secret(&self, key: &str) -> Field {
        Field { label: self.say(key), first: String::new(), kind: FieldKind::Secret }
    }
}

/// Marks what is said: a desk that was closed is nothing wrong.
fn mark(code: &str) -> Mark {
    match code {
        "pin-set" => Mark::Good,
        "locked-by-key" | "locked-idle" | "locked-jump" => Mark::Plain,
        "recovered" | "too-early" => Mark::Ask,
        _ => Mark::Stop,
    }
}

#[cfg(test)]
mod tests;
