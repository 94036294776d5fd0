//! Passwords: what is accepted, how it is kept, how it is checked. Argon2id, always off the async
//! threads and at most a few at once, so that a flood of sign-ins meets a closed door and not a full
//! memory. An unknown account costs the same work as a known one.

use crate::{mail::Address, random::Random, text::fold::fold};
use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{PasswordHasher as _, PasswordVerifier as _, phc::PasswordHash},
};
use std::{
    sync::{Arc, LazyLock},
    time::Duration,
};
use thiserror::Error;
use tokio::sync::Semaphore;
use unicode_normalization::UnicodeNormalization as _;

/// OWASP's first choice; their floor is 19 456 KiB with two passes.
const MEMORY_KIB: u32 = 47_104;
const PASSES: u32 = 1;
const LANES: u32 = 1;
const SALT: usize = 16;
const SHORTEST: usize = 12;
const LONGEST: usize = 256;
/// How long a hash may wait for its turn.
const PATIENCE: Duration = Duration::from_secs(4);

/// Stands for the account that does not exist. No password opens it: its tag was drawn at random.
const DECOY: &str = "$argon2id$v=19$m=47104,t=1,p=1$8JrD1nRzWcV2mYk0QbT5Lw$3eQv7mXc9tK1rB5sZ0hYpN8wLd2fGj4uAi6oEyRxTqU";

static HASHER: LazyLock<Argon2<'static>> = LazyLock::new(|| {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None).expect("the parameters are in range");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
});

/// What people choose first, in French and in English, folded.
static COMMON: LazyLock<Vec<&'static str>> =
    LazyLock::new(|| include_str!("common_passwords.txt").lines().filter(|line| !line.is_empty()).collect());

/// Why a password is not accepted.
#[derive(Copy, Clone, PartialEq, Eq, Debug, Error)]
pub enum Weakness {
    /// Fewer than 12 characters.
    #[error("a password has at least 12 characters")]
    TooShort,
    /// More than 256 characters.
    #[error("a password has at most 256 characters")]
    TooLong,
    /// Among those that are tried first, or nearly.
    #[error("this password is among those that are tried first")]
    Common,
    /// It holds the name of the mail address.
    #[error("a password does not hold the e-mail address")]
    HoldsEmail,
}

/// Too many passwords are being checked: come back in a moment.
#[derive(Copy, Clone, PartialEq, Eq, Debug, Error)]
#[error("too many passwords are being checked right now")]
pub struct Busy;

/// What a check tells.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Verdict {
    /// Not this one; or there is no such account.
    Wrong,
    /// This one.
    Right,
    /// This one, kept under older parameters: hash it again.
    RightButOld,
}

/// Tells whether a password may be chosen.
///
/// # Errors
/// The first reason why not.
pub fn check(password: &str, email: &Address) -> Result<(), Weakness> {
    let password = normal(password);
    let length = password.chars().count();
    if length < SHORTEST {
        return Err(Weakness::TooShort);
    }
    if length > LONGEST {
        return Err(Weakness::TooLong);
    }
    let folded = fold(&password);
    let local = fold(email.local());
    if local.len() >= 4 && folded.contains(&local) {
        return Err(Weakness::HoldsEmail);
    }
    if is_common(&folded) { Err(Weakness::Common) } else { Ok(()) }
}

/// Common, a common one with a little around it, or a short thing repeated.
fn is_common(folded: &str) -> bool {
    let letters: Vec<char> = folded.chars().collect();
    let mut distinct = letters.clone();
    distinct.sort_unstable();
    distinct.dedup();
    // Short things repeated, and runs along the keyboard or the alphabet.
    let steps = letters
        .windows(2)
        .filter(|pair| (i64::from(u32::from(pair[1])) - i64::from(u32::from(pair[0]))).abs() == 1)
        .count();
    let repeated = (1..=6).any(|period| letters.iter().zip(letters.iter().skip(period)).all(|(a, b)| a == b));
    distinct.len() < 5
        || repeated
        || steps + 2 >= letters.len()
        || COMMON.iter().any(|common| folded.contains(common) && letters.len() - common.chars().count() <= 6)
}

/// Keyboards compose letters differently, and paste brings spaces: the same password stays the same.
fn normal(password: &str) -> String {
    password.trim().nfc().collect()
}

/// Hashes a new password, when its turn comes.
///
/// # Errors
/// [`Busy`] when its turn does not come in time.
pub async fn hash(turns: &Arc<Semaphore>, random: &Random, password: &str) -> Result<String, Busy> {
    let mut salt = [0; SALT];
    random.fill(&mut salt);
    let password = normal(password);
    in_turn(turns, PATIENCE, move || {
        HASHER
            .hash_password_with_salt(password.as_bytes(), &salt)
            .expect("the parameters and the salt are in range")
            .to_string()
    })
    .await
}

/// Checks a password against what is stored; `None` stands for an account that does not exist or
/// has no password, and takes as long.
///
/// # Errors
/// [`Busy`] when its turn does not come in time.
pub async fn verify(turns: &Arc<Semaphore>, stored: Option<String>, password: &str) -> Result<Verdict, Busy> {
    let password = normal(password);
    // Nobody has such a password: do not let anyone make us hash it.
    let password = if password.chars().count() > LONGEST { String::new() } else { password };
    in_turn(turns, PATIENCE, move || compare(stored.as_deref(), &password)).await
}

