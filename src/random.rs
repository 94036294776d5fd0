//! The one source of randomness. Everything that needs chance takes a [`Random`] as a parameter, so that a
//! seed replays a whole scenario. It must never be reached through a global, and a seeded source must never
//! serve people: it is for tests and simulations.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// A shared source of random bytes; clones draw from the same stream.
#[derive(Clone, Debug)]
pub struct Random(Source);

#[derive(Clone, Debug)]
enum Source {
    System,
    Seeded(Arc<AtomicU64>),
}

impl Random {
    /// The operating system's generator, fit for secrets.
    #[must_use]
    pub fn system() -> Self {
        Self(Source::System)
    }

    /// A stream that depends on `seed` alone. Predictable: for tests only.
    #[must_use]
    pub fn seeded(seed: u64) -> Self {
        Self(Source::Seeded(Arc::new(AtomicU64::new(seed))))
    }

    /// Fills `bytes` with random bytes.
    ///
    /// # Panics
    /// When the operating system has no randomness to give: no secret may be made then.
    pub fn fill(&self, bytes: &mut [u8]) {
        match &self.0 {
            Source::System => getrandom::fill(bytes).expect("the operating system gives random bytes"),
            Source::Seeded(state) => {
                for chunk in bytes.chunks_mut(8) {
                    let word = split_mix(state).to_le_bytes();
                    chunk.copy_from_slice(&word[..chunk.len()]);
                }
            }
        }
    }

    /// A secret of 256 bits in 43 characters that stand in addresses and cookies.
    #[must_use]
    pub fn token(&self) -> String {
        let mut bytes = [0; 32];
        self.fill(&mut bytes);
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// A number of `0..n`, each equally likely; 0 when `n` is 0.
    #[must_use]
    pub fn below(&self, n: u64) -> u64 {
        if n == 0 {
            return 0;
        }
        // The words under `2^64 mod n` would make small results likelier: draw again.
        let unfair = n.wrapping_neg() % n;
        loop {
            let word = self.word();
            if word >= unfair {
                return word % n;
            }
        }
    }

    fn word(&self) -> u64 {
        let mut bytes = [0; 8];
        self.fill(&mut bytes);
        u64::from_le_bytes(bytes)
    }
}

/// `SplitMix64` (Steele, Lea, Flood 2014): the state is a counter, which makes it safe to share between threads.
fn split_mix(state: &AtomicU64) -> u64 {
    const STEP: u64 = 0x9e37_79b9_7f4a_7c15;
    let mut word = state.fetch_add(STEP, Ordering::Relaxed).wrapping_add(STEP);
    word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    word ^ (word >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_replays_the_same_stream() {
        let (a, b) = (Random::seeded(7), Random::seeded(7));
        assert_eq!(a.token(), b.token());
        assert_ne!(a.token(), Random::seeded(8).token());
        assert_ne!(a.token(), b.clone().token().repeat(2));
    }

    #[test]
    fn clones_share_one_stream() {
        let random = Random::seeded(7);
        assert_ne!(random.clone().token(), random.token());
    }

    #[test]
    fn a_token_carries_256_bits_and_fits_in_an_address() {
        let token = Random::system().token();
        assert_eq!(token.len(), 43);
        assert!(token.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_'));
        assert_ne!(token, Random::system().token());
    }

    #[test]
    fn below_reaches_every_value_and_no_other() {
        let random = Random::seeded(1);
        let mut seen = [0; 5];
        for _ in 0..1_000 {
            seen[usize::try_from(random.below(5)).expect("small")] += 1;
        }
        assert!(seen.iter().all(|count| (140..260).contains(count)), "{seen:?}");
        assert_eq!(random.below(0), 0);
        assert_eq!(random.below(1), 0);
    }
}
