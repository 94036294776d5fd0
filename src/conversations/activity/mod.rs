//! A conversation over ActivityPub: a comment is a `Note` that answers an `Article` or another `Note`,
//! « useful » is a `Like`, relaying is an `Announce`. An attestation says in words what its own term
//! says to our software, so that any server shows a sentence. See FEDERATION.md.

mod inbound;
mod reacted;
mod received;
mod returned;

pub use inbound::Activities;

use super::{
    Comment,
    reactions::{Kind, Reaction},
    store, used_on,
};
use crate::{
    db::{Conn, Result},
    federation::{
        actors::{self, Actor},
        document::PUBLIC,
        vocabulary,
    },
    here::Here,
    locale::Locale,
    publications::{
        Publication,
        anchor::{self, Anchor},
    },
    territory,
};
use maud::html;
use serde_json::{Value, json};

/// Those whom a comment answers, each once: the author of the publication and the author of the
/// comment above it. Nobody is told of what they wrote themselves.
///
/// # Errors
/// The database's.
pub async fn answered(conn: &mut Conn, publication: &Publication, comment: &Comment) -> Result<Vec<Actor>> {
    let mut found = vec![actors::by_id(conn, &publication.actor_id).await?];
    if let Some(parent) = &comment.parent_uri
        && let Some(parent) = store::by_uri(conn, parent).await?
        && parent.actor_id != publication.actor_id
    {
        found.push(actors::by_id(conn, &parent.actor_id).await?);
    }
    found.retain(|actor| actor.id != comment.actor_id && actor.deleted_at.is_none());
    Ok(found)
}

/// The `Note` of a local comment, without context.
#[must_use]
pub fn note(publication: &Publication, comment: &Comment, answered: &[Actor]) -> Value {
    let mut cc = vec![format!("{}/followers", comment.author_uri)];
    cc.extend(answered.iter().map(|actor| actor.uri.clone()));
    let mut note = json!({
        "id": comment.uri,
        "type": "Note",
        "attributedTo": comment.author_uri,
        "inReplyTo": comment.parent_uri.as_ref().unwrap_or(&publication.uri),
        "to": [PUBLIC],
        "cc": cc,
        "content": content(publication, comment),
        "mediaType": "text/html",
        "source": {"content": comment.source, "mediaType": "text/markdown"},
        "url": comment.uri,
        "published": comment.created_at.rfc3339(),
    });
    if let Some(at) = comment.edited_at() {
        note["updated"] = json!(at.rfc3339());
    }
    if !answered.is_empty() {
        // Without a tag, Mastodon notifies nobody.
        let mention =
            |actor: &Actor| json!({"type": "Mention", "href": actor.uri, "name": format!("@{}", actor.address())});
        note["tag"] = answered.iter().map(mention).collect();
    }
    if let (Some(territory), Some(date)) = (&comment.territory, &comment.used_on) {
        note["attestation"] = json!({"structure": comment.structure, "territory": territory, "date": date});
    }
    if let Some(anchor) = own_anchor(comment) {
        note["section"] = anchor.to_json();
    }
    note
}

/// What a comment says itself that it is about: an answer leaves that to what it answers.
fn own_anchor(comment: &Comment) -> Option<Anchor> {
    comment.anchor().filter(|_| comment.parent_uri.is_none())
}

/// The words of a comment as other software shows them: what it is about, or attests, stands before them.
fn content(publication: &Publication, comment: &Comment) -> String {
    if let Some(about) = own_anchor(comment) {
        let name = anchor::named(Locale::Fr, about.requirement, &about.title);
        let sentence = Locale::Fr.tv("conversation-federated-about", &[("name", name.into())]);
        let address = format!("{}#{}", publication.url, about.section);
        return format!("{}{}", html! { p { a href=(address) { (sentence) } } }.into_string(), comment.html);
    }
    let (Some(territory), Some(date)) = (&comment.territory, &comment.used_on) else { return comment.html.clone() };
    let place = territory::get(territory).map_or_else(|| territory.as_str().into(), |known| known.label(Locale::Fr));
    let sentence = Locale::Fr.tv(
        "conversation-federated-use",
        &[
            ("structure", comment.structure.as_str().into()),
            ("territory", place.into()),
            ("date", used_on::text(date, Locale::Fr).into()),
        ],
    );
    format!("{}{}", html! { p { (sentence) } }.into_string(), comment.html)
}

