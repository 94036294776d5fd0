//! What other networks say in conversations. Words are taken from their own author or their own origin
//! alone; what comes twice, late or in another order changes nothing; what was deleted stays so.

use super::{
    super::{
        reactions::{self, Kind, Reaction},
        store,
    },
    received::{NOT_YET, Note, author, date, is_reply, may_come, take},
    returned,
};
use crate::{
    db::{Conn, Result, Tx},
    federation::{
        Before, Handler, Inbound, Outcome, Read, actors,
        document::Document,
        peers,
        returned::{GivenBack, Word},
    },
    here::Here,
    publications::{self, Publication},
};
use async_trait::async_trait;

/// The room's side of federation.
pub struct Activities;

#[async_trait]
impl Handler for Activities {
    async fn apply(&self, tx: &mut Tx, here: &Here<'_>, inbound: &Inbound<'_>) -> Result<Outcome> {
        match inbound.activity.kind() {
            "Create" | "Update" => written(tx, here, inbound).await,
            "Delete" => deleted(tx, here, inbound).await,
            "Like" => liked(tx, here, inbound).await,
            "Announce" => announced(tx, here, inbound).await,
            "Undo" => undone(tx, here, inbound).await,
            _ => Ok(Outcome::NotMine),
        }
    }

    fn read(&self, activity: &Document) -> Option<Read> {
        Note::within(activity).map(|note| Box::new(note) as Read)
    }

    /// What was taken back is known to publications.
    async fn known(&self, conn: &mut Conn, ids: &[String]) -> Result<Vec<String>> {
        store::known_uris(conn, ids).await
    }

    async fn give_back(&self, tx: &mut Tx, here: &Here<'_>, uri: &str, words: &[Word]) -> Result<GivenBack> {
        returned::give_back(tx, here, uri, words).await
    }
}

/// ActivityPub §7.2 and §7.3.
async fn written(tx: &mut Tx, here: &Here<'_>, inbound: &Inbound<'_>) -> Result<Outcome> {
    let found;
    let note = match inbound.read::<Note>().filter(|note| inbound.origin.owns(note.object.uri())) {
        Some(note) => note,
        None => match inbound.object() {
            Ok(object) if is_reply(&object) => {
                found = Note::of(object);
                &found
            }
            Err(uri) if !uri.is_empty() => return Ok(Outcome::Needs(uri)),
            _ => return Ok(Outcome::NotMine),
        },
    };
    if !inbound.accepted {
        return Ok(Outcome::Refused("comments of this network are not taken here"));
    }
    if author(&note.object) != Some(inbound.actor.uri.as_str()) {
        return Ok(Outcome::Refused("it is attributed to another actor"));
    }
    // An Update is newer than what it updates even when its object does not say so (Lemmy).
    let updated = (inbound.activity.kind() == "Update").then_some(here.now);
    take(tx, here, inbound.fetched, inbound.actor, note, updated, inbound.before).await
}

/// What a network announces: a comment that it got on one of its publications, or a publication that
/// somebody relays. A kind's own handler came first and has stored what it knows how to read.
async fn announced(tx: &mut Tx, here: &Here<'_>, inbound: &Inbound<'_>) -> Result<Outcome> {
    let Some(announced) = announced_uri(inbound.activity) else { return Ok(Outcome::NotMine) };
    if !inbound.accepted {
        return Ok(Outcome::Refused("announcements of this network are not taken here"));
    }
    if let Some(publication) = publications::store::by_uri(tx, &announced).await? {
        // A network that announces its own does so for other software: that is no voice.
        let own = inbound.actor.kind != "person" && publication.network == inbound.origin.as_str();
        return if own { Ok(Outcome::Done) } else { reacted(tx, here, inbound, &publication, Kind::Share).await };
    }
    if store::by_uri(tx, &announced).await?.is_some() {
        return Ok(Outcome::Done);
    }
    if here.origin.owns(&announced) {
        let lost = may_come(tx, here, &announced).await?;
        return Ok(if lost { Outcome::Later(NOT_YET) } else { Outcome::NotMine });
    }
    let Some(object) = inbound.fetched.get(&announced) else { return Ok(Outcome::Needs(announced)) };
    if !is_reply(object) {
        return Ok(Outcome::NotMine);
    }
    let Some(author) = author(object) else {
        return Ok(Outcome::Refused("it is attributed to an actor of another origin"));
    };
    let Some(actor) = actors::by_uri(tx, author).await? else { return Ok(Outcome::Needs(author.to_owned())) };
    take(tx, here, inbound.fetched, &actor, &Note::of(object.clone()), None, Before::Unasked).await
}

