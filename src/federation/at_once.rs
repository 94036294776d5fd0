//! The short way of what arrives: it takes effect in the transaction that journals it, so that its body is
//! written once, read never again, and both are durable when the sender is answered. Only when nothing waits
//! before it, and only all of a batch or none: where one of them lacks something, fails or must be refused, the
//! journal keeps them for `apply`, which has the patience.

use super::{
    Federation,
    apply::{Said, Speakers, Standings, decides},
    handler::{Before, Outcome},
    journal::Entry,
};
use crate::{
    db::{Result, Tx},
    time::Timestamp,
};
use std::collections::{HashMap, HashSet};

/// What became of a batch.
#[derive(Copy, Clone, PartialEq, Eq)]
pub(super) enum Effect {
    /// Nothing yet: others come first. Nothing was written.
    Waits,
    /// All of it took effect.
    Done,
    /// All of it took effect, and may have changed who is accepted.
    Decided,
    /// Some of it cannot: the transaction is to be given up.
    Undo,
}

impl Federation {
    /// Lets entries take effect in the transaction that journals them.
    ///
    /// # Errors
    /// The database's: the transaction is to be given up.
    pub(super) async fn take_effect(
        &self,
        tx: &mut Tx,
        entries: &[&Entry],
        standings: &Standings,
        now: Timestamp,
    ) -> Result<Effect> {
        if entries.is_empty() {
            return Ok(Effect::Waits);
        }
        // journal_new
        let waiting: Option<(i64,)> = tx.query("select seq from journal where state = 'new' limit 1").maybe().await?;
        if waiting.is_some() || !self.hold_lease(tx, "apply", now).await? {
            return Ok(Effect::Waits);
        }
        if !self.apply_entries(tx, entries, standings).await? {
            return Ok(Effect::Undo);
        }
        Ok(if entries.iter().any(|entry| decides(&entry.activity)) { Effect::Decided } else { Effect::Done })
    }

    /// False as soon as one of them does not take effect.
    async fn apply_entries(&self, tx: &mut Tx, entries: &[&Entry], standings: &Standings) -> Result<bool> {
        let none = HashMap::new();
        let mut speakers = Speakers::of(tx, entries.iter().map(|entry| entry.actor.as_str())).await?;
        let mut unheard_of = self.unheard_of(tx, entries).await?;
        for entry in entries {
            // The second word on a thing comes after the first.
            let new = entry.activity.id_of("object").is_some_and(|object| unheard_of.remove(object));
            let said = Said {
                actor: &entry.actor,
                origin: &entry.origin,
                activity: Some(&entry.activity),
                read: entry.read.as_ref(),
                before: if new { Before::UnheardOf } else { Before::Unasked },
            };
            let actor = speakers.find(tx, &entry.actor).await?;
            let outcome = self.dispatch(tx, &said, actor, &standings[&entry.origin], &none).await?;
            if !matches!(outcome, Outcome::Done | Outcome::NotMine) {
                return Ok(false);
            }
            speakers.heard(&said);
        }
        Ok(true)
    }

    /// The objects of entries of which no room knows anything.
    async fn unheard_of<'a>(&self, tx: &mut Tx, entries: &[&'a Entry]) -> Result<HashSet<&'a str>> {
        let created = entries.iter().filter(|entry| entry.activity.kind() == "Create");
        let mut objects: HashSet<&str> = created.filter_map(|entry| entry.activity.id_of("object")).collect();
        let asked: Vec<String> = objects.iter().map(|&object| object.to_owned()).collect();
        if !asked.is_empty() {
            for handler in self.handlers() {
                for known in handler.known(tx, &asked).await? {
                    objects.remove(known.as_str());
                }
            }
        }
        // What is deleted in the same batch before it is created must not come.
        for entry in entries.iter().filter(|entry| entry.activity.kind() != "Create") {
            if let Some(object) = entry.activity.id_of("object") {
                objects.remove(object);
            }
        }
        Ok(objects)
    }

    /// Tells the workers of what was committed.
    pub(super) fn took_effect(&self, effect: Effect) {
        if effect == Effect::Decided {
            self.peers.forget();
        }
        self.wake_deliver.notify_one();
    }
}
