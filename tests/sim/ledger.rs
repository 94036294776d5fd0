//! What people were told: each operation that was answered with success, in order. What was not answered is in
//! doubt, and may be either way.

use crate::founded::NETWORKS;
use std::collections::{BTreeMap, BTreeSet};

/// What an acknowledged operation made true.
#[derive(Clone, Debug)]
pub enum Fact {
    Published {
        hash: String,
    },
    Deleted,
    /// Under which sheet, with which words.
    Said {
        sheet: String,
        text: String,
    },
    Unsaid,
    Liked {
        sheet: String,
        actor: String,
    },
    Unliked {
        sheet: String,
        actor: String,
    },
    /// Nobody heard the answer.
    Doubtful,
}

struct Entry {
    node: usize,
    /// The object's address; for a like, the word and the sheet's; empty when nobody can name it.
    key: String,
    fact: Fact,
}

/// See the module.
#[derive(Default)]
pub struct Ledger {
    entries: Vec<Entry>,
    forgotten: BTreeSet<(usize, String)>,
    /// What was said after a copy that came back: it may have returned from a network that kept it.
    lost: BTreeMap<(usize, String), Vec<Fact>>,
    restored: BTreeSet<usize>,
    /// Instances that may have forgotten something that has no name here.
    nameless: BTreeSet<usize>,
}

impl Ledger {
    pub fn note(&mut self, node: usize, key: impl Into<String>, fact: Fact) {
        self.entries.push(Entry { node, key: key.into(), fact });
    }

    /// Where the ledger stands: a copy is taken.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// An instance came back from a copy: it knows nothing of what its people did since.
    pub fn restore(&mut self, node: usize, since: usize) {
        self.restored.insert(node);
        let (entries, forgotten, nameless) = (&mut self.entries, &mut self.forgotten, &mut self.nameless);
        let lost = &mut self.lost;
        let mut at = 0;
        entries.retain(|entry| {
            at += 1;
            if at <= since || entry.node != node {
                return true;
            }
            if entry.key.is_empty() {
                nameless.insert(node);
            }
            forgotten.insert((node, entry.key.clone()));
            lost.entry((node, entry.key.clone())).or_default().push(entry.fact.clone());
            false
        });
    }

    /// The last word on each object of an instance.
    pub fn known(&self, node: usize) -> BTreeMap<&str, &Fact> {
        let own = self.entries.iter().filter(|entry| entry.node == node && !entry.key.is_empty());
        own.map(|entry| (entry.key.as_str(), &entry.fact)).collect()
    }

    pub fn was_restored(&self, node: usize) -> bool {
        self.restored.contains(&node)
    }

    /// Its people did something to this object after the copy.
    pub fn forgot(&self, node: usize, key: &str) -> bool {
        self.forgotten.contains(&(node, key.to_owned()))
    }

    /// A text that names something that an instance forgot, or may have.
    pub fn speaks_of_forgotten(&self, text: &str) -> bool {
        let named = |key: &str| text.contains(key.strip_prefix("like ").unwrap_or(key));
        self.forgotten.iter().any(|(_, key)| !key.is_empty() && named(key))
            || self.nameless.iter().any(|node| text.contains(&format!("https://{}.test/", NETWORKS[*node].0)))
    }

    /// What was said of it after the copy.
    pub fn lost(&self, node: usize, key: &str) -> &[Fact] {
        self.lost.get(&(node, key.to_owned())).map_or(&[], Vec::as_slice)
    }

    /// As `forgot`, for what it may have published without anybody hearing of it.
    pub fn may_be_forgotten(&self, node: usize, key: &str) -> bool {
        self.forgot(node, key) || self.nameless.contains(&node)
    }
}
