//! A black and white picture that a decoder may look at only so often: the one way to stop a decoder that has no clock.
//!
//! Copies share their rows until one is painted, so a decoder that copies the picture for each guess costs little.

use std::cell::Cell;
use std::panic::resume_unwind;
use std::rc::Rc;

use image::{GenericImage, GenericImageView, Luma};

use super::guard::Clock;
use crate::face::plane::Plane;

/// Looks between two glances at the clock.
const GLANCE: u64 = 1 << 16;

/// What a decoder may still spend, shared by all copies of one picture.
#[derive(Clone)]
pub(super) struct Meter {
    left: Rc<Cell<u64>>,
    clock: Clock,
}

impl Meter {
    /// Allows so many looks at a pixel, and no more time than the clock.
    pub(super) fn new(looks: u64, clock: Clock) -> Self {
        Self { left: Rc::new(Cell::new(looks)), clock }
    }

    /// Returns whether a decoder was stopped.
    pub(super) fn is_spent(&self) -> bool {
        self.left.get() == 0
    }

    /// Counts looks; past the limit the decoder is left by unwinding, which says nothing and is caught above it.
    fn spend(&self, looks: u64) {
        let before = self.left.get();
        let left = before.saturating_sub(looks);
        let is_late = before / GLANCE != left / GLANCE && self.clock.is_over();
        self.left.set(if is_late { 0 } else { left });
        if left == 0 || is_late {
            resume_unwind(Box::new("spent"));
        }
    }
}

/// Rows of pixels with a meter.
pub(super) struct Metered {
    meter: Meter,
    width: u32,
    height: u32,
    rows: Vec<Rc<[u8]>>,
    outside: Luma<u8>,
}

impl Metered {
    /// Takes a copy of a plane.
    pub(super) fn of(plane: &Plane, shade: impl Fn(u8) -> u8, meter: Meter) -> Self {
        let side = |side: usize| u32::try_from(side).unwrap_or(0);
        let rows = plane.rows().map(|row| row.iter().map(|pixel| shade(*pixel)).collect()).collect();
        Self { meter, width: side(plane.width()), height: side(plane.height()), rows, outside: Luma([0]) }
    }
}

impl Clone for Metered {
    fn clone(&self) -> Self {
        self.meter.spend(u64::from(self.height));
        let (meter, rows) = (self.meter.clone(), self.rows.clone());
        Self { meter, width: self.width, height: self.height, rows, outside: self.outside }
    }
}

impl GenericImageView for Metered {
    type Pixel = Luma<u8>;

    fn dimensions(&self) -> (u32, u32) {
        self.meter.spend(1);
        (self.width, self.height)
    }

    fn get_pixel(&self, x: u32, y: u32) -> Luma<u8> {
        self.meter.spend(1);
        let row = self.rows.get(y as usize);
        row.and_then(|row| row.get(x as usize)).map_or(self.outside, |pixel| Luma([*pixel]))
    }
}

impl GenericImage for Metered {
    fn get_pixel_mut(&mut self, _x: u32, _y: u32) -> &mut Luma<u8> {
        // Deprecated and asked by nobody: a row holds plain bytes.
        &mut self.outside
    }

    fn put_pixel(&mut self, x: u32, y: u32, pixel: Luma<u8>) {
        self.meter.spend(1);
        let Some(row) = self.rows.get_mut(y as usize) else { return };
        let Luma([shade]) = pixel;
        if let Some(place) = Rc::make_mut(row).get_mut(x as usize) {
            *place = shade;
        }
    }

    fn blend_pixel(&mut self, x: u32, y: u32, pixel: Luma<u8>) {
        self.put_pixel(x, y, pixel);
    }
}
