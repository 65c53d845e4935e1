//! What invented cards say (digits, ASCII and Chinese pairs), and the codes that say it.
//!
//! Texts are laid down byte for byte, as card issuers do: never as Kanji, which only happen to have the same bytes.

use qrcode::bits::Bits;
use qrcode::{Color, EcLevel, QrCode, Version};

use super::dice::Dice;

/// Versions and levels of the codes: 16 per level of a sweep.
pub const VERSIONS: [i16; 4] = [3, 5, 7, 10];
/// Levels with their usual letters.
pub const LEVELS: [(EcLevel, char); 4] = [(EcLevel::L, 'L'), (EcLevel::M, 'M'), (EcLevel::Q, 'Q'), (EcLevel::H, 'H')];

/// The dark and light squares of a code.
#[derive(Clone)]
pub struct Squares {
    pub side: usize,
    dark: Vec<bool>,
}

impl Squares {
    /// Returns whether a square is dark; outside it is light.
    pub fn dark(&self, x: usize, y: usize) -> bool {
        x < self.side && self.dark.get(y * self.side + x).copied().unwrap_or(false)
    }

    /// Lays bytes into a code of this version; `eci` names their character set.
    pub fn of(bytes: &[u8], eci: Option<u32>, version: i16, level: EcLevel) -> Self {
        Self::laid(bits_of(bytes, eci, version, level).unwrap(), level)
    }

    /// Lays bits into a code.
    pub fn laid(bits: Bits, level: EcLevel) -> Self {
        let code = QrCode::with_bits(bits, level).unwrap();
        let dark = code.to_colors().into_iter().map(|color| color == Color::Dark).collect();
        Self { side: code.width(), dark }
    }
}

/// Returns the bits of a payload, none when they do not fit.
fn bits_of(bytes: &[u8], eci: Option<u32>, version: i16, level: EcLevel) -> Option<Bits> {
    let mut bits = Bits::new(Version::Normal(version));
    if let Some(eci) = eci {
        bits.push_eci_designator(eci).ok()?;
    }
    if bytes.iter().all(u8::is_ascii_digit) {
        bits.push_numeric_data(bytes).ok()?;
    } else {
        bits.push_byte_data(bytes).ok()?;
    }
    bits.push_terminator(level).ok()?;
    Some(bits)
}

/// Fills what a code of this version holds with something of this kind, 0 to 3; numbers are visibly invented.
pub fn filled(version: i16, level: EcLevel, kind: usize, dice: &mut Dice) -> Vec<u8> {
    let number = format!("000{:05}", dice.below(100_000));
    let mut text = match kind {
        0 => number,
        1 => format!("no={number}"),
        2 => format!("号:{number};名:{}", name(dice)),
        _ => format!("{number},{}", name(dice)),
    };
    let mut full = None;
    while bits_of(text.as_bytes(), None, version, level).is_some() {
        full = Some(text.clone().into_bytes());
        match kind {
            0 => text.push(char::from(b'0' + dice.below(10) as u8)),
            1 => text.push_str(&format!(";{}={}", char::from(b'a' + dice.below(26) as u8), dice.below(100))),
            2 => text.push(HAN[dice.below(HAN.len())]),
            _ => text.push(char::from(b'A' + dice.below(26) as u8)),
        }
    }
    full.unwrap()
}

const HAN: [char; 24] = [
    '校', '班', '级', '年', '号', '学', '生', '市', '区', '中', '小', '一', '二', '三', '东', '西', '南', '北', '城',
    '实', '验', '附', '属', '第',
];

fn name(dice: &mut Dice) -> String {
    const FAMILY: [char; 8] = ['王', '李', '张', '刘', '陈', '杨', '袁', '赵'];
    const GIVEN: [char; 8] = ['明', '平', '雷', '小', '丽', '强', '芳', '伟'];
    [FAMILY[dice.below(8)], GIVEN[dice.below(8)]].iter().collect()
}
