//! Votes over ActivityPub, between networks of our kind alone: a `Question` of the network that publishes the text, and
//! an `Offer` of a `Vote` by who votes, for that network alone. See FEDERATION.md.

pub use super::received::Activities;

use super::{Agreed, BALLOT, KIND, Vote};
use crate::{
    federation::{actors::Actor, document::PUBLIC, vocabulary},
    here::Here,
    locale::Locale,
    publications::{Publication, telling::escape},
    specifications::tally::Choice,
};
use serde_json::{Value, json};

/// The language in which the network of a text says what it says of it.
#[must_use]
pub fn language(publication: &Publication) -> Locale {
    if publication.language == "en" { Locale::En } else { Locale::Fr }
}

/// The `Question` of a vote, without context.
#[must_use]
pub fn question(publication: &Publication, network: &str, vote: &Vote) -> Value {
    let (agreed, locale) = (&vote.agreed, language(publication));
    let heads = vote.result.as_ref().map(|result| result.heads).unwrap_or_default();
    let option = |choice: Choice, count: usize| {
        json!({"type": "Note", "name": locale.t(choice.key()), "choice": choice.name(),
            "replies": {"type": "Collection", "totalItems": count}})
    };
    let name = locale.tv("vote-title", &[("title", agreed.title.as_str().into())]);
    let mut sheet = json!(agreed);
    let mut question = json!({
        "id": vote.uri,
        "type": "Question",
        "attributedTo": network,
        "kind": KIND,
        "context": agreed.specification,
        "name": name,
        "content": format!("<p>{}</p>", escape(&name)),
        "oneOf": [option(Choice::For, heads.in_favour), option(Choice::Against, heads.against), option(Choice::Abstain, heads.abstaining)],
        "to": [PUBLIC],
        "url": vote.uri,
        "ballots": format!("{}/ballots", vote.uri),
        "published": vote.created_at.rfc3339(),
        "startTime": agreed.opens.rfc3339(),
        "endTime": agreed.closes.rfc3339(),
    });
    if let Some(result) = &vote.result {
        question["closed"] = json!(agreed.closes.rfc3339());
        question["updated"] = json!(vote.counted_at.unwrap_or(vote.created_at).rfc3339());
        sheet["result"] = json!(result);
    }
    question["sheet"] = sheet;
    question
}

/// The network tells of a vote (`Create`), or of its result (`Update`).
#[must_use]
pub fn told(here: &Here<'_>, network: &Actor, publication: &Publication, vote: &Vote, verb: &str) -> Value {
    let id = format!("{}/{}", vote.uri, verb.to_lowercase());
    let question = question(publication, &network.uri, vote);
    let mut said =
        vocabulary::activity(verb, &id, &network.uri, question, &[PUBLIC], &[&network.followers_uri()], here.now);
    said["kind"] = json!(KIND);
    said
}

/// What a ballot says.
pub struct Cast<'a> {
    /// Its id.
    pub uri: &'a str,
    /// Who votes.
    pub voter: &'a str,
    /// The person whom the network mandated, when the network votes.
    pub person: &'a str,
    /// What they choose.
    pub choice: Choice,
    /// Why.
    pub explanation: &'a str,
}

/// `Offer` of a ballot to `network`, the network of the text, and to nobody else.
#[must_use]
pub fn offer(here: &Here<'_>, agreed: &Agreed, vote: &Vote, network: &str, cast: &Cast<'_>) -> Value {
    let published = here.now.rfc3339();
    let mut ballot = json!({
        "id": cast.uri,
        "type": "Vote",
        "attributedTo": cast.voter,
        "object": vote.uri,
        "choice": cast.choice.name(),
        "content": cast.explanation,
        "mediaType": "text/plain",
        "hash": agreed.hash,
        "published": published,
    });
    if !cast.person.is_empty() {
        ballot["mandated"] = json!(cast.person);
    }
    json!({
        "id": format!("{}/offer", cast.uri),
        "type": "Offer",
        "kind": BALLOT,
        "actor": cast.voter,
        "object": ballot,
        "target": vote.uri,
        "to": [network],
        "published": published,
    })
}

/// `Undo` of that offer.
#[must_use]
pub fn undo(here: &Here<'_>, vote: &Vote, network: &str, (ballot, voter): (&str, &str)) -> Value {
    json!({
        "id": format!("{ballot}/undo"),
        "type": "Undo",
        "kind": BALLOT,
        "actor": voter,
        "object": {"id": format!("{ballot}/offer"), "type": "Offer", "actor": voter, "object": ballot, "target": vote.uri},
        "target": vote.uri,
        "to": [network],
        "published": here.now.rfc3339(),
    })
}

/// What the network of the text answers to the network of a voter alone.
pub struct Answer<'a> {
    /// The id of the ballot.
    pub ballot: &'a str,
    /// Who voted.
    pub voter: &'a str,
    /// `received`, `withdrawn`; `refused`, or `kept`: it was not taken back in time.
    pub outcome: &'static str,
    /// Why, plain text.
    pub reason: &'a str,
}

/// See [`Answer`].
#[must_use]
pub fn answer(here: &Here<'_>, network: &Actor, answer: &Answer<'_>) -> Value {
    let verb = if matches!(answer.outcome, "received" | "withdrawn") { "Accept" } else { "Reject" };
    let id = here.uri(&format!("/activities/{}", here.id()));
    let mut said = vocabulary::activity(verb, &id, &network.uri, json!(answer.ballot), &[answer.voter], &[], here.now);
    said["kind"] = json!(BALLOT);
    said["outcome"] = json!(answer.outcome);
    said["content"] = json!(answer.reason);
    said
}
