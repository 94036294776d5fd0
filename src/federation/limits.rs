//! Small memories of the inbound side: keys in use, requests counted per origin, signs of life.
//! All are bounded and may be lost at any time.

use super::keys::VerifyingKey;
use crate::{origin::Origin, time::Timestamp};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

const MOST: usize = 10_000;

/// Public keys, parsed, by actor; and how often one was forgotten.
#[derive(Default)]
pub(super) struct Keys(Mutex<(u64, HashMap<String, KnownKey>)>);

/// A key of requests.
#[derive(Clone)]
pub(super) struct KnownKey {
    pub(super) id: String,
    /// As its actor wrote it.
    pub(super) pem: String,
    pub(super) key: Arc<VerifyingKey>,
}

impl Keys {
    /// The key, and at which turn it was looked for.
    pub(super) fn get(&self, actor: &str) -> (u64, Option<KnownKey>) {
        let keys = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        (keys.0, keys.1.get(actor).cloned())
    }

    /// Keeps what was read since `turn`, unless something was forgotten meanwhile: it may be what was read.
    pub(super) fn put(&self, turn: u64, actor: &str, key: KnownKey) {
        let mut keys = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if keys.0 != turn {
            return;
        }
        if keys.1.len() >= MOST {
            keys.1.clear();
        }
        keys.1.insert(actor.to_owned(), key);
    }

    pub(super) fn forget(&self, actor: &str) {
        let mut keys = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        keys.0 += 1;
        keys.1.remove(actor);
    }
}

/// How many requests of a stranger are taken in a minute, by domain.
pub(super) const REQUESTS: u32 = 60;
/// How many requests that cannot be verified a client's network may send in a minute.
pub(super) const FAILURES: u32 = 60;
/// How many fetches that lead to nothing a client's network can cause in a minute: they are dearer
/// than the requests themselves.
pub(super) const FETCHES: u32 = 5;
/// The same for where an accepted network sends from, whose many people all write for a first time
/// one day.
pub(super) const FETCHES_ACCEPTED: u32 = 300;
/// How many actors of a stranger's domain become known in a minute.
pub(super) const ACTORS: u32 = 20;

/// Counts per name and minute. When too many names are held the oldest are forgotten: a flood of new
/// names must not close the door to those who come after it.
#[derive(Default)]
pub(super) struct Limits(Mutex<Recent<(Timestamp, u32)>>);

impl Limits {
    const WINDOW: Duration = Duration::from_secs(60);

    /// Counts one, and tells whether it may pass.
    pub(super) fn allow(&self, name: &str, most: u32, now: Timestamp) -> bool {
        self.add(name, now) <= most
    }

    /// Counts one.
    pub(super) fn spend(&self, name: &str, now: Timestamp) {
        self.add(name, now);
    }

    /// True when `most` were counted in this minute already.
    pub(super) fn is_spent(&self, name: &str, most: u32, now: Timestamp) -> bool {
        let mut recent = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        recent.get(name).is_some_and(|(since, count)| now.is_within(Self::WINDOW, *since) && *count >= most)
    }

    /// Takes one back.
    pub(super) fn give_back(&self, name: &str) {
        let mut recent = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, count)) = recent.get(name) {
            *count = count.saturating_sub(1);
        }
    }

    fn add(&self, name: &str, now: Timestamp) -> u32 {
        let mut recent = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (since, count) = recent.entry(name, (now, 0));
        if !now.is_within(Self::WINDOW, *since) {
            (*since, *count) = (now, 0);
        }
        *count = count.saturating_add(1);
        *count
    }
}

/// Which client networks accepted networks have proved to send from.
#[derive(Default)]
pub(super) struct Senders(Mutex<Recent<()>>);

impl Senders {
    pub(super) fn note(&self, name: &str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).entry(name, ());
    }

    pub(super) fn knows(&self, name: &str) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(name).is_some()
    }
}

/// The last names that were spoken of, between half of [`MOST`] and all of it. Two generations: when
/// the young one is full it becomes the old one, and what nobody spoke of since is gone with the last.
struct Recent<V> {
    young: HashMap<String, V>,
    old: HashMap<String, V>,
}

impl<V> Default for Recent<V> {
    fn default() -> Self {
        Self { young: HashMap::new(), old: HashMap::new() }
    }
}

impl<V> Recent<V> {
    fn get(&mut self, name: &str) -> Option<&mut V> {
        if let Some(value) = self.old.remove(name) {
            return Some(self.entry(name, value));
        }
        self.young.get_mut(name)
    }

    fn entry(&mut self, name: &str, new: V) -> &mut V {
        let kept = self.old.remove(name);
        if self.young.len() >= MOST / 2 && !self.young.contains_key(name) {
            self.old = std::mem::take(&mut self.young);
        }
        self.young.entry(name.to_owned()).or_insert(kept.unwrap_or(new))
    }
}

