//! Streams without invisible holes, between two instances of this software. What is due to a peer is numbered
//! densely under an *epoch*, and each number carries a hash of all before it: whoever receives sees what is missing,
//! and answers with a *receipt* it signs, which alone moves the sender's cursor. A captive portal that says 200, or
//! a database that came back from an old copy, cannot make either side believe that something arrived.
//!
//! `mod` holds the values and their hashes, `receipt` the signed answer, `received` what one side keeps of the
//! other's streams, `renew` begins a stream again under a new epoch, `serve` and `pull` are the two sides of catching up,
//! `carried` those of a bundle.

mod carried;
mod pull;
mod receipt;
mod received;
mod renew;
mod serve;

pub use carried::{Carried, Due, Fate, Gap, bring, close_gaps, due, due_after};
pub use pull::CaughtUp;
pub use receipt::{MAX_RECEIPT, Receipt, keys_of, network_key, signer_of};
pub(super) use received::{Taken, take};
pub use renew::{EPOCH, renew_all, settle};
pub(super) use renew::{one_at_a_time, renew_one, settle_epoch};
pub use serve::Item;
pub(super) use serve::get;

use crate::packed::hex;
use http::HeaderMap;
use sha2::{Digest as _, Sha256};
use std::time::Duration;

/// The header of a delivery that says its place; covered by the signature of the request.
pub const HEADER: &str = "archipel-stream";
/// Hash before the first number.
pub const BEGINNING: &str = "";
/// So long it is remembered that something came early: as long as peers keep what they said.
pub(super) const KEPT: Duration = Duration::from_secs(400 * 24 * 3600);
/// Longest epoch that is read.
const MAX_EPOCH: usize = 64;
const HASH: usize = 64;

/// The place of an activity in a stream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Under which numbering.
    pub epoch: String,
    /// From 1, without holes.
    pub number: i64,
    /// Hash of all that came before, in hexadecimal; empty before the first.
    pub previous: String,
}

impl Place {
    /// The value of [`HEADER`].
    #[must_use]
    pub fn header(&self) -> String {
        format!("epoch=\"{}\", number={}, previous=\"{}\"", self.epoch, self.number, self.previous)
    }

    /// Reads the header of a request; `None` when there is none, or none that we could have written.
    #[must_use]
    pub fn read(headers: &HeaderMap) -> Option<Self> {
        let mut values = headers.get_all(HEADER).iter();
        let text = values.next()?.to_str().ok()?;
        if values.next().is_some() {
            return None;
        }
        let mut parts = text.split(", ");
        let mut field = |name: &str| parts.next()?.strip_prefix(name)?.strip_prefix('=');
        let unquoted = |text: &str| Some(text.strip_prefix('"')?.strip_suffix('"')?.to_owned());
        let place = Self {
            epoch: unquoted(field("epoch")?)?,
            number: field("number")?.parse().ok()?,
            previous: unquoted(field("previous")?)?,
        };
        let sound = is_epoch(&place.epoch)
            && place.number > 0
            && (place.previous.is_empty() == (place.number == 1))
            && (place.previous.is_empty() || is_hash(&place.previous));
        (sound && parts.next().is_none()).then_some(place)
    }
}

pub(crate) fn is_epoch(text: &str) -> bool {
    (1..=MAX_EPOCH).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

pub(crate) fn is_hash(text: &str) -> bool {
    text.len() == HASH && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

/// The hash of a stream up to and with `body`, which comes after `previous`.
#[must_use]
pub fn chain(previous: &str, body: &[u8]) -> String {
    link(previous, &Sha256::digest(body))
}

/// The same, of what hashes to `digest`.
fn link(previous: &str, digest: &[u8]) -> String {
    let mut hash = Sha256::new();
    hash.update(previous);
    hash.update(digest);
    hex(&hash.finalize())
}

/// How far a stream was received: everything up to `number`, which hashes to `chain`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reached {
    /// Under which numbering.
    pub epoch: String,
    /// 0 before the first.
    pub number: i64,
    /// [`BEGINNING`] before the first.
    pub chain: String,
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;
    use proptest::prelude::*;

    fn read(text: &str) -> Option<Place> {
        let mut headers = HeaderMap::new();
        headers.insert(HEADER, HeaderValue::from_str(text).ok()?);
        Place::read(&headers)
    }

    proptest! {
        #[test]
        fn a_place_is_read_as_it_was_written(epoch in "[a-z0-9-]{1,64}", number in 2_i64..i64::MAX, body in ".*") {
            let place = Place { epoch, number, previous: chain(BEGINNING, body.as_bytes()) };
            prop_assert_eq!(read(&place.header()), Some(place));
        }

        #[test]
        fn nothing_else_is_a_place(text in "[ -~]{0,80}") {
            if let Some(place) = read(&text) {
                prop_assert_eq!(place.header(), text);
            }
        }
    }

    #[test]
    fn the_first_has_nothing_before_it_and_the_others_have() {
        let hash = chain(BEGINNING, b"first");
        assert!(read("epoch=\"a\", number=1, previous=\"\"").is_some());
        assert!(read(&format!("epoch=\"a\", number=2, previous=\"{hash}\"")).is_some());
        for wrong in [
            format!("epoch=\"a\", number=1, previous=\"{hash}\""),
            "epoch=\"a\", number=2, previous=\"\"".to_owned(),
            "epoch=\"a\", number=0, previous=\"\"".to_owned(),
            "epoch=\"a\", number=-1, previous=\"\"".to_owned(),
            "epoch=\"\", number=1, previous=\"\"".to_owned(),
            "epoch=\"a\", number=99999999999999999999, previous=\"\"".to_owned(),
        ] {
            assert_eq!(read(&wrong), None, "{wrong}");
        }
    }

    #[test]
    fn the_hash_tells_order_and_content() {
        let one =
            |bodies: &[&str]| bodies.iter().fold(BEGINNING.to_owned(), |hash, body| chain(&hash, body.as_bytes()));
        assert_eq!(one(&["a", "b"]), one(&["a", "b"]));
        for other in [&["b", "a"][..], &["ab"], &["a"], &["a", "b", ""]] {
            assert_ne!(one(&["a", "b"]), one(other));
        }
    }
}
