//! Chooses how dense a panel is: air first, then lines, then sizes give way, so that nothing is cut off.

use iced::Size;

use crate::text::Line;

use super::super::fit::{Fitted, LINE_EM, Place, fit, width_em};
use super::super::theme::{self, Measure};
use super::beside::{self as fields_beside, Shown};
use super::panel::Panel;

/// Height of an ordinary line in em.
const TEXT_EM: f32 = 1.3;

/// One way to fill a panel, the airiest first.
struct Way {
    /// Share of the usual padding.
    pad: f32,
    /// Height that a big text may take, in its own size.
    tall: f32,
    /// Share of the usual size of big texts.
    size: f32,
    /// Labeled lines.
    lines: usize,
    /// Fields side by side.
    shown: Shown,
    /// They stand at the right of the name, not below it.
    aside: bool,
}

/// Ways of a panel with fields: first all of them, then those that differ; word and name keep their sizes.
const BESIDE: [Way; 13] = [
    beside(1.0, 1.2, 6, Shown::All, true),
    beside(0.6, 1.2, 6, Shown::All, true),
    beside(0.5, 1.2, 6, Shown::All, true),
    beside(0.6, 2.6, 6, Shown::All, false),
    beside(0.6, 1.2, 6, Shown::All, false),
    beside(0.6, 1.2, 6, Shown::Odd, true),
    beside(0.6, 1.2, 3, Shown::Odd, true),
    beside(0.5, 1.2, 3, Shown::Odd, true),
    beside(0.6, 2.6, 3, Shown::Odd, false),
    beside(0.6, 1.2, 3, Shown::Odd, false),
    beside(0.6, 1.2, 3, Shown::Summary, false),
    beside(0.5, 1.2, 0, Shown::Odd, true),
    beside(0.5, 1.2, 0, Shown::Odd, false),
];

const fn beside(pad: f32, tall: f32, lines: usize, shown: Shown, aside: bool) -> Way {
    Way { aside, ..way(pad, tall, 1.0, lines, shown) }
}

const WAYS: [Way; 7] = [
    way(1.0, 2.6, 1.0, 6, Shown::Nothing),
    way(0.6, 2.6, 1.0, 6, Shown::Nothing),
    way(0.6, 1.2, 1.0, 6, Shown::Nothing),
    way(0.6, 1.2, 1.0, 3, Shown::Nothing),
    way(0.6, 1.2, 0.85, 3, Shown::Nothing),
    way(0.5, 1.2, 0.7, 3, Shown::Nothing),
    way(0.5, 1.2, 0.8, 0, Shown::Nothing),
];

const DENSEST: Way = way(0.5, 1.2, 0.6, 0, Shown::Nothing);

const fn way(pad: f32, tall: f32, size: f32, lines: usize, shown: Shown) -> Way {
    Way { pad, tall, size, lines, shown, aside: false }
}

/// Sizes of a panel that fits its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Dense {
    /// Width between the paddings.
    pub width: f32,
    /// Width of name and headline.
    pub left: f32,
    /// Padding on all sides, a hatched border included.
    pub pad: f32,
    /// Shape before the word.
    pub icon: f32,
    /// The word.
    pub word: Fitted,
    /// The name.
    pub name: Option<Fitted>,
    /// Labeled lines that there is room for.
    pub lines: usize,
    /// Fields side by side that there is room for; where all are shown, the labeled lines stand beside them.
    pub shown: Shown,
    /// They stand at the right of the name.
    pub aside: bool,
    /// Height that all of it takes, padding included.
    pub height: f32,
}

impl Dense {
    /// Chooses the airiest way that fits, or the densest of all.
    pub fn choose(panel: &Panel, measure: Measure, room: Size) -> Self {
        let of = |way: &Way| Self::of(way, panel, measure, room);
        // One line in reserve: words break at blanks, so a sentence may need one more than its width says.
        let reserve = measure.sentence * TEXT_EM;
        let fits = |dense: &Self| dense.height + reserve <= room.height;
        let with_fields = if panel.fields.is_some() { BESIDE.as_slice() } else { &[] };
        with_fields.iter().chain(&WAYS).map(of).find(fits).unwrap_or_else(|| of(&DENSEST))
    }

