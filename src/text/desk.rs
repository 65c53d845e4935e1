//! Turns the furniture of a desk into words: modes, lamp, counts, last acts, the shelf.

use crate::day::Moment;
use crate::desk::board::{ActKind, Counts, Lamp, RecentAct, ShelfLabel};
use crate::id::DeskId;
use crate::record::Collector;
use crate::verdict::Purpose;

use super::verdict::mode_key;
use super::{Place, Words};

impl Words {
    /// Returns the name of a mode.
    pub fn mode(&self, mode: Purpose) -> String {
        self.say(&format!("mode-{}", mode_key(mode)))
    }

    /// Returns the name of a desk, such as `甲窗口`.
    pub fn desk(&self, desk: &DeskId) -> String {
        self.fill("desk-name", &[("desk", Place::Text(desk.as_str()))])
    }

    /// Returns when the records were last read.
    pub fn as_of(&self, at: Moment) -> String {
        self.fill("as-of", &[("time", Place::Text(&at.to_string()))])
    }

    /// Returns month, day and minute of the same, for a narrow place.
    pub fn as_of_short(&self, at: Moment) -> String {
        at.to_string().chars().skip(5).take(11).collect()
    }

    /// Returns the state of the reader beside its lamp.
    pub fn lamp(&self, lamp: Lamp) -> String {
        self.say(lamp_key(lamp))
    }

    /// Returns the reader's state as a big word.
    pub fn lamp_panel(&self, lamp: Lamp) -> String {
        self.part(lamp_key(lamp), "panel")
    }

    /// Returns what to do about the reader's state.
    pub fn lamp_next(&self, lamp: Lamp) -> String {
        self.part(lamp_key(lamp), "next")
    }

    /// Returns what an empty desk says: word, hint and next step.
    pub fn empty(&self, mode: Purpose, has_batch: bool) -> [String; 3] {
        let key = if mode == Purpose::Intake && !has_batch {
            "empty-no-batch".to_owned()
        } else {
            format!("empty-{}", mode_key(mode))
        };
        [self.say(&key), self.part(&key, "hint"), self.part(&key, "next")]
    }

    /// Returns the big number of a mode and the words after it.
    pub fn count(&self, mode: Purpose, counts: &Counts) -> (u32, String) {
        let (number, key) = match mode {
            Purpose::Verify => (counts.ok.saturating_sub(counts.handed_over), "count-of-looked"),
            Purpose::Intake => (counts.ok, "count-of-ok"),
            Purpose::Handover => (counts.handed_over, "count-of-handed"),
            Purpose::Return => (counts.handed_over, "count-returned"),
        };
        (number, self.fill(key, &[("expected", Place::Number(u64::from(counts.expected)))]))
    }

    /// Returns how many exceptions wait.
    pub fn parked(&self, count: u32) -> String {
        self.fill("count-parked", &[("count", Place::Number(u64::from(count)))])
    }

    /// Returns the balance of a batch: the equation, its words, whether it holds, and the extra cards.
    pub fn balance(&self, counts: &Counts) -> [String; 4] {
        let number = |n: u32| Place::Number(u64::from(n));
        let places = [
            ("expected", number(counts.expected)),
            ("ok", number(counts.ok)),
            ("quarantined", number(counts.quarantined)),
            ("missing", number(counts.missing)),
        ];
        let state = if counts.balanced { "holds" } else { "broken" };
        [
            self.fill("balance", &places),
            self.part("balance", "words"),
            self.part("balance", state),
            self.part_fill("balance", "extra", &[("extra", number(counts.extra))]),
        ]
    }

    /// Returns one of the last acts: whom it was about, masked, and what it was.
    pub fn recent(&self, act: &RecentAct) -> (String, String) {
        let who = act.student.as_ref().map(|student| student.name.masked()).unwrap_or_default();
        let class = act.student.as_ref().map(|student| format!("{} · ", student.class)).unwrap_or_default();
        let what = if act.undone {
            self.say("act-was-undone")
        } else if matches!(act.kind, ActKind::SetAside(_)) {
            self.part("act-set-aside", "short")
        } else if act.kind == ActKind::HandedOver(Collector::Student) {
            self.mode(Purpose::Handover)
        } else {
            self.act(&act.kind)
        };
        (who, format!("{class}{what}"))
    }

