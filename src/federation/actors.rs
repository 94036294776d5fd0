//! Actors, local and remote: one table, one row type. A remote actor is only ever written from
//! what its own origin served.

use super::{
    document::{Document, str_of},
    keys::NewPair,
    published::{self, PublishedKey},
};
use crate::{
    db::{Conn, FromRow, Result, Tx},
    here::Here,
    origin::Origin,
    text,
};
use serde_json::{Value, json};

/// A row of `actors`.
#[derive(Clone, Debug, FromRow)]
pub struct Actor {
    /// Local identifier.
    pub id: String,
    /// ActivityPub id.
    pub uri: String,
    /// `person`, `group` or `application`.
    pub kind: String,
    /// `preferredUsername`.
    pub handle: String,
    /// Canonical origin.
    pub origin: String,
    /// Display name.
    pub name: String,
    /// Short presentation, safe HTML.
    pub summary: String,
    /// Its page.
    pub url: String,
    /// Its inbox.
    pub inbox: String,
    /// The inbox shared by its origin.
    pub shared_inbox: Option<String>,
    /// Its outbox.
    pub outbox: Option<String>,
    /// Id of its public key.
    pub key_id: String,
    /// PEM.
    pub public_key: String,
    /// Sealed; present on local actors only.
    pub private_key: Option<Vec<u8>>,
    /// Ed25519, sealed; present on local actors only.
    pub proof_key: Option<Vec<u8>>,
    /// JSON: the public halves ([`PublishedKey`]), the one in use first, the revoked ones last.
    pub proof_keys: String,
    /// Territory code, when it says.
    pub territory: Option<String>,
    /// The Group that it names, when it is the actor of another instance.
    pub network: Option<String>,
    /// When its origin was last asked.
    pub fetched_at: i64,
    /// Set when it is gone.
    pub deleted_at: Option<i64>,
}

impl Actor {
    /// True for the actors of this instance.
    #[must_use]
    pub fn is_local(&self) -> bool {
        self.private_key.is_some()
    }

    /// Where to deliver: one address for all actors of an origin when it offers that.
    #[must_use]
    pub fn delivery_inbox(&self) -> &str {
        self.shared_inbox.as_deref().unwrap_or(&self.inbox)
    }

    /// The public halves of its keys, the one in use first, the revoked ones too.
    #[must_use]
    pub fn published_keys(&self) -> Vec<PublishedKey> {
        serde_json::from_str(&self.proof_keys).unwrap_or_default()
    }

    /// Takes keys away that its origin revokes, and gives none.
    async fn lose(&self, tx: &mut Tx, said: &[PublishedKey]) -> Result<Self> {
        let known = self.published_keys();
        let revoked = said.iter().filter(|key| key.revoked.is_some());
        let keys = published::merged(&known, &known.iter().chain(revoked).cloned().collect::<Vec<_>>());
        let public_key = if published::is_rsa_revoked(&keys, &self.public_key) { "" } else { &self.public_key };
        tx.query("update actors set public_key = $1, proof_keys = $2 where id = $3 and private_key is null")
            .bind(public_key.to_owned())
            .bind(json!(keys).to_string())
            .bind(self.id.clone())
            .run()
            .await?;
        by_id(tx, &self.id).await
    }

    /// `handle@authority`
    #[must_use]
    pub fn address(&self) -> String {
        let authority = self.origin.split_once("://").map_or("", |(_, rest)| rest);
        format!("{}@{authority}", self.handle)
    }

    /// Its followers collection, by the convention of this software (local actors).
    #[must_use]
    pub fn followers_uri(&self) -> String {
        format!("{}/followers", self.uri)
    }
}

/// Actors read by one statement.
const LIST: usize = 16;
pub(super) const COLUMNS: &str = "id, uri, kind, handle, origin, name, summary, url, inbox, shared_inbox, outbox, key_id, public_key, private_key, proof_key, proof_keys, territory, network, fetched_at, deleted_at";

/// By ActivityPub id.
///
/// # Errors
/// The database's.
pub async fn by_uri(conn: &mut Conn, uri: &str) -> Result<Option<Actor>> {
    conn.query_built(format!("select {COLUMNS} from actors where uri = $1")).bind(uri.to_owned()).maybe().await
}

