//! Codes that no rule knows: how often each came in since the desk was opened, and the last one for whoever may learn it.
//!
//! Only the last one is kept as it is, and only in memory: it is wiped when it is learned, forgotten, left or replaced.

use crate::day::Moment;
use crate::face::payload::{Code, Draft, Field, session_mark};
use crate::journal::{Random, SystemRandom};

/// Most codes that are counted; then the one that was not seen for longest goes.
const MOST: usize = 500;

/// A code that no rule knows, as far as it may be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownLine {
    /// Its text with letters and digits replaced.
    pub masked: String,
    /// Six hex digits that tell it from others in this session; nobody can find its text by them.
    pub mark: String,
    /// How often it came in.
    pub count: u32,
    /// When it came in last.
    pub last: Moment,
}

/// The codes of one session.
#[derive(Default)]
pub(super) struct UnknownCodes {
    salt: Option<[u8; 16]>,
    lines: Vec<UnknownLine>,
    /// The last code, while somebody may learn it.
    pub(super) learning: Option<Learning>,
}

/// The last code, taken apart.
pub(super) struct Learning {
    pub(super) code: Code,
    pub(super) mark: String,
    pub(super) drafts: Vec<Draft>,
    /// Place of the chosen draft.
    pub(super) chosen: usize,
    /// What each part of it is.
    pub(super) fields: Vec<Option<Field>>,
}

impl UnknownCodes {
    /// Counts a code; it is kept as it is only for somebody who may learn it.
    pub(super) fn note(&mut self, code: Code, at: Moment, may_learn: bool) {
        let mark = self.mark(&code);
        let masked = code.masked();
        match self.lines.iter_mut().find(|line| line.mark == mark && line.masked == masked) {
            Some(line) => (line.count, line.last) = (line.count.saturating_add(1), at),
            None => {
                self.lines.push(UnknownLine { masked, mark: mark.clone(), count: 1, last: at });
                if self.lines.len() > MOST {
                    let oldest = self.lines.iter().enumerate().min_by_key(|(_, line)| line.last.unix_ms());
                    if let Some(at) = oldest.map(|(at, _)| at) {
                        self.lines.remove(at);
                    }
                }
            }
        }
        self.learning = may_learn.then(|| Learning::of(code, mark));
    }

    /// Returns whether a code was counted before.
    pub(super) fn counts(&self, code: &Code) -> bool {
        let mark = self.salt.map(|salt| session_mark(code.text(), &salt));
        let masked = code.masked();
        self.lines.iter().any(|line| Some(&line.mark) == mark.as_ref() && line.masked == masked)
    }

    /// Lists the codes, the one seen last first.
    pub(super) fn lines(&self) -> Vec<UnknownLine> {
        let mut lines = self.lines.clone();
        lines.sort_by_key(|line| std::cmp::Reverse(line.last.unix_ms()));
        lines
    }

    /// Takes a code that was learned off the list.
    pub(super) fn learned(&mut self) {
        if let Some(learning) = self.learning.take() {
            self.lines.retain(|line| line.mark != learning.mark);
        }
    }

    fn mark(&mut self, code: &Code) -> String {
        let mut random = || {
            let mut salt = [0; 16];
            SystemRandom.fill(&mut salt).ok().map(|()| salt)
        };
        let salt = self.salt.or_else(&mut random);
        self.salt = salt;
        // Without randomness a mark could be tried out: then there is none.
        salt.map(|salt| session_mark(code.text(), &salt)).unwrap_or_default()
    }
}

impl Learning {
    fn of(code: Code, mark: String) -> Self {
        let drafts = code.drafts();
        let fields = drafts.first().map(Draft::proposed).unwrap_or_default();
        Self { code, mark, drafts, chosen: 0, fields }
    }

    /// Returns the chosen draft.
    pub(super) fn draft(&self) -> Option<&Draft> {
        self.drafts.get(self.chosen)
    }

    /// Chooses the next form.
    pub(super) fn next_form(&mut self) {
        self.chosen = (self.chosen + 1) % self.drafts.len().max(1);
        self.fields = self.draft().map(Draft::proposed).unwrap_or_default();
    }

    /// Says what a part is; the field leaves the part that had it.
    pub(super) fn assign(&mut self, part: usize, field: Option<Field>) {
        for slot in self.fields.iter_mut().filter(|slot| field.is_some() && **slot == field) {
            *slot = None;
        }
        if let Some(slot) = self.fields.get_mut(part) {
            *slot = field;
        }
    }
}
