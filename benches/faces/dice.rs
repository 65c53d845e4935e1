//! Chance that is the same on every machine.

/// Numbers that follow from a word (SplitMix64).
#[derive(Clone)]
pub struct Dice(u64);

impl Dice {
    /// Begins the numbers that belong to a word.
    pub fn of(word: &str) -> Self {
        Self(
            word.bytes()
                .fold(0xCBF2_9CE4_8422_2325, |sum, byte| (sum ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3)),
        )
    }

    /// Returns the next 64 bits.
    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// Returns a number from `low` up to `high`.
    pub fn between(&mut self, low: f32, high: f32) -> f32 {
        low + (high - low) * (self.bits() >> 40) as f32 / (1 << 24) as f32
    }

    /// Returns a whole number below `end`.
    pub fn below(&mut self, end: usize) -> usize {
        (self.bits() % end.max(1) as u64) as usize
    }
}

/// 4096 draws of a normal distribution with deviation 1, to pick from.
pub fn normal() -> Vec<f32> {
    let mut dice = Dice::of("grain");
    let draws = (0..2048).flat_map(|_| {
        let far = (-2.0 * dice.between(1e-6, 1.0).ln()).sqrt();
        let (sin, cos) = dice.between(0.0, std::f32::consts::TAU).sin_cos();
        [far * sin, far * cos]
    });
    draws.collect()
}
