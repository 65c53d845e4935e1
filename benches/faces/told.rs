//! Texts in every character set that a card may carry, on clean codes.

use card_desk::face::plane::Plane;
use qrcode::EcLevel;
use qrcode::Version;
use qrcode::bits::Bits;

use super::payload::Squares;

/// A clean code and what it must be read as.
pub struct Told {
    /// What is special about it.
    pub name: String,
    /// Payload as it is stored.
    pub bytes: Vec<u8>,
    /// Payload as people should see it.
    pub text: String,
    squares: Squares,
}

impl Told {
    /// Draws the code with five pixels per module and a white border.
    pub fn draw(&self) -> Plane {
        let side = (self.squares.side + 8) * 5;
        let dark = |at: usize| (at / 5).checked_sub(4);
        let shade = |x, y| match (dark(x), dark(y)) {
            (Some(x), Some(y)) if self.squares.dark(x, y) => 30,
            _ => 230,
        };
        Plane::paint(side, side, shade)
    }
}

/// Two characters whose bytes are Japanese and Chinese: what is read may only be a guess.
pub const UNSURE: &str = "点茗";

/// Returns all of them; the first four are GBK without a label.
pub fn told() -> Vec<Told> {
    let gbk = |text: &str| encoding_rs::GBK.encode(text).0.into_owned();
    let kanji = |text: &str| encoding_rs::SHIFT_JIS.encode(text).0.into_owned();
    let byte = |name: &str, text: &str, bytes: Vec<u8>, eci| {
        let squares = Squares::of(&bytes, eci, 6, EcLevel::M);
        Told { name: format!("{name} {text}"), bytes, text: text.to_owned(), squares }
    };
    let plain = ["王小明", "姓名:李雷;教育ID号:00012345", "朝阳区示范中学", "no=00000001;name=袁平;v=2027"];
    let utf8 = |text: &str| text.as_bytes().to_vec();
    let mut all: Vec<Told> = plain.map(|text| byte("GBK, no label", text, gbk(text), None)).into();
    all.extend(plain.map(|text| byte("UTF-8, no label", text, utf8(text), None)));
    all.extend(plain.map(|text| byte("UTF-8, ECI 26", text, utf8(text), Some(26))));
    all.extend(plain.map(|text| byte("GB18030, ECI 29", text, gbk(text), Some(29))));
    all.extend([
        byte("digits", "0001234500067890", utf8("0001234500067890"), None),
        byte("ASCII", "https://example.invalid/c?id=00012345", utf8("https://example.invalid/c?id=00012345"), None),
        byte("UTF-8 with mark", "王小明", "\u{FEFF}王小明".as_bytes().to_vec(), None),
        byte("UTF-8 beyond the plane", "𠮷野家", utf8("𠮷野家"), None),
        byte("GB18030, rare name", "㛃玥", encoding_rs::GB18030.encode("㛃玥").0.into_owned(), Some(29)),
    ]);
    all.extend(["東京都の学生です", UNSURE].map(|text| {
        let mut bits = Bits::new(Version::Normal(6));
        bits.push_kanji_data(&kanji(text)).unwrap();
        bits.push_terminator(EcLevel::M).unwrap();
        let squares = Squares::laid(bits, EcLevel::M);
        Told { name: format!("Kanji {text}"), bytes: kanji(text), text: text.to_owned(), squares }
    }));
    all
}
