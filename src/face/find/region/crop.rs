//! Cuts a part out of a plane, upright and enlarged, and finds the way back.

use super::Region;
use crate::face::find::look::Corners;
use crate::face::find::ray::Point;
use crate::face::plane::Plane;

/// Longest side of a crop in pixels.
const LARGEST: f32 = 1200.0;

/// A code cut out upright, and the way back to the picture.
pub(crate) struct Crop {
    /// Its pixels, with a border around the code.
    pub(crate) plane: Plane,
    origin: Point,
    across: Point,
    down: Point,
}

impl Crop {
    /// Returns corners in the crop as corners in the plane that it was cut from.
    pub(crate) fn back(&self, corners: &Corners) -> Corners {
        corners.map(|(x, y)| {
            let (ax, ay) = self.across;
            let (dx, dy) = self.down;
            (self.origin.0 + x * ax + y * dx, self.origin.1 + x * ay + y * dy)
        })
    }
}

impl Region {
    /// Cuts the code out of a plane, `px` pixels for each module.
    pub(crate) fn cut_out(&self, plane: &Plane, px: f32) -> Crop {
        let each = |end: Point| ((end.0 - self.corner.0) / self.span / px, (end.1 - self.corner.1) / self.span / px);
        let (across, down) = (each(self.right), each(self.below));
        let back = (3.5 + self.border()) * px;
        let side = self.cut_side(px);
        let origin = (self.corner.0 - back * (across.0 + down.0), self.corner.1 - back * (across.1 + down.1));
        let crop = warped(plane, (side as usize, side as usize), origin, across, down);
        Crop { plane: crop, origin, across, down }
    }

    /// Returns the side of what is cut out, in its pixels.
    pub(crate) fn cut_side(&self, px: f32) -> f32 {
        ((self.span + 7.0 + 2.0 * self.border()) * px).ceil().min(LARGEST)
    }

    /// Modules around the code that are cut out with it.
    fn border(&self) -> f32 {
        5.0 + self.span / 12.0
    }
}

/// Samples a plane along two directions; steps below a pixel are smoothed by a cubic, longer ones are not.
fn warped(plane: &Plane, (width, height): (usize, usize), origin: Point, across: Point, down: Point) -> Plane {
    let sample = if across.0.hypot(across.1) < 0.6 { Plane::cubic } else { Plane::between };
    Plane::paint(width, height, |x, y| {
        let (x, y) = (x as f32 + 0.5, y as f32 + 0.5);
        sample(plane, origin.0 + x * across.0 + y * down.0, origin.1 + x * across.1 + y * down.1)
    })
}
