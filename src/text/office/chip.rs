//! Words of the card read last, part by part.

use crate::chip::facts::{Cost, PartState, Place as PartPlace, Tech};
use crate::desk::office::ChipPage;
use crate::desk::office::chip::{CardFacts, ChipRead, FieldLine, Outcome, Shown};
use crate::text::ledger::{Fact, Ledger, LedgerRow, Mark, Tile, TileState};
use crate::text::{Place, Words};

use super::parts::{columns, count};

const KEY: &str = "chip-title";

/// First sector of 16 blocks on a 4K card.
const LONG_SECTOR: u8 = 32;

impl Words {
    pub(super) fn chip_page(&self, page: &ChipPage) -> Ledger {
        let read = page.read.as_ref();
        let card = read.and_then(|read| match &read.outcome {
            Outcome::Read(card) => Some(card.as_ref()),
            Outcome::Torn | Outcome::TwoCards | Outcome::Mute | Outcome::ReaderCannot | Outcome::RandomUid => None,
        });
        let empty = match read.map(|read| &read.outcome) {
            None => "empty",
            Some(Outcome::Read(_)) => "no-fields",
            Some(_) => "nothing-kept",
        };
        let shown = [("field", 3), ("role", 3), ("value", 4), ("origin", 4), ("profile", 3)];
        let ledger = Ledger {
            title: self.say(KEY),
            hint: self.part(KEY, "hint"),
            facts: read.map(|read| self.chip_facts(read)).unwrap_or_default(),
            tiles: read.map(|read| self.chip_tiles(read)).unwrap_or_default(),
            columns: columns(self, KEY, shown),
            rows: card.iter().flat_map(|card| &card.fields).map(|field| self.field_row(field)).collect(),
            empty: self.part(KEY, empty),
            actions: vec![self.back()],
            said: self.told_here(page.told.as_ref()),
            ..Ledger::default()
        };
        Ledger { copy: read.map(|_| self.copied(&ledger, card)), ..ledger }
    }

    fn chip_facts(&self, read: &ChipRead) -> Vec<Fact> {
        let torn =
            read.parts.iter().find(|(_, state)| *state == PartState::Torn).map(|(place, _)| self.part_name(place));
        let failed = |name: &str| vec![self.marked(KEY, "outcome", self.part(KEY, name), Mark::Stop)];
        let mut facts = match &read.outcome {
            Outcome::Read(card) => self.seen_facts(card),
            Outcome::Torn => {
                let told = match &torn {
                    Some(part) => self.part_fill(KEY, "torn-at", &[("part", Place::Text(part))]),
                    None => self.part(KEY, "torn"),
                };
                vec![self.marked(KEY, "outcome", told, Mark::Stop)]
            }
            Outcome::TwoCards => failed("two-cards"),
            Outcome::Mute => failed("mute"),
            Outcome::ReaderCannot => failed("reader-cannot"),
            Outcome::RandomUid => failed("random-uid"),
        };
        facts.insert(facts.len().min(1), self.fact(KEY, "at", read.at.to_string()));
        facts
    }

    fn seen_facts(&self, card: &CardFacts) -> Vec<Fact> {
        let tech = self.part(
            KEY,
            match card.tech {
                Tech::MifareClassic => "tech-sectors",
                Tech::Iso7816 => "tech-files",
                Tech::UidOnly => "tech-uid-only",
            },
        );
        let chip = match card.family {
            Some(family) => format!("{tech} · {family}"),
            None => tech,
        };
        let profiles = match card.profiles.as_slice() {
            [] => self.marked(KEY, "profiles", self.part(KEY, "no-profile"), Mark::Ask),
            some => self.fact(KEY, "profiles", some.join(self.list_comma())),
        };
        let mut facts = vec![
            self.fact(KEY, "chip", chip),
            self.fact(KEY, "uid", card.uid.clone()),
            profiles,
            self.fact(KEY, "cost", self.cost(card.cost)),
        ];
        let found = card.findings.iter().map(|finding| self.marked(KEY, "finding", self.finding(finding), Mark::Ask));
        facts.extend(found);
        facts
    }

    fn cost(&self, cost: Cost) -> String {
        let number = |number: u32| Place::Number(u64::from(number));
        let places =
            [("apdus", number(cost.apdus)), ("auths", number(cost.authentications)), ("reads", number(cost.reads))];
        self.part_fill(KEY, "cost-told", &places)
    }

    fn chip_tiles(&self, read: &ChipRead) -> Vec<Tile> {
        let tile = |(place, state): &(PartPlace, PartState)| {
            let (word, state) = match state {
                PartState::Read { .. } => ("part-read", TileState::Read),
                PartState::Doubtful { .. } => ("part-doubtful", TileState::Doubtful),
                PartState::Locked { .. } => ("part-locked", TileState::Locked),
                PartState::Refused { .. } => ("part-refused", TileState::Doubtful),
                PartState::Absent => ("part-absent", TileState::Absent),
                PartState::Torn => ("part-torn", TileState::Torn),
                PartState::Unread => ("part-unread", TileState::Unread),
            };
            let (name, wide) = match place {
                PartPlace::Sector(number) => (number.to_string(), *number >= LONG_SECTOR),
                PartPlace::File(sfi) => (format!("SFI {sfi}"), false),
                PartPlace::Named(name) => (name.clone(), false),
            };
            Tile { name, word: self.say(word), state, wide }
        };
        read.parts.iter().map(tile).collect()
    }

    /// Returns the name of a part of a card in a sentence, such as `扇区 8`.
    fn part_name(&self, place: &PartPlace) -> String {
        match place {
            PartPlace::Sector(number) => self.fill("part-sector", &[("number", Place::Number(u64::from(*number)))]),
            PartPlace::File(_) | PartPlace::Named(_) => place.to_string(),
        }
    }

    fn field_row(&self, field: &FieldLine) -> LedgerRow {
        let value = match &field.shown {
            Shown::Text(text) | Shown::Masked(text) => text.clone(),
            Shown::Number(number) => number.to_string(),
            Shown::Day(day) => self.or_dash(day.map(|day| day.to_string())),
            Shown::Records(records) => self.part_fill(KEY, "records", &[("count", count(*records))]),
        };
        let role = self.or_dash(field.role.map(|role| self.role(role)));
        let cells = vec![field.key.clone(), role, value, field.origin.to_string(), field.profile.clone()];
        LedgerRow { cells, mark: Mark::Plain, open: None }
    }

    /// Returns the page as text: as masked as the page itself.
    fn copied(&self, ledger: &Ledger, card: Option<&CardFacts>) -> String {
        let mut lines = vec![ledger.title.clone()];
        lines.extend(ledger.facts.iter().map(|fact| format!("{}: {}", fact.label, fact.value)));
        lines.extend(card.map(|card| format!("ATR: {}", card.atr)));
        lines.extend(ledger.tiles.iter().map(|tile| format!("[{}] {}", tile.name, tile.word)));
        lines.extend(ledger.rows.iter().map(|row| row.cells.join(" | ")));
        lines.join("\n")
    }
}
