//! Bytes from a seed: any at all, or good ones with some of them changed.

/// A source of bytes that is the same for the same test and round.
pub struct Noise(u64);

/// Bytes at which readers of bytes stumble.
const ODD: [u8; 24] = [
    0x00, 0x01, 0x0A, 0x0D, 0x1F, 0x20, b'"', b'#', b'*', b'+', b',', b'-', b':', b'=', b'?', b'[', b']', b'{', b'}',
    0x61, 0x6C, 0x7F, 0x80, 0xFF,
];

impl Noise {
    /// Begins anew for a round of a test.
    pub fn of(name: &str, round: u64) -> Self {
        let seed = name
            .bytes()
            .fold(0xCBF2_9CE4_8422_2325, |sum: u64, byte| (sum ^ u64::from(byte)).wrapping_mul(0x100_0000_01B3));
        Self(seed ^ round.wrapping_mul(0x9E37_79B9_7F4A_7C15))
    }

    /// Gives the next number (SplitMix64).
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ self.0 >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ mixed >> 31
    }

    /// Gives a number below a limit, 0 when that is 0.
    pub fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit.max(1) as u64) as usize
    }

    /// Takes one of several.
    pub fn one<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }

    fn byte(&mut self) -> u8 {
        if self.below(3) == 0 { *self.one(&ODD) } else { self.next() as u8 }
    }

    /// Gives up to so many bytes, short ones more often.
    pub fn bytes(&mut self, most: usize) -> Vec<u8> {
        let most = if self.below(2) == 0 { most } else { most.min(16) };
        let len = self.below(most + 1);
        (0..len).map(|_| self.byte()).collect()
    }

    /// Changes good bytes at some places: other bytes, bytes gone, bytes twice, the end cut off.
    pub fn changed(&mut self, good: &[u8]) -> Vec<u8> {
        let mut bytes = good.to_vec();
        let most = if self.below(2) == 0 { 1 } else { 5 };
        for _ in 0..=self.below(most) {
            let at = self.below(bytes.len());
            let end = (at + 1 + self.below(40)).min(bytes.len());
            match self.below(12) {
                // One of its own kind: a digit for a digit, a letter of hex for a letter of hex.
                0..=3 => {
                    let other = self.next() as u8;
                    bytes.get_mut(at).into_iter().for_each(|place| *place = alike(*place, other));
                }
                4..=6 => {
                    let byte = self.byte();
                    bytes.get_mut(at).into_iter().for_each(|place| *place = byte);
                }
                7 => bytes.get_mut(at).into_iter().for_each(|place| *place ^= 1 << (at % 8)),
                8 => drop(bytes.drain(at..end)),
                9 => {
                    let twice = bytes[at.min(end)..end].to_vec();
                    drop(bytes.splice(at..at, twice));
                }
                10 => {
                    let more = self.bytes(20);
                    drop(bytes.splice(at..at, more));
                }
                _ => bytes.truncate(at),
            }
        }
        bytes
    }

    /// Gives any bytes, or one of several good files changed.
    pub fn file(&mut self, good: &[Vec<u8>], most: usize) -> Vec<u8> {
        match self.below(2) {
            0 => self.bytes(most),
            _ => {
                let good = self.one(good).clone();
                self.changed(&good)
            }
        }
    }
}

fn alike(byte: u8, other: u8) -> u8 {
    match byte {
        b'0'..=b'9' => b'0' + other % 10,
        b'A'..=b'F' => b'A' + other % 6,
        b'a'..=b'f' => b'a' + other % 6,
        _ => other,
    }
}