/// FEP-1b12: a whole activity may stand there; only its object's address is believed.
fn announced_uri(activity: &Document) -> Option<String> {
    let whole = activity.embedded("object").filter(|inner| matches!(inner.kind(), "Create" | "Update"));
    let uri = whole.as_ref().map_or_else(|| activity.id_of("object"), |inner| inner.id_of("object"));
    uri.filter(|uri| !uri.is_empty()).map(str::to_owned)
}

/// ActivityPub §7.4.
async fn deleted(tx: &mut Tx, here: &Here<'_>, inbound: &Inbound<'_>) -> Result<Outcome> {
    let uri = inbound.activity.id_of("object").unwrap_or_default();
    let Some(comment) = store::by_uri(tx, uri).await? else {
        // Deleted before it came: it must not come any more (invariant I3), if the one who says so is the one
        // who wrote it.
        if inbound.accepted && uri != inbound.actor.uri && inbound.origin.owns(uri) {
            publications::store::bury(tx, uri, &inbound.actor.uri, here.now).await?;
        }
        return Ok(Outcome::NotMine);
    };
    // Its author, or the network where it was written, which moderates it.
    let moderates = inbound.origin.owns(&comment.uri) && peers::speaks_for_its_network(tx, inbound.actor).await?;
    if comment.actor_id != inbound.actor.id && !moderates {
        return Ok(Outcome::Refused("it is another actor's"));
    }
    if comment.state != store::DELETED {
        store::erase(tx, &comment, here.now).await?;
        publications::store::bury(tx, &comment.uri, &inbound.actor.uri, here.now).await?;
    }
    Ok(Outcome::Done)
}

/// ActivityPub §7.10.
async fn liked(tx: &mut Tx, here: &Here<'_>, inbound: &Inbound<'_>) -> Result<Outcome> {
    let uri = inbound.activity.id_of("object").unwrap_or_default();
    match publications::store::by_uri(tx, uri).await? {
        Some(publication) if inbound.accepted => reacted(tx, here, inbound, &publication, Kind::Like).await,
        Some(_) => Ok(Outcome::Refused("reactions of this network are not taken here")),
        // Its publication comes from its own network, which may be cut off while this one is not; one of ours that a
        // disk took comes back from whoever kept it.
        None if inbound.accepted && may_come(tx, here, uri).await? => Ok(Outcome::Later(NOT_YET)),
        None => Ok(Outcome::NotMine),
    }
}

async fn reacted(
    tx: &mut Tx,
    here: &Here<'_>,
    inbound: &Inbound<'_>,
    publication: &Publication,
    kind: Kind,
) -> Result<Outcome> {
    let uri = inbound.activity.uri();
    if publication.is_deleted() || publications::store::is_buried(tx, uri, inbound.actor).await? {
        return Ok(Outcome::Done);
    }
    if !inbound.origin.owns(uri) {
        return Ok(Outcome::Refused("its id is on another origin"));
    }
    let reaction = Reaction {
        publication_id: publication.id.clone(),
        kind: kind.name().to_owned(),
        actor_id: inbound.actor.id.clone(),
        uri: uri.to_owned(),
        created_at: date(inbound.activity, "published", here.now).unwrap_or(here.now),
    };
    reactions::record(tx, &reaction, kind).await?;
    Ok(Outcome::Done)
}

/// ActivityPub §7.15: of a like or a relay, embedded or by its id alone.
async fn undone(tx: &mut Tx, here: &Here<'_>, inbound: &Inbound<'_>) -> Result<Outcome> {
    let uri = inbound.activity.id_of("object").unwrap_or_default();
    if let Some(reaction) = reactions::by_uri(tx, uri).await? {
        if reaction.actor_id != inbound.actor.id {
            return Ok(Outcome::Refused("it is another actor's"));
        }
        reactions::forget(tx, &reaction).await?;
        publications::store::bury(tx, uri, &inbound.actor.uri, here.now).await?;
        return Ok(Outcome::Done);
    }
    let embedded = inbound.activity.embedded("object");
    if !embedded.is_some_and(|object| matches!(object.kind(), "Like" | "Announce")) {
        return Ok(Outcome::NotMine);
    }
    // Taken back before it came: it must not count when it does.
    if inbound.accepted && inbound.origin.owns(uri) {
        publications::store::bury(tx, uri, &inbound.actor.uri, here.now).await?;
    }
    Ok(Outcome::Done)
}
