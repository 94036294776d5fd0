//! Why the text cannot take what is offered: what costs nothing is looked at first, and no text is read before.

use super::{MOST_OPEN, activity::Said, store};
use crate::{
    db::{Result, Tx},
    federation::{actors::Actor, document::Document},
    here::Here,
    locale::Locale,
    publications::{Publication, versions},
    specifications::{
        Sheet,
        phase::{Phase, Schedule},
    },
    time::Timestamp,
};
use std::time::Duration;

/// Dates travel in whole seconds.
const SECOND: Duration = Duration::from_millis(999);
/// Days after the end of its phase in which an amendment that was signed in time may still come: the hour is its author's own
/// word, and links that were down are what it is believed for.
const GRACE_DAYS: u64 = 60;

/// The reason, in the language of the text.
///
/// # Errors
/// The database's.
pub(super) async fn flaw(
    tx: &mut Tx,
    here: &Here<'_>,
    (author, offer): (&Actor, &Document),
    publication: &Publication,
    said: &Said,
) -> Result<Option<String>> {
    let locale = if publication.language == "en" { Locale::En } else { Locale::Fr };
    let says = |key: &str| Ok(Some(locale.t(key).into_owned()));
    if said.base_version > publication.version {
        return says("amendment-returned-version");
    }
    if store::waiting(tx, &publication.id, &author.id, &said.uri).await? >= MOST_OPEN {
        return Ok(Some(locale.tv("amendment-returned-many", &[("max", MOST_OPEN.into())])));
    }
    // The phase is that of the hour at which it was signed: a link that was down does not close a mouth.
    let version = versions::find(tx, &publication.id, said.base_version).await?;
    let Some(version) = version else { return says("amendment-returned-version") };
    let signed = signed_at(offer).map_or(here.now, |at| at.plus(SECOND));
    // Nobody amends what they have not read: a clock that is behind says too little.
    let signed = signed.max(version.created_at).min(here.now);
    let then = store::sheet_at(tx, &publication.id, signed).await?;
    let standing = then.map(|sheet| Sheet::from_json(&sheet).schedule().at(signed));
    if standing.is_none_or(|standing| standing.phase != Phase::Amendments) {
        return says("amendment-returned-phase");
    }
    let current = Sheet::from_json(&publication.sheet);
    if is_late(&current.schedule(), signed, here.now) {
        return Ok(Some(locale.tv("amendment-returned-late", &[("days", GRACE_DAYS.into())])));
    }
    let document = Sheet::from_json(&version.sheet).read();
    let stood = said.target.text(&document);
    if stood.is_none_or(|text| text.trim() != said.base.trim()) {
        return says("amendment-returned-version");
    }
    if said.target.place(&current.read()).is_none() {
        return says("amendment-returned-gone");
    }
    Ok(said.target.apply(&document, &said.proposed).err().map(|problems| {
        let words = problems.first().map(|problem| problem.words(locale)).unwrap_or_default();
        locale.tv("amendment-returned-text", &[("words", words.into())])
    }))
}

/// True when an hour that is past counts no more: the team has begun the vote, or the vote has ended by itself, or the phase
/// ended too long ago. A text that went back to drafting has no end of amendments: there the days count from the signature.
fn is_late(schedule: &Schedule, signed: Timestamp, now: Timestamp) -> bool {
    let phase = schedule.at(now).phase;
    if phase == Phase::Amendments {
        return false;
    }
    let end = schedule.until(Phase::Amendments).filter(|end| *end <= now).unwrap_or(signed);
    let grace = Duration::from_hours(24 * GRACE_DAYS);
    schedule.begun >= Phase::Vote || phase > Phase::Vote || now > end.plus(grace)
}

/// When an activity was signed, by its proof.
fn signed_at(activity: &Document) -> Option<Timestamp> {
    activity.json().pointer("/proof/created").and_then(serde_json::Value::as_str).and_then(Timestamp::parse)
}