/// `Create` or `Update` of a local comment.
#[must_use]
pub fn write(publication: &Publication, comment: &Comment, answered: &[Actor], verb: &str) -> Value {
    let note = note(publication, comment, answered);
    let seconds = comment.updated_at.0.div_euclid(1_000);
    let id =
        if verb == "Create" { format!("{}/create", comment.uri) } else { format!("{}/update-{seconds}", comment.uri) };
    let (to, cc) = (note["to"].clone(), note["cc"].clone());
    let at = comment.updated_at.rfc3339();
    json!({"id": id, "type": verb, "actor": comment.author_uri, "object": note, "to": to, "cc": cc, "published": at})
}

/// `Delete` of a local comment, by its author or by the network that hides it.
#[must_use]
pub fn delete(here: &Here<'_>, signer: &Actor, comment: &Comment) -> Value {
    vocabulary::delete(&format!("{}/delete", comment.uri), &signer.uri, &comment.uri, here.now)
}

/// The network's `Announce` of a comment that another server wrote on one of our publications: third
/// networks then fetch it from its own origin. `id` is its identifier here.
#[must_use]
pub fn relay(here: &Here<'_>, network: &Actor, id: &str, uri: &str) -> Value {
    let followers = network.followers_uri();
    let activity = here.uri(&format!("/comments/{id}/announce"));
    vocabulary::activity("Announce", &activity, &network.uri, json!(uri), &[PUBLIC], &[&followers], here.now)
}

/// The activity of a reaction.
#[must_use]
pub fn reaction(author: &Actor, publication: &Publication, kind: Kind, reaction: &Reaction) -> Value {
    let followers = author.followers_uri();
    let cc: &[&str] = match kind {
        Kind::Like => &[&publication.author_uri],
        Kind::Share => &[&followers, &publication.author_uri],
    };
    let object = json!(publication.uri);
    vocabulary::activity(kind.verb(), &reaction.uri, &author.uri, object, &[PUBLIC], cc, reaction.created_at)
}

