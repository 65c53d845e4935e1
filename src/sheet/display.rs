//! Turns texts and boxes into a page of plain drawing steps, in points from the top left.
//!
//! The PDF writer, the preview and the printer each draw the same steps; none of them measures or moves anything.

use std::fmt;

use crate::face::make::{Level, qr};

use super::font::Fonts;

/// Points in a millimeter.
pub const MM: f32 = 72.0 / 25.4;

/// One page.
#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    /// Width in points.
    pub width_pt: f32,
    /// Height in points.
    pub height_pt: f32,
    /// Steps in drawing order.
    pub ops: Vec<Op>,
}

/// One drawing step; positions and sizes in points.
#[derive(Clone, PartialEq)]
pub enum Op {
    /// A run of text, every character of which some font has.
    Text {
        /// Left end.
        x: f32,
        /// Baseline.
        y: f32,
        /// Size of the em.
        size: f32,
        /// Width of the run.
        width: f32,
        /// The run.
        text: String,
    },
    /// A straight black line.
    Line {
        /// One end.
        from: (f32, f32),
        /// The other end.
        to: (f32, f32),
        /// Thickness.
        weight: f32,
    },
    /// A filled box without a border.
    Rect {
        /// Left side.
        x: f32,
        /// Upper side.
        y: f32,
        /// Width.
        width: f32,
        /// Height.
        height: f32,
        /// Gray: 0 black, 255 white.
        gray: u8,
    },
    /// A square code; its quiet zone is left free around it.
    Code {
        /// Left side of the dark area.
        x: f32,
        /// Upper side of the dark area.
        y: f32,
        /// Side of the dark area.
        side: f32,
        /// Modules.
        modules: CodeModules,
    },
    /// A box with a slash in place of a character that no font has.
    Slashed {
        /// Left end of the em.
        x: f32,
        /// Baseline.
        y: f32,
        /// Size of the em.
        size: f32,
        /// The character that a person writes by hand.
        character: char,
    },
}

impl fmt::Debug for Op {
    /// Shows where a step draws, never what it writes: a run may be a name.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text { x, y, size, width, .. } => write!(f, "Text({x}, {y}, size {size}, width {width})"),
            Self::Line { from, to, weight } => write!(f, "Line({from:?} to {to:?}, weight {weight})"),
            Self::Rect { x, y, width, height, gray } => write!(f, "Rect({x}, {y}, {width} by {height}, gray {gray})"),
            Self::Code { x, y, side, .. } => write!(f, "Code({x}, {y}, side {side})"),
            Self::Slashed { x, y, size, .. } => write!(f, "Slashed({x}, {y}, size {size})"),
        }
    }
}

/// The modules of a square code, row by row from the top left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeModules {
    /// Modules per side, without a quiet zone.
    pub side: usize,
    /// Whether each module is dark; `side` × `side` of them.
    pub dark: Vec<bool>,
}

impl CodeModules {
    /// Draws a text as a QR code of medium error correction; one that cannot be drawn gives none, rather than a wrong one.
    pub fn of(text: &str) -> Self {
        let Ok(modules) = qr(text, Level::Medium) else { return Self::none() };
        let side = modules.side();
        let dark = (0..side * side).map(|at| modules.dark(at % side, at / side)).collect();
        Self { side, dark }
    }

    /// No modules: no square, which a page refuses.
    pub fn none() -> Self {
        Self { side: 0, dark: Vec::new() }
    }

    /// Returns whether the modules fill a square of at least one module.
    pub fn is_square(&self) -> bool {
        self.side > 0 && self.side.checked_mul(self.side) == Some(self.dark.len())
    }

