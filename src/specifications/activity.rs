//! A specification over ActivityPub: an `Article` that any server can read, whose `source` is the whole text in Markdown
//! and whose `sheet` is the rest. See FEDERATION.md.

use super::{Document as Text, KIND, Sheet, content, sections};
use crate::{
    db::{Result, Tx},
    federation::{
        actors::{self, Actor},
        document::{Document, PUBLIC, str_of},
    },
    here::Here,
    locale::Locale,
    publications::{
        self, Publication, arrival,
        reading::{Own, Reading},
        telling::{self, escape},
        versions, vocabulary as words,
    },
};
use async_trait::async_trait;
use serde_json::{Value, json};

/// The `Article` of a specification, without context. `note` is what its author says of the version that stands.
#[must_use]
pub fn article(here: &Here<'_>, author_uri: &str, network: &str, publication: &Publication, note: &str) -> Value {
    let sheet = Sheet::from_json(&publication.sheet);
    let schedule = sheet.schedule();
    let standing = schedule.at(here.now);
    let phase = Locale::Fr.tv("specification-federated", &[("phase", Locale::Fr.t(standing.phase.key()).into())]);
    let content = content::whole(publication, &sheet, &phase);
    let summary = format!("<p>{}</p>", escape(&publication.summary));
    let uri = &publication.uri;
    let mut fields = sheet.to_json();
    if let Some(fields) = fields.as_object_mut() {
        // It stands in `source`, once.
        fields.remove("document");
    }
    let mut article = json!({
        "id": uri,
        "type": "Article",
        "attributedTo": author_uri,
        "audience": network,
        "to": [PUBLIC, network],
        "cc": [format!("{author_uri}/followers")],
        "name": publication.title,
        "summary": summary,
        "content": content,
        "contentMap": {&publication.language: content},
        "mediaType": "text/html",
        "source": {"content": sheet.document, "mediaType": "text/markdown"},
        "url": uri,
        "published": publication.published_at.rfc3339(),
        "updated": publication.updated_at.rfc3339(),
        "preview": {"type": "Note", "attributedTo": author_uri, "content": format!("<p><strong>{}</strong></p>{summary}", escape(&publication.title))},
        "replies": format!("{uri}/replies"),
        "versions": format!("{uri}/versions"),
        "kind": KIND,
        "version": publication.version,
        "versionHash": publication.version_hash,
        "sheet": fields,
        "interactionPolicy": {"canQuote": {"automaticApproval": [PUBLIC]}},
    });
    if publication.version > 1 {
        article["previousVersion"] = json!(format!("{uri}/versions/{}", publication.version - 1));
    }
    if !note.is_empty() {
        article["versionNote"] = json!(note);
    }
    if let Some(link) = telling::based_on(&mut article, publication, "specification-federated-continues") {
        article["tag"] = json!([link]);
    }
    if let Some(url) = words::licence_url(&publication.licence) {
        article["license"] = json!(url);
    }
    article
}

/// Specifications, as a kind of publication.
pub struct Kind;

/// The room's side of federation.
pub type Activities = arrival::Arrivals<Kind>;

#[async_trait]
impl publications::Kind for Kind {
    const NAME: &'static str = KIND;
    const UNWANTED: &'static str = "specifications of this network are not taken here";
    const UNWANTED_THERE: &'static str = "specifications of its network are not taken here";

    fn is(object: &Document) -> bool {
        object.kind() == "Article" && object.str("kind") == Some(KIND)
    }

    fn read(object: &Document) -> std::result::Result<Reading, &'static str> {
        let source = object.json().get("source").filter(|source| str_of(source, "mediaType") == Some("text/markdown"));
        let text = source.and_then(|source| str_of(source, "content")).ok_or("it has no source in Markdown")?;
        Text::read(text).map_err(|_| "its text is not one of sections and requirements")?;
        let fields = object.json().get("sheet").filter(|fields| fields.is_object()).ok_or("it has no sheet")?;
        let sheet: Sheet = serde_json::from_value(fields.clone()).map_err(|_| "its sheet cannot be read")?;
        let sheet = Sheet { document: text.to_owned(), ..sheet.capped() };
        let (json, searchable, territories) = (sheet.to_json(), sheet.searchable(), sheet.territories.clone());
        Reading::of(
            object,
            Own { json, opening: &sheet.context, summary: None, searchable, facets: Vec::new(), territories },
        )
    }

    fn co_authors(sheet: &str) -> Vec<String> {
        Sheet::from_json(sheet).co_authors
    }

    async fn written(tx: &mut Tx, _: &Here<'_>, publication_id: &str, sheet: &str) -> Result<()> {
        sections::write(tx, publication_id, &Sheet::from_json(sheet).read()).await
    }

    async fn tell(tx: &mut Tx, here: &Here<'_>, signer: &Actor, publication: &Publication, verb: &str) -> Result<()> {
        let network = actors::network(tx).await?;
        let version = versions::find(tx, &publication.id, publication.version).await?;
        let note = version.map(|version| version.note).unwrap_or_default();
        let article = article(here, &signer.uri, &network.uri, publication, &note);
        let told = telling::Told { publication, article, is_whole_in_sheet: false, inboxes: &[], verb };
        telling::tell(tx, here, signer, &network, &told).await
    }
}