fn compare(stored: Option<&str>, password: &str) -> Verdict {
    let Ok(hash) = PasswordHash::new(stored.unwrap_or(DECOY)) else { return Verdict::Wrong };
    let right = HASHER.verify_password(password.as_bytes(), &hash).is_ok();
    if !right || stored.is_none() {
        return Verdict::Wrong;
    }
    let current = Params::try_from(&hash)
        .is_ok_and(|params| (params.m_cost(), params.t_cost(), params.p_cost()) == (MEMORY_KIB, PASSES, LANES));
    if current { Verdict::Right } else { Verdict::RightButOld }
}

async fn in_turn<T: Send + 'static>(
    turns: &Arc<Semaphore>,
    patience: Duration,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Busy> {
    let turn =
        tokio::time::timeout(patience, Arc::clone(turns).acquire_owned()).await.map_err(|_| Busy)?.map_err(|_| Busy)?;
    tokio::task::spawn_blocking(move || {
        let _turn = turn;
        work()
    })
    .await
    .map_err(|_| Busy)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mail;
    use argon2::password_hash::CustomizedPasswordHasher as _;

    fn judged(password: &str) -> Result<(), Weakness> {
        check(password, &mail::address("elise.rouviere@lozere.example").expect("sound"))
    }

    #[test]
    fn a_long_sentence_is_accepted_and_needs_no_symbol() {
        for password in
            ["le causse sous la neige", "correcthorsebatterystaple", "quatre brebis et un chien", "Tk8#vQ2!mZ7p"]
        {
            assert_eq!(judged(password), Ok(()), "{password}");
        }
    }

    #[test]
    fn what_is_tried_first_is_refused() {
        for password in [
            "motdepasse123",
            "MotDePasse2026!",
            "azertyuiop12",
            "password1234",
            "Passw0rd12345",
            "aaaaaaaaaaaa",
            "abcabcabcabc",
            "abcdefghijklm",
            "123456789012",
            "bonjour12345",
            "qwertyuiop123",
            "Liberté12345",
            "soleilsoleil",
        ] {
            assert_eq!(judged(password), Err(Weakness::Common), "{password}");
        }
    }

    #[test]
    fn length_and_address_count() {
        assert_eq!(judged("court"), Err(Weakness::TooShort));
        assert_eq!(judged("           a           "), Err(Weakness::TooShort));
        assert_eq!(judged(&"quatre brebis ".repeat(30)), Err(Weakness::TooLong));
        assert_eq!(judged("Elise.Rouviere et moi"), Err(Weakness::HoldsEmail));
    }

    #[test]
    fn the_list_is_folded_and_long_enough() {
        assert!(COMMON.len() >= 140, "{}", COMMON.len());
        for word in COMMON.iter() {
            assert!(word.len() >= 6 && *word == fold(word), "{word}");
        }
    }

    #[tokio::test]
    async fn a_password_opens_its_own_hash_only() {
        let (turns, random) = (Arc::new(Semaphore::new(1)), Random::seeded(1));
        let hash = hash(&turns, &random, "le causse sous la neige").await.expect("its turn");
        assert!(hash.starts_with("$argon2id$v=19$m=47104,t=1,p=1$"), "{hash}");
        assert_eq!(verify(&turns, Some(hash.clone()), " le causse sous la neige ").await, Ok(Verdict::Right));
        assert_eq!(verify(&turns, Some(hash), "le causse sous la pluie").await, Ok(Verdict::Wrong));
        assert_eq!(verify(&turns, None, "le causse sous la neige").await, Ok(Verdict::Wrong));
        assert_eq!(verify(&turns, Some("garbage".into()), "le causse sous la neige").await, Ok(Verdict::Wrong));
    }

    #[test]
    fn the_decoy_costs_what_an_account_costs() {
        let decoy = PasswordHash::new(DECOY).expect("well formed");
        let params = Params::try_from(&decoy).expect("Argon2 parameters");
        assert_eq!((params.m_cost(), params.t_cost(), params.p_cost()), (MEMORY_KIB, PASSES, LANES));
        assert_eq!(decoy.hash.expect("it has a tag").as_bytes().len(), Params::DEFAULT_OUTPUT_LEN);
    }

    #[test]
    fn older_parameters_are_noticed() {
        let floor = Params::new(19_456, 2, 1, None).expect("in range");
        let old = HASHER
            .hash_password_customized(b"le causse", &[7; SALT], Some("argon2id"), Some(19), floor)
            .expect("in range")
            .to_string();
        assert_eq!(compare(Some(&old), "le causse"), Verdict::RightButOld);
    }

    #[tokio::test]
    async fn a_flood_meets_a_closed_door() {
        let turns = Arc::new(Semaphore::new(1));
        let taken = Arc::clone(&turns).acquire_owned().await.expect("the only turn");
        assert_eq!(in_turn(&turns, Duration::ZERO, || ()).await, Err(Busy));
        drop(taken);
        assert_eq!(in_turn(&turns, Duration::ZERO, || ()).await, Ok(()));
    }
}
