//! The cascade as a table: which decoder looks at which view, in which order.

use super::guard::Clock;
use super::look::{Ask, Corners, Seen, Sighting, covers, middle};
use super::view::{View, Views};
use super::{Limits, Symbol, grey, quirc, zxing};
use crate::face::plane::Plane;

/// One step of the cascade.
pub(super) struct Stage {
    /// Name that a result carries.
    pub(super) name: &'static str,
    /// What is looked at.
    pub(super) view: View,
    /// Light codes on dark ground are looked for too.
    pub(super) inverted: bool,
    /// Tried only while nothing was read.
    pub(super) is_last_resort: bool,
    /// Decoder that looks.
    pub(super) decoder: fn(&Plane, &Ask) -> Sighting,
}

const fn zxing(name: &'static str, view: View, inverted: bool) -> Stage {
    Stage { name, view, inverted, is_last_resort: false, decoder: zxing::look }
}

const fn grey(name: &'static str, view: View) -> Stage {
    Stage { name, view, inverted: false, is_last_resort: false, decoder: grey::look }
}

const fn quirc(name: &'static str, view: View, decoder: fn(&Plane, &Ask) -> Sighting) -> Stage {
    Stage { name, view, inverted: false, is_last_resort: true, decoder }
}

/// Measured on four public photo sets: most codes are read in the first step, each later one adds some.
pub(super) const CASCADE: &[Stage] = &[
    zxing("zxing-640", View::Small, true),
    zxing("zxing-1280", View::Middle, true),
    zxing("zxing-full", View::Full, true),
    zxing("zxing-half", View::Tiny, false),
    grey("lattice", View::Grey),
    zxing("zxing-half-clear", View::HalfClear, false),
    zxing("zxing-smooth", View::Smooth, false),
    zxing("zxing-sharp", View::Sharp, false),
    zxing("zxing-sharper", View::Sharper, false),
    zxing("zxing-clear", View::Clear, false),
    quirc("quirc-1280", View::Middle, quirc::look),
    quirc("quirc-bits", View::Bits, quirc::look_at_bits),
    #[cfg(feature = "zxing-cpp")]
    quirc("zxing-cpp", View::Middle, super::cpp::look),
];

impl Stage {
    /// Returns whether this step can show anything that an earlier one did not.
    pub(super) fn is_due(&self, views: &Views) -> bool {
        views.adds(self.view)
    }

    /// Returns whether small codes may still hide because a larger view follows.
    pub(super) fn is_first(&self, views: &Views) -> bool {
        self.view == View::Small && views.adds(View::Middle)
    }

    /// Returns whether few codes are read by it that were not read before.
    pub(super) fn is_for_few(&self) -> bool {
        !matches!(self.view, View::Small | View::Middle | View::Full | View::Tiny | View::Grey) || self.is_last_resort
    }

    /// Returns what a look is likely to cost beside its pixels, in about milliseconds.
    pub(super) fn cost(&self) -> usize {
        match (self.is_last_resort, self.name.starts_with("lattice")) {
            (true, _) => 40,
            (false, true) => 60,
            (false, false) => 0,
        }
    }

    /// Looks once, and returns new codes in pixels of the picture.
    pub(super) fn look(&self, views: &Views, codes: &[Symbol], limits: Limits, clock: Clock) -> Sighting {
        let scale = views.scale(self.view);
        let known = codes.iter().map(|code| scaled(&code.corners, 1.0 / scale)).collect();
        let ask = Ask { inverted: self.inverted, known, limits, clock };
        let mut sighting = (self.decoder)(views.get(self.view), &ask);
        let mut fresh: Vec<Seen> = Vec::new();
        for mut seen in sighting.seen {
            seen.corners = scaled(&seen.corners, scale);
            let place = middle(&seen.corners);
            let is_known = codes.iter().map(|code| &code.corners).chain(fresh.iter().map(|seen| &seen.corners));
            if !is_known.into_iter().any(|corners| covers(corners, place)) {
                fresh.push(seen);
            }
        }
        sighting.seen = fresh;
        sighting
    }
}

/// Looks at a part of a picture in every way that may help, cheapest first, until something is read.
///
/// Corners are in pixels of the part. Bounded by the clock and by the limits of `ask`.
pub(super) fn read_crop(plane: &Plane, ask: &Ask) -> Sighting {
    let mut best = zxing::look(plane, ask);
    if !best.seen.is_empty() || best.crowded {
        return best;
    }
    let deeper = grey::look_at_part(plane, ask);
    if !deeper.seen.is_empty() {
        return deeper;
    }
    let views: [fn(&Plane) -> Plane; 2] = [Plane::equalized, |plane| plane.enlarged(2)];
    for view in views {
        if ask.clock.is_over() {
            break;
        }
        let view = view(plane);
        let scale = plane.width() as f32 / view.width() as f32;
        if view.long_side() > LARGEST_CROP && scale < 1.0 {
            continue;
        }
        let known = ask.known.iter().map(|corners| scaled(corners, 1.0 / scale)).collect();
        let mut sighting = zxing::look(&view, &Ask { known, ..*ask });
        best.finder_like = best.finder_like.max(sighting.finder_like);
        best.unexplained |= sighting.unexplained;
        if !sighting.seen.is_empty() {
            for seen in &mut sighting.seen {
                seen.corners = scaled(&seen.corners, scale);
            }
            return Sighting { finder_like: best.finder_like, ..sighting };
        }
    }
    best
}

/// A part larger than this is not enlarged, in pixels of the enlarged long side.
const LARGEST_CROP: usize = 1600;

/// Returns corners in a plane that is `factor` times as large.
pub(super) fn scaled(corners: &Corners, factor: f32) -> Corners {
    corners.map(|(x, y)| (x * factor, y * factor))
}