/// Origins that sent something authentic. What they did is written once a minute, and at once when
/// something waits for them.
#[derive(Default)]
pub(super) struct SignsOfLife(Mutex<Heard>);

#[derive(Default)]
struct Heard {
    since: HashMap<Origin, Timestamp>,
    written: HashMap<Origin, Timestamp>,
    /// True once the failure is in the database: a sign that is taken before would find nothing to wake.
    awaited: HashMap<Origin, bool>,
}

impl Heard {
    fn expect(&mut self, origin: &Origin, is_written: bool) {
        if self.awaited.len() < MOST || self.awaited.contains_key(origin) {
            self.awaited.insert(origin.clone(), is_written);
        }
    }
}

impl SignsOfLife {
    const WRITTEN_EVERY: Duration = Duration::from_secs(60);

    pub(super) fn note(&self, origin: &Origin, now: Timestamp) {
        let mut heard = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(at) = heard.since.get_mut(origin) {
            *at = now;
        } else if heard.since.len() < MOST {
            heard.since.insert(origin.clone(), now);
        }
    }

    /// A stream to this origin failed: what was heard before is no sign that it is there again.
    pub(super) fn failed(&self, origin: &Origin) {
        let mut heard = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        heard.since.remove(origin);
        heard.expect(origin, false);
    }

    /// That a stream to this origin failed was written: the next sign of life, or one that came meanwhile, is to
    /// be written at once.
    pub(super) fn await_one(&self, origin: &Origin) {
        let mut heard = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        heard.expect(origin, true);
    }

    /// Those to be written now.
    pub(super) fn take(&self, now: Timestamp) -> Vec<(Origin, Timestamp)> {
        let mut heard = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Heard { since, written, awaited } = &mut *heard;
        if written.len() >= MOST {
            written.clear();
        }
        let due: Vec<(Origin, Timestamp)> = since
            .iter()
            .filter(|(origin, _)| match awaited.get(*origin) {
                Some(is_written) => *is_written,
                None => written.get(*origin).is_none_or(|at| !now.is_within(Self::WRITTEN_EVERY, *at)),
            })
            .map(|(origin, at)| (origin.clone(), *at))
            .collect();
        for (origin, _) in &due {
            since.remove(origin);
            awaited.remove(origin);
            written.insert(origin.clone(), now);
        }
        due
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_lets_sixty_pass_and_then_opens_again() {
        let limits = Limits::default();
        let start = Timestamp(0);
        assert_eq!((0..100).filter(|_| limits.allow("https://a.example", REQUESTS, start)).count(), 60);
        assert!(limits.is_spent("https://a.example", REQUESTS, start));
        assert!(limits.allow("https://b.example", REQUESTS, start));
        assert!(limits.allow("https://a.example", REQUESTS, Timestamp(60_000)));
        assert!(!limits.is_spent("https://a.example", REQUESTS, Timestamp(60_000)));
    }

    #[test]
    fn a_sign_of_life_wakes_what_failed_before_it_and_nothing_older_does() {
        let (signs, ally) = (SignsOfLife::default(), Origin::parse("https://ally.example").expect("sound"));
        let taken = |at| signs.take(Timestamp(at)).len();
        signs.note(&ally, Timestamp(0));
        assert_eq!(taken(0), 1, "the first one is written");
        // Heard, then gone: what it said before is no sign that it is back.
        signs.note(&ally, Timestamp(1));
        signs.failed(&ally);
        signs.await_one(&ally);
        assert_eq!(taken(2), 0);
        signs.note(&ally, Timestamp(3));
        assert_eq!(taken(3), 1, "back, within the minute");
        // Back before its failure is written: that sign is kept for then.
        signs.failed(&ally);
        signs.note(&ally, Timestamp(70_000));
        assert_eq!(taken(70_000), 0);
        signs.await_one(&ally);
        assert_eq!(taken(70_001), 1);
    }

    #[test]
    fn what_is_given_back_may_be_taken_again() {
        let limits = Limits::default();
        assert!(limits.allow("a", 1, Timestamp(0)));
        limits.give_back("a");
        limits.give_back("never heard of");
        assert!(limits.allow("a", 1, Timestamp(0)));
        assert!(!limits.allow("a", 1, Timestamp(0)));
    }

    #[test]
    fn a_flood_of_names_refuses_nobody_and_forgets_the_oldest() {
        let limits = Limits::default();
        for number in 0..3 * MOST {
            assert!(limits.allow(&format!("{number}"), 1, Timestamp(0)), "{number}");
            // One that goes on is not forgotten.
            limits.spend("busy", Timestamp(0));
        }
        assert!(limits.is_spent("busy", 30, Timestamp(0)));
        assert!(limits.allow("0", 1, Timestamp(0)), "forgotten");
        let held = limits.0.lock().expect("whole");
        assert!(held.young.len() + held.old.len() <= MOST + 1);
    }
}