    /// Lists the dark runs of all rows: column, row and length in modules.
    pub fn dark_runs(&self) -> Vec<(usize, usize, usize)> {
        let mut runs: Vec<(usize, usize, usize)> = Vec::new();
        for (row, modules) in self.dark.chunks(self.side.max(1)).enumerate() {
            for (column, _) in modules.iter().enumerate().filter(|(_, dark)| **dark) {
                match runs.last_mut() {
                    Some((from, of, length)) if *of == row && *from + *length == column => *length += 1,
                    Some(_) | None => runs.push((column, row, 1)),
                }
            }
        }
        runs
    }

    /// Lists the dark runs as boxes on the page: left, top, width and height.
    pub(super) fn dark_boxes(&self, x: f32, y: f32, side: f32) -> Vec<(f32, f32, f32, f32)> {
        let module = side / self.side.max(1) as f32;
        let boxed = |(column, row, length): (usize, usize, usize)| {
            (x + column as f32 * module, y + row as f32 * module, length as f32 * module, module)
        };
        self.dark_runs().into_iter().map(boxed).collect()
    }
}

/// Top and bottom of a slashed box above and below the baseline, and its inset, in em.
const SLASHED_EM: (f32, f32, f32) = (0.86, 0.10, 0.04);
/// Thickness of a slashed box's line in em.
pub(super) const SLASHED_LINE_EM: f32 = 0.05;

/// Gives the way of the pen around a slashed box and across it.
pub(super) fn slashed_corners(x: f32, y: f32, size: f32) -> [(f32, f32); 6] {
    let (above, below, inset) = SLASHED_EM;
    let (left, right) = (x + inset * size, x + (1.0 - inset) * size);
    let (top, bottom) = (y - above * size, y + below * size);
    [(left, bottom), (left, top), (right, top), (right, bottom), (left, bottom), (right, top)]
}

/// Where a text stands between two sides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Align {
    Left,
    Center,
    Right,
}

/// Height of a Han character's middle above its baseline, in em.
const MIDDLE_EM: f32 = 0.38;

/// A page while it is being drawn.
pub(super) struct Canvas<'a> {
    pub fonts: &'a Fonts,
    pub ops: Vec<Op>,
}

impl<'a> Canvas<'a> {
    pub fn new(fonts: &'a Fonts) -> Self {
        Self { fonts, ops: Vec::new() }
    }

    /// Draws one line of text whose characters are centered on `middle_y`; returns its width.
    pub fn text(&mut self, (left, right): (f32, f32), middle_y: f32, size: f32, align: Align, text: &str) -> f32 {
        let width = width_of(self.fonts, text, size);
        let mut x = match align {
            Align::Left => left,
            Align::Center => (left + right - width) / 2.0,
            Align::Right => right - width,
        };
        let y = middle_y + MIDDLE_EM * size;
        let mut run = (x, String::new());
        for placed in self.fonts.place(text) {
            let Some(glyph) = placed.glyph else {
                self.run(run, x, y, size);
                self.ops.push(Op::Slashed { x, y, size, character: placed.character });
                x += size;
                run = (x, String::new());
                continue;
            };
            run.1.push_str(text.get(placed.bytes).unwrap_or_default());
            x += glyph.advance_em * size;
        }
        self.run(run, x, y, size);
        width
    }

    fn run(&mut self, (start, text): (f32, String), end: f32, y: f32, size: f32) {
        if !text.trim().is_empty() {
            self.ops.push(Op::Text { x: start, y, size, width: end - start, text });
        }
    }

    pub fn level(&mut self, (left, right): (f32, f32), y: f32, weight: f32) {
        self.ops.push(Op::Line { from: (left, y), to: (right, y), weight });
    }

    pub fn upright(&mut self, x: f32, (top, bottom): (f32, f32), weight: f32) {
        self.ops.push(Op::Line { from: (x, top), to: (x, bottom), weight });
    }
}

/// Measures a text by what it takes on paper; a missing character takes one em.
pub(super) fn width_of(fonts: &Fonts, text: &str, size: f32) -> f32 {
    fonts.place(text).iter().map(|placed| placed.glyph.map_or(1.0, |glyph| glyph.advance_em)).sum::<f32>() * size
}
