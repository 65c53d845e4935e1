//! Tells a scanner's burst from single keys of a person by their timing alone; pure, the clock is an argument.
//! On a desk keys are shortcuts and may wait; on a form they are letters, which a person must see at once.
//!
//! Only a pause that the window saw passing ends a burst: a stalled program must never cut a code in two.

use std::time::{Duration, Instant};

use zeroize::Zeroizing;

use crate::face::scan::Scan;

use super::numpad::{self, Numpad, Run};

/// After this pause, up to [`SHORTEST_SCAN`] − 1 characters of [`SINGLE`] were single keys.
const KEY_WAIT: Duration = Duration::from_millis(100);

/// Characters that mean something when a person presses them alone; others never hurry the end of a scan.
const SINGLE: &str = "upcklnUPCKLN/0123456789 ";

/// After this pause, an unfinished scan is dropped.
const SCAN_GAP: Duration = Duration::from_millis(250);

/// After this pause, letters for a form were typed by a person: nobody presses [`TYPED_BURST`] keys without one.
const TYPED_GAP: Duration = Duration::from_millis(40);

/// Characters without a pause that no person types into a form.
const TYPED_BURST: usize = 6;

/// A pause counts only when the window was awake at its end: keys that came while it slept are handed over later.
const AWAKE: Duration = Duration::from_millis(30);

/// Pauses that may be slept through in a row; on a machine that is never in time the next one counts.
const SLEPT_MAX: u8 = 4;

/// Characters of the shortest text that counts as a scan.
const SHORTEST_SCAN: usize = 4;

/// Characters that are kept at most: a QR code holds fewer.
const LONGEST_SCAN: usize = 4_300;

/// What the keys meant.
#[derive(Clone, PartialEq, Eq)]
#[cfg_attr(test, derive(Debug))]
pub enum Meant {
    /// A scanner typed this and its end.
    Scan(Scan),
    /// A person pressed this one key.
    Letter(char),
    /// A person pressed Enter.
    Enter,
}

/// What the keys are for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Manner {
    /// Shortcuts; a scan may begin with one.
    #[default]
    Shortcuts,
    /// Letters of an answer; a burst without an end was typed while the window slept.
    Answer,
    /// Letters of a secret; a burst without an end is dropped, it could be a scan.
    Secret,
}

/// What a scanner is set to type around each code.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Affixes {
    prefix: String,
    suffix: String,
}

impl Affixes {
    /// Takes both as they are set in the scanner; the key at the very end, Enter or Tab, is no part of them.
    pub fn new(prefix: &str, suffix: &str) -> Self {
        let typed = |text: &str| text.chars().filter(|c| !c.is_control()).collect();
        Self { prefix: typed(prefix), suffix: typed(suffix) }
    }

    /// Returns what is between both; one that is not there is not missed.
    fn strip<'a>(&self, text: &'a str) -> &'a str {
        let text = text.strip_prefix(self.prefix.as_str()).unwrap_or(text);
        text.strip_suffix(self.suffix.as_str()).unwrap_or(text)
    }

    /// Returns whether a text is a whole scan without the key at its end.
    fn end(&self, text: &str) -> bool {
        !self.suffix.is_empty() && text.ends_with(&self.suffix) && text.starts_with(&self.prefix)
    }
}

/// The characters of a burst so far.
#[derive(Default)]
pub struct Burst {
    text: Zeroizing<String>,
    /// Characters typed as numbers, each before a byte of the text.
    runs: Vec<(usize, Run)>,
    numpad: Numpad,
    affixes: Affixes,
    manner: Manner,
    /// Keys that mean something alone on this page, besides [`SINGLE`].
    also: String,
    last: Option<Instant>,
    slept: u8,
}

impl Burst {
    /// Says what the keys are for, which of them mean something alone, and what the scanner adds; another manner
    /// begins anew.
    pub fn listen(&mut self, manner: Manner, also: &str, affixes: &Affixes) {
        if self.manner != manner {
            self.clear();
            self.manner = manner;
        }
        if self.also != also {
            also.clone_into(&mut self.also);
        }
        if self.affixes != *affixes {
            affixes.clone_into(&mut self.affixes);
        }
    }

    /// Takes one character.
    pub fn press(&mut self, character: char, at: Instant) {
        if self.text.len() < LONGEST_SCAN {
            self.text.push(character);
        }
        self.last = Some(at);
        self.slept = 0;
    }

    /// Takes a digit of the number pad while Alt is held.
    pub fn hold(&mut self, digit: u8, at: Instant) {
        self.numpad.press(digit);
        self.last = Some(at);
        self.slept = 0;
    }

