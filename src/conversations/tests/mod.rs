//! Rules of a conversation, told on a database: what is said here, and what comes from elsewhere.

mod heard;
mod said;

use super::{Comment, activity::Activities, store};
use crate::{
    db::{Db, Tx, scratch::Scratch},
    federation::{
        Before, Handler as _, Inbound, Outcome,
        actors::{self, Actor},
        document::{Document, PUBLIC},
    },
    here::Here,
    origin::Origin,
    publications::{self, Adaptation, Publication},
    random::Random,
    seal::Sealer,
    time::Timestamp,
};
use serde_json::{Value, json};
use std::{
    collections::HashMap,
    sync::atomic::{AtomicU64, Ordering},
};

/// 2026-11-24T14:00:00Z
pub(super) const ARRIVAL: Timestamp = Timestamp(1_795_528_800_000);
const LOZERE: &str = "https://lozere.example";
const NC: &str = "https://nc.example";

pub(super) fn actor(origin: &str, handle: &str) -> Actor {
    let uri = format!("{origin}/people/{handle}");
    Actor {
        id: format!("{handle}@{origin}"),
        kind: "person".into(),
        handle: handle.into(),
        origin: origin.into(),
        name: handle.into(),
        summary: String::new(),
        url: uri.clone(),
        inbox: format!("{uri}/inbox"),
        shared_inbox: Some(format!("{origin}/inbox")),
        outbox: None,
        key_id: format!("{uri}#main-key"),
        public_key: String::new(),
        private_key: None,
        proof_key: None,
        proof_keys: "[]".into(),
        territory: None,
        network: None,
        fetched_at: 0,
        deleted_at: None,
        uri,
    }
}

pub(super) fn comment(origin: &str, handle: &str) -> Comment {
    let author = actor(origin, handle);
    Comment {
        id: "c1".into(),
        uri: format!("{origin}/comments/c1"),
        publication_id: "p1".into(),
        parent_uri: None,
        actor_id: author.id,
        kind: "comment".into(),
        source: "Merci.".into(),
        html: "<p>Merci.</p>\n".into(),
        structure: String::new(),
        territory: None,
        used_on: None,
        section: String::new(),
        requirement: 0,
        section_title: String::new(),
        section_version: 0,
        state: store::PUBLISHED.into(),
        created_at: ARRIVAL,
        updated_at: ARRIVAL,
        author_uri: author.uri,
        author_handle: author.handle,
        author_name: author.name,
        author_url: author.url,
        author_origin: author.origin,
        network_name: None,
    }
}

pub(super) fn publication() -> Publication {
    let author = actor(LOZERE, "elise");
    let uri = format!("{LOZERE}/practices/p1");
    Publication {
        seq: 1,
        id: "p1".into(),
        kind: "practice".into(),
        url: uri.clone(),
        uri,
        actor_id: author.id,
        network: LOZERE.into(),
        state: "published".into(),
        title: "Ouvrir un café des parents".into(),
        summary: String::new(),
        language: "fr".into(),
        licence: "CC-BY-SA-4.0".into(),
        version: 1,
        version_hash: String::new(),
        sheet: "{}".into(),
        source_uri: None,
        source_version_hash: None,
        adaptation: None,
        published_at: ARRIVAL,
        updated_at: ARRIVAL,
        review_at: None,
        hidden_by: String::new(),
        hidden_reason: String::new(),
        hidden_at: None,
        comments: 0,
        likes: 0,
        shares: 0,
        uses: 0,
        adaptations: 0,
        author_uri: author.uri,
        author_handle: author.handle,
        author_name: author.name,
        author_kind: "person".into(),
        network_name: None,
    }
}

/// An instance that has élise's sheet of Lozère, and joe of Nouvelle-Calédonie.
struct Instance {
    db: Db,
    origin: Origin,
    random: Random,
    sealer: Sealer,
    now: Timestamp,
    /// Goes when the story ends.
    _scratch: Scratch,
}

