//! The other networks: asking to join, answering who asks, what flows each way, and how deliveries to
//! each of them fare. One decision here is one transaction: the row, the follows, the activities that
//! tell the other side, and the line of audit. It must never let anything in that nobody decided, nor
//! speak to the network itself: verbs have no client.
//!
//! `ask` asks; `decide` answers, ends, blocks and sets the rules; `follow` is the ActivityPub form of both;
//! `activity` hears the other side; `backfill` reads what it published before we met; `deliveries` tells
//! how our own stream to it stands; `hours` whose clock is wrong; `digest` looks whether both sides hold the same, and
//! `continuity` keeps what that found; `standing` puts all of it into one line a network; `veil` takes what a blocked one published out of sight.

pub mod activity;
pub mod ask;
pub mod backfill;
pub mod catch_up;
pub mod continuity;
pub mod decide;
pub mod deliveries;
pub mod digest;
mod follow;
pub mod hours;
pub mod pages;
pub mod standing;
pub mod store;
#[cfg(test)]
mod stories;
pub mod veil;

use crate::federation::peers::State;
use thiserror::Error;

/// Most characters of a message or a reason.
pub const MAX_TEXT: usize = 500;

/// A kind of publication that can be let in or out, and the locale key of its plural.
#[derive(Copy, Clone, Debug)]
pub struct Kind {
    /// The word in tables and on the wire.
    pub name: &'static str,
    /// « Pratiques »
    pub label: &'static str,
}

/// What networks exchange today.
pub const KINDS: &[Kind] = &[
    Kind { name: "practice", label: "network-kind-practice" },
    Kind { name: "specification", label: "network-kind-specification" },
    Kind { name: "event", label: "network-kind-event" },
];

/// Which kinds pass, each way.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Flows {
    /// Taken from them.
    pub incoming: Vec<&'static str>,
    /// Sent to them.
    pub outgoing: Vec<&'static str>,
}

impl Flows {
    /// Everything, both ways: what a new relation proposes.
    #[must_use]
    pub fn all() -> Self {
        let every: Vec<&'static str> = KINDS.iter().map(|kind| kind.name).collect();
        Self { incoming: every.clone(), outgoing: every }
    }

    /// Reads the kinds that were ticked; a word that names none is dropped.
    #[must_use]
    pub fn chosen(incoming: &[String], outgoing: &[String]) -> Self {
        let known = |names: &[String]| {
            KINDS.iter().map(|kind| kind.name).filter(|name| names.iter().any(|one| one == name)).collect()
        };
        Self { incoming: known(incoming), outgoing: known(outgoing) }
    }

    /// Reads the two columns of a row.
    #[must_use]
    pub fn stored(flows_in: &str, flows_out: &str) -> Self {
        let words = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
        Self::chosen(&words(flows_in), &words(flows_out))
    }
}

/// Why a decision was not taken.
#[derive(Debug, Error)]
pub enum Error {
    /// There is no such network here.
    #[error("no such network")]
    Unknown,
    /// It is this instance.
    #[error("this is our own network")]
    Ourselves,
    /// Its state does not allow that.
    #[error("this network is {}", .0.name())]
    NotNow(State),
    /// Nobody of that network waits for an answer.
    #[error("nobody waits for an answer")]
    NothingPending,
    /// It is a person's account, not a network's.
    #[error("this is the account of a person")]
    Person,
    /// This is not the address of a server.
    #[error("not an address of a server")]
    NotAnAddress,
    /// The database's.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// What the other side wrote, without tags, for people to read: at most [`MAX_TEXT`] characters.
#[must_use]
pub fn plain(html: &str) -> String {
    let mut text = String::new();
    let mut in_tag = false;
    // What lies far beyond the limit is not read at all.
    for character in html.chars().take(MAX_TEXT * 20) {
        match character {
            '<' => {
                in_tag = true;
                text.push(' ');
            }
            '>' if in_tag => in_tag = false,
            _ if in_tag || (character.is_control() && !character.is_whitespace()) => {}
            other => text.push(other),
        }
    }
    for (entity, character) in
        [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&nbsp;", "\u{a0}"), ("&amp;", "&")]
    {
        text = text.replace(entity, character);
    }
    text.split_ascii_whitespace().collect::<Vec<_>>().join(" ").chars().take(MAX_TEXT).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_other_side_wrote_is_bare_text() {
        assert_eq!(
            plain("<p>Bonjour,<br>c’est &lt;nous&gt; &amp; vous</p><script>x</script>"),
            "Bonjour, c’est <nous> & vous x"
        );
        assert_eq!(plain("a < b"), "a");
        assert_eq!(plain(&"é".repeat(2_000)).chars().count(), MAX_TEXT);
        assert_eq!(plain("a\u{0}b\u{202e}\n\n c"), "ab\u{202e} c");
    }

    #[test]
    fn only_kinds_that_exist_flow() {
        assert_eq!(Flows::stored("practice nonsense", ""), Flows { incoming: vec!["practice"], outgoing: vec![] });
        let every = ["practice".to_owned(), "specification".to_owned(), "event".to_owned()];
        assert_eq!(Flows::chosen(&every, &every), Flows::all());
    }
}