    /// Says that Alt is not held any more: the digits before were one character, or the end of a scan.
    pub fn let_go(&mut self, at: Instant) -> Vec<Meant> {
        match self.numpad.release() {
            None => return Vec::new(),
            Some(run) if run.is_end() => return self.finish(),
            Some(run) if self.runs.len() < LONGEST_SCAN => self.runs.push((self.text.len(), run)),
            Some(_) => {}
        }
        self.last = Some(at);
        self.slept = 0;
        Vec::new()
    }

    /// Takes the key at the end of a scan, Enter or Tab.
    pub fn finish(&mut self) -> Vec<Meant> {
        let (text, guessed) = self.take();
        if text.chars().count() >= self.shortest() {
            self.scan(&text, guessed)
        } else {
            text.chars().map(Meant::Letter).chain([Meant::Enter]).collect()
        }
    }

    fn shortest(&self) -> usize {
        if self.manner == Manner::Shortcuts { SHORTEST_SCAN } else { TYPED_BURST }
    }

    fn scan(&self, text: &str, guessed: bool) -> Vec<Meant> {
        let code = self.affixes.strip(text);
        if code.is_empty() { Vec::new() } else { vec![Meant::Scan(Scan { guessed, ..Scan::typed(code) })] }
    }

    /// Says that time has passed; returns single keys once no scanner can be typing.
    pub fn pass(&mut self, now: Instant) -> Vec<Meant> {
        match self.deadline() {
            Some(deadline) if now > deadline + AWAKE && self.slept < SLEPT_MAX => {
                self.slept += 1;
                self.last = Some(now);
                Vec::new()
            }
            Some(deadline) if now >= deadline => {
                let (text, guessed) = self.take();
                let count = text.chars().count();
                if count >= self.shortest() && self.affixes.end(&text) {
                    return self.scan(&text, guessed);
                }
                let typed = match self.manner {
                    // A search that was typed at once is not a scan that lost its end.
                    Manner::Shortcuts => count < SHORTEST_SCAN || text.starts_with('/'),
                    Manner::Answer => true,
                    Manner::Secret => count < TYPED_BURST,
                };
                if typed { text.chars().map(Meant::Letter).collect() } else { Vec::new() }
            }
            Some(_) | None => Vec::new(),
        }
    }

    /// Returns when [`Burst::pass`] must be called next.
    pub fn deadline(&self) -> Option<Instant> {
        let alone = |c: char| SINGLE.contains(c) || self.also.contains(c.to_ascii_lowercase());
        let numbers = self.numpad.is_held() || !self.runs.is_empty();
        let short = !numbers && self.text.chars().count() < SHORTEST_SCAN && self.text.chars().all(alone);
        let wait = match self.manner {
            Manner::Shortcuts if short => KEY_WAIT,
            Manner::Shortcuts => SCAN_GAP,
            Manner::Answer | Manner::Secret => TYPED_GAP,
        };
        self.last.map(|last| last + wait)
    }

