//! What other networks say of their publications: taken when their origin says it, of what is its own, and no older than
//! what is here. Every kind comes in this way, so that the same is checked of all of them.

use super::{
    Kind, Publication, attached, bring, comeback,
    reading::{self, Article, Reading},
    store, versions,
};
use crate::{
    db::{Conn, Result, Tx},
    federation::{
        Before, Handler, Inbound, Outcome, Read,
        actors::{self, Actor},
        document::Document,
        peers,
        returned::{GivenBack, Word},
    },
    here::Here,
    origin::Origin,
};
use async_trait::async_trait;
use std::marker::PhantomData;

/// The side of federation of a kind of publication.
pub struct Arrivals<K>(PhantomData<K>);

impl<K> Arrivals<K> {
    /// For the kind.
    #[must_use]
    pub const fn new() -> Self {
        Self(PhantomData)
    }
}

impl<K> Default for Arrivals<K> {
    fn default() -> Self {
        Self::new()
    }
}

#[async_trait]
impl<K: Kind> Handler for Arrivals<K> {
    async fn apply(&self, tx: &mut Tx, here: &Here<'_>, inbound: &Inbound<'_>) -> Result<Outcome> {
        match inbound.activity.kind() {
            "Create" | "Update" => self.take(tx, here, inbound).await,
            "Announce" => self.take_announced(tx, here, inbound).await,
            "Delete" => self.delete(tx, here, inbound).await,
            _ => Ok(Outcome::NotMine),
        }
    }

    fn read(&self, activity: &Document) -> Option<Read> {
        Article::<K>::within(activity).map(|article| Box::new(article) as Read)
    }

    async fn known(&self, conn: &mut Conn, ids: &[String]) -> Result<Vec<String>> {
        store::known_uris(conn, ids).await
    }

    async fn give_back(&self, tx: &mut Tx, here: &Here<'_>, uri: &str, words: &[Word]) -> Result<GivenBack> {
        comeback::give_back::<K>(tx, here, uri, words).await
    }
}

impl<K: Kind> Arrivals<K> {
    async fn take(&self, tx: &mut Tx, here: &Here<'_>, inbound: &Inbound<'_>) -> Result<Outcome> {
        let found;
        let article = match inbound.read::<Article<K>>().filter(|article| inbound.origin.owns(article.object.uri())) {
            Some(article) => article,
            None => match inbound.object() {
                Ok(object) if K::is(&object) => {
                    found = Article::<K>::of(object);
                    &found
                }
                Err(uri) if !uri.is_empty() => return Ok(Outcome::Needs(uri)),
                _ => return Ok(Outcome::NotMine),
            },
        };
        if !inbound.accepted || !inbound.wants(K::NAME) {
            return Ok(Outcome::Refused(K::UNWANTED));
        }
        if article.object.author() != Some(inbound.actor.uri.as_str()) {
            return Ok(Outcome::Refused("it is attributed to another actor"));
        }
        save(tx, here, (inbound.actor, inbound.origin), article, inbound.depth, inbound.before).await
    }

    /// What another network announces: fetched at its own origin when it is not here yet.
    async fn take_announced(&self, tx: &mut Tx, here: &Here<'_>, inbound: &Inbound<'_>) -> Result<Outcome> {
        let announced = match inbound.activity.embedded("object") {
            // FEP-1b12: the whole activity stands there; only its object's address is believed.
            Some(activity) => activity.id_of("object").map(str::to_owned).unwrap_or_default(),
            None => inbound.activity.id_of("object").unwrap_or_default().to_owned(),
        };
        if announced.is_empty()
            || !inbound.accepted
            || here.origin.owns(&announced)
            || store::by_uri(tx, &announced).await?.is_some()
        {
            return Ok(Outcome::NotMine);
        }
        let Some(object) = inbound.fetched.get(&announced) else { return Ok(Outcome::Needs(announced)) };
        if !K::is(object) {
            return Ok(Outcome::NotMine);
        }
        // What is not taken from a network is not taken through another, either way.
        if !inbound.wants(K::NAME) {
            return Ok(Outcome::Refused(K::UNWANTED));
        }
        let (Some(author), Some(origin)) = (object.author(), Origin::parse(&announced)) else {
            return Ok(Outcome::Refused("it has no author"));
        };
        if !origin.owns(author) {
            return Ok(Outcome::Refused("it is attributed to an actor of another origin"));
        }
        if !peers::takes(tx, &origin, K::NAME).await? {
            return Ok(Outcome::Refused(K::UNWANTED_THERE));
        }
        let Some(actor) = actors::by_uri(tx, author).await? else { return Ok(Outcome::Needs(author.to_owned())) };
        match save(tx, here, (&actor, &origin), &Article::<K>::of(object.clone()), inbound.depth, Before::Unasked)
            .await?
        {
            // The announcement itself is a share: the conversation's affair.
            Outcome::Done => Ok(Outcome::NotMine),
            outcome => Ok(outcome),
        }
    }

