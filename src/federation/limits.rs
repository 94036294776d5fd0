//! Small memories of the inbound side: keys in use, requests counted per origin, signs of life.
//! All are bounded and may be lost at any time.

use super::keys::VerifyingKey;
use crate::{origin::Origin, time::Timestamp};
use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

const MOST: usize = 10_000;

/// Public keys, parsed, by actor.
#[derive(Default)]
pub(super) struct Keys(Mutex<HashMap<String, (String, Arc<VerifyingKey>)>>);

impl Keys {
    pub(super) fn get(&self, actor: &str) -> Option<(String, Arc<VerifyingKey>)> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(actor).cloned()
    }

    pub(super) fn put(&self, actor: &str, key_id: String, key: VerifyingKey) -> (String, Arc<VerifyingKey>) {
        let entry = (key_id, Arc::new(key));
        let mut map = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if map.len() >= MOST {
            map.clear();
        }
        map.insert(actor.to_owned(), entry.clone());
        entry
    }

    pub(super) fn forget(&self, actor: &str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(actor);
    }
}

/// How many requests of a stranger are read in a minute.
pub(super) const REQUESTS: u32 = 60;
/// How many fetches a stranger can cause in a minute: they are dearer than the requests themselves.
pub(super) const FETCHES: u32 = 5;
/// The same for an accepted network, whose many people all write for a first time one day.
pub(super) const FETCHES_ACCEPTED: u32 = 300;

/// Counts per name and minute.
#[derive(Default)]
pub(super) struct Limits(Mutex<HashMap<String, (Timestamp, u32)>>);

impl Limits {
    const WINDOW: Duration = Duration::from_secs(60);

    pub(super) fn allow(&self, name: &str, most: u32, now: Timestamp) -> bool {
        let mut map = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if map.len() >= MOST {
            map.retain(|_, (since, _)| now.since(*since) < Self::WINDOW);
            if map.len() >= MOST {
                return false;
            }
        }
        let (since, count) = map.entry(name.to_owned()).or_insert((now, 0));
        if now.since(*since) >= Self::WINDOW {
            (*since, *count) = (now, 0);
        }
        *count += 1;
        *count <= most
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
    awaited: HashSet<Origin>,
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

    /// A stream to this origin failed: its next sign of life is to be written at once.
    pub(super) fn await_one(&self, origin: &Origin) {
        let mut heard = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if heard.awaited.len() < MOST {
            heard.awaited.insert(origin.clone());
        }
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
            .filter(|(origin, _)| {
                awaited.contains(*origin) || written.get(*origin).is_none_or(|at| now.since(*at) >= Self::WRITTEN_EVERY)
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
        assert!(limits.allow("https://b.example", REQUESTS, start));
        assert!(limits.allow("https://a.example", REQUESTS, Timestamp(60_000)));
    }
}
