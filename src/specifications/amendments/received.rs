//! What other networks say of amendments. An author is believed by their own signature at the network of the text, and by
//! their own proof everywhere else; what becomes of an amendment only the network of the text says.

use super::{
    Amendment, KIND, MAX_REASON, State,
    activity::{self, Said},
    erased, flaw, returned, store,
};
use crate::{
    audit,
    db::{Conn, Result, Tx},
    federation::{
        Handler, Inbound, Outcome,
        actors::{self, Actor},
        document::Document,
        outbox,
        returned::{GivenBack, Word},
    },
    here::Here,
    origin::Origin,
    publications::{self, Publication},
    specifications::{
        returned::give_back,
        road::{relay, reply},
        vouched::{
            NOT_PROVED, NOT_THEIRS, NOT_YET, find, is_ahead, is_proved, missing, speaks_for, unwelcome, vouched,
        },
    },
    time::Timestamp,
};
use async_trait::async_trait;
use std::time::Duration;

/// A date further ahead than this is taken for that of the arrival.
const AHEAD: Duration = Duration::from_mins(10);

/// The side of federation of amendments.
pub struct Activities;

#[async_trait]
impl Handler for Activities {
    async fn apply(&self, tx: &mut Tx, here: &Here<'_>, inbound: &Inbound<'_>) -> Result<Outcome> {
        if inbound.activity.kind() == "Delete" {
            return erased::deleted(tx, here, inbound).await;
        }
        if inbound.activity.str("kind") != Some(KIND) {
            return Ok(Outcome::NotMine);
        }
        if let Some(why) = unwelcome(tx, inbound).await? {
            return Ok(Outcome::Refused(why));
        }
        match inbound.activity.kind() {
            "Offer" => offered(tx, here, inbound).await,
            "Undo" => withdrawn(tx, here, inbound).await,
            "Announce" => relayed(tx, here, inbound).await,
            "Accept" | "Reject" => answered(tx, here, inbound).await,
            "Add" | "Remove" => grouped(tx, here, inbound).await,
            _ => Ok(Outcome::Refused("nothing is said of an amendment in this way")),
        }
    }

    async fn known(&self, conn: &mut Conn, ids: &[String]) -> Result<Vec<String>> {
        store::known_uris(conn, ids).await
    }

    async fn give_back(&self, tx: &mut Tx, here: &Here<'_>, _: &str, words: &[Word]) -> Result<GivenBack> {
        give_back(tx, here, &returned::Amendments, words).await
    }
}

/// An author offers their amendment, new or on a newer version.
async fn offered(tx: &mut Tx, here: &Here<'_>, inbound: &Inbound<'_>) -> Result<Outcome> {
    let said = match read(inbound.activity, &inbound.actor.uri) {
        Ok(said) => said,
        Err(why) => return Ok(Outcome::Refused(why)),
    };
    if inbound.actor.kind != "person" {
        return Ok(Outcome::Refused("only people propose amendments"));
    }
    let publication = match find(tx, here, &said.specification).await? {
        Ok(publication) => publication,
        Err(outcome) => return Ok(outcome),
    };
    if publication.is_of(here.origin) {
        return receive(tx, here, inbound, &publication, &said).await;
    }
    if publication.network != inbound.origin.as_str() {
        return Ok(Outcome::Refused("it is for the network that publishes the text"));
    }
    open(tx, here, inbound.actor, &publication, &said).await
}

/// What an `Offer` says, when it is whole and its author's own.
fn read(offer: &Document, author: &str) -> std::result::Result<Said, &'static str> {
    let said = Said::read(&offer.embedded("object").ok_or("what it offers is not in it")?)?;
    if said.author != author {
        return Err("it is attributed to another actor");
    }
    if !Origin::parse(&said.uri).is_some_and(|origin| origin.owns(author) && origin.owns(offer.uri())) {
        return Err("its id is on another origin");
    }
    Ok(said)
}

