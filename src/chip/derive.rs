//! Turns a key of the key file and a number of the card into a key of that one card.
//!
//! A closed list of published rules. Nothing here searches: one rule and one number give one key.

use aes::Aes128;
use aes::cipher::{BlockCipherEncrypt, KeyInit};
use des::TdesEde2;
use zeroize::Zeroizing;

use super::hex::parse_hex;
use super::key::KeyRing;
use crate::id::Uid;

/// How the key of one card follows from the key in the key file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Derive {
    /// The rule.
    pub how: How,
    /// Which number of the card goes into it.
    pub factor: Factor,
    /// Bytes behind the number, such as an application and a system identifier; `an10922-aes128` only.
    pub suffix: Vec<u8>,
    /// First of the six bytes that are a sector key, within the sixteen.
    pub take: usize,
}

/// The rules: a closed list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// `3DES(MK, factor) ‖ 3DES(MK, ~factor)`, two-key Triple DES in ECB mode, an eight-byte factor (PBOC 2.0).
    Pboc3Des,
    /// AES-128 CMAC over `01 ‖ factor ‖ suffix`, always padded to 32 bytes (NXP AN10922, 2.2).
    An10922Aes128,
    /// Each byte of a six-byte key exclusive-or the byte of the UID in its place, the UID repeated.
    UidXor,
}

/// The numbers of a card that a rule can take: a closed list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Factor {
    /// The whole UID: 4, 7 or 10 bytes.
    Uid,
    /// The whole UID and the number of the sector.
    UidSector,
    /// The first four bytes of the UID, three zeros, the number of the sector: eight bytes.
    Uid4Sector,
    /// The first four bytes of the UID twice: eight bytes.
    Uid4Twice,
    /// The UID with zeros behind it, or its first eight bytes: eight bytes.
    Uid8,
    /// The last sixteen digits of the transit number, two to a byte, zeros before it: eight bytes.
    TransitNumber,
}

/// What a card says of itself, as far as it is known when a key is wanted.
#[derive(Clone, Copy)]
pub struct CardNumbers<'c> {
    /// UID.
    pub uid: &'c Uid,
    /// Sector that the key is for; 0 when it is for none.
    pub sector: u8,
    /// Transit number in decimal digits, once it was read.
    pub transit: Option<&'c str>,
}

/// Why there is no key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoKey {
    /// The key file has no key of this name and length.
    NotInFile,
    /// The card did not give the number that the rule takes.
    NoNumber,
}

impl Factor {
    /// Returns whether the number differs from sector to sector.
    pub fn is_by_sector(self) -> bool {
        match self {
            Factor::UidSector | Factor::Uid4Sector => true,
            Factor::Uid | Factor::Uid4Twice | Factor::Uid8 | Factor::TransitNumber => false,
        }
    }

    /// Returns whether the number has eight bytes, as Triple DES needs.
    pub fn has_eight_bytes(self) -> bool {
        match self {
            Factor::Uid4Sector | Factor::Uid4Twice | Factor::Uid8 | Factor::TransitNumber => true,
            Factor::Uid | Factor::UidSector => false,
        }
    }

    fn bytes(self, card: CardNumbers<'_>) -> Option<Vec<u8>> {
        let uid = card.uid.bytes();
        let four = uid.get(..4)?;
        match self {
            Factor::Uid => Some(uid.to_vec()),
            Factor::UidSector => Some([uid, &[card.sector]].concat()),
            Factor::Uid4Sector => Some([four, &[0, 0, 0, card.sector]].concat()),
            Factor::Uid4Twice => Some([four, four].concat()),
            Factor::Uid8 => Some(uid.iter().copied().chain([0; 8]).take(8).collect()),
            Factor::TransitNumber => {
                let digits = card.transit.filter(|digits| digits.bytes().all(|c| c.is_ascii_digit()))?;
                parse_hex(digits.get(digits.len().saturating_sub(16)..).map(|last| format!("{last:0>16}"))?.as_str())
            }
        }
    }
}

