//! Rules of a conversation, told on a database: what is said here, and what comes from elsewhere.

use super::{
    Comment, Error, Remover, activity::Activities, attest_use, comment as say, delete_comment, edit_comment, like,
    store, unlike,
};
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
    time::Duration,
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

#[tokio::test]
async fn a_comment_on_the_sheet_of_another_network_goes_to_its_author_and_to_our_followers() {
    let nc = Instance::of(NC).await;
    let joe = nc.actor(NC, "joe").await;
    let mut tx = nc.db.begin().await.expect("a transaction");
    let first = say(&mut tx, &nc.here(), &joe, &publication(), None, " **Merci** ").await.expect("said");
    let answer = say(&mut tx, &nc.here(), &joe, &publication(), Some(&first.id), "Et aussi").await.expect("answered");
    tx.commit().await.expect("committed");
    assert_eq!((first.source.as_str(), answer.parent_uri.as_deref()), ("**Merci**", Some(first.uri.as_str())));
    assert_eq!(nc.sheet().await.comments, 2);
    for inbox in ["https://lozere.example/inbox", "https://om.example/inbox"] {
        let due = nc.due(inbox).await;
        assert_eq!(due.len(), 2, "{inbox}");
        assert_eq!(due[0]["object"]["inReplyTo"], sheet_uri());
    }
}

#[tokio::test]
async fn every_field_to_mend_is_named_and_nothing_is_written() {
    let nc = Instance::of(NC).await;
    let joe = nc.actor(NC, "joe").await;
    let mut tx = nc.db.begin().await.expect("a transaction");
    let here = nc.here();
    let Err(Error::Invalid(problems)) =
        attest_use(&mut tx, &here, &joe, &publication(), " ", "XX", "2026-13-01", "").await
    else {
        panic!("refused");
    };
    assert_eq!(problems.iter().map(|problem| problem.field).collect::<Vec<_>>(), ["structure", "territory", "used_on"]);
    let ahead = attest_use(&mut tx, &here, &joe, &publication(), "Case", "48", "2026-11-25", "").await;
    assert!(matches!(ahead, Err(Error::Invalid(problems)) if problems[0].key == "conversation-error-date-ahead"));
    // In Nouméa it is the 25th already.
    attest_use(&mut tx, &here, &joe, &publication(), "Case", "988", "2026-11-25", "").await.expect("attested");
    for text in [String::new(), "x".repeat(10_001)] {
        assert!(matches!(say(&mut tx, &here, &joe, &publication(), None, &text).await, Err(Error::Invalid(_))));
    }
    tx.commit().await.expect("committed");
    let sheet = nc.sheet().await;
    assert_eq!((sheet.uses, sheet.comments), (1, 0));
}

#[tokio::test]
async fn one_like_for_each_actor_however_often_it_is_pressed() {
    let nc = Instance::of(NC).await;
    let joe = nc.actor(NC, "joe").await;
    let mut tx = nc.db.begin().await.expect("a transaction");
    assert!(like(&mut tx, &nc.here(), &joe, &publication()).await.expect("liked"));
    assert!(!like(&mut tx, &nc.here(), &joe, &publication()).await.expect("liked"));
    tx.commit().await.expect("committed");
    assert_eq!(nc.sheet().await.likes, 1);
    let mut tx = nc.db.begin().await.expect("a transaction");
    assert!(unlike(&mut tx, &nc.here(), &joe, &publication()).await.expect("taken back"));
    assert!(!unlike(&mut tx, &nc.here(), &joe, &publication()).await.expect("taken back"));
    tx.commit().await.expect("committed");
    assert_eq!(nc.sheet().await.likes, 0);
    let due = nc.due("https://lozere.example/inbox").await;
    assert_eq!(due.iter().map(|one| one["type"].as_str().unwrap_or_default()).collect::<Vec<_>>(), ["Like", "Undo"]);
}