/// Those of these ActivityPub ids that are known.
///
/// # Errors
/// The database's.
pub async fn by_uris(conn: &mut Conn, uris: impl Iterator<Item = &str>) -> Result<Vec<Actor>> {
    let mut found = Vec::new();
    let uris: Vec<String> = uris.map(str::to_owned).collect();
    for some in uris.chunks(LIST) {
        // Filled up to one length, so that the text stays prepared.
        let list = some.iter().chain(std::iter::repeat(&some[0])).take(LIST).cloned();
        let query = conn.query_built(format!("select {COLUMNS} from actors where uri in (..)"));
        found.extend(query.bind_list(list).all::<Actor>().await?);
    }
    Ok(found)
}

/// By local identifier.
///
/// # Errors
/// The database's, and `RowNotFound`.
pub async fn by_id(conn: &mut Conn, id: &str) -> Result<Actor> {
    conn.query_built(format!("select {COLUMNS} from actors where id = $1")).bind(id.to_owned()).one().await
}

/// A local actor by its handle.
///
/// # Errors
/// The database's.
pub async fn local_by_handle(conn: &mut Conn, handle: &str) -> Result<Option<Actor>> {
    conn.query_built(format!("select {COLUMNS} from actors where handle = $1 and private_key is not null"))
        .bind(handle.to_owned())
        .maybe()
        .await
}

/// The actor of the instance itself, which signs fetches.
///
/// # Errors
/// The database's; `RowNotFound` before `archipel init`.
pub async fn instance(conn: &mut Conn) -> Result<Actor> {
    local_by_handle(conn, INSTANCE_HANDLE).await?.ok_or(sqlx::Error::RowNotFound)
}

/// The network: the Group whose followers get what is published here.
///
/// # Errors
/// The database's; `RowNotFound` before `archipel init`.
pub async fn network(conn: &mut Conn) -> Result<Actor> {
    conn.query_built(format!("select {COLUMNS} from actors where kind = 'group' and private_key is not null"))
        .one()
        .await
}

/// Webfinger name of the instance actor; Mobilizon and Gancio look for this one.
pub const INSTANCE_HANDLE: &str = "relay";

/// What a new local actor is.
pub struct NewActor<'a> {
    /// `person`, `group` or `application`.
    pub kind: &'a str,
    /// `[a-z0-9_]`, unique on this instance.
    pub handle: &'a str,
    /// Display name.
    pub name: &'a str,
    /// Short presentation, plain text.
    pub summary: &'a str,
    /// Its territory.
    pub territory: Option<&'a str>,
}

/// Writes a local actor.
///
/// # Errors
/// The database's; a unique violation when the handle is taken.
pub async fn create_local(tx: &mut Tx, here: &Here<'_>, new: &NewActor<'_>, pair: NewPair) -> Result<Actor> {
    let uri = match new.kind {
        "group" => here.uri("/network"),
        "application" => here.uri("/actor"),
        _ => here.uri(&format!("/people/{}", new.handle)),
    };
    let id = here.id();
    let url = match new.kind {
        "group" | "application" => here.uri("/about"),
        _ => uri.clone(),
    };
    tx.query(
        "insert into actors (id, uri, kind, handle, origin, name, summary, url, inbox, shared_inbox, outbox, followers, \
         key_id, public_key, private_key, proof_key, proof_keys, territory, fetched_at, created_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $19)",
    )
    .bind(id.clone())
    .bind(uri.clone())
    .bind(new.kind.to_owned())
    .bind(new.handle.to_owned())
    .bind(here.origin.as_str().to_owned())
    .bind(new.name.to_owned())
    .bind(text::markdown::render(new.summary))
    .bind(url)
    .bind(format!("{uri}/inbox"))
    .bind(here.uri("/inbox"))
    .bind(format!("{uri}/outbox"))
    .bind(format!("{uri}/followers"))
    .bind(format!("{uri}#main-key"))
    .bind(pair.public_pem)
    .bind(pair.private)
    .bind(pair.proof.private)
    .bind(json!([PublishedKey::new(format!("{uri}#proof-1"), pair.proof.public, Some(here.now))]).to_string())
    .bind(new.territory.map(str::to_owned))
    .bind(here.now)
    .run()
    .await?;
    by_id(tx, &id).await
}

