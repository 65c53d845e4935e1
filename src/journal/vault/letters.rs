//! Recovery passphrases on paper: 26 random letters and 4 that check them, in six groups of five.
//!
//! Letters are Crockford's base 32. The check letters are a Reed-Solomon code over GF(32): up to four wrong letters
//! never pass, and a single wrong one is located.

use zeroize::Zeroizing;

use crate::journal::stamp::{NoRandomness, Random};

const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const DRAWN: usize = 26;
const LETTERS: usize = 30;
const GROUP: usize = 5;
/// The generator (x − 2)(x − 4)(x − 8)(x − 16), below its first term.
const GENERATOR: [u8; 4] = [30, 6, 9, 17];

/// Why a typed recovery passphrase cannot be the printed one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Mistyped {
    /// Too few or too many letters.
    #[error("the recovery passphrase has 30 letters and digits, this has {found}")]
    Length {
        /// Letters found, without blanks and hyphens.
        found: usize,
    },
    /// A sign that no recovery passphrase holds.
    #[error("place {place} holds a sign that is in no recovery passphrase")]
    Sign {
        /// Place from 1, without blanks and hyphens.
        place: usize,
    },
    /// One letter is wrong.
    #[error("one letter of group {group} is wrong")]
    Group {
        /// Group from 1 to 6.
        group: usize,
    },
    /// More than one letter is wrong.
    #[error("more than one letter is wrong")]
    Letters,
}

impl Mistyped {
    /// Returns the stable code of this mistake, for sentences and JSON.
    pub fn code(self) -> &'static str {
        match self {
            Mistyped::Length { .. } => "recovery-length",
            Mistyped::Sign { .. } => "recovery-sign",
            Mistyped::Group { .. } => "recovery-group",
            Mistyped::Letters => "recovery-letters",
        }
    }

    /// Returns the next action for the person at the desk.
    pub fn next(self) -> &'static str {
        match self {
            Mistyped::Length { .. } => "compare the groups with the sheet: six groups of five",
            Mistyped::Sign { .. } => "type only letters and digits from the sheet; the letter U is never used",
            Mistyped::Group { .. } => "compare this group with the sheet and type it again",
            Mistyped::Letters => "compare all groups with the sheet; nothing was tried yet",
        }
    }
}

/// Draws a passphrase and returns it as it is printed.
pub(super) fn draw(random: &mut dyn Random) -> Result<Zeroizing<String>, NoRandomness> {
    let mut drawn = Zeroizing::new([0u8; DRAWN]);
    random.fill(drawn.as_mut_slice())?;
    drawn.iter_mut().for_each(|letter| *letter &= 31);
    let check = Zeroizing::new(remainder(drawn.as_slice()));
    let mut all = Zeroizing::new([0u8; LETTERS]);
    all.iter_mut().zip(drawn.iter().chain(check.iter())).for_each(|(to, from)| *to = *from);
    Ok(print(&all))
}

/// Reads what was typed and returns it as it is printed.
pub(super) fn read(text: &str) -> Result<Zeroizing<String>, Mistyped> {
    let mut all = Zeroizing::new([0u8; LETTERS]);
    let mut found = 0;
    for sign in text.chars().map(fold).filter(|sign| !sign.is_whitespace() && *sign != '-') {
        found += 1;
        let value = ALPHABET.iter().position(|letter| char::from(*letter) == sign);
        let value = value.and_then(|value| u8::try_from(value).ok()).ok_or(Mistyped::Sign { place: found })?;
        if let Some(to) = all.get_mut(found - 1) {
            *to = value;
        }
    }
    if found != LETTERS {
        return Err(Mistyped::Length { found });
    }
    check(&all)?;
    Ok(print(&all))
}

/// Folds case, full-width letters, every kind of hyphen and the letters that look like digits.
fn fold(sign: char) -> char {
    let narrow = match sign {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(sign as u32 - 0xFEE0).unwrap_or(sign),
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        _ => sign,
    };
    match narrow.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        upper => upper,
    }
}

fn print(all: &[u8; LETTERS]) -> Zeroizing<String> {
    let mut text = Zeroizing::new(String::with_capacity(LETTERS + LETTERS / GROUP));
    for (n, value) in all.iter().enumerate() {
        if n > 0 && n % GROUP == 0 {
            text.push('-');
        }
        text.push(ALPHABET.get(usize::from(*value)).map_or('0', |letter| char::from(*letter)));
    }
    text
}

/// Checks a whole code word; with one wrong letter its place follows from the ratio of the syndromes.
fn check(all: &[u8; LETTERS]) -> Result<(), Mistyped> {
    let [a, b, c, d] = [2, 4, 8, 16].map(|root| all.iter().fold(0, |sum, letter| times(sum, root) ^ letter));
    if [a, b, c, d] == [0; 4] {
        return Ok(());
    }
    let one = a != 0 && times(b, b) == times(a, c) && times(c, c) == times(b, d);
    let mut ratio = 1;
    for (behind, _) in all.iter().enumerate() {
        if one && times(a, ratio) == b {
            return Err(Mistyped::Group { group: (LETTERS - 1 - behind) / GROUP + 1 });
        }
        ratio = times(ratio, 2);
    }
    Err(Mistyped::Letters)
}

/// Divides by the generator with the roots 2, 4, 8 and 16.
fn remainder(drawn: &[u8]) -> [u8; 4] {
    drawn.iter().fold([0; 4], |[a, b, c, d], letter| {
        let [e, f, g, h] = GENERATOR.map(|factor| times(letter ^ a, factor));
        [b ^ e, c ^ f, d ^ g, h]
    })
}

/// Multiplies in GF(32) with the polynomial x⁵ + x² + 1.
fn times(mut a: u8, b: u8) -> u8 {
    let mut product = 0;
    for bit in 0..5 {
        product ^= if b >> bit & 1 == 1 { a } else { 0 };
        a = a << 1 ^ if a & 16 == 16 { 0b10_0101 } else { 0 };
    }
    product
}
