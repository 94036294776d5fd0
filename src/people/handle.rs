//! Handles: the name in `@name@network`. Given once and for ever, even after the account is gone,
//! so that nobody inherits another's mentions.

use super::Error;
use crate::{federation::actors::INSTANCE_HANDLE, text::fold::fold};

const SHORTEST: usize = 2;
const LONGEST: usize = 30;

/// Names that readers or other servers take for something else than a person.
const RESERVED: &[&str] = &[
    INSTANCE_HANDLE,
    "abuse",
    "actor",
    "admin",
    "administrateur",
    "administration",
    "administrator",
    "api",
    "archipel",
    "contact",
    "help",
    "hostmaster",
    "info",
    "instance",
    "me",
    "moderation",
    "moderator",
    "network",
    "nobody",
    "noreply",
    "no_reply",
    "official",
    "postmaster",
    "reseau",
    "root",
    "security",
    "support",
    "system",
    "webmaster",
];

/// Tells whether a handle may be given.
///
/// # Errors
/// [`Error::HandleInvalid`], [`Error::HandleReserved`].
pub fn check(handle: &str) -> Result<(), Error> {
    let sound = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
    if !(SHORTEST..=LONGEST).contains(&handle.len()) || !handle.bytes().all(sound) || handle.bytes().all(|b| b == b'_')
    {
        return Err(Error::HandleInvalid);
    }
    if RESERVED.contains(&handle) { Err(Error::HandleReserved) } else { Ok(()) }
}

/// A handle to offer for a name: `Élise Rouvière` gives `elise_rouviere`.
#[must_use]
pub fn from_name(name: &str) -> String {
    let mut handle = String::new();
    for c in fold(name).chars() {
        match c {
            'a'..='z' | '0'..='9' => handle.push(c),
            _ if handle.ends_with('_') || handle.is_empty() => {}
            _ => handle.push('_'),
        }
    }
    handle.truncate(LONGEST);
    handle.trim_end_matches('_').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn handles_are_short_plain_names() {
        for handle in ["elise", "jean_paul", "mediatheque48", "ab"] {
            assert!(check(handle).is_ok(), "{handle}");
        }
        for handle in ["", "a", "Elise", "élise", "jean-paul", "a.b", "a b", "__", "a@b", "elise\n", &"a".repeat(31)] {
            assert!(matches!(check(handle), Err(Error::HandleInvalid)), "{handle:?}");
        }
        for handle in ["relay", "admin", "network", "moderation"] {
            assert!(matches!(check(handle), Err(Error::HandleReserved)), "{handle}");
        }
    }

    #[test]
    fn a_name_gives_a_handle() {
        assert_eq!(from_name("Élise Rouvière"), "elise_rouviere");
        assert_eq!(from_name("  Wéniko — Xârâcùù 2 "), "weniko_xaracuu_2");
        assert_eq!(from_name("日本"), "");
        assert!(check(&from_name(&"Jean-Baptiste ".repeat(5))).is_ok());
    }
}