    /// Returns what kind of act it was.
    pub fn act(&self, kind: &ActKind) -> String {
        let count = |n: usize| Place::Number(u64::try_from(n).unwrap_or(u64::MAX));
        match kind {
            ActKind::RosterImported { students } => self.fill("act-roster-imported", &[("students", count(*students))]),
            ActKind::BatchImported { cards, .. } => self.fill("act-batch-imported", &[("cards", count(*cards))]),
            ActKind::TakenIn => self.say("act-taken-in"),
            ActKind::SetAside(reason) => {
                self.fill("act-set-aside", &[("reason", Place::Text(&self.quarantine(*reason)))])
            }
            ActKind::HandedOver(who) => self.fill("act-handed-over", &[("who", Place::Text(&self.collector(*who)))]),
            ActKind::Returned(reason) => {
                self.fill("act-returned", &[("reason", Place::Text(&self.return_reason(*reason)))])
            }
            ActKind::LossClaimed => self.say("act-loss-claimed"),
            ActKind::Superseded => self.say("act-superseded"),
            ActKind::BatchClosed { .. } => self.say("act-batch-closed"),
            ActKind::Parked { reason } => self.fill("act-parked", &[("reason", Place::Number(u64::from(*reason)))]),
            ActKind::ListMade { title } => self.fill("act-list-made", &[("title", Place::Text(title))]),
            ActKind::Undone => self.say("act-undone"),
            ActKind::Other(deed) => self.deed(*deed),
        }
    }

    /// Returns the reason that a digit stands for, 1 to 9; others are `其他`.
    pub fn park_reason(&self, digit: u8) -> String {
        self.say(&format!("park-{}", if (1..=9).contains(&digit) { digit } else { 9 }))
    }

    /// Returns what a virtual card plays.
    pub fn shelf(&self, label: ShelfLabel) -> String {
        self.say(match label {
            ShelfLabel::Good => "shelf-good",
            ShelfLabel::Dead => "shelf-dead",
            ShelfLabel::Stranger => "shelf-stranger",
            ShelfLabel::Old => "shelf-old",
            ShelfLabel::Lost => "shelf-lost",
            ShelfLabel::Swapped => "shelf-swapped",
            ShelfLabel::Phone => "shelf-phone",
            ShelfLabel::Two => "shelf-two",
            ShelfLabel::Foreign => "shelf-foreign",
            ShelfLabel::Hasty => "shelf-hasty",
        })
    }

    /// Returns the announcement of characters that no font has, by their code points.
    pub fn unprintable(&self, characters: &[char]) -> String {
        let codes: Vec<String> = characters.iter().map(|c| format!("U+{:04X}", u32::from(*c))).collect();
        self.fill("unprintable", &[("codes", Place::Text(&codes.join(" ")))])
    }

    /// Returns the sentence that only so many hits are listed.
    pub fn only_first(&self, count: usize) -> String {
        let count = u64::try_from(count).unwrap_or(u64::MAX);
        self.part_fill("search-title", "more", &[("count", Place::Number(count))])
    }

    /// Returns the sentence about commands that tried to write; always 0.
    pub fn writes(&self, count: u64) -> String {
        let key = if count == 0 { "writes-none" } else { "writes-some" };
        self.part_fill("diagnosis-title", key, &[("count", Place::Number(count))])
    }
}

fn lamp_key(lamp: Lamp) -> &'static str {
    match lamp {
        Lamp::Starting => "lamp-starting",
        Lamp::Ready => "lamp-ready",
        Lamp::CardPresent => "lamp-card-present",
        Lamp::Reading => "lamp-reading",
        Lamp::NoReader => "lamp-no-reader",
        Lamp::ServiceDown => "lamp-service-down",
        Lamp::Denied => "lamp-denied",
        Lamp::Busy => "lamp-busy",
        Lamp::Virtual => "lamp-virtual",
    }
}
