//! The digest of a collection: a tree over the addresses of its items, which two sides compute alike without asking
//! each other anything. The place of an item is its identifier, whose first characters are the time of its making: it
//! stands in the address, so what was deleted has the same place as long as its address is known, and no date has to
//! be believed. Four characters are twelve days, five are nine hours; where more than [`FEW`] items share a beginning
//! the tree has one more floor.
//!
//! The hash of a part is that of the hashes of its leaves in the order of their addresses, so that equal hashes are
//! equal sets, whatever anybody chose to put into them.

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::fmt::Write as _;

/// So many items are named one by one.
pub const FEW: usize = 200;
/// Parts of one answer: a century of twelve days each.
pub const MOST_PARTS: usize = 3_000;
/// Characters of the first floor.
const FIRST: usize = 4;

/// An item, as one side has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Leaf {
    /// Its address.
    pub uri: String,
    /// What it says, in the form of its collection; empty once deleted.
    pub revision: String,
    /// True for what must not come back.
    pub deleted: bool,
}

impl Leaf {
    /// SHA-256 over address, revision and state, a zero byte between them.
    fn hash(&self) -> [u8; 32] {
        let state = if self.deleted { "deleted" } else { "published" };
        Sha256::digest([self.uri.as_bytes(), self.revision.as_bytes(), state.as_bytes()].join(&0)).into()
    }
}

/// A part of a tree: all items whose identifier begins alike.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// The beginning, whole.
    pub name: String,
    /// Items in it.
    pub count: usize,
    /// Their hash, in hexadecimal.
    pub hash: String,
}

/// One node of the tree.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Node {
    /// Items under it.
    pub count: usize,
    /// Their hash, in hexadecimal.
    pub hash: String,
    /// All of them, when they are [`FEW`] at most.
    #[serde(default)]
    pub leaves: Vec<Leaf>,
    /// The floor below, when they are more.
    #[serde(default)]
    pub parts: Vec<Part>,
}

/// Makes a node of leaves that come in the order of their addresses; holds no more than its answer.
pub struct Builder {
    /// Characters of an address before the identifier.
    base: usize,
    /// Characters of the names of the parts.
    length: usize,
    all: Sha256,
    count: usize,
    leaves: Vec<Leaf>,
    parts: Vec<Part>,
    part: Sha256,
}

impl Builder {
    /// For the node named `bucket`, whose addresses begin with `prefix`, the bucket left out.
    #[must_use]
    pub fn new(prefix: &str, bucket: &str) -> Self {
        Self {
            base: prefix.len(),
            length: below(bucket),
            all: Sha256::new(),
            count: 0,
            leaves: Vec::new(),
            parts: Vec::new(),
            part: Sha256::new(),
        }
    }

    /// Adds the next leaf.
    pub fn push(&mut self, leaf: Leaf) {
        let hash = leaf.hash();
        let id = leaf.uri.get(self.base..).unwrap_or_default();
        let name: String = id.chars().take(self.length).collect();
        if self.parts.last().is_none_or(|last| last.name != name) {
            self.close();
            self.parts.push(Part { name, count: 0, hash: String::new() });
        }
        self.all.update(hash);
        self.part.update(hash);
        self.count += 1;
        if let Some(part) = self.parts.last_mut() {
            part.count += 1;
        }
        if self.count <= FEW {
            self.leaves.push(leaf);
        } else {
            self.leaves.clear();
        }
    }

    fn close(&mut self) {
        let hash = std::mem::take(&mut self.part);
        if let Some(part) = self.parts.last_mut() {
            part.hash = hex(hash);
        }
    }

    /// The node, with leaves and parts alike: [`Node::answer`] leaves one of them out.
    #[must_use]
    pub fn build(mut self) -> Node {
        self.close();
        Node { count: self.count, hash: hex(self.all), leaves: self.leaves, parts: self.parts }
    }
}

impl Node {
    /// As it is told to others.
    #[must_use]
    pub fn answer(mut self) -> Self {
        if self.count <= FEW {
            self.parts.clear();
        } else {
            self.leaves.clear();
        }
        self
    }

    /// Why this cannot be an answer about `bucket` of the addresses that begin with `prefix`, when it cannot.
    #[must_use]
    pub fn fault(&self, prefix: &str, bucket: &str) -> Option<&'static str> {
        let sorted = |names: &[&str]| names.windows(2).all(|pair| pair[0] < pair[1]);
        if self.leaves.len() > FEW || self.parts.len() > MOST_PARTS {
            return Some("its digest is larger than a digest is");
        }
        if self.parts.is_empty() {
            let mut builder = Builder::new(prefix, bucket);
            let start = format!("{prefix}{bucket}");
            let uris: Vec<&str> = self.leaves.iter().map(|leaf| leaf.uri.as_str()).collect();
            if !sorted(&uris) || uris.iter().any(|uri| !uri.starts_with(&start) || uri.len() > 500) {
                return Some("its digest names what does not belong there");
            }
            if self.leaves.iter().any(|leaf| leaf.revision.len() > 200) {
                return Some("its digest names what does not belong there");
            }
            self.leaves.iter().cloned().for_each(|leaf| builder.push(leaf));
            let built = builder.build();
            return (built.hash != self.hash || built.count != self.count).then_some("its digest contradicts itself");
        }
        let names: Vec<&str> = self.parts.iter().map(|part| part.name.as_str()).collect();
        let length = below(bucket);
        let fits =
            |name: &&str| name.starts_with(bucket) && name.len() > bucket.len() && name.chars().count() <= length;
        if !self.leaves.is_empty() || !sorted(&names) || !names.iter().all(fits) {
            return Some("its digest names what does not belong there");
        }
        let sum = self.parts.iter().try_fold(0_usize, |sum, part| sum.checked_add(part.count));
        (sum != Some(self.count)).then_some("its digest contradicts itself")
    }
}

