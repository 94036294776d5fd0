//! A practice over ActivityPub: an `Article` that any server can read (title, summary, content), and
//! that ours read back whole, Markdown included (`sheet`). See FEDERATION.md.

use super::{
    KIND, Sheet,
    content::{self, escape},
    received::{self, Article, is_practice},
    returned,
};
use crate::{
    db::{Conn, Result, Tx},
    federation::{
        Before, Handler, Inbound, Outcome, Read,
        actors::{self, Actor},
        document::{Document, PUBLIC},
        peers,
        returned::{GivenBack, Word},
        vocabulary,
    },
    here::Here,
    locale::Locale,
    origin::Origin,
    publications::{self, Publication, attached, media::Attachment, store, versions, vocabulary as words},
    text::fold,
};
use async_trait::async_trait;
use serde_json::{Value, json};

/// The `Article` of a practice, without context.
#[must_use]
pub fn article(
    here: &Here<'_>,
    author_uri: &str,
    network: &str,
    publication: &Publication,
    pictures: &[Attachment],
    notified: &[(String, String)],
) -> Value {
    let sheet = Sheet::from_json(&publication.sheet);
    let content = content::whole(publication, &sheet);
    let summary = format!("<p>{}</p>", escape(&publication.summary));
    let followers = format!("{author_uri}/followers");
    let mut cc = vec![followers];
    cc.extend(notified.iter().map(|(uri, _)| uri.clone()));
    let mut tags: Vec<Value> = sheet
        .themes
        .iter()
        .map(|theme| json!({"type": "Hashtag", "name": format!("#{}", fold::slug(theme).replace('-', "")), "href": here.uri(&format!("/practices?theme={theme}"))}))
        .collect();
    tags.extend(
        notified.iter().map(|(uri, address)| json!({"type": "Mention", "href": uri, "name": format!("@{address}")})),
    );
    let uri = &publication.uri;
    let mut article = json!({
        "id": uri,
        "type": "Article",
        "attributedTo": author_uri,
        "audience": network,
        "to": [PUBLIC, network],
        "cc": cc,
        "name": publication.title,
        "summary": summary,
        "content": content,
        "contentMap": {&publication.language: content},
        "mediaType": "text/html",
        "source": {"content": sheet.body, "mediaType": "text/markdown"},
        "url": uri,
        "published": publication.published_at.rfc3339(),
        "updated": publication.updated_at.rfc3339(),
        "preview": {"type": "Note", "attributedTo": author_uri, "content": format!("<p><strong>{}</strong></p>{summary}", escape(&publication.title))},
        "replies": format!("{uri}/replies"),
        "adaptations": format!("{uri}/adaptations"),
        "kind": KIND,
        "version": publication.version,
        "versionHash": publication.version_hash,
        "sheet": sheet.to_json(),
        "interactionPolicy": {"canQuote": {"automaticApproval": [PUBLIC]}},
    });
    if let Some(url) = words::licence_url(&publication.licence) {
        article["license"] = json!(url);
    }
    if let Some(at) = publication.review_at {
        article["sheet"]["review_at"] = json!(at.rfc3339());
    }
    if !pictures.is_empty() {
        article["attachment"] = pictures.iter().map(|one| one.activity(here)).collect();
        if let Some(first) = pictures.iter().find(|one| one.is_picture()) {
            article["image"] = first.activity(here);
        }
    }
    if let (Some(source), Some(note)) = (&publication.source_uri, publication.adaptation()) {
        article["isBasedOn"] = json!(source);
        article["adaptationNote"] = json!(note);
        if let Some(hash) = &publication.source_version_hash {
            article["basedOnVersion"] = json!(hash);
        }
        // FEP-e232: servers that follow object links find the source.
        tags.push(json!({
            "type": "Link",
            "mediaType": "application/ld+json; profile=\"https://www.w3.org/ns/activitystreams\"",
            "rel": "http://schema.org#isBasedOn",
            "href": source,
            "name": Locale::Fr.t("practice-federated-adapted-from"),
        }));
    }
    if !tags.is_empty() {
        article["tag"] = json!(tags);
    }
    article
}

/// The activity of a change: `Create`, `Update` or `Delete`.
#[must_use]
pub fn write(
    here: &Here<'_>,
    signer: &Actor,
    network: &Actor,
    publication: &Publication,
    pictures: &[Attachment],
    notified: &[(String, String)],
    verb: &str,
) -> Value {
    let uri = &publication.uri;
    if verb == "Delete" {
        return vocabulary::delete(&format!("{uri}/delete"), &signer.uri, uri, here.now);
    }
    let id = said_as(uri, publication.version, &publication.version_hash);
    let article = article(here, &signer.uri, &network.uri, publication, pictures, notified);
    let (to, cc) = (article["to"].clone(), article["cc"].clone());
    let activity = json!({"id": id, "type": verb, "actor": signer.uri, "object": article, "to": to, "cc": cc, "published": publication.updated_at.rfc3339()});
    content::within_limit(activity, publication)
}

