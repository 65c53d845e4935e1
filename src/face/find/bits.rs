//! A plane in black and white, and the ways to tell black from white.
//!
//! Packed into words, so that rows are thresholded, inverted and scanned many pixels at a time.

use rxing::common::{BitArray, BitMatrix};

use crate::face::plane::Plane;

const WORD: usize = usize::BITS as usize;
/// Pixels along a side of a block that is judged at once.
const BLOCK: usize = 8;
/// Blocks to each side whose levels are averaged.
const AROUND: usize = 2;
/// Shades that a block must span before its mean can part black from white.
const FLOOR: u8 = 24;

/// Black and white pixels; a set bit is black.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Bits {
    width: usize,
    words_a_row: usize,
    words: Vec<usize>,
}

impl Bits {
    /// Parts black from white by the mean of 5 by 5 blocks, as ZXing's hybrid method does: a fifth of its cost.
    pub(super) fn by_blocks(plane: &Plane) -> Self {
        Self::by_blocks_above(plane, FLOOR)
    }

    /// The same, where a block that spans more than `floor` shades is taken for printed.
    pub(super) fn by_blocks_above(plane: &Plane, floor: u8) -> Self {
        let levels = smoothed_levels(plane, floor);
        let blocks = plane.width().div_ceil(BLOCK);
        let mut bits = Self::empty(plane);
        for (band, levels) in plane.pixels().chunks(plane.width() * BLOCK).zip(levels.chunks_exact(blocks)) {
            for row in band.chunks_exact(plane.width()) {
                pack(row, levels, &mut bits.words);
            }
        }
        bits
    }

    /// Returns black and white exchanged.
    pub(super) fn inverted(&self) -> Self {
        let (rest, mut words) = (self.width % WORD, self.words.clone());
        for row in words.chunks_exact_mut(self.words_a_row) {
            for word in row.iter_mut() {
                *word = !*word;
            }
            if let (Some(last), true) = (row.last_mut(), rest > 0) {
                *last &= (1 << rest) - 1;
            }
        }
        Self { words, ..*self }
    }

    /// Returns the rows from the top, each as words whose lowest bit is the leftmost pixel.
    pub(super) fn rows(&self) -> std::slice::ChunksExact<'_, usize> {
        self.words.chunks_exact(self.words_a_row)
    }

    /// Returns the width in pixels.
    pub(super) fn width(&self) -> usize {
        self.width
    }

    /// Puts down where a row changes, to black first; black to its end, it ends with an edge.
    pub(super) fn edges_of_row(&self, y: usize, edges: &mut Vec<f32>) {
        let mut carry = 0;
        for (word, from) in self.rows().nth(y).unwrap_or_default().iter().zip((0..).step_by(WORD)) {
            let mut turns = word ^ (word << 1 | carry);
            carry = word >> (WORD - 1);
            while turns != 0 {
                edges.push((from + turns.trailing_zeros() as usize) as f32);
                turns &= turns - 1;
            }
        }
        if edges.len() % 2 == 1 {
            edges.push(self.width as f32);
        }
    }

    /// The same for a column.
    pub(super) fn edges_of_column(&self, x: usize, edges: &mut Vec<f32>) {
        let mut last = 0;
        for (y, word) in self.words.iter().skip(x / WORD).step_by(self.words_a_row).enumerate() {
            let pixel = word >> (x % WORD) & 1;
            if pixel != last {
                edges.push(y as f32);
                last = pixel;
            }
        }
        if last == 1 {
            edges.push(self.rows().len() as f32);
        }
    }

    /// Returns the same pixels as the foreign decoder holds them.
    pub(super) fn matrix(&self) -> Option<BitMatrix> {
        let side = |n: usize| u32::try_from(n).ok();
        let mut matrix = BitMatrix::new(side(self.width)?, side(self.rows().len())?).ok()?;
        let mut line = BitArray::with_size(self.width);
        for (y, row) in (0..).zip(self.rows()) {
            for (word, at) in row.iter().zip((0..).step_by(WORD)) {
                line.setBulk(at, *word);
            }
            matrix.setRow(y, &line);
        }
        Some(matrix)
    }

    fn empty(plane: &Plane) -> Self {
        let words_a_row = plane.width().div_ceil(WORD);
        Self { width: plane.width(), words_a_row, words: Vec::with_capacity(words_a_row * plane.height()) }
    }
}

