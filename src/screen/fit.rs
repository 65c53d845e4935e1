//! Finds the size and the lines in which a big text fits its place: by display width, never by bytes.

use iced::advanced::text::{self, Paragraph};
use iced::alignment::Vertical;
use iced::{Renderer, Size};

use super::theme::FONT;

/// A text that fits.
#[derive(Debug, Clone, PartialEq)]
pub struct Fitted {
    /// Lines, top to bottom.
    pub lines: Vec<String>,
    /// Size of the letters in logical pixels.
    pub size_px: f32,
}

/// Place for a big text, in logical pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Place {
    /// Width.
    pub width_px: f32,
    /// Height of all lines together.
    pub height_px: f32,
    /// Size of the letters when there is room.
    pub size_px: f32,
}

/// Height of a line in em.
pub const LINE_EM: f32 = 1.16;

/// Lines at most.
const MOST_LINES: usize = 4;

/// Returns the width of a text in em, never less than the fonts draw: Han 1, Latin less.
pub fn width_em(text: &str) -> f32 {
    text.chars().map(char_em).sum()
}

fn char_em(c: char) -> f32 {
    match c {
        '\u{200B}' | '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}' => 0.0,
        'i' | 'l' | 'j' | 'f' | 't' | 'r' | 'I' | '.' | ',' | ':' | '\'' | ' ' => 0.42,
        'm' | 'w' | 'M' | 'W' => 0.95,
        '0'..='9' => 0.6,
        '-' => 0.42,
        'A'..='Z' => 0.76,
        '\u{21}'..='\u{7E}' => 0.64,
        _ => 1.0,
    }
}

/// Returns how many lines a text takes in a width, as the fonts of this system draw it.
pub fn lines_of(text: &str, size_px: f32, width_px: f32) -> f32 {
    type Drawn = <Renderer as text::Renderer>::Paragraph;
    let drawn = Drawn::with_text(text::Text {
        content: text,
        bounds: Size::new(width_px, f32::INFINITY),
        size: size_px.into(),
        line_height: text::LineHeight::Relative(1.0),
        font: FONT,
        align_x: text::Alignment::Default,
        align_y: Vertical::Top,
        shaping: text::Shaping::default(),
        wrapping: text::Wrapping::WordOrGlyph,
    });
    (drawn.min_bounds().height / size_px).round().max(1.0)
}

/// Breaks at middle dots, blanks and marked places, and shrinks, until the text is as large as it can be.
pub fn fit(text: &str, place: Place) -> Fitted {
    let pieces = pieces(text);
    let best = (1..=MOST_LINES.min(pieces.len()))
        .map(|count| balanced(&pieces, count))
        .map(|lines| Fitted { size_px: size(&lines, place), lines })
        .reduce(|best, next| if next.size_px > best.size_px * 1.02 { next } else { best });
    best.unwrap_or(Fitted { lines: vec![String::new()], size_px: place.size_px })
}

fn size(lines: &[String], place: Place) -> f32 {
    let widest = lines.iter().map(|line| width_em(line)).fold(0.1, f32::max);
    let count = f32::from(u8::try_from(lines.len()).unwrap_or(u8::MAX));
    place.size_px.min(place.width_px / widest).min(place.height_px / (count * LINE_EM)).floor()
}

/// Shortens a text to a width; what is left out is an ellipsis.
pub fn shorten(text: &str, width_px: f32, size_px: f32) -> String {
    let room = width_px / size_px.max(1.0);
    // Measured widths are never less than drawn ones, most are a little more.
    if width_em(text) <= room {
        return text.to_owned();
    }
    let mut left = room - char_em('…');
    let fits = |c: &char| {
        left -= char_em(*c);
        left >= 0.0
    };
    let kept: String = text.chars().take_while(fits).collect();
    format!("{}…", kept.trim_end())
}

/// Splits after each place where a line may end; the mark itself is dropped.
fn pieces(text: &str) -> Vec<String> {
    let mut pieces = vec![String::new()];
    for c in text.chars() {
        if c == '\u{200B}' {
            pieces.push(String::new());
            continue;
        }
        if let Some(last) = pieces.last_mut() {
            last.push(c);
        }
        if matches!(c, '\u{B7}' | ' ' | '：' | '（') {
            pieces.push(String::new());
        }
    }
    pieces.retain(|piece| !piece.is_empty());
    pieces
}