    /// Returns whether no key waits for its meaning.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty() && self.runs.is_empty() && !self.numpad.is_held()
    }

    /// Forgets everything, as Esc does.
    pub fn clear(&mut self) {
        self.take();
    }

    /// Takes what waits as single keys of a person, because another key shows that it was one.
    pub fn release(&mut self) -> Vec<Meant> {
        self.take().0.chars().map(Meant::Letter).collect()
    }

    /// Takes the text out, and whether its character set was guessed.
    fn take(&mut self) -> (Zeroizing<String>, bool) {
        self.last = None;
        self.slept = 0;
        let _left_over = self.numpad.release();
        let (text, runs) = (std::mem::take(&mut self.text), std::mem::take(&mut self.runs));
        if runs.is_empty() {
            return (text, false);
        }
        let (read, guessed) = numpad::read(&text, &runs);
        (Zeroizing::new(read), guessed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Presses each character after its pause in ms; a redraw comes at every deadline on the way, as in a live window.
    fn hear(keys: &[(char, u64)], live: bool) -> Vec<Meant> {
        let mut burst = Burst::default();
        let mut now = Instant::now();
        let mut heard = Vec::new();
        for (key, pause_ms) in keys {
            let next = now + Duration::from_millis(*pause_ms);
            if let Some(deadline) = burst.deadline().filter(|deadline| live && *deadline <= next) {
                heard.extend(burst.pass(deadline));
            }
            now = next;
            match key {
                '\n' | '\t' => heard.extend(burst.finish()),
                key => burst.press(*key, now),
            }
        }
        while let Some(deadline) = burst.deadline() {
            heard.extend(burst.pass(deadline));
        }
        heard
    }

    fn keys(text: &str, pause_ms: u64) -> Vec<(char, u64)> {
        text.chars().map(|c| (c, pause_ms)).collect()
    }

    fn scan(text: &str) -> Vec<Meant> {
        vec![Meant::Scan(Scan::typed(text))]
    }

    #[test]
    fn a_burst_of_62_keys_is_one_exact_text() {
        let text = "HTTPS://bjt.example/c?id=31000037xy&n=0123456789&p=UPCKL/ 1 2!";
        assert_eq!(text.chars().count(), 62);
        for pause_ms in [0, 1, 15, 60, 99] {
            assert_eq!(hear(&keys(&format!("{text}\n"), pause_ms), true), scan(text), "{pause_ms} ms");
        }
        assert_eq!(hear(&keys("00000017\t", 5), true), scan("00000017"));
    }

    #[test]
    fn a_scan_that_begins_with_no_shortcut_survives_a_hiccup_of_its_sender() {
        let mut typed = keys("HTTPS://bjt.example/c?id=1\n", 1);
        typed[2].1 = 240;
        assert_eq!(hear(&typed, true), scan("HTTPS://bjt.example/c?id=1"));
    }

    #[test]
    fn a_burst_that_begins_with_a_shortcut_letter_presses_no_shortcut() {
        for first in ["U", "P1", "C", "K", "/", "L"] {
            let text = format!("{first}0000017");
            assert_eq!(hear(&keys(&format!("{text}\n"), 0), true), scan(&text));
        }
    }

    #[test]
    fn two_scans_in_a_row_stay_two() {
        let heard = hear(&keys("00000017\n00000018\n", 0), true);
        assert_eq!(heard, [scan("00000017"), scan("00000018")].concat());
    }

    #[test]
    fn single_keys_are_heard_after_a_short_pause() {
        assert_eq!(hear(&[('u', 0)], true), [Meant::Letter('u')]);
        assert_eq!(hear(&[('p', 0), ('3', 400)], true), [Meant::Letter('p'), Meant::Letter('3')]);
        assert_eq!(hear(&[('p', 0), ('3', 90)], true), [Meant::Letter('p'), Meant::Letter('3')]);
        assert_eq!(
            hear(&[('7', 0), ('3', 90), ('\n', 90)], true),
            [Meant::Letter('7'), Meant::Letter('3'), Meant::Enter]
        );
    }

    #[test]
    fn letters_that_follow_the_search_key_at_once_are_kept() {
        let letters: Vec<Meant> = "/wyqmg".chars().map(Meant::Letter).collect();
        assert_eq!(hear(&keys("/wyqmg", 40), true), letters);
    }

    #[test]
    fn an_unfinished_scan_is_dropped_and_does_not_spoil_the_next() {
        let mut all = keys("310000", 5);
        all.extend([('0', 600)]);
        all.extend(keys("0000017\n", 5));
        assert_eq!(hear(&all, true), scan("00000017"));
    }

    #[test]
    fn a_program_that_stalls_in_the_middle_of_a_burst_still_gets_one_text() {
        let mut all = keys("HTTPS://bjt.example/", 1);
        all.push(('c', 5_000));
        all.extend(keys("?id=1\n", 0));
        assert_eq!(hear(&all, false), scan("HTTPS://bjt.example/c?id=1"));
    }

    #[test]
    fn a_pause_that_was_slept_through_cuts_no_code_and_swallows_no_key() {
        let start = Instant::now();
        let mut burst = Burst::default();
        burst.press('/', start);
        let woken = start + Duration::from_secs(1);
        assert_eq!(burst.pass(woken), []);
        "c?id=1".chars().for_each(|c| burst.press(c, woken));
        assert_eq!(burst.finish(), scan("/c?id=1"));

        burst.press('u', start);
        let late = (1..9).find(|second| !burst.pass(start + Duration::from_secs(*second)).is_empty());
        assert_eq!(late, Some(5), "a machine that always wakes late still hears the key");
    }

    fn form(manner: Manner, keys: &[(char, u64)]) -> Vec<Meant> {
        let mut burst = Burst::default();
        burst.listen(manner, "", &Affixes::default());
        let mut now = Instant::now();
        let mut heard = Vec::new();
        for (key, pause_ms) in keys {
            let next = now + Duration::from_millis(*pause_ms);
            if let Some(deadline) = burst.deadline().filter(|deadline| *deadline <= next) {
                heard.extend(burst.pass(deadline));
            }
            now = next;
            if *key == '\n' { heard.extend(burst.finish()) } else { burst.press(*key, now) }
        }
        while let Some(deadline) = burst.deadline() {
            heard.extend(burst.pass(deadline));
        }
        heard
    }

    fn letters(text: &str) -> Vec<Meant> {
        text.chars().map(|c| if c == '\n' { Meant::Enter } else { Meant::Letter(c) }).collect()
    }

    #[test]
    fn a_scan_into_a_form_is_a_scan_and_what_a_person_types_there_is_letters() {
        for manner in [Manner::Answer, Manner::Secret] {
            assert_eq!(form(manner, &keys("HTTPS://bjt.example/c?id=1\n", 3)), scan("HTTPS://bjt.example/c?id=1"));
            assert_eq!(form(manner, &keys("Correct Horse 7\n", 60)), letters("Correct Horse 7\n"));
            assert_eq!(form(manner, &keys("ab\n", 5)), letters("ab\n"), "two keys rolled over");
        }
    }

    #[test]
    fn a_burst_without_an_end_is_typed_into_an_answer_and_never_into_a_secret() {
        assert_eq!(form(Manner::Answer, &keys("31000017", 3)), letters("31000017"));
        assert_eq!(form(Manner::Secret, &keys("31000017", 3)), []);
    }

    #[test]
    fn keys_of_a_page_are_heard_as_soon_as_those_of_the_desk() {
        let mut burst = Burst::default();
        burst.listen(Manner::Shortcuts, "n", &Affixes::default());
        let now = Instant::now();
        burst.press('n', now);
        assert_eq!(burst.deadline(), Some(now + KEY_WAIT));
    }

    fn with_affixes(prefix: &str, suffix: &str, keys: &str) -> Vec<Meant> {
        let mut burst = Burst::default();
        burst.listen(Manner::Shortcuts, "", &Affixes::new(prefix, suffix));
        let mut heard = Vec::new();
        for key in keys.chars() {
            if key == '\n' { heard.extend(burst.finish()) } else { burst.press(key, Instant::now()) }
        }
        while let Some(deadline) = burst.deadline() {
            heard.extend(burst.pass(deadline));
        }
        heard
    }

    #[test]
    fn what_a_scanner_adds_is_taken_off_when_it_is_there() {
        assert_eq!(with_affixes("]Q1", "#", "]Q100000017#\n"), scan("00000017"));
        assert_eq!(with_affixes("]Q1", "#", "00000017\n"), scan("00000017"));
        assert_eq!(with_affixes("]Q1", "#", "]Q1#\n"), [], "a prefix alone is no code");
        assert_eq!(with_affixes("", "\r\n", "00000017\n"), scan("00000017"));
    }

    #[test]
    fn a_scan_that_ends_with_the_suffix_needs_no_enter() {
        assert_eq!(with_affixes("", "#", "00000017#"), scan("00000017"));
        assert_eq!(with_affixes("~", "#", "00000017#"), [], "without the prefix it may be a part");
        assert_eq!(with_affixes("", "", "00000017"), []);
    }

    #[test]
    fn numbers_typed_with_alt_are_characters_of_the_scan() {
        let mut burst = Burst::default();
        let now = Instant::now();
        let number = |burst: &mut Burst, digits: &str| {
            digits.bytes().for_each(|digit| burst.hold(digit - b'0', now));
            burst.let_go(now)
        };
        "ID:17,".chars().for_each(|c| burst.press(c, now));
        assert_eq!(number(&mut burst, "29579"), []);
        assert_eq!(burst.deadline(), Some(now + SCAN_GAP));
        burst.press(';', now);
        assert_eq!(number(&mut burst, "0029"), []);
        assert_eq!(number(&mut burst, "013"), scan("ID:17,王;\u{1D}"), "CR ends it");
        assert!(burst.is_empty());
        ["52725", "55251", "47789", "53945"].iter().for_each(|digits| drop(number(&mut burst, digits)));
        let guessed = Scan { guessed: true, ..Scan::typed("王子涵夜") };
        assert_eq!(burst.finish(), [Meant::Scan(guessed)]);
    }

    #[test]
    fn escape_forgets_what_was_typed() {
        let mut burst = Burst::default();
        burst.press('u', Instant::now());
        burst.clear();
        assert_eq!((burst.deadline(), burst.finish()), (None, vec![Meant::Enter]));
    }
}
