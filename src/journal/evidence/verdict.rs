//! Verifies a file of evidence: recomputes contents, hashes, links and details, and holds anchors against it.
//!
//! Pure: it needs the text and what was typed from paper, no journal and no key.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::day::Moment;

use super::super::anchor::{Anchor, Checked, Found};
use super::super::audit::{Break, Head};
use super::super::entry::{Form, NO_HASH, Sealed, chained, digest, digest_of_all, hex, lower_hex};
use super::file::{self, CardSaid, ChainSaid, EntrySaid, Evidence, Held, Item};
use super::flaw::Flaw;

/// What a verification of evidence found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Verdict {
    /// Whether everything in the file fits together; anchors are told apart from it.
    pub good: bool,
    /// What does not fit: at most the first entry of each desk, then the file as a whole.
    pub flaws: Vec<Flaw>,
    /// School, as the file states it.
    pub school: String,
    /// When it was made, as the file states it.
    pub made: Moment,
    /// What the school states about the card.
    pub card: Option<CardSaid>,
    /// The head of each desk, recomputed: hold it against paper.
    pub heads: Vec<Head>,
    /// Each anchor that was given and what became of it.
    pub anchors: Vec<Checked>,
    /// The entries of the card, oldest first.
    pub entries: Vec<Shown>,
}

/// An entry of the card in plain fields.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Shown {
    /// Desk.
    pub desk: String,
    /// Number at the desk.
    pub seq: i64,
    /// What the clock of the desk said.
    pub at: Moment,
    /// The same in words, Beijing time.
    pub time: String,
    /// Who did it.
    pub operator: String,
    /// The second person.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub approver: Option<String>,
    /// Kind of act.
    pub kind: String,
    /// What the act states besides.
    pub fields: Map<String, Value>,
    /// Personal details that are still held.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub held: Map<String, Value>,
    /// Whether it leads to the head of its desk; else only its own hash was checked.
    pub tied: bool,
    /// Whether a later entry takes it back.
    pub undone: bool,
}

/// Verifies a file of evidence and holds anchors against it.
pub fn verify(text: &str, anchors: &[Anchor]) -> Verdict {
    let mut verdict = Verdict {
        good: false,
        flaws: Vec::new(),
        school: String::new(),
        made: Moment::from_unix_ms(0),
        card: None,
        heads: Vec::new(),
        anchors: Vec::new(),
        entries: Vec::new(),
    };
    let (evidence, digest_fits) = match file::read(text) {
        Ok(read) => read,
        Err(flaw) => {
            verdict.flaws.push(flaw);
            return verdict;
        }
    };
    let mut chains: BTreeMap<&str, Chain> = BTreeMap::new();
    for said in &evidence.chains {
        let chain = Chain::walk(said, &evidence);
        verdict.flaws.extend(chain.flaw.clone());
        verdict.heads.push(chain.head(&said.desk));
        if chains.insert(&said.desk, chain).is_some() {
            verdict.flaws.push(Flaw::Head { desk: said.desk.clone() });
        }
    }
    verdict.flaws.extend(Some(Flaw::Digest).filter(|_| !digest_fits));
    let found = |anchor: &Anchor| match chains.get(anchor.desk.as_str()) {
        _ if anchor.seq == 0 => Found::Held,
        Some(chain) => chain.found(anchor),
        None => Found::Missing,
    };
    verdict.anchors = anchors.iter().map(|anchor| Checked { anchor: anchor.clone(), found: found(anchor) }).collect();
    verdict.entries = shown(&evidence);
    verdict.good = verdict.flaws.is_empty();
    verdict.school = evidence.school;
    verdict.made = Moment::from_unix_ms(evidence.made_ms);
    verdict.card = Some(evidence.card);
    verdict
}

/// A chain while it is walked.
struct Chain {
    start: i64,
    /// Recomputed hash of `start` and of every entry after it.
    hashes: Vec<[u8; 32]>,
    mono_ms: i64,
    flaw: Option<Flaw>,
}

