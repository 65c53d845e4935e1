//! Breaks texts into lines by their width on paper: names after a dot, sentences between characters.
//!
//! A name that is too long gets two lines, then a smaller size, then more lines; it is never cut.

use super::display::width_of;
use super::font::{Fonts, is_invisible};

/// How a text may be made to fit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Fit {
    /// Size in points that is tried first.
    pub size: f32,
    /// Smallest size in points.
    pub smallest: f32,
    /// Lines that are allowed before the size shrinks.
    pub lines: usize,
}

/// A text as lines of one size.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Fitted {
    pub size: f32,
    pub lines: Vec<String>,
}

impl Fitted {
    /// Returns the height of the lines in points.
    pub fn height(&self) -> f32 {
        self.lines.len() as f32 * self.size * LEADING
    }
}

/// Distance between lines in em.
pub(super) const LEADING: f32 = 1.2;
const STEP_PT: f32 = 0.5;
/// No line begins with one of these.
const CLOSING: &str = "，。、；：！？）》”’,.;:!?)]}%·•‧";
/// No line ends with one of these.
const OPENING: &str = "（《“‘([{";
const DOTS: [char; 5] = ['·', '•', '‧', '・', '･'];

/// Sets a text into a width: the largest size whose lines are few enough, else as many lines as it takes.
pub(super) fn fit(fonts: &Fonts, text: &str, width: f32, how: Fit) -> Fitted {
    let mut size = how.size;
    loop {
        let lines = wrap(fonts, text, width, size);
        if lines.len() <= how.lines || size <= how.smallest {
            return Fitted { size, lines };
        }
        size = (size - STEP_PT).max(how.smallest);
    }
}

/// Breaks a text at its line ends and into lines no wider than `width`, unless one character alone is wider.
pub(super) fn wrap(fonts: &Fonts, text: &str, width: f32, size: f32) -> Vec<String> {
    if text.contains('\n') {
        return text.split('\n').flat_map(|line| wrap(fonts, line, width, size)).collect();
    }
    if width_of(fonts, text, size) <= width {
        return vec![text.to_owned()];
    }
    let fits = |text: &str| width_of(fonts, text.trim_end(), size) <= width;
    let coarse =
        if text.contains(DOTS) { text.split_inclusive(DOTS).map(str::to_owned).collect() } else { words(text) };
    let pieces = coarse.into_iter().flat_map(|piece| if fits(&piece) { vec![piece] } else { words(&piece) });
    let pieces = pieces.flat_map(|piece| if fits(&piece) { vec![piece] } else { characters(fonts, &piece) });
    let mut lines: Vec<String> = Vec::new();
    for piece in pieces {
        match lines.last_mut() {
            Some(line) if fits(&format!("{line}{piece}")) => line.push_str(&piece),
            Some(_) | None => lines.push(piece),
        }
    }
    lines.into_iter().map(|line| line.trim_end().to_owned()).collect()
}

/// Splits a sentence where a line may end: Latin words stay whole, punctuation stays with its neighbor.
fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut before: Option<char> = None;
    for c in text.chars() {
        let joined = before.is_some_and(|b| {
            let latin = |c: char| c.is_ascii_alphanumeric() || "-+_/*:–~".contains(c);
            OPENING.contains(b) || (latin(b) && latin(c)) || CLOSING.contains(c) || c == ' ' || is_invisible(c)
        });
        match words.last_mut() {
            Some(word) if joined => word.push(c),
            Some(_) | None => words.push(c.to_string()),
        }
        before = Some(c);
    }
    words
}

fn characters(fonts: &Fonts, text: &str) -> Vec<String> {
    fonts.place(text).into_iter().filter_map(|placed| text.get(placed.bytes).map(str::to_owned)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_names_break_after_a_dot_then_shrink_and_are_never_cut() {
        let fonts = Fonts::system().unwrap();
        let how = Fit { size: 14.0, smallest: 10.0, lines: 2 };
        let check = |name: &str, size: f32, want: &[&str]| {
            assert_eq!(
                fit(&fonts, name, 120.0, how),
                Fitted { size, lines: want.iter().map(|l| (*l).to_owned()).collect() }
            );
        };
        check("欧阳䶮", 14.0, &["欧阳䶮"]);
        check("买买提·吐尔逊·阿卜杜热合曼", 14.0, &["买买提·吐尔逊·", "阿卜杜热合曼"]);
        check("一二三四五六七八九十", 14.0, &["一二三四五六七八", "九十"]);
        check("一二三四五六七八九十一二三四五六七八九十", 12.0, &["一二三四五六七八九十", "一二三四五六七八九十"]);
    }

    #[test]
    fn every_line_is_within_the_width_and_no_character_is_lost() {
        let fonts = Fonts::system().unwrap();
        let long = "阿".repeat(50);
        for text in
            [long.as_str(), "Muhammad Abdullah bin Rahman al-Hashimi", "第 3 行（U+E863）：请手写补全。共叁拾捌张"]
        {
            for width in [40.0, 77.0, 120.0] {
                let lines = wrap(&fonts, text, width, 10.0);
                assert!(lines.iter().all(|line| width_of(&fonts, line, 10.0) <= width), "{text} {width}");
                assert_eq!(lines.concat().replace(' ', ""), text.replace(' ', ""));
            }
        }
    }

    #[test]
    fn no_line_begins_with_closing_punctuation() {
        let fonts = Fonts::system().unwrap();
        let lines = wrap(&fonts, "当面清点，张数相符后签字；", 50.0, 10.0);
        assert!(lines.iter().all(|line| !line.starts_with(['，', '；'])), "{lines:?}");
    }
}