/// At the network of the text: taken and announced, or returned with the reason.
async fn receive(
    tx: &mut Tx,
    here: &Here<'_>,
    inbound: &Inbound<'_>,
    publication: &Publication,
    said: &Said,
) -> Result<Outcome> {
    let author = inbound.actor;
    if publications::store::is_buried(tx, &said.uri, author).await? {
        return Ok(Outcome::Done);
    }
    let turned = activity::offer_id(&said.uri, said.revision);
    if publications::store::is_buried(tx, &turned, author).await? {
        return Ok(Outcome::Done);
    }
    // Others will have nothing but its proof.
    if !is_proved(here, author, inbound.activity) {
        return Ok(Outcome::Refused(NOT_PROVED));
    }
    if let Some(known) = store::by_uri(tx, &said.uri).await? {
        if !is_of(&known, author, publication) || known.target() != said.target {
            return Ok(Outcome::Refused("another amendment has this id"));
        }
        let same = (known.base_version, known.proposed.trim(), known.motive.trim())
            == (said.base_version, said.proposed.trim(), said.motive.trim());
        if !known.waits() || said.revision <= known.revision || same {
            return Ok(Outcome::Done);
        }
    }
    if publications::store::is_buried(tx, &activity::undo_id(&said.uri), author).await? {
        return open(tx, here, author, publication, said).await;
    }
    if is_ahead(tx, here, publication, said.base_version).await? {
        return Ok(Outcome::Later(NOT_YET));
    }
    if let Some(reason) = flaw::flaw(tx, here, (author, inbound.activity), publication, said).await? {
        // It was looked at, once: the same again of this author comes to nothing.
        publications::store::bury(tx, &turned, &author.uri, here.now).await?;
        let network = actors::network(tx).await?;
        let back = activity::returned(here, &network, said, &author.uri, &reason);
        reply(tx, here, (&network, author), back).await?;
        let line = audit::Line {
            actor: &author.uri,
            action: "amendment-return",
            object: &said.uri,
            outcome: audit::REFUSED,
            detail: &reason,
            ..audit::Line::default()
        };
        audit::record(tx, here.now, &line).await?;
        return Ok(Outcome::Done);
    }
    if !put(tx, here, author, publication, said, State::Open).await? {
        return Ok(Outcome::Done);
    }
    store::keep_offer(tx, &said.uri, &inbound.activity.json().to_string()).await?;
    let said = (KIND, inbound.activity);
    relay(tx, here, publication, Some(author), said).await.map(|()| Outcome::Done)
}

fn is_of(known: &Amendment, author: &Actor, publication: &Publication) -> bool {
    known.actor_id == author.id && known.publication_id == publication.id
}

pub(super) async fn put(
    tx: &mut Tx,
    here: &Here<'_>,
    author: &Actor,
    publication: &Publication,
    said: &Said,
    state: State,
) -> Result<bool> {
    let date = |at: Option<Timestamp>| at.filter(|at| *at <= here.now.plus(AHEAD)).unwrap_or(here.now);
    let new = store::New {
        id: here.id(),
        uri: &said.uri,
        publication_id: &publication.id,
        actor_id: &author.id,
        target: &said.target,
        title: &said.title,
        base_version: said.base_version,
        base: &said.base,
        proposed: &said.proposed,
        motive: &said.motive,
        revision: said.revision,
        state,
        created_at: date(said.created_at),
        updated_at: date(said.updated_at),
        received_at: here.now,
    };
    store::write(tx, &new).await
}

/// At a network that follows: open, as the network of the text says that it has it.
pub(super) async fn open(
    tx: &mut Tx,
    here: &Here<'_>,
    author: &Actor,
    publication: &Publication,
    said: &Said,
) -> Result<Outcome> {
    if author.deleted_at.is_some() {
        return Ok(Outcome::Refused("its author is gone"));
    }
    if publications::store::is_buried(tx, &said.uri, author).await? {
        return Ok(Outcome::Done);
    }
    if let Some(known) = store::by_uri(tx, &said.uri).await? {
        if !is_of(&known, author, publication) || known.target() != said.target {
            return Ok(Outcome::Refused("another amendment has this id"));
        }
        if known.standing().is_answered() || known.standing() == State::Withdrawn || said.revision < known.revision {
            return Ok(Outcome::Done);
        }
        if said.revision == known.revision {
            return store::set_state(tx, &known.id, State::Open, "").await.map(|()| Outcome::Done);
        }
    }
    // Its withdrawal overtook it.
    let is_withdrawn = publications::store::is_buried(tx, &activity::undo_id(&said.uri), author).await?;
    let state = if is_withdrawn { State::Withdrawn } else { State::Open };
    put(tx, here, author, publication, said, state).await.map(|_| Outcome::Done)
}

