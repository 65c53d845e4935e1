//! Turns how dark each module seems into the stored bytes; unsure code words are given up first.
//!
//! Generalized minimum distance decoding (Forney 1966): the less sure a word, the sooner it counts as erased.

use rxing::common::cpp_essentials::DecoderResult;
use rxing::qrcode::common::ErrorCorrectionLevel;
use rxing::qrcode::cpp_port::decoder::DecodeBitStream;

use super::shape::Shape;
use super::solomon;
use crate::face::find::look::{Corners, Seen};

/// Bits by which all blocks together must be surer than chance: one wrong text in 2³² tries.
const SURER: f32 = 32.0;
/// Format bits of both copies that may contradict: beyond it another format fits as well.
const FORMAT_FIT: f32 = 0.35;

struct Block {
    data: usize,
    words: Vec<u8>,
    sure: Vec<f32>,
}

/// Reads a code from its modules: above 0 is dark, and the farther from 0 the surer.
pub(super) fn read(shape: &Shape, modules: &[f32], corners: Corners) -> Option<Seen> {
    let (level, mask) = format(shape, modules)?;
    let mut blocks = blocks(shape, modules, level, mask)?;
    let mut surer = 0.0;
    for block in &mut blocks {
        surer += correct(block)?;
    }
    if surer < SURER {
        return None;
    }
    let stored: Vec<u8> = blocks.iter().flat_map(|block| block.words.iter().take(block.data)).copied().collect();
    let result = DecodeBitStream(&stored, shape.version, level).ok().filter(DecoderResult::isValid)?;
    let content = result.content();
    let told = content.has_eci.then(|| result.text());
    // Words that are all 0 check right: a blank field is no code.
    if content.bytes().is_empty() {
        return None;
    }
    Some(Seen { bytes: content.bytes().to_vec(), told, corners })
}

/// Tries with more and more words erased, and returns by how many bits the first success is surer than chance.
fn correct(block: &mut Block) -> Option<f32> {
    let checks = block.words.len() - block.data;
    let mut unsure: Vec<usize> = (0..block.words.len()).collect();
    let sure = |at: &usize| block.sure.get(*at).copied().unwrap_or(0.0);
    unsure.sort_by(|a, b| sure(a).total_cmp(&sure(b)));
    for erased in (0..checks.saturating_sub(1)).step_by(2) {
        let mut words = block.words.clone();
        let Some(wrong) = solomon::correct(&mut words, checks, unsure.get(..erased)?) else { continue };
        let ways: f32 = (0..wrong).map(|n| ((words.len() - erased - n) as f32 / (n + 1) as f32).log2()).sum();
        let surer = 8.0 * (checks - erased - wrong) as f32 - ways;
        if surer > 8.0 {
            block.words = words;
            return Some(surer);
        }
    }
    None
}

/// Finds the format whose bits fit best, both copies weighed by how sure each module is.
fn format(shape: &Shape, modules: &[f32]) -> Option<(ErrorCorrectionLevel, usize)> {
    let side = shape.side;
    let at = |(x, y): (usize, usize)| modules.get(y * side + x).copied().unwrap_or(0.0).clamp(-1.0, 1.0);
    let first = (0..6).map(|n| (n, 8)).chain([(7, 8), (8, 8), (8, 7)]).chain((0..6).rev().map(|n| (8, n)));
    let second = (0..7).map(|n| (8, side - 1 - n)).chain((0..8).map(|n| (side - 8 + n, 8)));
    let bits: Vec<f32> = first.zip(second).map(|(a, b)| at(a) + at(b)).collect();
    let all: f32 = bits.iter().map(|bit| bit.abs()).sum();
    let fit = |data: u32| -> f32 {
        let word = format_bits(data);
        (0..15).zip(&bits).map(|(n, bit)| if word >> (14 - n) & 1 == 1 { *bit } else { -bit }).sum()
    };
    let best = (0..32).max_by(|a, b| fit(*a).total_cmp(&fit(*b)))?;
    if fit(best) < all * FORMAT_FIT {
        return None;
    }
    let level = match best >> 3 {
        0 => ErrorCorrectionLevel::M,
        1 => ErrorCorrectionLevel::L,
        2 => ErrorCorrectionLevel::H,
        _ => ErrorCorrectionLevel::Q,
    };
    Some((level, (best & 7) as usize))
}