/// Packs one row: a pixel is black when it is not lighter than the level of its block.
fn pack(row: &[u8], levels: &[u8], words: &mut Vec<usize>) {
    /// Multiplying by it gathers the lowest bits of eight bytes in the highest byte.
    const GATHER: u64 = 0x0102_0408_1020_4080;
    /// The highest bit of each of eight bytes.
    const HIGH: u64 = 0x8080_8080_8080_8080;
    let gathered = |pixels: [u8; BLOCK], level: u8| {
        // All eight are compared at once: by their highest bits, then by what is left when those are equal.
        let (pixels, levels) = (u64::from_le_bytes(pixels), u64::from_le_bytes([level; BLOCK]));
        let low = (levels | HIGH) - (pixels & !HIGH);
        let dark = (levels & !pixels | !(levels ^ pixels) & low) & HIGH;
        ((dark >> 7).wrapping_mul(GATHER) >> 56) as usize
    };
    for (row, levels) in row.chunks(WORD).zip(levels.chunks(WORD / BLOCK)) {
        let (blocks, rest) = row.as_chunks::<BLOCK>();
        let mut word = 0;
        for (at, (pixels, level)) in blocks.iter().zip(levels).enumerate() {
            word |= gathered(*pixels, *level) << (BLOCK * at);
        }
        if let (false, Some(level)) = (rest.is_empty(), levels.get(blocks.len())) {
            let mut pixels = [u8::MAX; BLOCK];
            pixels.iter_mut().zip(rest).for_each(|(pixel, shade)| *pixel = *shade);
            word |= (gathered(pixels, *level) & ((1 << rest.len()) - 1)) << (BLOCK * blocks.len());
        }
        words.push(word);
    }
}

/// One level for each block: the mean of where it and the blocks around it part.
fn smoothed_levels(plane: &Plane, floor: u8) -> Vec<u8> {
    let blocks = plane.width().div_ceil(BLOCK);
    let points = points_of(plane, floor);
    let across: Vec<u32> = points.chunks_exact(blocks).flat_map(|row| means(row.to_vec())).collect();
    let rows: Vec<&[u32]> = across.chunks_exact(blocks).collect();
    let mut levels = Vec::with_capacity(points.len());
    for y in 0..rows.len() {
        let top = y.saturating_sub(AROUND).min(rows.len().saturating_sub(2 * AROUND + 1));
        let near = rows.get(top..rows.len().min(top + 2 * AROUND + 1)).unwrap_or_default();
        let mut sums = vec![0; blocks];
        for row in near {
            for (sum, value) in sums.iter_mut().zip(*row) {
                *sum += *value;
            }
        }
        let count = near.len().max(1) as u32 * SCALE;
        levels.extend(sums.into_iter().map(|sum| u8::try_from(sum / count).unwrap_or(255)));
    }
    levels
}

/// Means along a row are kept this many times larger, so that little is lost by rounding.
const SCALE: u32 = 64;

fn means(row: Vec<u32>) -> Vec<u32> {
    let wide = (2 * AROUND + 1).min(row.len().max(1));
    let inner: Vec<u32> = row.windows(wide).map(|near| near.iter().sum::<u32>() * SCALE / wide as u32).collect();
    let last = inner.len().saturating_sub(1);
    (0..row.len()).filter_map(|x| inner.get(x.saturating_sub(AROUND).min(last)).copied()).collect()
}

/// Where each block parts black from white; a flat block is taken as white unless its neighbours say otherwise.
fn points_of(plane: &Plane, floor: u8) -> Vec<u32> {
    let blocks = plane.width().div_ceil(BLOCK);
    let mut points: Vec<u32> = Vec::with_capacity(blocks * plane.height().div_ceil(BLOCK));
    let mut above: Vec<u32> = Vec::new();
    let (mut low, mut high, mut sums) = (Vec::new(), Vec::new(), Vec::new());
    for band in plane.pixels().chunks(plane.width() * BLOCK) {
        low.clear();
        low.resize(plane.width(), u8::MAX);
        high.clear();
        high.resize(plane.width(), 0u8);
        sums.clear();
        sums.resize(plane.width(), 0u16);
        for row in band.chunks_exact(plane.width()) {
            low.iter_mut().zip(row).for_each(|(low, pixel)| *low = (*low).min(*pixel));
            high.iter_mut().zip(row).for_each(|(high, pixel)| *high = (*high).max(*pixel));
            sums.iter_mut().zip(row).for_each(|(sum, pixel)| *sum += u16::from(*pixel));
        }
        let tall = band.len() / plane.width();
        let mut line: Vec<u32> = Vec::with_capacity(blocks);
        let columns = low.chunks(BLOCK).zip(high.chunks(BLOCK)).zip(sums.chunks(BLOCK));
        for (x, ((low, high), sums)) in columns.enumerate() {
            let darkest = low.iter().copied().min().unwrap_or(0);
            let lightest = high.iter().copied().max().unwrap_or(255);
            let near =
                x.checked_sub(1).and_then(|left| Some((*above.get(x)? + 2 * *line.get(left)? + *above.get(left)?) / 4));
            let point = if lightest - darkest > floor {
                sums.iter().map(|sum| u32::from(*sum)).sum::<u32>() / (sums.len() * tall).max(1) as u32
            } else {
                near.filter(|near| u32::from(darkest) < *near).unwrap_or(u32::from(darkest) / 2)
            };
            line.push(point);
        }
        points.extend(&line);
        above = line;
    }
    points
}