/// True for what may be the beginning of an identifier.
#[must_use]
pub fn is_bucket(text: &str) -> bool {
    text.len() <= 26 && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// Characters of the names on the floor below a node.
fn below(bucket: &str) -> usize {
    FIRST.max(bucket.chars().count() + 1)
}

fn hex(hash: Sha256) -> String {
    hash.finalize().iter().fold(String::with_capacity(64), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::{BTreeMap, BTreeSet};

    const PREFIX: &str = "https://lozere.example/practices/";

    type Set = BTreeMap<String, (String, bool)>;

    fn node(set: &Set, bucket: &str) -> Node {
        let mut builder = Builder::new(PREFIX, bucket);
        for (id, (revision, deleted)) in set.iter().filter(|(id, _)| id.starts_with(bucket)) {
            let (revision, deleted) = (revision.clone(), *deleted);
            builder.push(Leaf { uri: format!("{PREFIX}{id}"), revision, deleted });
        }
        builder.build()
    }

    /// The addresses in which two sets differ, found by asking one of them for nodes.
    fn descend(ours: &Set, theirs: &Set) -> (BTreeSet<String>, usize) {
        let (mut found, mut asked, mut next) = (BTreeSet::new(), 0, vec![String::new()]);
        while let Some(bucket) = next.pop() {
            let answer = node(theirs, &bucket).answer();
            assert_eq!(answer.fault(PREFIX, &bucket), None);
            asked += 1;
            let step = super::super::compare::step(&node(ours, &bucket), &answer);
            next.extend(step.ask);
            let own = |bucket: &str| {
                let mut leaves = Vec::new();
                for (id, (revision, deleted)) in ours.iter().filter(|(id, _)| id.starts_with(bucket)) {
                    leaves.push(Leaf { uri: format!("{PREFIX}{id}"), revision: revision.clone(), deleted: *deleted });
                }
                leaves
            };
            for bucket in &step.only_ours {
                found.extend(own(bucket).into_iter().map(|leaf| leaf.uri));
            }
            if answer.parts.is_empty() {
                let differ = super::super::compare::differences(own(&bucket), answer.leaves);
                found.extend(differ.into_iter().map(|one| one.uri));
            }
        }
        (found, asked)
    }

    fn sets() -> impl Strategy<Value = Set> {
        // Few characters, so that many beginnings are shared.
        proptest::collection::btree_map("[01]{3}[0-3a]{2,5}", ("[12]:[ab]", any::<bool>()), 0..600)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]

        #[test]
        fn trees_are_equal_if_and_only_if_the_sets_are(one in sets(), other in sets(), changes in 0_usize..4) {
            // Two sets drawn apart differ in nearly everything; so that they are near, the other begins as a copy.
            let mut near = one.clone();
            near.extend(other.iter().take(changes).map(|(id, leaf)| (id.clone(), leaf.clone())));
            for (one, other) in [(&one, &other), (&one, &near), (&near, &one)] {
                prop_assert_eq!(node(one, "").hash == node(other, "").hash, one == other);
                let differ: BTreeSet<String> = one
                    .keys()
                    .chain(other.keys())
                    .filter(|id| one.get(*id) != other.get(*id))
                    .map(|id| format!("{PREFIX}{id}"))
                    .collect();
                prop_assert_eq!(descend(one, other).0, differ);
            }
        }
    }

    #[test]
    fn one_difference_among_thousands_is_found_by_few_questions() {
        let all: Set =
            (0..5_000_u32).map(|number| (format!("01kb{number:04}xyz"), ("1:a".to_owned(), false))).collect();
        let mut other = all.clone();
        other.insert("01kb0042xyz".into(), ("2:b".into(), false));
        let (found, asked) = descend(&all, &other);
        assert_eq!(found.into_iter().collect::<Vec<_>>(), [format!("{PREFIX}01kb0042xyz")]);
        assert!(asked <= 5, "{asked}");
    }

    #[test]
    fn a_forged_answer_is_no_answer() {
        let set: Set = [("01kbaaaa".to_owned(), ("1:a".to_owned(), false))].into();
        let sound = node(&set, "").answer();
        assert_eq!(sound.fault(PREFIX, ""), None);
        let forge = |change: fn(&mut Node)| {
            let mut forged = sound.clone();
            change(&mut forged);
            forged.fault(PREFIX, "")
        };
        assert!(forge(|node| node.hash = "0".repeat(64)).is_some());
        assert!(forge(|node| node.count = 2).is_some());
        assert!(forge(|node| node.leaves[0].uri = "https://nc.example/practices/01kbaaaa".into()).is_some());
        assert!(forge(|node| node.leaves.push(node.leaves[0].clone())).is_some());
        assert!(forge(|node| node.parts.push(Part { name: "01kb".into(), count: 1, hash: String::new() })).is_some());
        assert!(sound.fault(PREFIX, "01kc").is_some(), "it is about another part");
    }
}