#[tokio::test]
async fn a_correction_within_the_same_second_is_newer_for_everybody() {
    let mut nc = Instance::of(NC).await;
    let joe = nc.actor(NC, "joe").await;
    let lozere = Instance::of(LOZERE).await;
    let mut tx = nc.db.begin().await.expect("a transaction");
    let said = say(&mut tx, &nc.here(), &joe, &publication(), None, "Un").await.expect("said");
    tx.commit().await.expect("committed");
    nc.now = nc.now.plus(Duration::from_millis(300));
    let mut tx = nc.db.begin().await.expect("a transaction");
    edit_comment(&mut tx, &nc.here(), &joe, &publication(), &said, "Deux").await.expect("corrected");
    tx.commit().await.expect("committed");
    // The correction first, then what it corrects, then all again.
    let due = nc.due("https://lozere.example/inbox").await;
    for at in [1, 0, 1, 0] {
        assert_eq!(lozere.receive("joe", due[at].clone()).await, Outcome::Done);
    }
    let found = store::by_uri(&mut lozere.db.read().await.expect("a connection"), &said.uri)
        .await
        .expect("read")
        .expect("there");
    assert_eq!((found.source.as_str(), lozere.sheet().await.comments), ("Deux", 1));
}

#[tokio::test]
async fn only_its_author_corrects_a_comment_and_a_moderator_hides_it_everywhere() {
    let nc = Instance::of(NC).await;
    let (joe, mallory) = (nc.actor(NC, "joe").await, nc.actor(NC, "mallory").await);
    let mut tx = nc.db.begin().await.expect("a transaction");
    let said = say(&mut tx, &nc.here(), &joe, &publication(), None, "Un").await.expect("said");
    let here = nc.here();
    assert!(matches!(edit_comment(&mut tx, &here, &mallory, &publication(), &said, "x").await, Err(Error::Forbidden)));
    let by = |moderates| Remover { actor: &mallory, moderates, reason: "Insulte" };
    assert!(matches!(delete_comment(&mut tx, &here, by(false), &publication(), &said).await, Err(Error::Forbidden)));
    delete_comment(&mut tx, &here, by(true), &publication(), &said).await.expect("hidden");
    tx.commit().await.expect("committed");
    let kept =
        store::by_id(&mut nc.db.read().await.expect("a connection"), &said.id).await.expect("read").expect("there");
    assert_eq!((kept.state.as_str(), kept.source.as_str(), nc.sheet().await.comments), (store::HIDDEN, "Un", 0));
    let due = nc.due("https://lozere.example/inbox").await;
    assert_eq!((&due[1]["type"], &due[1]["actor"]), (&json!("Delete"), &json!("https://nc.example/network")));
}

#[tokio::test]
async fn a_comment_that_arrives_is_taken_once_cleaned_and_announced_to_third_networks() {
    let lozere = Instance::of(LOZERE).await;
    let create = wrapped("Create", "joe", note("1", &sheet_uri(), "<p onclick=x>Bravo<script>alert(1)</script></p>"));
    for _ in 0..2 {
        assert_eq!(lozere.receive("joe", create.clone()).await, Outcome::Done);
    }
    assert_eq!(lozere.sheet().await.comments, 1);
    let due = lozere.due("https://om.example/inbox").await;
    assert_eq!(due.len(), 1);
    assert_eq!((&due[0]["type"], &due[0]["object"]), (&json!("Announce"), &json!("https://nc.example/comments/1")));
    let mut conn = lozere.db.read().await.expect("a connection");
    let found = store::by_uri(&mut conn, "https://nc.example/comments/1").await.expect("read").expect("there");
    assert_eq!(found.html, "<p>Bravo</p>");
}

