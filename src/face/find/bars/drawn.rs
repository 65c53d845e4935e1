//! Draws bar codes for tests, by the tables of the standards.

use super::super::Symbology;
use crate::face::plane::Plane;

/// Widths of bars and spaces for the values 0 to 106 (ISO/IEC 15417, table 1).
const CODE_128: &str = "212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 \
    122132 122231 113222 123122 123221 223211 221132 221231 213212 223112 312131 311222 321122 321221 312212 322112 \
    322211 212123 212321 232121 111323 131123 131321 112313 132113 132311 211313 231113 231311 112133 112331 132131 \
    113123 113321 133121 313121 211331 231131 213113 213311 213131 311123 311321 331121 312113 312311 332111 314111 \
    221411 431111 111224 111422 121124 121421 141122 141221 112214 112412 122114 122411 142112 142211 241211 221114 \
    413111 241112 134111 111242 121142 121241 114212 124112 124211 411212 421112 421211 212141 214121 412121 111143 \
    111341 131141 114113 114311 411113 411311 113141 114131 311141 411131 211412 211214 211232 2331112";
/// Wide elements of each character (ISO/IEC 16388, table 1).
const CODE_39: [(char, &str); 15] = [
    ('0', "000110100"),
    ('1', "100100001"),
    ('2', "001100001"),
    ('3', "101100000"),
    ('4', "000110001"),
    ('5', "100110000"),
    ('6', "001110000"),
    ('7', "000100101"),
    ('8', "100100100"),
    ('9', "001100100"),
    ('A', "100001001"),
    ('B', "001001001"),
    ('C', "101001000"),
    ('-', "010000101"),
    ('*', "010010100"),
];
/// Widths of set A (ISO/IEC 15420, table 1); set C has the same, set B the reverse.
const EAN: [&str; 10] = ["3211", "2221", "2122", "1411", "1132", "1231", "1114", "1312", "1213", "3112"];
/// Which of the left digits are of set B, by the first digit (ISO/IEC 15420, table 2).
const EAN_SETS: [&str; 10] =
    ["000000", "001011", "001101", "001110", "010011", "011001", "011100", "010101", "010110", "011010"];
/// Wide elements of each digit (ISO/IEC 16390, table 1).
const ITF: [&str; 10] = ["00110", "10001", "01001", "11000", "00101", "10100", "01100", "00011", "10010", "01010"];

fn digits(text: &str) -> Vec<usize> {
    text.chars().map(|digit| digit.to_digit(10).unwrap() as usize).collect()
}

fn wide(elements: &str) -> String {
    elements.replace('1', "3").replace('0', "1")
}

/// Returns the widths of bars and spaces in modules, the first a bar; the text holds its own check digit.
pub(crate) fn widths(symbology: Symbology, text: &str) -> Vec<usize> {
    let table: Vec<&str> = CODE_128.split_whitespace().collect();
    let elements = match symbology {
        Symbology::Code128 => {
            let is_pairs = text.len().is_multiple_of(2) && text.chars().all(|sign| sign.is_ascii_digit());
            let mut values: Vec<usize> = if is_pairs {
                std::iter::once(105).chain(digits(text).chunks(2).map(|pair| pair[0] * 10 + pair[1])).collect()
            } else {
                std::iter::once(104).chain(text.bytes().map(|byte| usize::from(byte) - 32)).collect()
            };
            let check: usize = values.iter().enumerate().map(|(place, value)| place.max(1) * value).sum();
            values.extend([check % 103, 106]);
            values.into_iter().map(|value| table[value]).collect()
        }
        Symbology::Code39 => {
            let sign = |sign: char| wide(CODE_39.iter().find(|(name, _)| *name == sign).unwrap().1);
            format!("*{text}*").chars().map(sign).collect::<Vec<_>>().join("1")
        }
        Symbology::Ean => {
            let digits = digits(text);
            let (sets, left, right) = match digits.len() {
                13 => (EAN_SETS[digits[0]], &digits[1..7], &digits[7..]),
                _ => ("0000", &digits[..4], &digits[4..]),
            };
            let left = left.iter().zip(sets.chars()).map(|(digit, set)| match set {
                '0' => EAN[*digit].to_owned(),
                _ => EAN[*digit].chars().rev().collect(),
            });
            let right = right.iter().map(|digit| EAN[*digit].to_owned());
            format!("111{}11111{}111", left.collect::<String>(), right.collect::<String>())
        }
        Symbology::Itf => {
            let pairs = digits(text).chunks(2).map(|pair| (ITF[pair[0]], ITF[pair[1]])).collect::<Vec<_>>();
            let woven =
                |(bars, spaces): &(&str, &str)| bars.chars().zip(spaces.chars()).flat_map(|(a, b)| [a, b]).collect();
            format!("1111{}311", wide(&pairs.iter().map(woven).collect::<Vec<String>>().concat()))
        }
        Symbology::Qr => String::new(),
    };
    digits(&elements)
}

/// A bar code on a picture.
#[derive(Clone, Copy)]
pub(crate) struct Drawn<'a> {
    pub(crate) symbology: Symbology,
    pub(crate) text: &'a str,
    /// Middle of the code.
    pub(crate) middle: (f32, f32),
    /// Pixels for each module.
    pub(crate) module: f32,
    /// Height in modules.
    pub(crate) height: f32,
    /// Degrees to the right.
    pub(crate) turn: f32,
}

/// Draws codes on a grey table, each with ten modules of white around.
pub(crate) fn picture(width: usize, height: usize, codes: &[Drawn<'_>]) -> Plane {
    let bars: Vec<(Vec<usize>, &Drawn<'_>)> =
        codes.iter().map(|code| (widths(code.symbology, code.text), code)).collect();
    let shade = |x: f32, y: f32| {
        let on = bars.iter().find_map(|(widths, code)| {
            let (sin, cos) = code.turn.to_radians().sin_cos();
            let (x, y) = ((x - code.middle.0) / code.module, (y - code.middle.1) / code.module);
            let (along, across) = (x * cos + y * sin, y * cos - x * sin);
            let whole = widths.iter().sum::<usize>() as f32;
            let place = along + whole / 2.0;
            if across.abs() > code.height / 2.0 + 3.0 || place < -10.0 || place > whole + 10.0 {
                return None;
            }
            let mut end = 0.0;
            let stripe = widths.iter().position(|width| {
                end += *width as f32;
                place < end
            });
            let is_bar =
                across.abs() < code.height / 2.0 && place >= 0.0 && stripe.is_some_and(|number| number % 2 == 0);
            Some(if is_bar { 30.0 } else { 235.0 })
        });
        on.unwrap_or(120.0 + 10.0 * (x / 31.0).sin())
    };
    Plane::paint(width, height, |x, y| {
        let near = |step: usize| (step as f32 + 0.5) / 3.0;
        let spots = (0..9).map(|spot| shade(x as f32 + near(spot % 3), y as f32 + near(spot / 3)));
        (spots.sum::<f32>() / 9.0) as u8
    })
}