impl Chain {
    fn walk(said: &ChainSaid, evidence: &Evidence) -> Self {
        let after = lower_hex(&said.after.hash).filter(|hash| (said.after.seq == 0) == (*hash == NO_HASH));
        let start = said.after.seq;
        let mut chain = Chain { start, hashes: vec![after.unwrap_or(NO_HASH)], mono_ms: i64::MIN, flaw: None };
        if after.is_none() || start < 0 {
            chain.broken(&said.desk, start, Break::Link);
        }
        chain.untied(said, evidence);
        for item in &said.items {
            match item {
                Item::Others(contents) => chain.pass(&said.desk, contents),
                Item::Entry(entry) => chain.take(&said.desk, entry, evidence),
            }
        }
        let head = chain.head(&said.desk);
        if i64::try_from(head.seq) != Ok(said.head.seq) || head.hash != said.head.hash {
            chain.flaw.get_or_insert(Flaw::Head { desk: said.desk.clone() });
        }
        chain
    }

    fn broken(&mut self, desk: &str, seq: i64, why: Break) {
        self.flaw.get_or_insert(Flaw::Entry { desk: desk.to_owned(), seq, why });
    }

    /// Checks entries that nothing ties to the head.
    fn untied(&mut self, said: &ChainSaid, evidence: &Evidence) {
        let mut before: Option<&EntrySaid> = None;
        for entry in &said.untied {
            let follows = before.is_none_or(|before| before.seq < entry.seq && before.mono_ms < entry.mono_ms);
            let linked = before.is_none_or(|before| before.seq + 1 != entry.seq || before.hash == entry.prev);
            if !follows || entry.seq > said.after.seq {
                self.broken(&said.desk, entry.seq, Break::Gap);
            } else if !linked {
                self.broken(&said.desk, entry.seq, Break::Link);
            } else if let Some(why) = own_break(&said.desk, entry, evidence) {
                self.broken(&said.desk, entry.seq, why);
            }
            before = Some(entry);
        }
        self.mono_ms = before.map_or(i64::MIN, |before| before.mono_ms);
    }

    /// Passes over entries of others.
    fn pass(&mut self, desk: &str, contents: &str) {
        for content in contents.as_bytes().chunks(64) {
            let content = std::str::from_utf8(content).ok().and_then(lower_hex::<32>);
            match content {
                Some(content) => self.hashes.push(chained(&self.last(), &content)),
                None => return self.broken(desk, self.seq() + 1, Break::Hash),
            }
        }
    }

    /// Takes an entry of the card in.
    fn take(&mut self, desk: &str, entry: &EntrySaid, evidence: &Evidence) {
        let prev = self.last();
        if entry.seq != self.seq() + 1 {
            self.broken(desk, entry.seq, Break::Gap);
        } else if entry.prev != hex(&prev) {
            self.broken(desk, entry.seq, Break::Link);
        } else if entry.mono_ms <= self.mono_ms {
            self.broken(desk, entry.seq, Break::Time);
        } else if let Some(why) = own_break(desk, entry, evidence) {
            self.broken(desk, entry.seq, why);
        }
        self.mono_ms = entry.mono_ms;
        let computed = sealed(desk, entry).map(|sealed| Sealed { prev, ..sealed }.hash());
        self.hashes.push(computed.unwrap_or(NO_HASH));
    }

    fn last(&self) -> [u8; 32] {
        self.hashes.last().copied().unwrap_or(NO_HASH)
    }

    fn seq(&self) -> i64 {
        self.start.saturating_add(i64::try_from(self.hashes.len()).unwrap_or(i64::MAX)).saturating_sub(1)
    }

    fn head(&self, desk: &str) -> Head {
        Head { desk: desk.to_owned(), seq: u64::try_from(self.seq()).unwrap_or_default(), hash: hex(&self.last()) }
    }

    fn found(&self, anchor: &Anchor) -> Found {
        let at = i64::try_from(anchor.seq).unwrap_or(i64::MAX).saturating_sub(self.start);
        match usize::try_from(at) {
            Err(_) => Found::Earlier,
            Ok(at) => self.hashes.get(at).map_or(Found::Behind, |hash| anchor.against(hash)),
        }
    }
}

/// Takes the fields of an entry as they are hashed.
fn sealed(desk: &str, entry: &EntrySaid) -> Option<Sealed> {
    let private_digest = match &entry.private_digest {
        Some(digest) => Some(lower_hex(digest)?),
        None => None,
    };
    Some(Sealed {
        form: Form::of(entry.form)?,
        id: Uuid::parse_str(&entry.id).ok().filter(|id| id.to_string() == entry.id)?,
        desk: desk.to_owned(),
        seq: entry.seq,
        wall_ms: entry.wall_ms,
        mono_ms: entry.mono_ms,
        operator: entry.operator.clone(),
        approver: entry.approver.clone(),
        kind: entry.kind.clone(),
        body: entry.body.clone(),
        private_digest,
        prev: lower_hex(&entry.prev)?,
    })
}

