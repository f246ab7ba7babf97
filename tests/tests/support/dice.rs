//! Numbers by chance that come again with the same seed.

use std::time::{Duration, SystemTime};

/// A stream of numbers (SplitMix64).
pub struct Dice(u64);

impl Dice {
    /// The stream of the variable `MIG_SEED`, or one of this moment. The seed is printed: a test that fails can be
    /// run again with it.
    pub fn from_environment() -> Self {
        let now = || {
            let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
            since.map_or(1, |d| d.subsec_nanos().into())
        };
        let seed = std::env::var("MIG_SEED").ok().and_then(|seed| seed.parse().ok());
        let seed = seed.unwrap_or_else(now);
        println!("MIG_SEED={seed}");
        Self(seed)
    }

    /// The next number.
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A length of time up to `longest`.
    pub fn within(&mut self, longest: Duration) -> Duration {
        longest.mul_f64((self.next() >> 11) as f64 / (1_u64 << 53) as f64)
    }
}