#[tokio::test]
async fn a_comment_that_is_not_for_everybody_any_more_goes() {
    let lozere = Instance::of(LOZERE).await;
    assert_eq!(lozere.receive("joe", wrapped("Create", "joe", note("1", &sheet_uri(), "Bravo"))).await, Outcome::Done);
    let mut private = note("1", &sheet_uri(), "Bravo");
    private["to"] = json!([format!("{LOZERE}/people/elise")]);
    assert_eq!(lozere.receive("joe", wrapped("Update", "joe", private)).await, Outcome::Done);
    assert_eq!(lozere.sheet().await.comments, 0);
    // A neighbour's word buries nothing; the author's does.
    let bury = |by: &str| json!({"id": format!("{NC}/{by}/delete"), "type": "Delete", "actor": format!("{NC}/people/{by}"), "object": format!("{NC}/comments/2")});
    lozere.receive("mallory", bury("mallory")).await;
    let second = || wrapped("Create", "joe", note("2", &sheet_uri(), "Encore"));
    assert_eq!(lozere.receive("joe", second()).await, Outcome::Done);
    assert_eq!(lozere.receive("joe", bury("joe")).await, Outcome::Done);
    assert!(matches!(lozere.receive("joe", second()).await, Outcome::Refused(_)));
    assert_eq!(lozere.sheet().await.comments, 0);
}

#[tokio::test]
async fn nobody_writes_in_the_name_of_another() {
    let lozere = Instance::of(LOZERE).await;
    let forged = wrapped("Create", "mallory", note("1", &sheet_uri(), "Faux"));
    assert!(matches!(lozere.receive("mallory", forged).await, Outcome::Refused(_)));
    let mut two = note("2", &sheet_uri(), "Faux");
    two["attributedTo"] = json!([format!("{NC}/people/joe"), format!("{LOZERE}/people/elise")]);
    assert!(matches!(lozere.receive("joe", wrapped("Create", "joe", two)).await, Outcome::Refused(_)));
    let mut private = note("3", &sheet_uri(), "Entre nous");
    private["to"] = json!([format!("{LOZERE}/people/elise")]);
    assert!(matches!(lozere.receive("joe", wrapped("Create", "joe", private)).await, Outcome::Refused(_)));
    assert_eq!(lozere.receive("joe", wrapped("Create", "joe", note("4", &sheet_uri(), "Vrai"))).await, Outcome::Done);
    let mut taken = note("4", &sheet_uri(), "Pris");
    taken["attributedTo"] = json!(format!("{NC}/people/mallory"));
    taken["updated"] = json!("2026-11-24T14:05:00Z");
    assert!(matches!(lozere.receive("mallory", wrapped("Update", "mallory", taken)).await, Outcome::Refused(_)));
    let stolen = wrapped("Delete", "mallory", json!(format!("{NC}/comments/4")));
    assert!(matches!(lozere.receive("mallory", stolen).await, Outcome::Refused(_)));
    assert_eq!(lozere.sheet().await.comments, 1);
}

#[tokio::test]
async fn what_is_deleted_never_comes_again_whichever_arrives_first() {
    let lozere = Instance::of(LOZERE).await;
    for (id, order) in
        [("1", ["Create", "Delete", "Create", "Update"]), ("2", ["Delete", "Create", "Delete", "Create"])]
    {
        for verb in order {
            let object = note(id, &sheet_uri(), "Un");
            let object = if verb == "Delete" { json!({"id": object["id"], "type": "Tombstone"}) } else { object };
            lozere.receive("joe", wrapped(verb, "joe", object)).await;
        }
    }
    assert_eq!(lozere.sheet().await.comments, 0);
    let listed = store::list(&mut lozere.db.read().await.expect("a connection"), "p1", None, 10).await.expect("read");
    assert!(listed.items.is_empty());
}

#[tokio::test]
async fn a_like_that_was_taken_back_before_it_came_does_not_count() {
    let lozere = Instance::of(LOZERE).await;
    let like = |n: u32| json!({"id": format!("{NC}/people/joe/likes/{n}"), "type": "Like", "actor": format!("{NC}/people/joe"), "object": sheet_uri()});
    assert_eq!(lozere.receive("joe", wrapped("Undo", "joe", like(1))).await, Outcome::Done);
    assert_eq!(lozere.receive("joe", like(1)).await, Outcome::Done);
    assert_eq!(lozere.sheet().await.likes, 0);
    // Twice without taking back: one voice, which the last id takes back.
    for n in [2, 3] {
        assert_eq!(lozere.receive("joe", like(n)).await, Outcome::Done);
    }
    assert_eq!(lozere.sheet().await.likes, 1);
    assert!(matches!(lozere.receive("mallory", wrapped("Undo", "mallory", like(3))).await, Outcome::Refused(_)));
    assert_eq!(
        lozere.receive("joe", wrapped("Undo", "joe", json!(format!("{NC}/people/joe/likes/3")))).await,
        Outcome::Done
    );
    assert_eq!(lozere.sheet().await.likes, 0);
}

