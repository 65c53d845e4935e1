//! Looks with the C++ decoder of zxing-cpp, last of all; only in builds with the feature `zxing-cpp`.

use zxingcpp::{BarcodeFormat, ImageFormat, ImageView, Position, read};

use super::look::{Ask, Corners, Seen, Sighting};
use crate::face::plane::Plane;

/// Looks for all QR codes in a plane.
pub(super) fn look(plane: &Plane, _: &Ask) -> Sighting {
    let Ok(image) = ImageView::from_slice(plane.pixels(), plane.width(), plane.height(), ImageFormat::Lum) else {
        return Sighting::default();
    };
    let Ok(codes) = read().formats(BarcodeFormat::QRCode).from(image) else { return Sighting::default() };
    let seen = codes.iter().filter(|code| code.is_valid()).map(|code| Seen {
        bytes: code.bytes(),
        told: code.has_eci().then(|| code.text()),
        corners: corners_of(&code.position()),
    });
    Sighting { seen: seen.collect(), ..Sighting::default() }
}

fn corners_of(place: &Position) -> Corners {
    [place.top_left, place.top_right, place.bottom_right, place.bottom_left].map(|at| (at.x as f32, at.y as f32))
}
