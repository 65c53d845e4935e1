//! The planes that stages look at, each made from the picture once and only when it is asked for.

use std::cell::OnceCell;
use std::sync::Arc;

use crate::face::plane::Plane;

/// One way to look at a picture; the number is the long side in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum View {
    /// At most 640.
    Small,
    /// At most 1280.
    Middle,
    /// As it is.
    Full,
    /// Half of `Small`.
    Tiny,
    /// At most 1280, as our own sampler takes it.
    Grey,
    /// Half of `Middle`, equalized.
    HalfClear,
    /// `Middle`, smoothed.
    Smooth,
    /// `Full`, smoothed.
    FullSmooth,
    /// `Middle`, sharpened by 1.5.
    Sharp,
    /// `Middle`, sharpened by 4.
    Sharper,
    /// `Middle`, equalized.
    Clear,
    /// `Middle` in black and white by the light around each pixel.
    Bits,
}

impl View {
    /// Returns the view that shows the same without grain, if there is one.
    pub(super) fn smoothed(self) -> Option<Self> {
        match self {
            Self::Middle => Some(Self::Smooth),
            Self::Full => Some(Self::FullSmooth),
            Self::Small | Self::Tiny | Self::Grey | Self::HalfClear | Self::Smooth => None,
            Self::FullSmooth | Self::Sharp | Self::Sharper | Self::Clear | Self::Bits => None,
        }
    }

    /// Returns whether grain was smoothed away.
    pub(super) fn is_smoothed(self) -> bool {
        matches!(self, Self::Smooth | Self::FullSmooth)
    }
}

/// A picture and all views of it.
pub(super) struct Views {
    full: Arc<Plane>,
    small: OnceCell<Plane>,
    middle: OnceCell<Plane>,
    tiny: OnceCell<Plane>,
    half_clear: OnceCell<Plane>,
    smooth: OnceCell<Plane>,
    full_smooth: OnceCell<Plane>,
    sharp: OnceCell<Plane>,
    sharper: OnceCell<Plane>,
    clear: OnceCell<Plane>,
    bits: OnceCell<Plane>,
}

/// Returns how far around a pixel the light is measured: a 64th of the long side, at least 2 pixels.
pub(super) fn light_around(plane: &Plane) -> usize {
    (plane.long_side() / 64).max(2)
}

/// Above this a picture is looked at only in smaller views: 64 million pixels take seconds.
const MOST_PIXELS: usize = 64_000_000;
const SMALL: usize = 640;
const MIDDLE: usize = 1280;

impl Views {
    /// Takes the picture; nothing is computed yet.
    pub(super) fn of(full: Arc<Plane>) -> Self {
        Self {
            full,
            small: OnceCell::new(),
            middle: OnceCell::new(),
            tiny: OnceCell::new(),
            half_clear: OnceCell::new(),
            smooth: OnceCell::new(),
            full_smooth: OnceCell::new(),
            sharp: OnceCell::new(),
            sharper: OnceCell::new(),
            clear: OnceCell::new(),
            bits: OnceCell::new(),
        }
    }

    /// Returns one view, made now if it is asked for the first time.
    pub(super) fn get(&self, view: View) -> &Plane {
        let middle = || self.get(View::Middle);
        match view {
            View::Full => &self.full,
            View::Small => self.at_most(SMALL, &self.small),
            View::Middle | View::Grey => self.at_most(MIDDLE, &self.middle),
            View::Tiny => self.tiny.get_or_init(|| self.get(View::Small).halved()),
            View::HalfClear => self.half_clear.get_or_init(|| middle().halved().equalized()),
            View::Smooth => self.smooth.get_or_init(|| middle().smoothed()),
            View::FullSmooth => self.full_smooth.get_or_init(|| self.full.smoothed()),
            View::Sharp => self.sharp.get_or_init(|| middle().sharpened(self.get(View::Smooth), 1.5)),
            View::Sharper => self.sharper.get_or_init(|| middle().sharpened(self.get(View::Smooth), 4.0)),
            View::Clear => self.clear.get_or_init(|| middle().equalized()),
            View::Bits => self.bits.get_or_init(|| middle().thresholded(light_around(middle()))),
        }
    }

    /// Returns the picture, or a smaller copy of it when it is larger than that.
    fn at_most<'a>(&'a self, long_side: usize, copy: &'a OnceCell<Plane>) -> &'a Plane {
        if self.full.long_side() <= long_side {
            return &self.full;
        }
        copy.get_or_init(|| self.full.shrunk_to(long_side))
    }

    /// Returns whether a view shows what an earlier, smaller one did not.
    pub(super) fn adds(&self, view: View) -> bool {
        let long_side = self.full.long_side();
        match view {
            View::Middle => long_side > SMALL,
            View::Full | View::FullSmooth => long_side > MIDDLE && self.full.pixels().len() <= MOST_PIXELS,
            View::Small | View::Tiny | View::Grey | View::HalfClear | View::Smooth | View::Sharp => true,
            View::Sharper | View::Clear | View::Bits => true,
        }
    }

    /// Returns how many pixels of the picture one pixel of a view stands for.
    pub(super) fn scale(&self, view: View) -> f32 {
        self.full.width() as f32 / self.get(view).width() as f32
    }
}
