//! Identifiers of rows and addresses: opaque, unguessable, sorted by time. They must never carry meaning,
//! and nobody may read their time as a fact: `published` columns are for that.

use crate::random::Random;
use crate::time::Timestamp;

/// Crockford's base 32, lower case: no `i`, `l`, `o`, `u`.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// A new identifier of 26 characters: 48 bits of milliseconds, then 80 random bits.
#[must_use]
pub fn new_id(now: Timestamp, random: &Random) -> String {
    const LATEST: i64 = (1 << 48) - 1;
    let mut bytes = [0; 16];
    bytes[..8].copy_from_slice(&(now.0.clamp(0, LATEST) << 16).to_be_bytes());
    random.fill(&mut bytes[6..]);
    let mut bits = u128::from_be_bytes(bytes);
    let mut text = [0; 26];
    for place in text.iter_mut().rev() {
        *place = ALPHABET[(bits & 31) as usize];
        bits >>= 5;
    }
    text.iter().copied().map(char::from).collect()
}

/// True for what [`new_id`] makes.
#[must_use]
pub fn is_id(text: &str) -> bool {
    text.len() == 26 && text.bytes().all(|byte| ALPHABET.contains(&byte))
}

/// Where the page of a list after this one begins, in the order of instants and ids.
#[must_use]
pub fn cursor(at: Timestamp, id: &str) -> String {
    format!("{}-{id}", at.0)
}

/// Reads what [`cursor`] wrote.
#[must_use]
pub fn parse_cursor(text: &str) -> Option<(Timestamp, String)> {
    let (at, id) = text.rsplit_once('-')?;
    Some((Timestamp(at.parse().ok()?), is_id(id).then(|| id.to_owned())?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_id_is_26_characters_that_nobody_misreads() {
        let id = new_id(Timestamp(1_795_528_800_000), &Random::seeded(1));
        assert_eq!(id.len(), 26);
        assert!(id.bytes().all(|b| ALPHABET.contains(&b)), "{id}");
        assert!(id.starts_with('0'));
        assert!(is_id(&id) && !is_id(&id[1..]) && !is_id(&id.replace('0', "/")));
        let at = Timestamp(-7);
        assert_eq!(parse_cursor(&cursor(at, &id)), Some((at, id.clone())));
        assert!(parse_cursor(&id).is_none() && parse_cursor(&format!("soon-{id}")).is_none());
    }

    #[test]
    fn two_ids_of_one_instant_differ() {
        let random = Random::system();
        assert_ne!(new_id(Timestamp(5), &random), new_id(Timestamp(5), &random));
    }

    proptest! {
        #[test]
        fn ids_sort_as_their_instants(a in 0i64..1 << 48, b in 0i64..1 << 48) {
            let random = Random::seeded(9);
            let (x, y) = (new_id(Timestamp(a), &random), new_id(Timestamp(b), &random));
            if a != b {
                prop_assert_eq!(a < b, x < y);
            }
        }

        #[test]
        fn no_instant_makes_it_panic(ms in any::<i64>()) {
            prop_assert_eq!(new_id(Timestamp(ms), &Random::seeded(9)).len(), 26);
        }
    }
}
