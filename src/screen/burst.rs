//! Tells a scanner's burst from single keys of a person by their timing alone; pure, the clock is an argument.
//! On a desk keys are shortcuts and may wait; on a form they are letters, which a person must see at once.
//!
//! Only a pause that the window saw passing ends a burst: a stalled program must never cut a code in two.

use std::time::{Duration, Instant};

use zeroize::Zeroizing;

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
    /// A scanner typed this text and its suffix.
    Scan(String),
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

/// The characters of a burst so far.
#[derive(Default)]
pub struct Burst {
    text: Zeroizing<String>,
    manner: Manner,
    /// Keys that mean something alone on this page, besides [`SINGLE`].
    also: String,
    last: Option<Instant>,
    slept: u8,
}

impl Burst {
    /// Says what the keys are for, and which of them mean something alone; another manner begins anew.
    pub fn listen(&mut self, manner: Manner, also: &str) {
        if self.manner != manner {
            self.clear();
            self.manner = manner;
        }
        if self.also != also {
            also.clone_into(&mut self.also);
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

    /// Takes the suffix of a scanner, Enter or Tab.
    pub fn finish(&mut self) -> Vec<Meant> {
        let text = self.take();
        let shortest = if self.manner == Manner::Shortcuts { SHORTEST_SCAN } else { TYPED_BURST };
        if text.chars().count() >= shortest {
            vec![Meant::Scan(text.to_string())]
        } else {
            text.chars().map(Meant::Letter).chain([Meant::Enter]).collect()
        }
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
                let text = self.take();
                let count = text.chars().count();
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
        let short = self.text.chars().count() < SHORTEST_SCAN && self.text.chars().all(alone);
        let wait = match self.manner {
            Manner::Shortcuts if short => KEY_WAIT,
            Manner::Shortcuts => SCAN_GAP,
            Manner::Answer | Manner::Secret => TYPED_GAP,
        };
        self.last.map(|last| last + wait)
    }

    /// Returns whether no key waits for its meaning.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Forgets everything, as Esc does.
    pub fn clear(&mut self) {
        self.take();
    }

    /// Takes what waits as single keys of a person, because another key shows that it was one.
    pub fn release(&mut self) -> Vec<Meant> {
        self.take().chars().map(Meant::Letter).collect()
    }

    fn take(&mut self) -> Zeroizing<String> {
        self.last = None;
        self.slept = 0;
        std::mem::take(&mut self.text)
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
        vec![Meant::Scan(text.to_owned())]
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
        burst.listen(manner, "");
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
        burst.listen(Manner::Shortcuts, "n");
        let now = Instant::now();
        burst.press('n', now);
        assert_eq!(burst.deadline(), Some(now + KEY_WAIT));
    }

    #[test]
    fn escape_forgets_what_was_typed() {
        let mut burst = Burst::default();
        burst.press('u', Instant::now());
        burst.clear();
        assert_eq!((burst.deadline(), burst.finish()), (None, vec![Meant::Enter]));
    }
}