/// Joins pieces to at most `count` lines of about the same width.
fn balanced(pieces: &[String], count: usize) -> Vec<String> {
    let lines = f32::from(u8::try_from(count).unwrap_or(u8::MAX));
    let share = pieces.iter().map(|piece| width_em(piece)).sum::<f32>() / lines;
    let mut made: Vec<String> = vec![String::new()];
    for piece in pieces {
        let room = made.len() < count;
        if let Some(last) = made.last_mut() {
            let fits = width_em(last) + width_em(piece) / 2.0 <= share;
            if last.is_empty() || fits || !room {
                last.push_str(piece);
                continue;
            }
        }
        made.push(piece.clone());
    }
    made.iter().map(|line| line.trim_end().to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAME: Place = Place { width_px: 860.0, height_px: 220.0, size_px: 80.0 };

    #[test]
    fn short_names_stand_in_one_line_at_full_size() {
        for name in ["王子含", "欧阳䶮", "李𠮷宇", "买买提·吐尔逊", "John Smith"] {
            let fitted = fit(name, NAME);
            assert_eq!((fitted.lines.len(), fitted.size_px), (1, 80.0), "{name}");
        }
    }

    #[test]
    fn long_names_break_at_the_middle_dot_before_they_shrink() {
        let fitted = fit("阿不都热西提·阿不都热合曼·买买提", NAME);
        assert_eq!(fitted.lines, ["阿不都热西提·", "阿不都热合曼·买买提"]);
        assert_eq!(fitted.size_px, 80.0);
    }

    #[test]
    fn names_of_fifty_characters_fit_whole() {
        let name = format!("{}·{}·{}", "阿".repeat(16), "布".repeat(16), "古".repeat(16));
        assert_eq!(name.chars().count(), 50);
        let fitted = fit(&name, NAME);
        assert_eq!(fitted.lines.concat(), name);
        assert!(fitted.size_px >= 50.0, "{fitted:?}");
        let without_a_dot = fit(&"阿".repeat(50), NAME);
        assert!(width_em(&without_a_dot.lines[0]) * without_a_dot.size_px <= NAME.width_px);
    }

    #[test]
    fn no_text_is_drawn_wider_than_it_was_measured() {
        use iced::advanced::graphics::text::Paragraph;
        use iced::advanced::text::{Paragraph as _, Shaping, Wrapping};
        for text in [
            "欧阳䶮",
            "买买提·吐尔逊·买买提",
            "信息不同：姓名",
            "CHIP MISMATCH",
            "Mimi Lill Example-Fritz",
            "L1（证据）",
            "2026-10-24 10:02:17",
        ] {
            let drawn = Paragraph::with_text(iced::advanced::Text {
                content: text,
                bounds: iced::Size::INFINITE,
                size: 100.0.into(),
                line_height: LINE_EM.into(),
                font: super::super::theme::BOLD,
                align_x: iced::Left.into(),
                align_y: iced::Top,
                shaping: Shaping::Advanced,
                wrapping: Wrapping::None,
            });
            let (is, thought) = (drawn.min_width(), width_em(text) * 100.0);
            assert!(is <= thought * 1.001 && is >= thought * 0.7, "{text}: {is} drawn, {thought} measured");
        }
    }

    #[test]
    fn cells_are_shortened_by_their_width_and_never_wider_than_it() {
        let check = |text: &str, width: f32, want: &str| assert_eq!(shorten(text, width, 10.0), want, "{text}");
        check("王子含", 30.0, "王子含");
        check("王子含", 29.0, "王…");
        check("阿不都热西提·阿不都热合曼", 60.0, "阿不都热西…");
        check("Maria del Carmen", 70.0, "Maria del…");
        check("x", 1.0, "…");
        check("", 0.0, "");
    }

    #[test]
    fn big_words_break_where_they_are_marked() {
        let place = Place { width_px: 700.0, height_px: 240.0, size_px: 96.0 };
        let fitted = fit("此读卡器\u{200B}读不了此类卡", place);
        assert_eq!(fitted, Fitted { lines: vec!["此读卡器".into(), "读不了此类卡".into()], size_px: 96.0 });
        assert_eq!(fit("", place).lines, [""]);
    }
}
