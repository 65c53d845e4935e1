//! Tells the typing of a handheld scanner from the typing of a person, by time alone.
//!
//! Turns keys with their times into scans; the clock is an argument, and no key is read from a device here.

use std::mem;

/// How a scanner of this desk types.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Silence that ends a scan, and clears what was no scan, in milliseconds.
    pub gap_ms: u64,
    /// Longest pause between two keys of a scanner; a slower text was typed by hand, in milliseconds.
    pub scanner_gap_ms: u64,
    /// Silence after which one key alone is a person's, in milliseconds; at least `scanner_gap_ms`.
    pub lone_ms: u64,
    /// Fewest characters of a scan.
    pub shortest: usize,
    /// Most characters of a scan; a longer one is dropped whole.
    pub longest: usize,
    /// Characters that the scanner types before each code; dropped when they are there.
    pub prefix: String,
}

impl Default for Settings {
    fn default() -> Self {
        Self { gap_ms: 250, scanner_gap_ms: 80, lone_ms: 120, shortest: 4, longest: 4096, prefix: String::new() }
    }
}

/// A key that was pressed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Key {
    /// A key that types this character.
    Char(char),
    /// Enter, which ends a scan.
    Enter,
    /// Tab, which ends a scan.
    Tab,
}

/// A whole text that was typed in one go.
#[derive(Clone, PartialEq, Eq)]
pub struct Scan {
    /// What was typed, without prefix and end key.
    pub text: String,
    /// A scanner typed it; otherwise it came at the speed of a hand.
    pub by_scanner: bool,
}

/// What the keys so far turned out to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Heard {
    /// A whole scan.
    Scan(Scan),
    /// One character key by itself: the screen may take it as a shortcut.
    Lone(char),
    /// Enter or Tab with nothing before it: the screen's own key.
    End(Key),
    /// A text too short or too long for a scan; it is dropped.
    Dropped {
        /// Characters that were typed.
        length: usize,
    },
}

/// Collects keys until they are a scan or are not.
///
/// Call `push` for each key and `flush` on each tick of the screen (20 to 50 ms); times never run back.
#[derive(Clone, Default)]
pub struct Wedge {
    settings: Settings,
    text: String,
    length: usize,
    last_ms: u64,
    longest_gap_ms: u64,
    /// The scan before ended by silence, so an end key that comes late belongs to it.
    ended_by_silence: bool,
}

impl Wedge {
    /// Starts with nothing typed.
    pub fn new(settings: Settings) -> Self {
        Self { settings, ..Self::default() }
    }

    /// Takes one key at its time in milliseconds; returns what became certain, oldest first.
    pub fn push(&mut self, key: Key, at_ms: u64) -> Vec<Heard> {
        let mut heard: Vec<Heard> = self.flush(at_ms).into_iter().collect();
        let pause = at_ms.saturating_sub(self.last_ms);
        match key {
            Key::Char(character) => {
                if self.length > 0 {
                    self.longest_gap_ms = self.longest_gap_ms.max(pause);
                }
                self.length += 1;
                // What is too long is counted, not kept.
                if self.length <= self.settings.longest + self.settings.prefix.chars().count() {
                    self.text.push(character);
                }
                self.ended_by_silence = false;
            }
            Key::Enter | Key::Tab if self.length == 0 => {
                let is_late_end = mem::take(&mut self.ended_by_silence) && pause <= 2 * self.settings.gap_ms;
                heard.extend((!is_late_end).then_some(Heard::End(key)));
            }
            Key::Enter | Key::Tab => {
                let lone = self.length == 1;
                heard.push(self.end());
                heard.extend(lone.then_some(Heard::End(key)));
            }
        }
        self.last_ms = at_ms;
        heard
    }

    /// Looks at the time alone: ends what is followed by enough silence.
    pub fn flush(&mut self, at_ms: u64) -> Option<Heard> {
        let silence = at_ms.saturating_sub(self.last_ms);
        if self.length == 1 {
            return (silence > self.settings.lone_ms).then(|| self.end());
        }
        if self.length == 0 || silence <= self.settings.gap_ms {
            return None;
        }
        let by_hand = self.longest_gap_ms > self.settings.scanner_gap_ms;
        let heard = self.end();
        // A hand ends a text with Enter; what it left is cleared, so that no half number is taken.
        self.ended_by_silence = matches!(heard, Heard::Scan(_)) && !by_hand;
        Some(match &heard {
            Heard::Scan(scan) if by_hand => Heard::Dropped { length: scan.text.chars().count() },
            Heard::Scan(_) | Heard::Lone(_) | Heard::End(_) | Heard::Dropped { .. } => heard,
        })
    }

    /// Returns whether keys are waiting to become a scan: the screen should not act on keys now.
    pub fn is_waiting(&self) -> bool {
        self.length > 0
    }

    /// Forgets what was typed, as when a text field takes the keyboard.
    pub fn clear(&mut self) {
        *self = Self::new(mem::take(&mut self.settings));
    }

    /// Takes a character key that has stood alone long enough, if there is one.
    pub fn take_lone(&mut self, at_ms: u64) -> Option<char> {
        if self.length != 1 {
            return None;
        }
        match self.flush(at_ms)? {
            Heard::Lone(character) => Some(character),
            Heard::Scan(_) | Heard::End(_) | Heard::Dropped { .. } => None,
        }
    }

    fn end(&mut self) -> Heard {
        let (text, length) = (mem::take(&mut self.text), mem::take(&mut self.length));
        let by_scanner = mem::take(&mut self.longest_gap_ms) <= self.settings.scanner_gap_ms;
        let prefix = self.settings.prefix.as_str();
        let stripped = text.strip_prefix(prefix);
        let body = stripped.unwrap_or(&text);
        let body_length = length - stripped.map_or(0, |_| prefix.chars().count());
        let mut characters = text.chars();
        match (characters.next(), length) {
            (Some(character), 1) => Heard::Lone(character),
            _ if (self.settings.shortest..=self.settings.longest).contains(&body_length) => {
                Heard::Scan(Scan { text: body.to_owned(), by_scanner })
            }
            _ => Heard::Dropped { length },
        }
    }
}

impl std::fmt::Debug for Wedge {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Wedge({} keys waiting)", self.length)
    }
}

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Char(_) => "Char",
            Self::Enter => "Enter",
            Self::Tab => "Tab",
        })
    }
}

impl std::fmt::Debug for Scan {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Scan({} characters, by_scanner {})", self.text.chars().count(), self.by_scanner)
    }
}

#[cfg(test)]
mod tests;
