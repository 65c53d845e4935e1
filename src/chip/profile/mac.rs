//! Turns bytes and a key of sixteen bytes into the codes that card layouts sign their bytes with.
//!
//! It checks only; nothing here makes a code for a card.

use aes::Aes128;
use cmac::{Cmac, KeyInit, Mac};
use des::cipher::{BlockCipherDecrypt, BlockCipherEncrypt};
use des::{Des, TdesEde2};

/// AES-128 CMAC (NIST SP 800-38B, RFC 4493), all sixteen bytes; a layout may keep fewer, from the left.
pub(super) fn cmac_aes(key: &[u8; 16], bytes: &[u8]) -> [u8; 16] {
    let mut mac = Cmac::<Aes128>::new(&(*key).into());
    mac.update(bytes);
    mac.finalize().into_bytes().into()
}

/// The retail MAC: ISO/IEC 9797-1 MAC algorithm 3 with DES, start value zero, padding method 2.
///
/// Padding is one byte 80 and zeros up to a multiple of eight, always at least the 80. All eight bytes are returned;
/// a layout may keep fewer, from the left, as PBOC keeps four.
pub(super) fn mac_3des(key: &[u8; 16], bytes: &[u8]) -> [u8; 8] {
    let mut padded = [bytes, &[0x80]].concat();
    padded.resize(padded.len().next_multiple_of(8), 0x00);
    retail(key, &padded)
}

/// DES in CBC mode with the left half of the key, and Triple DES at the last block; whole blocks only.
fn retail(key: &[u8; 16], padded: &[u8]) -> [u8; 8] {
    let left = key.first_chunk::<8>().copied().unwrap_or_default();
    let (single, double) = (Des::new(&left.into()), TdesEde2::new(&(*key).into()));
    let mut chain = [0_u8; 8].into();
    for block in padded.chunks_exact(8) {
        std::iter::zip(&mut chain, block).for_each(|(byte, next): (&mut u8, &u8)| *byte ^= next);
        single.encrypt_block(&mut chain);
    }
    // The last single encryption is undone, so that the whole last step is encrypt, decrypt, encrypt.
    single.decrypt_block(&mut chain);
    double.encrypt_block(&mut chain);
    chain.into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chip::hex::{parse_hex, show_hex};

    fn key(text: &str) -> [u8; 16] {
        parse_hex(text).unwrap().try_into().unwrap()
    }

    #[test]
    fn cmac_gives_the_values_of_rfc_4493() {
        let check = |bytes: &str, want: &str| {
            let key = key("2B7E151628AED2A6ABF7158809CF4F3C");
            assert_eq!(show_hex(&cmac_aes(&key, &parse_hex(bytes).unwrap())), want);
        };
        check("", "BB1D6929E95937287FA37D129B756746");
        check("6BC1BEE22E409F96E93D7E117393172A", "070A16B46B4D4144F79BDD9DD04A287C");
        check(
            "6BC1BEE22E409F96E93D7E117393172AAE2D8A571E03AC9C9EB76FAC45AF8E5130C81C46A35CE411",
            "DFA66747DE9AE63030CA32611497C827",
        );
    }

    #[test]
    fn the_retail_mac_gives_the_published_values() {
        // Bouncy Castle ISO9797Alg3MacTest, without padding.
        let got = retail(&key("7CA110454A1A6E570131D9619DC1376E"), b"Hello World !!!!");
        assert_eq!(show_hex(&got), "F09B856213BAB83B");
        // ICAO 9303-11, appendix D.3: padding method 2.
        let bytes = parse_hex("72C29C2371CC9BDB65B779B8E8D37B29ECC154AA56A8799FAE2F498F76ED92F2").unwrap();
        let got = mac_3des(&key("7962D9ECE03D1ACD4C76089DCE131543"), &bytes);
        assert_eq!(show_hex(&got), "5F1448EEA8AD90A7");
    }

    #[test]
    fn padding_makes_a_difference_between_a_byte_and_its_absence() {
        let key = key("7962D9ECE03D1ACD4C76089DCE131543");
        assert_ne!(mac_3des(&key, &[]), mac_3des(&key, &[0]));
        assert_ne!(mac_3des(&key, &[1; 7]), mac_3des(&key, &[1, 1, 1, 1, 1, 1, 1, 0x80]));
    }
}