#[tokio::test]
async fn an_answer_to_an_unknown_comment_brings_what_stands_above_it() {
    let lozere = Instance::of(LOZERE).await;
    let above = note("1", &sheet_uri(), "Un");
    let answer = wrapped("Create", "joe", note("2", &format!("{NC}/comments/1"), "Deux"));
    assert_eq!(lozere.receive("joe", answer.clone()).await, Outcome::Needs(format!("{NC}/comments/1")));
    assert_eq!(lozere.receive_with("joe", answer, &[above]).await, Outcome::Done);
    assert_eq!(lozere.sheet().await.comments, 2);
    let elsewhere = note("3", "https://nc.example/other", "Trois");
    let lost = json!({"id": "https://nc.example/other", "type": "Article"});
    assert!(matches!(
        lozere.receive_with("joe", wrapped("Create", "joe", elsewhere), &[lost]).await,
        Outcome::Refused(_)
    ));
}

#[tokio::test]
async fn what_is_said_of_a_sheet_that_has_not_come_yet_waits_for_it() {
    let lozere = Instance::of(LOZERE).await;
    let sheet = "https://om.example/practices/9";
    let like = json!({"id": format!("{NC}/people/joe/likes/9"), "type": "Like", "actor": format!("{NC}/people/joe"), "object": sheet});
    assert_eq!(lozere.receive("joe", like.clone()).await, Outcome::NotMine, "nobody brings it here");
    let mut tx = lozere.db.begin().await.expect("a transaction");
    tx.query(
        "insert into networks (id, origin, name, actor_uri, inbox, state, flows_in, flows_out, created_at) \
         values ('om', 'https://om.example', 'OM', '', '', 'accepted', '', '', 0)",
    )
    .run()
    .await
    .expect("accepted");
    tx.commit().await.expect("committed");
    assert!(matches!(lozere.receive("joe", like.clone()).await, Outcome::Later(_)));
    let comment = wrapped("Create", "joe", note("9", sheet, "Merci"));
    assert_eq!(lozere.receive("joe", comment.clone()).await, Outcome::Needs(sheet.into()));
    let article = json!({"id": sheet, "type": "Article"});
    assert!(matches!(lozere.receive_with("joe", comment, &[article]).await, Outcome::Later(_)));
    // It was taken back before it came: nothing waits for it any more.
    let mut tx = lozere.db.begin().await.expect("a transaction");
    publications::store::bury(&mut tx, sheet, "https://om.example/people/ana", ARRIVAL).await.expect("buried");
    tx.commit().await.expect("committed");
    assert_eq!(lozere.receive("joe", like).await, Outcome::NotMine);
}

#[tokio::test]
async fn of_two_corrections_from_a_clock_that_is_ahead_the_last_to_come_holds() {
    let lozere = Instance::of(LOZERE).await;
    lozere.receive("joe", wrapped("Create", "joe", note("1", &sheet_uri(), "Un"))).await;
    for (words, updated) in [("Deux", "2027-02-01T10:00:00Z"), ("Trois", "2027-02-01T10:00:01Z")] {
        let mut corrected = note("1", &sheet_uri(), words);
        corrected["updated"] = json!(updated);
        assert_eq!(lozere.receive("joe", wrapped("Update", "joe", corrected)).await, Outcome::Done);
    }
    let mut conn = lozere.db.read().await.expect("a connection");
    let comment = store::by_uri(&mut conn, &format!("{NC}/comments/1")).await.expect("read").expect("there");
    assert_eq!(comment.html.trim(), "Trois");
}

