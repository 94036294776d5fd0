//! Reactions of this network's people that were lost here and that another network kept. The last word of a person on a
//! publication stands: what they took back does not return, from whoever heard of it alone.

use super::super::reactions::{self, Kind, Reaction, Said};
use super::received::date;
use crate::{
    db::{Result, Tx},
    federation::{
        outbox,
        returned::{GivenBack, Word},
    },
    here::Here,
    id,
    publications::{self, Publication},
};

/// See [`crate::federation::Handler::give_back`].
pub(super) async fn give_back(tx: &mut Tx, here: &Here<'_>, uri: &str, words: &[Word]) -> Result<GivenBack> {
    let Some((author, kind)) = parts(uri, here) else { return Ok(GivenBack::NotMine) };
    // Its id stands under whoever says it, and nobody takes back for another.
    if words.iter().any(|word| word.actor.uri != author) {
        return Ok(GivenBack::Refused("author"));
    }
    if let Some(undo) = words.iter().find(|word| word.activity.kind() == "Undo") {
        return withdraw(tx, here, (uri, kind), undo).await;
    }
    let said = words.iter().find(|word| word.activity.uri() == uri && word.activity.kind() == kind.verb());
    let Some(word) = said else { return Ok(GivenBack::Refused("unreadable")) };
    if reactions::by_uri(tx, uri).await?.is_some() || was_taken_back(tx, uri).await? {
        return Ok(GivenBack::Known);
    }
    let Some(publication) = publications::store::by_uri(tx, word.object()).await? else {
        let is_gone = publications::store::deleted_at(tx, word.object()).await?.is_some();
        return Ok(if is_gone { GivenBack::Known } else { GivenBack::Refused("place") });
    };
    // Said anew since: that one is known to everybody who hears of it.
    if publication.is_deleted() || reactions::of_actor(tx, &publication.id, kind, &word.actor.id).await?.is_some() {
        return Ok(GivenBack::Known);
    }
    let reaction = Reaction {
        publication_id: publication.id.clone(),
        kind: kind.name().to_owned(),
        actor_id: word.actor.id.clone(),
        uri: uri.to_owned(),
        created_at: date(&word.activity, "published", here.now).unwrap_or(here.now),
    };
    reactions::record(tx, &reaction, kind).await?;
    reactions::tell_as(tx, here, &word.actor, Some(&publication), kind, Said::Before(word)).await?;
    Ok(GivenBack::Back)
}

async fn withdraw(tx: &mut Tx, here: &Here<'_>, (uri, kind): (&str, Kind), undo: &Word) -> Result<GivenBack> {
    let known = reactions::by_uri(tx, uri).await?;
    if known.is_none() && was_taken_back(tx, uri).await? {
        return Ok(GivenBack::Known);
    }
    let of = undo.activity.embedded("object");
    let publication: Option<Publication> = match of.as_ref().and_then(|of| of.id_of("object")) {
        Some(object) => publications::store::by_uri(tx, object).await?,
        None => None,
    };
    if let Some(known) = &known {
        reactions::forget(tx, known).await?;
    }
    publications::store::bury(tx, uri, &undo.actor.uri, here.now).await?;
    reactions::tell_as(tx, here, &undo.actor, publication.as_ref(), kind, Said::Before(undo)).await?;
    Ok(GivenBack::Deleted)
}

/// A taking back that is still in the outbox, or that came back itself.
async fn was_taken_back(tx: &mut Tx, uri: &str) -> Result<bool> {
    Ok(outbox::has_said(tx, &format!("{uri}/undo")).await? || publications::store::deleted_at(tx, uri).await?.is_some())
}

/// Whose reaction has this id, and which one it is.
fn parts<'a>(uri: &'a str, here: &Here<'_>) -> Option<(&'a str, Kind)> {
    let (own, _) = uri.rsplit_once('/').filter(|(_, id)| id::is_id(id))?;
    let (author, name) = own.rsplit_once('/')?;
    let kind = [Kind::Like, Kind::Share].into_iter().find(|kind| name.strip_suffix('s') == Some(kind.name()))?;
    author.starts_with(&here.uri("/people/")).then_some((author, kind))
}
