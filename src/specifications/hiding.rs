//! What is said about texts and is out of sight here, without losing a word: all that a blocked network said, while the block
//! stands; an amendment, or why somebody voted as they did, while a moderator hides it. Ballots count as they did, and an
//! amendment is answered as any other: this network keeps from its readers what is in it, and nothing else. Neither of the two
//! who hide shows again what the other hid, and nothing that comes late does.

use super::{amendments, votes};
use crate::{
    audit,
    db::{Result, Tx},
    federation::outbox,
    here::Here,
};

/// Most characters of a reason.
pub const MAX_REASON: usize = 2_000;

/// What a moderator hides.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Hidden<'a> {
    /// An amendment, by its local identifier and its address.
    Amendment(&'a str, &'a str),
    /// What a ballot of a vote says, by the local identifier of the vote and the address of the ballot.
    Explanation(&'a str, &'a str),
}

/// A moderator hides it for `reason`, which everybody may read, or shows it again where that is empty; false when that is so
/// already.
///
/// # Errors
/// The database's.
pub async fn set(tx: &mut Tx, here: &Here<'_>, what: Hidden<'_>, reason: &str, by: &str) -> Result<bool> {
    let is_hidden = !reason.is_empty();
    let (changed, object, actions) = match what {
        Hidden::Amendment(id, uri) => {
            let changed = amendments::store::set_hidden(tx, id, reason, here.now).await?;
            if changed {
                outbox::veil(tx, uri, is_hidden).await?;
            }
            (changed, uri, ["amendment-show", "amendment-hide"])
        }
        Hidden::Explanation(vote, uri) => {
            (votes::store::set_hidden(tx, vote, uri, reason).await?, uri, ["explanation-show", "explanation-hide"])
        }
    };
    if changed {
        let action = actions[usize::from(is_hidden)];
        let line =
            audit::Line { actor: by, action, object, outcome: audit::DONE, detail: reason, ..audit::Line::default() };
        audit::record(tx, here.now, &line).await?;
    }
    Ok(changed)
}

/// Hides what actors of an origin said, or shows again what a block hid, at most `most` rows of each kind at a time; says how
/// many it were, of the kind with the most.
///
/// # Errors
/// The database's.
pub async fn set_origin(tx: &mut Tx, origin: &str, hidden: bool, most: i64) -> Result<i64> {
    let (from, to) = if hidden { (0, 1) } else { (1, 0) };
    let mut count = 0;
    for sql in [
        // actors_origin, specification_amendments_actor
        "update specification_amendments set hidden = $1 where id in (select m.id from specification_amendments m \
         join actors a on a.id = m.actor_id where a.origin = $2 and m.hidden = $3 limit $4)",
        // actors_origin, specification_statements_actor
        "update specification_statements set hidden = $1 where id in (select s.id from specification_statements s \
         join actors a on a.id = s.actor_id where a.origin = $2 and s.hidden = $3 limit $4)",
        // specification_ballots_origin
        "update specification_ballots set hidden = $1 where id in (select id from specification_ballots \
         where origin = $2 and hidden = $3 limit $4)",
    ] {
        let changed = tx.query(sql).bind(to).bind(origin.to_owned()).bind(from).bind(most).run().await?;
        count = count.max(i64::try_from(changed).unwrap_or(i64::MAX));
    }
    Ok(count)
}