#[tokio::test]
async fn a_conversation_is_told_to_be_gone_with_its_sheet() {
    let lozere = Instance::of(LOZERE).await;
    assert_eq!(lozere.receive("joe", wrapped("Create", "joe", note("1", &sheet_uri(), "Merci"))).await, Outcome::Done);
    let mut tx = lozere.db.begin().await.expect("a transaction");
    let elise = format!("{LOZERE}/people/elise");
    publications::store::delete(&mut tx, &lozere.sheet().await, &elise, ARRIVAL).await.expect("deleted");
    let gone = publications::store::deleted_at(&mut tx, &format!("{NC}/comments/1")).await.expect("read");
    assert_eq!(gone, Some(ARRIVAL));
}

#[tokio::test]
async fn a_person_relays_a_sheet_and_a_network_announces_a_comment() {
    let lozere = Instance::of(LOZERE).await;
    let share = json!({"id": format!("{NC}/people/joe/shares/1"), "type": "Announce", "actor": format!("{NC}/people/joe"), "object": sheet_uri()});
    for _ in 0..2 {
        assert_eq!(lozere.receive("joe", share.clone()).await, Outcome::Done);
    }
    assert_eq!(lozere.sheet().await.shares, 1);
    let said = note("9", &sheet_uri(), "Un");
    let relay =
        json!({"id": format!("{NC}/a/1"), "type": "Announce", "actor": format!("{NC}/network"), "object": said["id"]});
    assert_eq!(lozere.receive("reseau", relay.clone()).await, Outcome::Needs(format!("{NC}/comments/9")));
    assert_eq!(lozere.receive_with("reseau", relay, &[said]).await, Outcome::Done);
    assert_eq!(lozere.sheet().await.comments, 1);
}

#[tokio::test]
async fn an_attestation_of_another_network_keeps_its_facts_and_a_false_one_its_words_alone() {
    let lozere = Instance::of(LOZERE).await;
    let mut used = note("1", &sheet_uri(), "<p>En mots</p>");
    used["attestation"] = json!({"structure": "Case", "territory": "988", "date": "2026-11-20"});
    used["source"] = json!({"content": "Très bien", "mediaType": "text/markdown"});
    let mut odd = note("2", &sheet_uri(), "<p>En mots</p>");
    odd["attestation"] = json!({"structure": "Case", "territory": "988", "date": "2099-01-01"});
    for object in [used, odd] {
        assert_eq!(lozere.receive("joe", wrapped("Create", "joe", object)).await, Outcome::Done);
    }
    let sheet = lozere.sheet().await;
    assert_eq!((sheet.uses, sheet.comments), (1, 1));
    let uses = store::page(&mut lozere.db.read().await.expect("a connection"), "p1", store::Which::Uses, None, 5)
        .await
        .expect("read");
    assert_eq!((uses.items[0].structure.as_str(), uses.items[0].html.trim()), ("Case", "<p>Très bien</p>"));
}

#[tokio::test]
async fn pages_of_a_thread_follow_each_other_without_gap_or_repetition() {
    let lozere = Instance::of(LOZERE).await;
    for n in 0..7 {
        lozere.receive("joe", wrapped("Create", "joe", note(&n.to_string(), &sheet_uri(), "Un"))).await;
    }
    let mut conn = lozere.db.read().await.expect("a connection");
    let (mut seen, mut after) = (Vec::new(), None);
    loop {
        let listed = store::page(&mut conn, "p1", store::Which::Thread, after.as_ref(), 3).await.expect("read");
        seen.extend(listed.items.iter().map(|one| one.id.clone()));
        let Some(next) = listed.next else { break };
        after = store::Cursor::parse(&next.text());
        assert_eq!(after, Some(next));
    }
    let mut once = seen.clone();
    once.dedup();
    assert_eq!((seen.len(), once.len()), (7, 7));
    let from = store::Cursor::from(&store::by_id(&mut conn, &seen[0]).await.expect("read").expect("there"));
    let listed = store::page(&mut conn, "p1", store::Which::Thread, Some(&from), 10).await.expect("read");
    assert_eq!(listed.items.len(), 7, "the page that begins with a comment shows it");
}
