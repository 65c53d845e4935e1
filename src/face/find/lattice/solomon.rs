//! Corrects a block of code words, some of which are known to be unsure.
//!
//! Reed–Solomon over 2⁸ (polynomial 11D, first root 0: ISO/IEC 18004, 7.5) with errors and erasures.

use std::sync::OnceLock;

struct Field {
    powers: [u8; 510],
    logs: [u16; 256],
}

fn field() -> &'static Field {
    static FIELD: OnceLock<Field> = OnceLock::new();
    FIELD.get_or_init(|| {
        let (mut powers, mut logs) = ([0u8; 510], [0u16; 256]);
        let mut value = 1u16;
        for (log, power) in (0u16..).zip(&mut powers) {
            *power = value.to_le_bytes()[0];
            if let (Some(slot), true) = (logs.get_mut(usize::from(value)), log < 255) {
                *slot = log;
            }
            value <<= 1;
            if value & 0x100 != 0 {
                value ^= 0x11D;
            }
        }
        Field { powers, logs }
    })
}

fn power(exponent: usize) -> u8 {
    field().powers.get(exponent % 255).copied().unwrap_or(0)
}

fn log(value: u8) -> usize {
    field().logs.get(usize::from(value)).copied().map_or(0, usize::from)
}

fn times(a: u8, b: u8) -> u8 {
    if a == 0 || b == 0 { 0 } else { power(log(a) + log(b)) }
}

fn over(a: u8, b: u8) -> u8 {
    if a == 0 { 0 } else { power(log(a) + 255 - log(b)) }
}

/// Value of a polynomial whose lowest coefficient comes first.
fn value(polynomial: &[u8], x: u8) -> u8 {
    polynomial.iter().rev().fold(0, |sum, coefficient| times(sum, x) ^ coefficient)
}

fn product(a: &[u8], b: &[u8]) -> Vec<u8> {
    let mut product = vec![0; (a.len() + b.len()).saturating_sub(1)];
    for (at, left) in a.iter().enumerate() {
        for (slot, right) in product.iter_mut().skip(at).zip(b) {
            *slot ^= times(*left, *right);
        }
    }
    product
}

/// Corrects a block with `checks` check words in place, and returns how many words beside `erased` were wrong.
///
/// `None` when too many are wrong; the block is then unchanged.
pub(super) fn correct(block: &mut [u8], checks: usize, erased: &[usize]) -> Option<usize> {
    let last = block.len().checked_sub(1)?;
    let reversed: Vec<u8> = block.iter().rev().copied().collect();
    let syndromes: Vec<u8> = (0..checks).map(|root| value(&reversed, power(root))).collect();
    if syndromes.iter().all(|syndrome| *syndrome == 0) {
        return Some(0);
    }
    if erased.len() > checks {
        return None;
    }
    let mut gone = vec![1];
    for place in erased {
        gone = product(&gone, &[1, power(last.checked_sub(*place)?)]);
    }
    let locator = locator(&syndromes, gone, erased.len())?;
    let wrong = locator.len() - 1;
    let mut errors = product(&syndromes, &locator);
    errors.truncate(checks);
    let slope: Vec<u8> = (0..).zip(locator.iter().skip(1)).map(|(at, c)| if at % 2 == 0 { *c } else { 0 }).collect();
    let mut fixes = Vec::with_capacity(wrong);
    for place in 0..block.len() {
        let inverse = power(255 - (last - place) % 255);
        if value(&locator, inverse) == 0 {
            let below = value(&slope, inverse);
            if below == 0 {
                return None;
            }
            fixes.push((place, times(over(value(&errors, inverse), below), power(last - place))));
        }
    }
    if fixes.len() != wrong {
        return None;
    }
    for (place, fix) in &fixes {
        if let Some(word) = block.get_mut(*place) {
            *word ^= fix;
        }
    }
    Some(wrong - erased.len().min(wrong))
}

/// Berlekamp and Massey's search for the shortest locator, begun with what is erased.
fn locator(syndromes: &[u8], gone: Vec<u8>, erased: usize) -> Option<Vec<u8>> {
    let (mut locator, mut before) = (gone.clone(), gone);
    let mut length = erased;
    for step in erased..syndromes.len() {
        before.insert(0, 0);
        let gap = locator.iter().enumerate().fold(0, |sum, (at, coefficient)| {
            let syndrome = step.checked_sub(at).and_then(|at| syndromes.get(at)).copied().unwrap_or(0);
            sum ^ times(*coefficient, syndrome)
        });
        if gap == 0 {
            continue;
        }
        let mut next = locator.clone();
        next.resize(locator.len().max(before.len()), 0);
        for (slot, coefficient) in next.iter_mut().zip(&before) {
            *slot ^= times(*coefficient, gap);
        }
        if 2 * length <= step + erased {
            length = step + 1 + erased - length;
            before = locator.iter().map(|coefficient| over(*coefficient, gap)).collect();
        }
        locator = next;
    }
    while locator.last() == Some(&0) {
        locator.pop();
    }
    let found = locator.len().checked_sub(1)?;
    (found == length && 2 * (found - erased.min(found)) + erased <= syndromes.len()).then_some(locator)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Check words after data words, by division as a pencil would do it.
    fn block(data: &[u8], checks: usize) -> Vec<u8> {
        let generator = (0..checks).fold(vec![1], |g, root| product(&g, &[power(root), 1]));
        let mut rest: Vec<u8> = data.iter().copied().chain(std::iter::repeat_n(0, checks)).collect();
        for at in 0..data.len() {
            let lead = rest[at];
            for (slot, coefficient) in rest[at..].iter_mut().zip(generator.iter().rev()) {
                *slot ^= times(lead, *coefficient);
            }
        }
        [data, &rest[data.len()..]].concat()
    }

    #[test]
    fn errors_and_erasures_are_corrected_up_to_the_limit_and_never_beyond() {
        let data: Vec<u8> = (0..40u8).map(|n| n.wrapping_mul(73) ^ 0x5A).collect();
        for checks in [7, 10, 18, 30] {
            let whole = block(&data, checks);
            for erased in 0..=checks {
                let errors = (checks - erased) / 2;
                let erased: Vec<usize> = (0..erased).map(|n| (n * 3 + 1) % whole.len()).collect();
                let free: Vec<usize> = (0..whole.len()).rev().filter(|at| !erased.contains(at)).take(errors).collect();
                let mut hurt = whole.clone();
                for (n, at) in erased.iter().chain(&free).enumerate() {
                    hurt[*at] ^= (n as u8).wrapping_mul(37) | 1;
                }
                assert_eq!(
                    correct(&mut hurt, checks, &erased),
                    Some(errors),
                    "{checks} checks, {} erased",
                    erased.len()
                );
                assert_eq!(hurt, whole);
            }
        }
    }

    #[test]
    fn a_block_that_is_too_wrong_is_left_alone() {
        let whole = block(&[1, 2, 3, 4, 5, 6, 7, 8, 9], 10);
        let mut hurt = whole.clone();
        for (byte, at) in hurt.iter_mut().zip(0..9) {
            *byte ^= 0xA5 ^ at;
        }
        let before = hurt.clone();
        assert_eq!(correct(&mut hurt, 10, &[]), None);
        assert_eq!(hurt, before);
        assert_eq!(correct(&mut hurt, 10, &(0..11).collect::<Vec<_>>()), None);
        assert_eq!(correct(&mut [], 10, &[]), None);
    }
}
