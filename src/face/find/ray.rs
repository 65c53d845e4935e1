//! Points and straight lines on a plane, in pixels.

/// A point in pixels.
pub(super) type Point = (f32, f32);

/// A part of a straight line.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Line {
    pub(crate) from: Point,
    /// One pixel long.
    pub(crate) way: Point,
    pub(crate) length: f32,
}

impl Line {
    /// Returns a point on the line.
    pub(crate) fn at(&self, far: f32) -> Point {
        (self.from.0 + self.way.0 * far, self.from.1 + self.way.1 * far)
    }

    /// Returns the line moved to its right hand side, which is down for a line to the right.
    pub(crate) fn beside(&self, by: f32) -> Self {
        Self { from: (self.from.0 - self.way.1 * by, self.from.1 + self.way.0 * by), ..*self }
    }

    /// Returns the part between two places.
    pub(crate) fn part(&self, begin: f32, end: f32) -> Self {
        let (begin, end) = (begin.max(0.0), end.min(self.length));
        Self { from: self.at(begin), length: (end - begin).max(0.0), ..*self }
    }

    /// Returns where a part of the line begins.
    pub(crate) fn begin_of(&self, part: &Line) -> f32 {
        (part.from.0 - self.from.0) * self.way.0 + (part.from.1 - self.from.1) * self.way.1
    }
}