impl Instance {
    async fn of(origin: &str) -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let scratch = Scratch::new("conversation").await;
        let own = Origin::parse(origin).expect("sound");
        let instance = Self {
            db: scratch.db.clone(),
            origin: own,
            random: Random::seeded(number),
            sealer: Sealer::new(&[7; 32]).expect("32 bytes"),
            now: ARRIVAL,
            _scratch: scratch,
        };
        let mut tx = instance.db.begin().await.expect("a transaction");
        for mut one in [actor(LOZERE, "elise"), actor(NC, "joe"), actor(NC, "mallory")] {
            one.private_key = (one.origin == origin).then(|| vec![0]);
            insert(&mut tx, &one).await;
        }
        for from in [LOZERE, NC] {
            let mut group = actor(from, "reseau");
            group.kind = "group".into();
            group.uri = format!("{from}/network");
            group.private_key = (from == origin).then(|| vec![0]);
            insert(&mut tx, &group).await;
        }
        tx.query("insert into follows (uri, follower, target, state, inbox, origin, created_at) values ('f', 'https://om.example/network', $1, 'accepted', 'https://om.example/inbox', 'https://om.example', 0)")
            .bind(format!("{origin}/network"))
            .run()
            .await
            .expect("a follower");
        let sheet = publication();
        let saved = publications::store::Saved {
            new: true,
            id: sheet.id.clone(),
            kind: &sheet.kind,
            uri: &sheet.uri,
            url: &sheet.url,
            actor_id: &sheet.actor_id,
            network: &sheet.network,
            elsewhere: false,
            title: &sheet.title,
            summary: "",
            language: "fr",
            licence: "CC-BY-SA-4.0",
            version: 1,
            version_hash: "",
            sheet: "{}".into(),
            source: None::<(&str, Option<&str>, &Adaptation)>,
            published_at: ARRIVAL,
            updated_at: ARRIVAL,
            received_at: ARRIVAL,
            review_at: None,
            facets: Vec::new(),
            territories: &[],
            title_terms: "",
            terms: String::new(),
        };
        publications::store::save(&mut tx, &saved).await.expect("a sheet");
        tx.commit().await.expect("committed");
        instance
    }

    fn here(&self) -> Here<'_> {
        Here { origin: &self.origin, now: self.now, random: &self.random, sealer: &self.sealer }
    }

    async fn sheet(&self) -> Publication {
        let mut conn = self.db.read().await.expect("a connection");
        publications::store::by_id(&mut conn, "p1").await.expect("read").expect("there")
    }

    async fn actor(&self, origin: &str, handle: &str) -> Actor {
        let mut conn = self.db.read().await.expect("a connection");
        actors::by_id(&mut conn, &format!("{handle}@{origin}")).await.expect("known")
    }

    /// Activities that wait for an inbox.
    async fn due(&self, inbox: &str) -> Vec<Value> {
        let mut conn = self.db.read().await.expect("a connection");
        let rows: Vec<(Vec<u8>,)> = conn
            .query("select o.body from stream_items i join outbox o on o.seq = i.outbox_seq where i.inbox = $1 order by i.number")
            .bind(inbox.to_owned())
            .all()
            .await
            .expect("read");
        rows.iter().map(|(body,)| serde_json::from_slice(body).expect("JSON")).collect()
    }

    async fn receive(&self, from: &str, activity: Value) -> Outcome {
        self.receive_with(from, activity, &[]).await
    }

    async fn receive_with(&self, from: &str, activity: Value, fetched: &[Value]) -> Outcome {
        let actor = self.actor(NC, from).await;
        let origin = Origin::parse(NC).expect("sound");
        let activity = Document::from_value(activity).expect("sound");
        let fetched: HashMap<String, Document> = fetched
            .iter()
            .map(|json| Document::from_value(json.clone()).expect("sound"))
            .map(|document| (document.uri().to_owned(), document))
            .collect();
        let inbound = Inbound {
            activity: &activity,
            actor: &actor,
            origin: &origin,
            accepted: true,
            flows: None,
            depth: 0,
            fetched: &fetched,
            before: Before::Unasked,
            read: None,
        };
        let mut tx = self.db.begin().await.expect("a transaction");
        let outcome = Activities.apply(&mut tx, &self.here(), &inbound).await.expect("applied");
        if matches!(outcome, Outcome::Done | Outcome::NotMine) {
            tx.commit().await.expect("committed");
        }
        outcome
    }
}

async fn insert(tx: &mut Tx, one: &Actor) {
    tx.query(
        "insert into actors (id, uri, kind, handle, origin, name, url, inbox, shared_inbox, key_id, public_key, private_key, fetched_at, created_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, '', $11, 0, 0)",
    )
    .bind(one.id.clone())
    .bind(one.uri.clone())
    .bind(one.kind.clone())
    .bind(one.handle.clone())
    .bind(one.origin.clone())
    .bind(one.name.clone())
    .bind(one.url.clone())
    .bind(one.inbox.clone())
    .bind(one.shared_inbox.clone())
    .bind(one.key_id.clone())
    .bind(one.private_key.clone())
    .run()
    .await
    .expect("an actor");
}

fn note(id: &str, answers: &str, words: &str) -> Value {
    json!({
        "id": format!("{NC}/comments/{id}"),
        "type": "Note",
        "attributedTo": format!("{NC}/people/joe"),
        "inReplyTo": answers,
        "to": [PUBLIC],
        "content": words,
        "published": "2026-11-24T14:00:00Z",
    })
}

fn wrapped(verb: &str, by: &str, object: Value) -> Value {
    let id = object["id"].as_str().or(object.as_str()).unwrap_or_default().to_owned();
    json!({"id": format!("{id}/{verb}"), "type": verb, "actor": format!("{NC}/people/{by}"), "object": object})
}

fn sheet_uri() -> String {
    publication().uri
}