    fn of(way: &Way, panel: &Panel, measure: Measure, room: Size) -> Self {
        let hatch = if panel.fill.hatched { measure.hatch } else { 0.0 };
        let pad = hatch + measure.pad * if panel.fill.hatched { way.pad * 0.7 } else { way.pad };
        let width = room.width - 2.0 * pad;
        let icon = measure.icon * way.size;
        let ring = if panel.ring.is_some() { measure.ring + 2.0 * measure.pad } else { 0.0 };
        let big = |text: &str, width_px: f32, size: f32| {
            let size_px = size * way.size;
            fit(text, Place { width_px, height_px: size_px * way.tall, size_px })
        };
        let word = big(&panel.word, width - icon - measure.pad - ring, measure.word);
        let left = if way.aside { width * (1.0 - theme::ASIDE) - theme::GAP_XL } else { width };
        let name = panel.name.as_ref().map(|name| big(name, left, measure.name));
        let whole = |name: &Fitted| name.lines.len() == 1 && name.size_px >= measure.name * way.size;
        let lines = panel.lines.len().min(way.lines);
        let dense = Self {
            width,
            left,
            pad,
            icon,
            word,
            name,
            lines,
            shown: way.shown,
            aside: way.aside,
            height: f32::INFINITY,
        };
        // Beside the fields a name keeps its size and its one line.
        if way.aside && !dense.name.as_ref().is_none_or(whole) {
            return dense;
        }
        let height =
            2.0 * pad + tall(&dense.word).max(icon) + dense.middle(panel, measure) + bottom(panel, measure, width);
        Self { height, ..dense }
    }

    /// Height of name and headline at the left of the fields, or above them.
    pub fn left_height(&self, panel: &Panel, measure: Measure) -> f32 {
        let name = self.name.as_ref().map_or(0.0, |name| tall(name) + theme::GAP_S);
        let headline = |text: &String| paragraph(text, measure.sentence, self.left) + theme::GAP_S;
        name + panel.headline.as_ref().map_or(0.0, headline)
    }

    /// Class and place in one line, where the labeled lines have no room.
    pub fn brief(&self, panel: &Panel) -> Option<String> {
        let lines: Vec<&str> = panel.lines.iter().take(2).map(|line| line.text.as_str()).collect();
        (self.aside && self.lines == 0 && !lines.is_empty()).then(|| lines.join(" · "))
    }

    fn middle(&self, panel: &Panel, measure: Measure) -> f32 {
        let table = match (&panel.fields, self.shown) {
            (None, _) | (_, Shown::Nothing) => 0.0,
            (Some(table), shown) => fields_beside::height(table, shown, measure) + 2.0 * theme::GAP_S,
        };
        let brief = if self.brief(panel).is_some() { measure.sentence * TEXT_EM } else { 0.0 };
        let left = self.left_height(panel, measure);
        let top = if self.aside { left.max(table + brief) } else { left + table };
        let shown = panel.lines.get(..self.lines).unwrap_or_default();
        let rows: f32 = shown.chunks(3).map(|row| row_of_fields(row, measure, self.width)).sum();
        let lines = if shown.is_empty() || self.shown == Shown::All { 0.0 } else { rows + 3.0 * theme::GAP_S };
        let note = |note: &String| paragraph(note, measure.label + 1.0, self.width) + theme::GAP_S;
        top + lines + panel.notes.iter().map(note).sum::<f32>()
    }
}

fn tall(text: &Fitted) -> f32 {
    text.lines.iter().map(|_| text.size_px * LINE_EM).sum()
}

fn row_of_fields(row: &[Line], measure: Measure, width: f32) -> f32 {
    // The narrowest of the three columns: 4 of 13 parts.
    let column = (width - 2.0 * theme::GAP_L) * 4.0 / 13.0;
    let values = row.iter().map(|line| paragraph(&line.text, measure.value, column)).fold(0.0, f32::max);
    measure.label * TEXT_EM + values + measure.gap
}

fn bottom(panel: &Panel, measure: Measure, width: f32) -> f32 {
    let dashes = measure.dash.width * 5.0 + theme::GAP_L;
    let evidence = panel
        .evidence
        .as_ref()
        .map_or(0.0, |(_, claim)| paragraph(claim, measure.sentence - 2.0, width - dashes) + measure.gap);
    let (label, next) = &panel.next;
    let aside = panel.key.as_ref().map_or(0.0, |(key, does)| (width_em(key) + width_em(does) + 3.0) * measure.sentence);
    let step = width - width_em(label) * measure.sentence - aside - 2.0 * theme::GAP_L;
    evidence + 2.0 * measure.gap + paragraph(next, measure.sentence + 2.0, step) + theme::HAIR
}

/// Height of words that are wrapped in a width.
fn paragraph(text: &str, size: f32, width: f32) -> f32 {
    (width_em(text) * size / width.max(1.0)).ceil().max(1.0) * size * TEXT_EM
}