#[cfg(test)]
mod tests {
    use super::*;

    fn black(bits: &Bits, x: usize, y: usize) -> bool {
        bits.rows().nth(y).unwrap()[x / WORD] >> (x % WORD) & 1 == 1
    }

    #[test]
    fn blocks_part_black_from_white_under_uneven_light() {
        for (width, height) in [(200, 80), (203, 77), (9, 9), (64, 64), (65, 5)] {
            let dark = |x: usize, y: usize| (x / 4 + y / 4).is_multiple_of(2);
            let plane = Plane::paint(width, height, |x, y| (90 + x / 2) as u8 - if dark(x, y) { 60 } else { 0 });
            let bits = Bits::by_blocks(&plane);
            let wrong = (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
            let wrong = wrong.filter(|(x, y)| black(&bits, *x, *y) != dark(*x, *y)).count();
            assert!(wrong * 100 <= width * height, "{width} x {height}: {wrong} wrong");
        }
    }

    #[test]
    fn a_flat_plane_is_white_and_inverting_twice_changes_nothing() {
        for width in [8, 63, 64, 65, 100] {
            let bits = Bits::by_blocks(&Plane::paint(width, 20, |_, _| 90));
            assert!(bits.rows().flatten().all(|word| *word == 0));
            let other = bits.inverted();
            assert_eq!(other.rows().flatten().map(|word| word.count_ones() as usize).sum::<usize>(), width * 20);
            assert_eq!(other.inverted(), bits);
        }
    }

    #[test]
    fn a_pixel_is_black_when_it_is_not_lighter_than_its_level() {
        let shades: Vec<u8> = (0..=255).collect();
        for level in 0..=255 {
            let mut words = Vec::new();
            pack(&shades, &[level; 32], &mut words);
            let black = |shade: usize| words[shade / WORD] >> (shade % WORD) & 1 == 1;
            assert!((0..256).all(|shade| black(shade) == (shade <= usize::from(level))), "{level}");
        }
    }

    #[test]
    fn edges_of_rows_and_columns_are_where_shades_change() {
        let plane = Plane::paint(130, 90, |x, y| if x / 50 % 2 == 1 || y >= 70 { 0 } else { 255 });
        let mut bits = Bits::empty(&plane);
        plane.rows().for_each(|row| pack(row, &[127; 17], &mut bits.words));
        let edges = |of: fn(&Bits, usize, &mut Vec<f32>), at: usize| {
            let mut edges = Vec::new();
            of(&bits, at, &mut edges);
            edges
        };
        assert_eq!(edges(Bits::edges_of_row, 10), [50.0, 100.0]);
        assert_eq!(edges(Bits::edges_of_row, 80), [0.0, 130.0]);
        assert_eq!(edges(Bits::edges_of_column, 20), [70.0, 90.0]);
        assert_eq!(edges(Bits::edges_of_column, 70), [0.0, 90.0]);
    }

    #[test]
    fn the_decoder_gets_the_same_pixels() {
        let plane = Plane::paint(70, 9, |x, y| if (x * y) % 3 == 0 { 0 } else { 255 });
        let mut bits = Bits::empty(&plane);
        plane.rows().for_each(|row| pack(row, &[127; 9], &mut bits.words));
        let matrix = bits.matrix().unwrap();
        for (x, y) in (0..9).flat_map(|y| (0..70).map(move |x| (x, y))) {
            assert_eq!(matrix.get(x, y), plane.at(x as usize, y as usize) == 0);
        }
    }
}