/// Takes a reaction back.
#[must_use]
pub fn undo(here: &Here<'_>, author: &Actor, publication: &Publication, kind: Kind, done: &Reaction) -> Value {
    let undone = reaction(author, publication, kind, done);
    let to = [PUBLIC, publication.author_uri.as_str()];
    vocabulary::undo(&format!("{}/undo", done.uri), &author.uri, undone, &to, here.now)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        conversations::tests::{ARRIVAL, actor, comment, publication},
        origin::Origin,
        random::Random,
    };

    #[test]
    fn a_comment_is_a_note_that_other_software_threads_and_notifies() {
        let author = actor("https://lozere.example", "elise");
        let written = comment("https://nc.example", "joe");
        assert_eq!(
            write(&publication(), &written, &[author], "Create"),
            json!({
                "id": "https://nc.example/comments/c1/create",
                "type": "Create",
                "actor": "https://nc.example/people/joe",
                "to": [PUBLIC],
                "cc": ["https://nc.example/people/joe/followers", "https://lozere.example/people/elise"],
                "published": "2026-11-24T14:00:00Z",
                "object": {
                    "id": "https://nc.example/comments/c1",
                    "type": "Note",
                    "attributedTo": "https://nc.example/people/joe",
                    "inReplyTo": "https://lozere.example/practices/p1",
                    "to": [PUBLIC],
                    "cc": ["https://nc.example/people/joe/followers", "https://lozere.example/people/elise"],
                    "content": "<p>Merci.</p>\n",
                    "mediaType": "text/html",
                    "source": {"content": "Merci.", "mediaType": "text/markdown"},
                    "url": "https://nc.example/comments/c1",
                    "published": "2026-11-24T14:00:00Z",
                    "tag": [{"type": "Mention", "href": "https://lozere.example/people/elise", "name": "@elise@lozere.example"}],
                },
            })
        );
    }

    #[test]
    fn a_correction_is_an_update_that_says_when() {
        let mut written = comment("https://nc.example", "joe");
        written.parent_uri = Some("https://om.example/comments/c0".into());
        written.updated_at = crate::time::Timestamp(ARRIVAL.0 + 60_000);
        let update = write(&publication(), &written, &[], "Update");
        assert_eq!(update["id"], format!("https://nc.example/comments/c1/update-{}", ARRIVAL.0 / 1_000 + 60));
        assert_eq!(update["object"]["updated"], "2026-11-24T14:01:00Z");
        assert_eq!(update["object"]["inReplyTo"], "https://om.example/comments/c0");
        assert!(update["object"].get("tag").is_none());
    }

    #[test]
    fn an_attestation_says_in_words_what_its_term_says() {
        let mut written = comment("https://nc.example", "joe");
        written.structure = "Case <Ouvéa>".into();
        written.territory = Some("988".into());
        written.used_on = Some("2026-11-20".into());
        let note = note(&publication(), &written, &[]);
        assert_eq!(note["attestation"], json!({"structure": "Case <Ouvéa>", "territory": "988", "date": "2026-11-20"}));
        let content = note["content"].as_str().expect("text");
        assert!(content.starts_with("<p>") && content.ends_with("<p>Merci.</p>\n"), "{content}");
        for words in ["Case &lt;Ouvéa&gt;", "Nouvelle-Calédonie", "20 novembre 2026"] {
            assert!(content.contains(words), "{content}");
        }
    }

    #[test]
    fn a_like_and_its_undo_carry_the_same_id() {
        let origin = Origin::parse("https://nc.example").expect("sound");
        let (random, sealer) = (Random::seeded(1), crate::seal::Sealer::new(&[7; 32]).expect("32 bytes"));
        let here = Here { origin: &origin, now: ARRIVAL, random: &random, sealer: &sealer };
        let joe = actor("https://nc.example", "joe");
        let done = Reaction {
            publication_id: "p1".into(),
            kind: "like".into(),
            actor_id: joe.id.clone(),
            uri: "https://nc.example/people/joe/likes/r1".into(),
            created_at: ARRIVAL,
        };
        let like = json!({
            "id": "https://nc.example/people/joe/likes/r1",
            "type": "Like",
            "actor": "https://nc.example/people/joe",
            "object": "https://lozere.example/practices/p1",
            "to": [PUBLIC],
            "cc": ["https://lozere.example/people/elise"],
            "published": "2026-11-24T14:00:00Z",
        });
        assert_eq!(reaction(&joe, &publication(), Kind::Like, &done), like);
        let undo = undo(&here, &joe, &publication(), Kind::Like, &done);
        assert_eq!(undo["object"], like);
        assert_eq!(undo["id"], "https://nc.example/people/joe/likes/r1/undo");
    }

    #[test]
    fn a_relay_is_an_announce_to_the_followers_of_the_relaying_person() {
        let joe = actor("https://nc.example", "joe");
        let done = Reaction {
            publication_id: "p1".into(),
            kind: "share".into(),
            actor_id: joe.id.clone(),
            uri: "https://nc.example/people/joe/shares/r1".into(),
            created_at: ARRIVAL,
        };
        let share = reaction(&joe, &publication(), Kind::Share, &done);
        assert_eq!(share["type"], "Announce");
        assert_eq!(share["object"], "https://lozere.example/practices/p1");
        assert_eq!(
            share["cc"],
            json!(["https://nc.example/people/joe/followers", "https://lozere.example/people/elise"])
        );
    }
}