/// True when a local actor answers to its name: the instance, the network, and people whom somebody let
/// in. An account that waits for an answer, or is suspended, is nobody to find or to follow.
///
/// # Errors
/// The database's.
pub async fn is_open(conn: &mut Conn, actor: &Actor) -> Result<bool> {
    if actor.deleted_at.is_some() || !actor.is_local() {
        return Ok(false);
    }
    let status: Option<(String,)> =
        conn.query("select status from people where actor_id = $1").bind(actor.id.clone()).maybe().await?;
    Ok(status.is_none_or(|(status,)| status == "active"))
}

/// What an origin says of one of its actors, checked.
#[derive(Clone, Debug)]
pub struct Fetched {
    uri: String,
    kind: &'static str,
    handle: String,
    origin: Origin,
    name: String,
    summary: String,
    url: String,
    inbox: String,
    shared_inbox: Option<String>,
    outbox: Option<String>,
    followers: Option<String>,
    key_id: String,
    public_key: String,
    proof_keys: Vec<PublishedKey>,
    territory: Option<String>,
    /// The Group of the network, when the instance actor names it.
    pub network: Option<String>,
}

impl Fetched {
    /// Reads an actor document; `None` when it is not one, or claims what is not its origin's.
    #[must_use]
    pub fn read(document: &Document) -> Option<Self> {
        let kind = match document.kind() {
            "Person" | "Service" => "person",
            "Group" | "Organization" => "group",
            "Application" => "application",
            _ => return None,
        };
        let uri = document.uri();
        let origin = Origin::parse(uri)?;
        let own = |value: Option<&str>| value.filter(|value| origin.owns(value)).map(str::to_owned);
        let key = document.all("publicKey").find(|key| str_of(key, "owner") == Some(uri))?;
        let key_id = own(str_of(key, "id"))?;
        let handle = document.str("preferredUsername")?;
        let name = document.str("name").unwrap_or(handle);
        Some(Self {
            uri: uri.to_owned(),
            kind,
            handle: cut(handle, 100),
            name: cut(name, 200),
            summary: text::sanitize::clean(&cut(document.str("summary").unwrap_or_default(), 5_000)),
            url: own(document.id_of("url")).unwrap_or_else(|| uri.to_owned()),
            inbox: own(document.id_of("inbox"))?,
            shared_inbox: own(document.json().get("endpoints").and_then(|ends| str_of(ends, "sharedInbox"))),
            outbox: own(document.id_of("outbox")),
            followers: own(document.id_of("followers")),
            key_id,
            public_key: str_of(key, "publicKeyPem")?.to_owned(),
            proof_keys: published::read(document, &origin),
            territory: document
                .str("areaServed")
                .filter(|code| crate::territory::get(code).is_some())
                .map(str::to_owned),
            network: own(document.id_of("network")),
            origin,
        })
    }

    /// Its ActivityPub id.
    #[must_use]
    pub fn uri(&self) -> &str {
        &self.uri
    }

    /// The key of requests that [`Fetched::store`] writes.
    #[must_use]
    pub fn public_key(&self) -> &str {
        &self.public_key
    }

    /// Its Ed25519 keys, the one in use first.
    #[must_use]
    pub fn proof_keys(&self) -> &[PublishedKey] {
        &self.proof_keys
    }

    /// True when [`Fetched::store`] would give the actor no key that it does not have, end none and revoke none.
    #[must_use]
    pub fn has_keys_of(&self, actor: &Actor) -> bool {
        let known = actor.published_keys();
        let same = |one: &PublishedKey, key: &PublishedKey| {
            one.id == key.id
                && one.key == key.key
                && (one.revoked.is_some() || (one.expires, one.revoked) == (key.expires, key.revoked))
        };
        // Whether a doubt is founded its origin alone can say.
        known.iter().all(|key| key.doubted.is_none())
            && self.public_key.trim() == actor.public_key.trim()
            && self.proof_keys.iter().all(|key| known.iter().any(|one| same(one, key)))
    }