/// Appends ten check bits (generator 537) to five bits and masks them (ISO/IEC 18004, 7.9).
fn format_bits(data: u32) -> u32 {
    let mut rest = data << 10;
    for at in (10..15).rev() {
        if rest >> at & 1 == 1 {
            rest ^= 0x537 << (at - 10);
        }
    }
    (data << 10 | rest) ^ 0x5412
}

/// Takes the mask away, gathers bits into words and deals the words to their blocks.
fn blocks(shape: &Shape, modules: &[f32], level: ErrorCorrectionLevel, mask: usize) -> Option<Vec<Block>> {
    let bit = |at: &usize| {
        let shade = modules.get(*at).copied().unwrap_or(0.0);
        if is_masked(mask, at % shape.side, at / shape.side) { -shade } else { shade }
    };
    let mut words = shape.order.chunks_exact(8).map(|places| {
        let bits = places.iter().map(bit);
        let word = bits.clone().fold(0u8, |word, bit| word << 1 | u8::from(bit > 0.0));
        (word, bits.map(f32::abs).fold(f32::INFINITY, f32::min))
    });
    let plan = shape.version.getECBlocksForLevel(level);
    let checks = plan.getECCodewordsPerBlock() as usize;
    let sizes = plan
        .getECBlocks()
        .iter()
        .flat_map(|part| std::iter::repeat_n(part.getDataCodewords() as usize, part.getCount() as usize));
    let mut blocks: Vec<Block> = sizes.map(|data| Block { data, words: Vec::new(), sure: Vec::new() }).collect();
    let longest = blocks.iter().map(|block| block.data).max()?;
    for at in 0..longest + checks {
        for block in &mut blocks {
            let has_one = if at < longest { at < block.data } else { true };
            if has_one {
                let (word, sure) = words.next()?;
                block.words.push(word);
                block.sure.push(sure);
            }
        }
    }
    Some(blocks)
}

/// Data masks (ISO/IEC 18004, table 10).
fn is_masked(mask: usize, x: usize, y: usize) -> bool {
    match mask {
        0 => (x + y).is_multiple_of(2),
        1 => y.is_multiple_of(2),
        2 => x.is_multiple_of(3),
        3 => (x + y).is_multiple_of(3),
        4 => (y / 2 + x / 3).is_multiple_of(2),
        5 => (x * y).is_multiple_of(6),
        6 => (x * y) % 6 < 3,
        _ => (x + y + (x * y) % 3).is_multiple_of(2),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::face::make::{Level, qr};

    const LEVELS: [Level; 4] = [Level::Low, Level::Medium, Level::Quartile, Level::High];

    fn shades(text: &str, level: Level) -> (Shape, Vec<f32>) {
        let modules = qr(text, level).unwrap();
        let side = modules.side();
        let shade = |at: usize| if modules.dark(at % side, at / side) { 1.0 } else { -1.0 };
        (Shape::of(side).unwrap(), (0..side * side).map(shade).collect())
    }

    #[test]
    fn clean_modules_give_the_text_in_every_version_and_level() {
        for (length, level) in (1..60).map(|n| n * 9).zip(LEVELS.into_iter().cycle()) {
            let text = "ab01-".chars().cycle().take(length).collect::<String>();
            let (shape, shades) = shades(&text, level);
            let seen = read(&shape, &shades, Corners::default()).unwrap();
            assert_eq!(seen.bytes, text.as_bytes(), "{length} characters, {level:?}");
        }
    }

    #[test]
    fn words_that_are_known_to_be_unsure_may_be_wrong_in_twice_the_number() {
        let (shape, whole) = shades(&"0123456789".repeat(6), Level::High);
        let hurt = |words: usize, shade: f32| {
            let mut hurt = whole.clone();
            for place in shape.order.chunks_exact(8).rev().take(words) {
                hurt[place[3]] *= -shade;
            }
            read(&shape, &hurt, Corners::default()).is_some()
        };
        assert!(hurt(14, 1.0) && !hurt(40, 1.0));
        assert!(hurt(40, 0.1));
    }

    #[test]
    fn noise_is_never_a_code() {
        let mut state = 7u64;
        let mut noise = || {
            state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            (state >> 40) as f32 / (1 << 23) as f32 - 1.0
        };
        for side in [21, 25, 33, 57] {
            let shape = Shape::of(side).unwrap();
            for _ in 0..50 {
                let shades: Vec<f32> = (0..side * side).map(|_| noise()).collect();
                assert!(read(&shape, &shades, Corners::default()).is_none());
            }
        }
    }
}
