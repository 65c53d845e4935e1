//! Looks with the `rqrr` crate: the last resort, because it panics on some photographs and stalls on others.

use std::io;
use std::panic::resume_unwind;

use rqrr::PreparedImage;

use super::guard;
use super::look::{Ask, Corners, Seen, Sighting};
use super::meter::{Meter, Metered};
use super::runs;
use super::view::light_around;
use crate::face::plane::Plane;

/// Longest payload of a QR code is 7089 digits (ISO/IEC 18004, table 7).
const LONGEST: usize = 8192;

/// Looks with the crate's own threshold.
pub(super) fn look(plane: &Plane, ask: &Ask) -> Sighting {
    look_with(plane, &plane.thresholded(light_around(plane)), ask, false)
}

/// Looks at a plane that is black and white already.
pub(super) fn look_at_bits(plane: &Plane, ask: &Ask) -> Sighting {
    look_with(plane, plane, ask, true)
}

fn look_with(plane: &Plane, bits: &Plane, ask: &Ask, is_bits: bool) -> Sighting {
    // The crate compares all pairs of marks around each, so a crowd of them is not shown to it.
    let stripes: usize = bits.rows().step_by(3).map(|row| runs::in_row(row.iter().map(|pixel| *pixel == 0))).sum();
    if stripes > ask.limits.triples * STRIPES_EACH {
        return Sighting { crowded: true, ..Sighting::default() };
    }
    let meter = Meter::new(plane.pixels().len() as u64 * LOOKS_EACH + LOOKS_MORE, ask.clock);
    let work = || {
        let mut prepared = if is_bits {
            PreparedImage::without_preparation(Metered::of(plane, |pixel| u8::from(pixel == 0), meter.clone()))
        } else {
            PreparedImage::prepare(Metered::of(plane, |pixel| pixel, meter.clone()))
        };
        prepared.detect_grids().iter().filter_map(read).collect()
    };
    match guard::caught(work) {
        Ok(seen) => Sighting { seen, ..Sighting::default() },
        Err(_) if meter.is_spent() => Sighting { crowded: true, ..Sighting::default() },
        Err(panicked) => resume_unwind(Box::new(panicked)),
    }
}

/// Stripes that one corner mark shows in a photograph of a card, every third row counted.
const STRIPES_EACH: usize = 10;
/// Looks at each pixel that binarizing and one walk over all rows take.
const LOOKS_EACH: u64 = 12;
/// Looks that grouping and sampling may take: a hundred times what a card does.
const LOOKS_MORE: u64 = 20_000_000;

fn read<G: rqrr::BitGrid>(grid: &rqrr::Grid<G>) -> Option<Seen> {
    let mut bytes = Bounded(Vec::new());
    grid.decode_to(&mut bytes).ok()?;
    if bytes.0.is_empty() {
        return None;
    }
    let corners: Corners = grid.bounds.map(|point| (point.x as f32, point.y as f32));
    Some(Seen { bytes: bytes.0, told: None, corners })
}

struct Bounded(Vec<u8>);

impl io::Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.0.len() + bytes.len() > LONGEST {
            return Err(io::ErrorKind::WriteZero.into());
        }
        self.0.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