    /// Writes or refreshes the row. A local actor is never touched, and one that is gone stays as it was
    /// left (invariant I3). A document with a revoked key of requests is an old one, or a thief's: nothing of it is
    /// taken but what it revokes itself.
    ///
    /// # Errors
    /// The database's.
    pub async fn store(&self, tx: &mut Tx, here: &Here<'_>) -> Result<Option<Actor>> {
        // Two who write the same actor at once must see each other's revocations.
        tx.query("update actors set fetched_at = fetched_at where uri = $1").bind(self.uri.clone()).run().await?;
        let before = by_uri(tx, &self.uri).await?;
        let known = before.as_ref().map(Actor::published_keys).unwrap_or_default();
        let keys = published::merged(&known, &self.proof_keys);
        if published::is_rsa_revoked(&keys, &self.public_key) {
            return match before.filter(|actor| !actor.is_local() && actor.deleted_at.is_none()) {
                Some(actor) => actor.lose(tx, &self.proof_keys).await.map(Some),
                None => Ok(None),
            };
        }
        tx.query(
            "insert into actors (id, uri, kind, handle, origin, name, summary, url, inbox, shared_inbox, outbox, followers, \
             key_id, public_key, proof_keys, territory, network, fetched_at, created_at) \
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $18) \
             on conflict (uri) do update set kind = excluded.kind, handle = excluded.handle, name = excluded.name, \
             summary = excluded.summary, url = excluded.url, inbox = excluded.inbox, shared_inbox = excluded.shared_inbox, \
             outbox = excluded.outbox, followers = excluded.followers, key_id = excluded.key_id, \
             public_key = excluded.public_key, proof_keys = excluded.proof_keys, territory = excluded.territory, \
             network = excluded.network, fetched_at = excluded.fetched_at \
             where actors.private_key is null and actors.deleted_at is null",
        )
        .bind(here.id())
        .bind(self.uri.clone())
        .bind(self.kind.to_owned())
        .bind(self.handle.clone())
        .bind(self.origin.as_str().to_owned())
        .bind(self.name.clone())
        .bind(self.summary.clone())
        .bind(self.url.clone())
        .bind(self.inbox.clone())
        .bind(self.shared_inbox.clone())
        .bind(self.outbox.clone())
        .bind(self.followers.clone())
        .bind(self.key_id.clone())
        .bind(self.public_key.clone())
        .bind(json!(keys).to_string())
        .bind(self.territory.clone())
        .bind(self.network.clone())
        .bind(here.now)
        .run()
        .await?;
        Ok(by_uri(tx, &self.uri).await?.filter(|actor| !actor.is_local()))
    }
}

/// The document of a local actor (ActivityPub §4.1). `network` is the Group of this instance.
#[must_use]
pub fn document(actor: &Actor, network: &str, created_at: crate::time::Timestamp) -> Value {
    let kind = match actor.kind.as_str() {
        "group" => "Group",
        "application" => "Application",
        _ => "Person",
    };
    let person = kind == "Person";
    let keys = actor.published_keys();
    let said = |which: &dyn Fn(&PublishedKey) -> bool| -> Vec<Value> {
        keys.iter().filter(|key| which(key)).map(|key| key.document(&actor.uri)).collect()
    };
    let mut json = json!({
        "id": actor.uri,
        "type": kind,
        "preferredUsername": actor.handle,
        "webfinger": actor.address(),
        "name": actor.name,
        "url": actor.url,
        "inbox": actor.inbox,
        "outbox": format!("{}/outbox", actor.uri),
        "followers": actor.followers_uri(),
        "following": format!("{}/following", actor.uri),
        "endpoints": {"sharedInbox": actor.shared_inbox},
        "manuallyApprovesFollowers": !person,
        // Consent is asked of people, not of institutions (FEP-5feb).
        "discoverable": !person,
        "indexable": !person,
        "published": created_at.rfc3339(),
        "publicKey": {"id": actor.key_id, "owner": actor.uri, "publicKeyPem": actor.public_key},
        "assertionMethod": said(&|key| key.revoked.is_none()),
    });
    // Outside of `assertionMethod`: who does not know what `revoked` means must not take them for good.
    let revoked = said(&|key| key.revoked.is_some());
    if !revoked.is_empty() {
        json["verificationMethod"] = json!(revoked);
    }
    if !actor.summary.is_empty() {
        json["summary"] = json!(actor.summary);
    }
    if let Some(territory) = &actor.territory {
        json["areaServed"] = json!(territory);
    }
    match kind {
        "Application" => json["network"] = json!(network),
        "Group" => {
            json["attributedTo"] = json!(format!("{}/moderators", actor.uri));
            json["postingRestrictedToMods"] = json!(true);
        }
        _ => {}
    }
    json
}

fn cut(text: &str, max: usize) -> String {
    text.chars().filter(|c| !c.is_control()).take(max).collect()
}
