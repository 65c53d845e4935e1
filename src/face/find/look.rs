//! What a decoder is asked, and what one look of it answers.

use super::Limits;
use super::bits::Bits;
use super::guard::Clock;

/// Corners in pixels: top left, top right, bottom right, bottom left of the code itself, without its white border.
pub type Corners = [(f32, f32); 4];

/// What a decoder is told beside the plane.
pub(super) struct Ask {
    /// Light codes on dark ground are looked for too.
    pub(super) inverted: bool,
    /// Codes that were read before, in pixels of this plane.
    pub(super) known: Vec<Corners>,
    /// What the look may cost.
    pub(super) limits: Limits,
    /// When to stop.
    pub(super) clock: Clock,
}

/// A decoded code before its bytes became text.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Seen {
    /// Payload as stored.
    pub(super) bytes: Vec<u8>,
    /// Text by the character set that the code itself names.
    pub(super) told: Option<String>,
    /// Where it lies, in pixels of the plane.
    pub(super) corners: Corners,
}

/// What one look at one plane gave.
#[derive(Debug, Default)]
pub(super) struct Sighting {
    /// Codes that were read.
    pub(super) seen: Vec<Seen>,
    /// Corner marks that were seen.
    pub(super) finder_like: usize,
    /// Corner marks are left that could be a further code.
    pub(super) unexplained: bool,
    /// Work on groups of three marks, in about microseconds; counted, not measured.
    pub(super) work: usize,
    /// The plane in black and white, as the decoder saw it.
    pub(super) bits: Option<Bits>,
    /// Over a limit, so this look was not, or not fully, tried.
    pub(super) crowded: bool,
}

/// Returns the middle of four corners.
pub(super) fn middle(corners: &Corners) -> (f32, f32) {
    let sum = corners.iter().fold((0.0, 0.0), |(x, y), corner| (x + corner.0, y + corner.1));
    (sum.0 / 4.0, sum.1 / 4.0)
}

/// Returns whether a point lies on a code, or no farther off than a twentieth of its side.
pub(super) fn covers(corners: &Corners, point: (f32, f32)) -> bool {
    let (x, y) = middle(corners);
    let wider = corners.map(|corner| (x + (corner.0 - x) * 1.1, y + (corner.1 - y) * 1.1));
    let [a, b, c, d] = wider;
    let side =
        |from: (f32, f32), to: (f32, f32)| (to.0 - from.0) * (point.1 - from.1) - (to.1 - from.1) * (point.0 - from.0);
    let sides = [side(a, b), side(b, c), side(c, d), side(d, a)];
    sides.iter().all(|side| *side > 0.0) || sides.iter().all(|side| *side < 0.0)
}

/// Returns whether two codes lie on each other: then they are one.
pub(super) fn is_same(one: &Corners, two: &Corners) -> bool {
    covers(one, middle(two)) || covers(two, middle(one))
}