impl Derive {
    /// Derives the six bytes that open a sector of this card.
    pub fn sector_key(&self, keys: &KeyRing, name: &str, card: CardNumbers<'_>) -> Result<Zeroizing<[u8; 6]>, NoKey> {
        if self.how == How::UidXor {
            let base = keys.sector(name).ok_or(NoKey::NotInFile)?;
            let factor = self.factor.bytes(card).ok_or(NoKey::NoNumber)?;
            return Ok(Zeroizing::new(xor(base, &factor)));
        }
        let whole = self.cipher_key(keys, name, card)?;
        let taken = whole.get(self.take..).and_then(<[u8]>::first_chunk::<6>);
        taken.copied().map(Zeroizing::new).ok_or(NoKey::NoNumber)
    }

    /// Derives the sixteen bytes of a cipher key of this card.
    pub fn cipher_key(&self, keys: &KeyRing, name: &str, card: CardNumbers<'_>) -> Result<Zeroizing<[u8; 16]>, NoKey> {
        let master = keys.cipher(name).ok_or(NoKey::NotInFile)?;
        let factor = self.factor.bytes(card).ok_or(NoKey::NoNumber)?;
        let key = match self.how {
            How::Pboc3Des => factor.try_into().ok().map(|factor| pboc_3des(master, factor)),
            How::An10922Aes128 => an10922_aes128(master, &[factor, self.suffix.clone()].concat()),
            How::UidXor => None,
        };
        key.map(Zeroizing::new).ok_or(NoKey::NoNumber)
    }
}

/// Encrypts the factor and its complement with two-key Triple DES: a key of sixteen bytes.
fn pboc_3des(master: &[u8; 16], factor: [u8; 8]) -> [u8; 16] {
    let cipher = TdesEde2::new(&(*master).into());
    let encrypted = |half: [u8; 8]| {
        let mut block = half.into();
        cipher.encrypt_block(&mut block);
        <[u8; 8]>::from(block)
    };
    let halves = [encrypted(factor), encrypted(factor.map(|byte| !byte))];
    halves.as_flattened().try_into().unwrap_or_default()
}

/// NXP AN10922, 2.2: CMAC over `01 ‖ m` padded to two blocks whatever its length; `None` above 31 bytes.
///
/// A message of 16 bytes and fewer gives another value than plain CMAC, which would pad it to one block.
fn an10922_aes128(master: &[u8; 16], m: &[u8]) -> Option<[u8; 16]> {
    let cipher = Aes128::new(&(*master).into());
    let encrypted = |block: [u8; 16]| {
        let mut block = block.into();
        cipher.encrypt_block(&mut block);
        <[u8; 16]>::from(block)
    };
    let first = doubled(encrypted([0; 16]));
    let (last, pad) = if m.len() == 31 { (first, None) } else { (doubled(first), Some(0x80)) };
    let message: Vec<u8> = std::iter::once(0x01).chain(m.iter().copied()).chain(pad).collect();
    let padded: Vec<u8> = message.iter().copied().chain([0; 32]).take(32.max(message.len())).collect();
    let (one, two) = <&[u8; 32]>::try_from(padded.as_slice()).ok()?.split_at(16);
    let chained = encrypted(xor(one.try_into().ok()?, &[0]));
    Some(encrypted(xor(&xor(&chained, two), &last)))
}

/// Doubles in GF(2¹²⁸), as NIST SP 800-38B, 6.1 makes its subkeys.
fn doubled(block: [u8; 16]) -> [u8; 16] {
    let number = u128::from_be_bytes(block);
    let carry = if number >> 127 == 1 { 0x87 } else { 0 };
    (number << 1 ^ carry).to_be_bytes()
}

/// Exclusive or with bytes that repeat as often as needed.
fn xor<const N: usize>(bytes: &[u8; N], with: &[u8]) -> [u8; N] {
    let mut mixed = *bytes;
    mixed.iter_mut().zip(with.iter().cycle()).for_each(|(byte, other)| *byte ^= other);
    mixed
}

#[cfg(test)]
mod tests {
    use super::super::hex::show_hex;
    use super::*;

    fn key(text: &str) -> [u8; 16] {
        parse_hex(text).unwrap().try_into().unwrap()
    }

    fn vectors(name: &str) -> Vec<serde_json::Value> {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/chip/vectors.json");
        let all: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
        all[name].as_array().unwrap().clone()
    }