/// The id of the activity that told a version. It names what the version says: a network that came back from an old copy
/// gives a number twice, and what it says under it is another activity.
pub(super) fn said_as(uri: &str, version: i64, hash: &str) -> String {
    let hex = hash.rsplit(':').next().unwrap_or_default();
    let short = hex.get(..12).unwrap_or(hex);
    if version == 1 { format!("{uri}/create") } else { format!("{uri}/versions/{version}/{short}/update") }
}

/// The network's `Announce` of a new practice.
#[must_use]
pub fn announce(here: &Here<'_>, network: &Actor, publication: &Publication, form: &str, object: Value) -> Value {
    let followers = network.followers_uri();
    vocabulary::activity(
        "Announce",
        &format!("{}/announce-{form}", publication.uri),
        &network.uri,
        object,
        &[PUBLIC],
        &[&followers],
        here.now,
    )
}

/// The room's side of federation.
pub struct Activities;

#[async_trait]
impl Handler for Activities {
    async fn apply(&self, tx: &mut Tx, here: &Here<'_>, inbound: &Inbound<'_>) -> Result<Outcome> {
        match inbound.activity.kind() {
            "Create" | "Update" => self.take(tx, here, inbound).await,
            "Announce" => self.take_announced(tx, here, inbound).await,
            "Delete" => self.delete(tx, here, inbound).await,
            _ => Ok(Outcome::NotMine),
        }
    }

    fn read(&self, activity: &Document) -> Option<Read> {
        Article::within(activity).map(|article| Box::new(article) as Read)
    }

    async fn known(&self, conn: &mut Conn, ids: &[String]) -> Result<Vec<String>> {
        store::known_uris(conn, ids).await
    }

    async fn give_back(&self, tx: &mut Tx, here: &Here<'_>, uri: &str, words: &[Word]) -> Result<GivenBack> {
        returned::give_back(tx, here, uri, words).await
    }
}

impl Activities {
    async fn take(&self, tx: &mut Tx, here: &Here<'_>, inbound: &Inbound<'_>) -> Result<Outcome> {
        let found;
        let article = match inbound.read::<Article>().filter(|article| inbound.origin.owns(article.object.uri())) {
            Some(article) => article,
            None => match inbound.object() {
                Ok(object) if is_practice(&object) => {
                    found = Article::of(object);
                    &found
                }
                Err(uri) if !uri.is_empty() => return Ok(Outcome::Needs(uri)),
                _ => return Ok(Outcome::NotMine),
            },
        };
        if !inbound.accepted || !inbound.wants(KIND) {
            return Ok(Outcome::Refused("practices of this network are not taken here"));
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
        if !is_practice(object) {
            return Ok(Outcome::NotMine);
        }
        // What is not taken from a network is not taken through another, either way.
        if !inbound.wants(KIND) {
            return Ok(Outcome::Refused("practices of this network are not taken here"));
        }
        let (Some(author), Some(origin)) = (object.author(), Origin::parse(&announced)) else {
            return Ok(Outcome::Refused("it has no author"));
        };
        if !origin.owns(author) {
            return Ok(Outcome::Refused("it is attributed to an actor of another origin"));
        }
        if !peers::takes(tx, &origin, KIND).await? {
            return Ok(Outcome::Refused("practices of its network are not taken here"));
        }
        let Some(actor) = actors::by_uri(tx, author).await? else { return Ok(Outcome::Needs(author.to_owned())) };
        match save(tx, here, (&actor, &origin), &Article::of(object.clone()), inbound.depth, Before::Unasked).await? {
            // The announcement itself is a share: the conversation's affair.
            Outcome::Done => Ok(Outcome::NotMine),
            outcome => Ok(outcome),
        }
    }

    async fn delete(&self, tx: &mut Tx, here: &Here<'_>, inbound: &Inbound<'_>) -> Result<Outcome> {
        let uri = inbound.activity.id_of("object").unwrap_or_default();
        let Some(publication) = store::by_uri(tx, uri).await?.filter(|found| found.kind == KIND) else {
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

/// Writes what an origin says of one of its practices, unless it is older than what is here.
async fn save(
    tx: &mut Tx,
    here: &Here<'_>,
    (actor, origin): (&Actor, &Origin),
    article: &Article,
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
    let id = read.write(tx, here, received::Place { new: known.is_none(), id, uri, version, actor, origin }).await?;
    if known.is_some() {
        attached::replace(tx, here, &id, origin, object).await?;
    } else {
        attached::add(tx, here, &id, origin, object).await?;
    }
    if let Some(source) = read.source.as_ref().filter(|source| !here.origin.owns(source))
        && store::by_uri(tx, source).await?.is_none()
    {
        publications::bring::ask(tx, here, source, depth).await?;
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
    read: &received::Reading,
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
    let says = publications::version_hash(&known.title, &Sheet::from_json(&known.sheet).to_json());
    Ok(says != known.version_hash || version.is_none_or(|version| version.hash != known.version_hash))
}

/// What was for everybody is so no more: it goes from here as if it had been deleted. An old word that
/// comes late changes nothing.
async fn withdraw(tx: &mut Tx, here: &Here<'_>, actor: &Actor, known: &Publication, older: bool) -> Result<Outcome> {
    if !older {
        store::delete(tx, known, &actor.uri, here.now).await?;
    }
    Ok(Outcome::Done)
}