    async fn delete(&self, tx: &mut Tx, here: &Here<'_>, inbound: &Inbound<'_>) -> Result<Outcome> {
        let uri = inbound.activity.id_of("object").unwrap_or_default();
        let Some(publication) = store::by_uri(tx, uri).await?.filter(|found| found.kind == K::NAME) else {
            return Ok(Outcome::NotMine);
        };
        // Its author, or the network it was published on, which moderates it.
        let moderates =
            publication.network == inbound.origin.as_str() && peers::speaks_for_its_network(tx, inbound.actor).await?;
        if publication.actor_id != inbound.actor.id && !moderates {
            return Ok(Outcome::Refused("it is another actor's"));
        }
        if !publication.is_deleted() {
            store::delete(tx, &publication, &inbound.actor.uri, here.now).await?;
        }
        Ok(Outcome::Done)
    }
}

/// Writes what an origin says of one of its publications, unless it is older than what is here.
async fn save<K: Kind>(
    tx: &mut Tx,
    here: &Here<'_>,
    (actor, origin): (&Actor, &Origin),
    article: &Article<K>,
    depth: u8,
    before: Before,
) -> Result<Outcome> {
    let object = &article.object;
    let uri = object.uri();
    // However it came here: the origin that is believed owns both what is said and who says it.
    if !origin.owns(uri) || !origin.owns(&actor.uri) {
        return Ok(Outcome::Refused("it is of another origin than its author"));
    }
    if actor.deleted_at.is_some() {
        return Ok(Outcome::Refused("its author is gone"));
    }
    if before != Before::UnheardOf && store::is_buried(tx, uri, actor).await? {
        return Ok(Outcome::Refused("it was deleted"));
    }
    let read = match &article.reading {
        Ok(read) => read,
        Err(why) => return Ok(Outcome::Refused(why)),
    };
    let (number, updated_at) = (read.number, read.updated_at(here));
    let known = if before == Before::UnheardOf { None } else { store::by_uri(tx, uri).await? };
    if let Some(known) = &known {
        if known.actor_id != actor.id {
            return Ok(Outcome::Refused("it is another actor's"));
        }
        // What flows in was decided kind by kind.
        if known.kind != K::NAME {
            return Ok(Outcome::Refused("it is of another kind"));
        }
        if !object.is_public() {
            return withdraw(
                tx,
                here,
                actor,
                known,
                number.map_or(updated_at < known.updated_at, |n| n < known.version),
            )
            .await;
        }
        let older = match number {
            Some(number) => number <= known.version,
            None => updated_at <= known.updated_at,
        };
        // A row that is no version that ever came is mended, whatever its number.
        let held = versions::by_hash(tx, known, &read.hash).await?;
        if older && !(before == Before::Differs && is_damaged(tx, known).await?) {
            if let (None, Some(number)) = (held, number) {
                keep_beside(tx, here, known, read, number, actor).await?;
            }
            return Ok(Outcome::Done);
        }
        // The same again, under a number that its origin gave it since; not another whose pictures alone differ.
        if let (Some(held), Some(number)) = (held, number)
            && number > known.version
            && (held.number < 0
                || (held.hash == known.version_hash
                    && read.says_no_more_than(known)
                    && attached::are_those_of(tx, &known.id, object).await?))
        {
            versions::renumber(tx, &known.id, held.number, number).await?;
        }
    }
    if !object.is_public() {
        return Ok(Outcome::Refused("it is not for everybody"));
    }
    let version = number.unwrap_or_else(|| known.as_ref().map_or(1, |known| known.version + 1));
    let id = here.id();
    let id =
        read.write::<K>(tx, here, reading::Place { new: known.is_none(), id, uri, version, actor, origin }).await?;
    if known.is_some() {
        attached::replace(tx, here, &id, origin, object).await?;
    } else {
        attached::add(tx, here, &id, origin, object).await?;
    }
    if let Some(source) = read.source.as_ref().filter(|source| !here.origin.owns(source))
        && store::by_uri(tx, source).await?.is_none()
    {
        bring::ask(tx, here, source, depth).await?;
    }
    Ok(Outcome::Done)
}

/// A version that was not known here and is not newer than what stands: one that comes late, or the other of two to
/// which an origin that came back from an old copy gave one number. It is kept; which one stands its origin says under
/// a number after both, once it has looked at what it had lost.
async fn keep_beside(
    tx: &mut Tx,
    here: &Here<'_>,
    known: &Publication,
    read: &Reading,
    number: i64,
    actor: &Actor,
) -> Result<()> {
    let is_taken = versions::find(tx, &known.id, number).await?.is_some();
    let number = if is_taken { versions::apart(tx, &known.id, number).await? } else { number };
    read.record(tx, here, &known.id, number, actor).await
}

/// True when what stands here is not what was written.
async fn is_damaged(conn: &mut Conn, known: &Publication) -> Result<bool> {
    let version = versions::find(conn, &known.id, known.version).await?;
    let says = serde_json::from_str(&known.sheet).map(|sheet| super::version_hash(&known.title, &sheet));
    Ok(says.map_or(true, |says| says != known.version_hash)
        || version.is_none_or(|version| version.hash != known.version_hash))
}

/// What was for everybody is so no more: it goes from here as if it had been deleted. An old word that
/// comes late changes nothing.
async fn withdraw(tx: &mut Tx, here: &Here<'_>, actor: &Actor, known: &Publication, older: bool) -> Result<Outcome> {
    if !older {
        store::delete(tx, known, &actor.uri, here.now).await?;
    }
    Ok(Outcome::Done)
}