    #[test]
    fn an10922_gives_every_public_vector_and_not_the_value_of_the_known_mistake() {
        let rows = vectors("an10922_aes128");
        assert_eq!(rows.len(), 3);
        for row in rows {
            let text = |name: &str| row[name].as_str().unwrap_or_default().to_owned();
            let got = show_hex(&an10922_aes128(&key(&text("key")), &parse_hex(&text("m")).unwrap()).unwrap());
            match row.get("bad") {
                Some(bad) => assert_ne!(got, bad.as_str().unwrap()),
                None => assert_eq!(got, text("out")),
            }
        }
    }

    /// Two equal halves make Triple DES a single DES, so the published DES vectors speak for both halves.
    #[test]
    fn pboc_gives_the_published_values_of_des_for_the_factor_and_for_its_complement() {
        let check = |half: &str, factor: &str, at: usize, want: &str| {
            let factor = parse_hex(factor).unwrap().try_into().unwrap();
            let got = show_hex(&pboc_3des(&key(&half.repeat(2)), factor));
            assert_eq!(got[at..at + 16], *want, "{half}");
        };
        check("133457799BBCDFF1", "0123456789ABCDEF", 0, "85E813540F0AB405");
        check("133457799BBCDFF1", "FEDCBA9876543210", 16, "85E813540F0AB405");
        // NIST SP 500-20, variable plaintext and key permutation.
        check("0101010101010101", "8000000000000000", 0, "95F8A5E5DD31D900");
        check("0101010101010101", "7FFFFFFFFFFFFFFF", 16, "95F8A5E5DD31D900");
        check("7CA110454A1A6E57", "01A1D6D039776742", 0, "690F5B0D9A26939B");
    }

    fn rule(how: How, factor: Factor) -> Derive {
        Derive { how, factor, suffix: Vec::new(), take: 0 }
    }

    #[test]
    fn a_uid_is_mixed_into_a_key_byte_by_byte() {
        let uid = Uid::new(&[0x01, 0x02, 0x03, 0x04]).unwrap();
        let keys = KeyRing::parse("[[key]]\nname = 'a'\nvalue = 'A0A1A2A3A4A5'").unwrap();
        let card = CardNumbers { uid: &uid, sector: 8, transit: None };
        let got = rule(How::UidXor, Factor::Uid).sector_key(&keys, "a", card).unwrap();
        assert_eq!(*got, [0xA1, 0xA3, 0xA1, 0xA7, 0xA5, 0xA7]);
        let none = rule(How::UidXor, Factor::Uid).sector_key(&keys, "b", card);
        assert_eq!(none.err(), Some(NoKey::NotInFile));
        assert_eq!(rule(How::Pboc3Des, Factor::Uid8).sector_key(&keys, "a", card).err(), Some(NoKey::NotInFile));
    }

    #[test]
    fn each_factor_is_the_number_that_its_name_says() {
        let four = Uid::new(&[0xA1, 0xA2, 0xA3, 0xA4]).unwrap();
        let seven = Uid::new(&[4, 2, 3, 4, 5, 6, 7]).unwrap();
        let check = |uid: &Uid, factor: Factor, transit: Option<&str>, want: &str| {
            let got = factor.bytes(CardNumbers { uid, sector: 8, transit }).map(|bytes| show_hex(&bytes));
            assert_eq!(got.unwrap_or_default(), want, "{factor:?}");
            assert!(want.is_empty() || !factor.has_eight_bytes() || want.len() == 16, "{factor:?}");
        };
        check(&four, Factor::Uid, None, "A1A2A3A4");
        check(&seven, Factor::Uid, None, "04020304050607");
        check(&four, Factor::UidSector, None, "A1A2A3A408");
        check(&four, Factor::Uid4Sector, None, "A1A2A3A400000008");
        check(&four, Factor::Uid4Twice, None, "A1A2A3A4A1A2A3A4");
        check(&four, Factor::Uid8, None, "A1A2A3A400000000");
        check(&seven, Factor::Uid8, None, "0402030405060700");
        check(&four, Factor::TransitNumber, Some("3105170070104791381"), "5170070104791381");
        check(&four, Factor::TransitNumber, Some("12345"), "0000000000012345");
        for unknown in [None, Some("12A4"), Some("１２")] {
            check(&four, Factor::TransitNumber, unknown, "");
        }
    }

    #[test]
    fn a_message_too_long_for_the_rule_gives_no_key() {
        let master = [7; 16];
        assert!(an10922_aes128(&master, &[0; 31]).is_some() && an10922_aes128(&master, &[0; 32]).is_none());
    }
}
