//! Asking the other side for its digest, and going down to what differs, never further.

use super::{
    Direction,
    held::Scope,
    serve::Answer,
    tree::{Leaf, Node},
};
use crate::{db::Result, federation::fetch::FetchError, publications::versions::Contested, web::Site};
use std::collections::{BTreeMap, BTreeSet};

/// Questions of one comparison: at three floors a difference, what a few hundred need.
const MOST_ASKED: usize = 300;
/// Differences that one comparison takes up; the next one finds the others.
pub const MOST_DIFFERENCES: usize = 500;

/// One address that the two sides do not hold alike.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The address.
    pub uri: String,
    /// As it is here.
    pub ours: Option<Leaf>,
    /// As the other side has it.
    pub theirs: Option<Leaf>,
}

/// What a comparison found.
#[derive(Debug, PartialEq, Eq)]
pub enum Compared {
    /// Both hold the same.
    Equal,
    /// Nothing of this passes between the two.
    Closed,
    /// The other side has said more since than has come here: the next catch-up brings it first.
    Behind,
    /// These differ.
    Differ(Vec<Difference>),
}

/// Where to go on from one answer.
#[derive(Debug, Default)]
pub struct Step {
    /// Parts to be asked for.
    pub ask: Vec<String>,
    /// Parts that only we have: nothing needs to be asked.
    pub only_ours: Vec<String>,
}

/// Compares a node of ours with an answer about it that has parts.
pub fn step(ours: &Node, theirs: &Node) -> Step {
    if theirs.parts.is_empty() {
        return Step::default();
    }
    let own: BTreeMap<&str, &str> = ours.parts.iter().map(|part| (part.name.as_str(), part.hash.as_str())).collect();
    let known: BTreeSet<&str> = theirs.parts.iter().map(|part| part.name.as_str()).collect();
    let differs = |part: &&super::tree::Part| own.get(part.name.as_str()) != Some(&part.hash.as_str());
    Step {
        ask: theirs.parts.iter().filter(differs).map(|part| part.name.clone()).collect(),
        only_ours: own.keys().filter(|name| !known.contains(*name)).map(|name| (*name).to_owned()).collect(),
    }
}

/// What two lists of leaves do not have in common.
pub fn differences(ours: Vec<Leaf>, theirs: Vec<Leaf>) -> Vec<Difference> {
    let mut both: BTreeMap<String, (Option<Leaf>, Option<Leaf>)> = BTreeMap::new();
    for leaf in ours {
        let uri = leaf.uri.clone();
        both.entry(uri).or_default().0 = Some(leaf);
    }
    for leaf in theirs {
        let uri = leaf.uri.clone();
        both.entry(uri).or_default().1 = Some(leaf);
    }
    both.into_iter()
        .filter(|(_, (ours, theirs))| ours != theirs)
        .map(|(uri, (ours, theirs))| Difference { uri, ours, theirs })
        .collect()
}

/// Compares a collection with the side that `scope` names; and what that side says of versions that we may have lost.
///
/// # Errors
/// See [`FetchError`]; `Unusable` when what it answers cannot be true.
pub async fn run(site: &Site, direction: Direction, scope: &Scope) -> Result<(Compared, Vec<Contested>), FetchError> {
    let peer = match direction {
        Direction::Theirs => &scope.owner,
        Direction::Ours => &scope.other,
    };
    let prefix = scope.prefix();
    let (mut found, mut asked, mut next, mut contested) = (Vec::new(), 0, vec![String::new()], Vec::new());
    while let Some(bucket) = next.pop() {
        let ours = scope.node(&mut *read(site).await?, &bucket).await.map_err(unread)?;
        let path = format!(
            "/federation/digest?of={}&collection={}&bucket={bucket}&have={}",
            direction.asked(),
            scope.collection.name(),
            ours.hash
        );
        let bytes = site.federation.ask_peer(peer, &path).await?;
        let answer: Answer = serde_json::from_slice(&bytes).map_err(|error| FetchError::Unusable(error.to_string()))?;
        asked += 1;
        if direction == Direction::Ours {
            contested.extend(answer.contested.into_iter().filter(|one| one.uri.starts_with(&prefix)));
        }
        if answer.closed {
            return Ok((Compared::Closed, contested));
        }
        let Some(theirs) = answer.node else { continue };
        if let Some(fault) = theirs.fault(&prefix, &bucket) {
            return Err(FetchError::Unusable(fault.into()));
        }
        if direction == Direction::Theirs {
            let received = site.federation.received(peer).await?.filter(|known| known.epoch == answer.epoch);
            if received.map_or(0, |known| known.number) < answer.head {
                return Ok((Compared::Behind, contested));
            }
        }
        let went = step(&ours, &theirs);
        let mut conn = read(site).await?;
        for bucket in went.only_ours {
            let leaves = scope.leaves(&mut conn, &bucket, MOST_DIFFERENCES).await.map_err(unread)?;
            found.extend(differences(leaves, Vec::new()));
        }
        if theirs.parts.is_empty() {
            let own = scope.leaves(&mut conn, &bucket, usize::MAX).await.map_err(unread)?;
            found.extend(differences(own, theirs.leaves));
        }
        if asked >= MOST_ASKED || found.len() >= MOST_DIFFERENCES {
            found.truncate(MOST_DIFFERENCES);
            break;
        }
        next.extend(went.ask);
    }
    Ok((if found.is_empty() { Compared::Equal } else { Compared::Differ(found) }, contested))
}

async fn read(site: &Site) -> Result<Box<crate::db::Conn>, FetchError> {
    site.db.read().await.map(Box::new).map_err(unread)
}

pub(super) fn unread(error: sqlx::Error) -> FetchError {
    FetchError::Unreachable(error.to_string())
}