/// The network of a text announces what an author elsewhere said of an amendment of it.
pub(super) async fn relayed(tx: &mut Tx, here: &Here<'_>, inbound: &Inbound<'_>) -> Result<Outcome> {
    let Some(inner) = inbound.activity.embedded("object") else {
        return Ok(Outcome::Refused("what it announces is not in it"));
    };
    if inner.kind() == "Delete" {
        return erased::relayed(tx, here, inbound, &inner).await;
    }
    if inner.str("kind") != Some(KIND) {
        return Ok(Outcome::Refused("what it announces is not in it"));
    }
    let (publication, author) = match vouched(tx, here, inbound, &inner).await? {
        Ok(found) => found,
        Err(outcome) => return Ok(outcome),
    };
    match inner.kind() {
        "Offer" => match of_text(&inner, &author, &publication) {
            Ok(said) => open(tx, here, &author, &publication, &said).await,
            Err(why) => Ok(Outcome::Refused(why)),
        },
        "Undo" => take_back(tx, here, &author, &publication, &inner).await,
        _ => Ok(Outcome::Refused("nothing of this kind is announced of an amendment")),
    }
}

/// What an `Offer` says of this text.
fn of_text(offer: &Document, author: &Actor, publication: &Publication) -> std::result::Result<Said, &'static str> {
    let said = read(offer, &author.uri)?;
    if said.specification == publication.uri { Ok(said) } else { Err("it amends another text") }
}

/// An author takes their amendment back.
async fn withdrawn(tx: &mut Tx, here: &Here<'_>, inbound: &Inbound<'_>) -> Result<Outcome> {
    let publication = match find(tx, here, inbound.activity.id_of("target").unwrap_or_default()).await? {
        Ok(publication) => publication,
        Err(outcome) => return Ok(outcome),
    };
    let is_here = publication.is_of(here.origin);
    if !is_here && publication.network != inbound.origin.as_str() {
        return Ok(Outcome::Refused("it is for the network that publishes the text"));
    }
    if is_here && !is_proved(here, inbound.actor, inbound.activity) {
        return Ok(Outcome::Refused(NOT_PROVED));
    }
    let offer = inbound.activity.embedded("object");
    let uri = offer.as_ref().and_then(|offer| offer.id_of("object")).unwrap_or_default();
    // Nothing is announced in our name but what was open here, and was looked at when it came.
    let waited = store::by_uri(tx, uri).await?.is_some_and(|known| known.waits());
    let outcome = take_back(tx, here, inbound.actor, &publication, inbound.activity).await?;
    if outcome == Outcome::Done && is_here && waited {
        let said = (KIND, inbound.activity);
        return relay(tx, here, &publication, Some(inbound.actor), said).await.map(|()| Outcome::Done);
    }
    Ok(outcome)
}

pub(super) async fn take_back(
    tx: &mut Tx,
    here: &Here<'_>,
    author: &Actor,
    publication: &Publication,
    undo: &Document,
) -> Result<Outcome> {
    let Some(offer) = undo.embedded("object").filter(|offer| offer.kind() == "Offer") else {
        return Ok(Outcome::Refused("it does not say which amendment it takes back"));
    };
    let said = match of_text(&offer, author, publication) {
        Ok(said) => said,
        Err(why) => return Ok(Outcome::Refused(why)),
    };
    if publications::store::is_buried(tx, &said.uri, author).await? {
        return Ok(Outcome::Done);
    }
    match store::by_uri(tx, &said.uri).await? {
        Some(known) if !is_of(&known, author, publication) => Ok(Outcome::Refused("it is another actor's")),
        Some(known) if known.waits() => {
            store::set_state(tx, &known.id, State::Withdrawn, "").await.map(|()| Outcome::Done)
        }
        Some(_) => Ok(Outcome::Done),
        // Taken back before it came, and nobody has looked at what it would have been: it must not come any more, or only
        // as withdrawn where the network of the text still tells of it.
        None => {
            // Where an old copy came back it may have been looked at before, and its offer comes again.
            let is_new = publication.is_of(here.origin) && !outbox::was_restored(tx, here.now).await?;
            let buried = if is_new { said.uri } else { activity::undo_id(&said.uri) };
            publications::store::bury(tx, &buried, &author.uri, here.now).await.map(|()| Outcome::Done)
        }
    }
}

