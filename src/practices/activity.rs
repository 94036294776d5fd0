//! A practice over ActivityPub: an `Article` that any server can read (title, summary, content), and
//! that ours read back whole, Markdown included (`sheet`). See FEDERATION.md.

use super::{KIND, Sheet, announce, content, received};
use crate::{
    db::{Result, Tx},
    federation::{
        actors::Actor,
        document::{Document, PUBLIC},
    },
    here::Here,
    publications::{
        self, Publication, arrival,
        media::Attachment,
        reading::Reading,
        telling::{self, escape},
        vocabulary as words,
    },
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
    tags.extend(telling::based_on(&mut article, publication, "practice-federated-adapted-from"));
    if !tags.is_empty() {
        article["tag"] = json!(tags);
    }
    article
}

/// Practices, as a kind of publication.
pub struct Kind;

/// The room's side of federation.
pub type Activities = arrival::Arrivals<Kind>;

#[async_trait]
impl publications::Kind for Kind {
    const NAME: &'static str = KIND;
    const UNWANTED: &'static str = "practices of this network are not taken here";
    const UNWANTED_THERE: &'static str = "practices of its network are not taken here";

    fn is(object: &Document) -> bool {
        received::is_practice(object)
    }

    fn read(object: &Document) -> std::result::Result<Reading, &'static str> {
        received::read(object)
    }

    fn co_authors(sheet: &str) -> Vec<String> {
        Sheet::from_json(sheet).co_authors
    }

    async fn tell(tx: &mut Tx, here: &Here<'_>, signer: &Actor, publication: &Publication, verb: &str) -> Result<()> {
        announce(tx, here, signer, publication, verb).await
    }
}