/// Returns what does not fit in an entry by itself.
fn own_break(desk: &str, entry: &EntrySaid, evidence: &Evidence) -> Option<Break> {
    let Some(sealed) = sealed(desk, entry) else { return Some(Break::Hash) };
    // Form 1 has no second person in its hash, so none may stand beside it.
    let covered = sealed.form == Form::Two || entry.approver.is_none();
    if hex(&sealed.hash()) != entry.hash || !covered || entry.approver.as_deref() == Some("") {
        return Some(Break::Hash);
    }
    if entry.mono_ms < entry.wall_ms {
        return Some(Break::Time);
    }
    if !details_fit(&sealed, entry) {
        return Some(Break::Private);
    }
    let is_ours = act(entry).is_some_and(|act| match act.get("act").and_then(Value::as_str) {
        Some("undone") => act.get("entry").and_then(Value::as_str).is_some_and(|id| ids(evidence).contains(id)),
        Some(_) | None => names(&act, evidence),
    });
    if is_ours { None } else { Some(Break::Act) }
}

/// Returns whether an act names the card of the file, under its pseudonym or, in version 0.1.0, under its number.
fn names(act: &Map<String, Value>, evidence: &Evidence) -> bool {
    let Some(named) = act.get("card").and_then(Value::as_str) else { return false };
    let record = &evidence.card.record;
    let open = record
        .rsplit_once('/')
        .and_then(|(of, token)| evidence.card.pseudonyms.get(token).map(|number| format!("{of}/{number}")));
    named == record || Some(named) == open.as_deref()
}

fn details_fit(sealed: &Sealed, entry: &EntrySaid) -> bool {
    let digests: Option<Vec<[u8; 32]>> = entry.details.iter().map(|detail| lower_hex(&detail.digest)).collect();
    let texts = entry
        .details
        .iter()
        .all(|detail| detail.text.as_deref().is_none_or(|text| hex(&digest(text)) == detail.digest));
    match sealed.form {
        Form::One => entry.details.is_empty(),
        Form::Two => texts && digests.is_some_and(|all| digest_of_all(&all) == sealed.private_digest),
    }
}

fn act(entry: &EntrySaid) -> Option<Map<String, Value>> {
    serde_json::from_str(&entry.body).ok()
}

fn all(evidence: &Evidence) -> impl Iterator<Item = (&str, &EntrySaid, bool)> {
    evidence.chains.iter().flat_map(|chain| {
        let tied = chain.items.iter().filter_map(|item| match item {
            Item::Entry(entry) => Some((chain.desk.as_str(), entry.as_ref(), true)),
            Item::Others(_) => None,
        });
        chain.untied.iter().map(|entry| (chain.desk.as_str(), entry, false)).chain(tied)
    })
}

fn ids(evidence: &Evidence) -> BTreeSet<&str> {
    all(evidence).map(|(_, entry, _)| entry.id.as_str()).collect()
}

/// Lists the entries in plain fields.
fn shown(evidence: &Evidence) -> Vec<Shown> {
    let mut entries: Vec<(i64, Shown)> = Vec::new();
    let acts: Vec<Map<String, Value>> = all(evidence).filter_map(|(_, entry, _)| act(entry)).collect();
    let undone: BTreeSet<&str> = acts
        .iter()
        .filter(|act| act.get("act").and_then(Value::as_str) == Some("undone"))
        .filter_map(|act| act.get("entry").and_then(Value::as_str))
        .collect();
    for (desk, entry, tied) in all(evidence) {
        let mut fields = act(entry).unwrap_or_default();
        fields.retain(|key, value| key != "act" && key != "card" && !value.is_null());
        let held = entry.details.iter().filter_map(|detail| detail.text.as_deref());
        let held = held.filter_map(|text| serde_json::from_str::<Held>(text).ok()).flat_map(|held| held.held);
        let at = Moment::from_unix_ms(entry.wall_ms);
        entries.push((
            entry.mono_ms,
            Shown {
                desk: desk.to_owned(),
                seq: entry.seq,
                at,
                time: at.to_string(),
                operator: entry.operator.clone(),
                approver: entry.approver.clone(),
                kind: entry.kind.clone(),
                fields,
                held: held.collect(),
                tied,
                undone: undone.contains(entry.id.as_str()),
            },
        ));
    }
    entries.sort_by_key(|(mono_ms, _)| *mono_ms);
    entries.into_iter().map(|(_, entry)| entry).collect()
}