/// The amendment that the network of its text speaks of; the outcome when it is not for it to say, or not here.
async fn spoken_of(
    tx: &mut Tx,
    here: &Here<'_>,
    inbound: &Inbound<'_>,
    name: &str,
) -> Result<std::result::Result<Amendment, Outcome>> {
    let offer = inbound.activity.embedded(name).filter(|offer| offer.kind() == "Offer");
    let uri = match &offer {
        Some(offer) => offer.id_of("object").unwrap_or_default().to_owned(),
        None => inbound.activity.id_of(name).unwrap_or_default().to_owned(),
    };
    if let (Some(offer), None) = (&offer, store::by_uri(tx, &uri).await?) {
        // It comes with its answer, which overtook it, or after which this network began to follow.
        let (publication, author) = match vouched(tx, here, inbound, offer).await? {
            Ok(found) => found,
            Err(outcome) => return Ok(Err(outcome)),
        };
        let outcome = match of_text(offer, &author, &publication) {
            Ok(said) => open(tx, here, &author, &publication, &said).await?,
            Err(why) => Outcome::Refused(why),
        };
        if outcome != Outcome::Done {
            return Ok(Err(outcome));
        }
    }
    let Some(known) = store::by_uri(tx, &uri).await? else { return Ok(Err(missing(tx, here, &uri).await?)) };
    let publication = publications::store::by_id(tx, &known.publication_id).await?;
    let Some(publication) = publication else { return Ok(Err(Outcome::Done)) };
    if !speaks_for(tx, inbound, &publication).await? {
        return Ok(Err(Outcome::Refused(NOT_THEIRS)));
    }
    Ok(Ok(known))
}

pub(super) async fn answered(tx: &mut Tx, here: &Here<'_>, inbound: &Inbound<'_>) -> Result<Outcome> {
    let known = match spoken_of(tx, here, inbound, "object").await? {
        Ok(known) => known,
        Err(outcome) => return Ok(outcome),
    };
    let reason: String = inbound.activity.str("content").unwrap_or_default().chars().take(MAX_REASON).collect();
    let outcome = inbound.activity.str("outcome").and_then(State::parse);
    let number = inbound.activity.str("result").and_then(|uri| uri.rsplit('/').next()).and_then(|end| end.parse().ok());
    match (inbound.activity.kind(), outcome) {
        ("Reject", Some(State::Returned)) => {
            // An old word about a revision that was replaced since says nothing of the new one.
            let revision = inbound.activity.json().get("revision").and_then(serde_json::Value::as_i64);
            if revision == Some(known.revision) && known.waits() {
                store::set_returned(tx, &known.id, &reason, here.now).await?;
            }
        }
        ("Accept", Some(outcome @ (State::Accepted | State::Partly))) => {
            store::answer(tx, &known.id, outcome, (&reason, number), here.now).await?;
        }
        ("Reject", Some(State::Refused)) => {
            store::answer(tx, &known.id, State::Refused, (&reason, None), here.now).await?;
        }
        _ => return Ok(Outcome::Refused("it does not say what it answers")),
    }
    Ok(Outcome::Done)
}

pub(super) async fn grouped(tx: &mut Tx, here: &Here<'_>, inbound: &Inbound<'_>) -> Result<Outcome> {
    let known = match spoken_of(tx, here, inbound, "object").await? {
        Ok(known) => known,
        Err(outcome) => return Ok(outcome),
    };
    if inbound.activity.kind() == "Remove" {
        return store::set_lead(tx, &known.id, None).await.map(|()| Outcome::Done);
    }
    match spoken_of(tx, here, inbound, "target").await? {
        Ok(lead) if lead.publication_id == known.publication_id && lead.id != known.id => {
            store::set_lead(tx, &known.id, Some(&lead.id)).await.map(|()| Outcome::Done)
        }
        Ok(_) => Ok(Outcome::Refused("it is another text's")),
        Err(outcome) => Ok(outcome),
    }
}
