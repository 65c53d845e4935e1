//! What every QR code of a size has in common: marks that are known, and the order of the others.
//!
//! ISO/IEC 18004, clauses 6.3 (function patterns), 7.7.3 (placement) and 7.10 (version information).

use rxing::qrcode::common::{Version, VersionRef};

/// Modules of a code of one size.
pub(super) struct Shape {
    /// Modules along a side.
    pub(super) side: usize,
    /// Its version as the foreign decoder knows it.
    pub(super) version: VersionRef,
    /// Each module from the top left, row by row: dark, light, or different in each code.
    pub(super) known: Vec<Option<bool>>,
    /// Places of the data bits in the order in which they are stored.
    pub(super) order: Vec<usize>,
}

impl Shape {
    /// Returns the shape of codes with `side` modules; `None` when there are none.
    pub(super) fn of(side: usize) -> Option<Self> {
        if !(21..=177).contains(&side) || side % 4 != 1 {
            return None;
        }
        let number = u32::try_from((side - 17) / 4).ok()?;
        let version = Version::getVersionForNumber(number).ok()?;
        let mut known = vec![None; side * side];
        let mut taken = vec![false; side * side];
        let mut set = |x: usize, y: usize, dark: Option<bool>| {
            if let (Some(module), Some(is_taken)) = (known.get_mut(y * side + x), taken.get_mut(y * side + x)) {
                (*module, *is_taken) = (dark, true);
            }
        };
        for at in 8..side - 8 {
            set(at, 6, Some(at % 2 == 0));
            set(6, at, Some(at % 2 == 0));
        }
        for at in 0..9 {
            set(at, 8, None);
            set(8, at, None);
        }
        for at in 0..8 {
            set(side - 1 - at, 8, None);
            set(8, side - 1 - at, None);
        }
        set(8, side - 8, Some(true));
        for (left, top) in [(0, 0), (side - 8, 0), (0, side - 8)] {
            for (x, y) in square(8) {
                // The light border lies on the inner sides of each mark.
                let (across, down) = (x + usize::from(left == 0), y + usize::from(top == 0));
                let ring = (across.abs_diff(4)).max(down.abs_diff(4));
                set(left + x, top + y, Some(ring != 2 && ring != 4));
            }
        }
        let centers: Vec<usize> = version.getAlignmentPatternCenters().iter().map(|at| *at as usize).collect();
        let last = side - 7;
        for (cx, cy) in centers.iter().flat_map(|y| centers.iter().map(move |x| (*x, *y))) {
            if (cx, cy) == (6, 6) || (cx, cy) == (last, 6) || (cx, cy) == (6, last) {
                continue;
            }
            for (x, y) in square(5) {
                set(cx + x - 2, cy + y - 2, Some(x.abs_diff(2).max(y.abs_diff(2)) != 1));
            }
        }
        if number >= 7 {
            let bits = version_bits(number);
            for at in 0..18 {
                let dark = Some(bits >> at & 1 == 1);
                set(at / 3, side - 11 + at % 3, dark);
                set(side - 11 + at % 3, at / 3, dark);
            }
        }
        let order = order(side, &taken);
        Some(Self { side, version, known, order })
    }

    /// Returns the known modules: column, row, dark.
    pub(super) fn marks(&self) -> impl Iterator<Item = (usize, usize, bool)> {
        let place = |(at, dark): (usize, &Option<bool>)| dark.map(|dark| (at % self.side, at / self.side, dark));
        self.known.iter().enumerate().filter_map(place)
    }
}

fn square(side: usize) -> impl Iterator<Item = (usize, usize)> {
    (0..side).flat_map(move |y| (0..side).map(move |x| (x, y)))
}

/// Pairs of columns from the right, upwards and downwards in turn, past the timing column.
fn order(side: usize, taken: &[bool]) -> Vec<usize> {
    let mut places = Vec::with_capacity(side * side);
    let columns = (0..side).rev().filter(|column| *column != 6);
    let columns: Vec<usize> = columns.collect();
    for (turn, pair) in columns.chunks(2).enumerate() {
        for step in 0..side {
            let y = if turn % 2 == 0 { side - 1 - step } else { step };
            places.extend(pair.iter().map(|x| y * side + x).filter(|at| taken.get(*at) == Some(&false)));
        }
    }
    places
}

/// Appends twelve check bits (generator 1F25) to a version number.
fn version_bits(number: u32) -> u32 {
    let mut rest = number << 12;
    for at in (12..18).rev() {
        if rest >> at & 1 == 1 {
            rest ^= 0x1F25 << (at - 12);
        }
    }
    number << 12 | rest
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::face::make::{Level, qr};

    #[test]
    fn every_version_has_its_own_bits_and_all_data_has_a_place() {
        assert_eq!(version_bits(7), 0b000111_110010010100);
        for number in 1..=40 {
            let shape = Shape::of(17 + 4 * number).unwrap();
            assert_eq!(shape.order.len() / 8, shape.version.getTotalCodewords() as usize, "version {number}");
        }
        assert!(Shape::of(22).is_none() && Shape::of(17).is_none() && Shape::of(181).is_none());
    }

    #[test]
    fn codes_of_another_maker_have_the_known_modules() {
        for length in [5, 30, 60, 100, 150, 250, 400, 800] {
            let modules = qr(&"7a".repeat(length / 2), Level::Medium).unwrap();
            let shape = Shape::of(modules.side()).unwrap();
            for (x, y, dark) in shape.marks() {
                assert_eq!(modules.dark(x, y), dark, "{length} characters, column {x}, row {y}");
            }
        }
    }
}
