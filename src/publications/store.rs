//! SQL of publications. One function writes a publication, wherever it comes from, with all that
//! follows from it: facets, search terms, the counts of its source.

use super::{Adaptation, Publication, hiding, list, news, search};
use crate::{
    db::{Conn, Result, Tx},
    federation::actors::Actor,
    territory,
    time::Timestamp,
};
use std::fmt::Write as _;

/// Facets are written by multiples of so many.
const FACETS: usize = 8;

/// Everything a page needs of a publication and its author, in the order of the struct.
pub(super) const SELECT: &str = "select p.seq, p.id, p.kind, p.uri, p.url, p.actor_id, p.network, p.state, p.title, p.summary, \
    p.language, p.licence, p.version, p.version_hash, p.sheet, p.source_uri, p.source_version_hash, p.adaptation, p.published_at, \
    p.updated_at, p.review_at, p.hidden_by, p.hidden_reason, p.hidden_at, p.comments, p.likes, p.shares, p.uses, p.adaptations, a.uri as author_uri, a.handle as author_handle, \
    a.name as author_name, a.kind as author_kind, n.name as network_name \
    from publications p join actors a on a.id = p.actor_id left join networks n on n.origin = p.network";

/// By local identifier, deleted ones included.
///
/// # Errors
/// The database's.
pub async fn by_id(conn: &mut Conn, id: &str) -> Result<Option<Publication>> {
    conn.query_built(format!("{SELECT} where p.id = $1")).bind(id.to_owned()).maybe().await
}

/// By ActivityPub id, deleted ones included.
///
/// # Errors
/// The database's.
pub async fn by_uri(conn: &mut Conn, uri: &str) -> Result<Option<Publication>> {
    conn.query_built(format!("{SELECT} where p.uri = $1")).bind(uri.to_owned()).maybe().await
}

/// Those with these local identifiers, in no order.
///
/// # Errors
/// The database's.
pub async fn by_ids(conn: &mut Conn, ids: &[String]) -> Result<Vec<Publication>> {
    conn.query_built(format!("{SELECT} where p.id in (..)")).bind_list(ids.iter().cloned()).all().await
}

/// Which of these ids are known: of publications, or of anything that was taken back.
///
/// # Errors
/// The database's.
pub async fn known_uris(conn: &mut Conn, uris: &[String]) -> Result<Vec<String>> {
    let mut known = conn.among("select uri from publications where uri in (..)", uris).await?;
    known.extend(conn.among("select uri from tombstones where uri in (..)", uris).await?);
    Ok(known)
}

/// A publication as it is to be from now on.
#[derive(Clone, Debug)]
pub struct Saved<'a> {
    /// True when no row has this `uri`: nothing has to be cleared first.
    pub new: bool,
    /// Local identifier for a new row; ignored for one that exists.
    pub id: String,
    /// `practice`…
    pub kind: &'a str,
    /// ActivityPub id: what makes it the same publication.
    pub uri: &'a str,
    /// Page at its origin.
    pub url: &'a str,
    /// Author.
    pub actor_id: &'a str,
    /// Origin of its network.
    pub network: &'a str,
    /// True when that is another instance.
    pub elsewhere: bool,
    /// Title.
    pub title: &'a str,
    /// Its words, folded.
    pub title_terms: &'a str,
    /// Summary.
    pub summary: &'a str,
    /// BCP 47.
    pub language: &'a str,
    /// Identifier.
    pub licence: &'a str,
    /// Number of the version.
    pub version: i64,
    /// See [`super::version_hash`].
    pub version_hash: &'a str,
    /// The kind's fields, JSON.
    pub sheet: String,
    /// Source, its version, and the note.
    pub source: Option<(&'a str, Option<&'a str>, &'a Adaptation)>,
    /// First publication.
    pub published_at: Timestamp,
    /// This version.
    pub updated_at: Timestamp,
    /// Now, here.
    pub received_at: Timestamp,
    /// Review date.
    pub review_at: Option<Timestamp>,
    /// Facets: name and value.
    pub facets: Vec<(&'static str, String)>,
    /// Territory codes; their containers become facets too.
    pub territories: &'a [String],
    /// All words to be found by, folded ([`crate::text::fold::terms`]).
    pub terms: String,
}

/// Writes a publication, over what is here of it; it stays its author's and of its kind, and deleted when it is.
const WRITE: &str = "insert into publications (id, kind, uri, url, actor_id, network, state, title, title_terms, summary, language, licence, \
    version, version_hash, sheet, source_uri, source_version_hash, adaptation, published_at, updated_at, received_at, review_at, adaptations) \
    values ($1, $2, $3, $4, $5, $6, 'published', $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, \
    (select count(*) from publications d where d.source_uri = $3 and d.state = 'published')) \
    on conflict (uri) do update set url = excluded.url, title = excluded.title, title_terms = excluded.title_terms, \
    summary = excluded.summary, language = excluded.language, licence = excluded.licence, version = excluded.version, \
    version_hash = excluded.version_hash, sheet = excluded.sheet, source_uri = excluded.source_uri, \
    source_version_hash = excluded.source_version_hash, adaptation = excluded.adaptation, updated_at = excluded.updated_at, \
    review_at = excluded.review_at \
    where publications.actor_id = excluded.actor_id and publications.kind = excluded.kind and publications.state <> 'deleted'";

/// Writes a publication. The order of lists never changes: `published_at` is that of the first time. What
/// was hidden here stays hidden, whatever its origin says of it.
///
/// # Errors
/// The database's. `RowNotFound` when the row exists and is another actor's, of another kind, or deleted: nothing
/// was written.
pub async fn save(tx: &mut Tx, saved: &Saved<'_>) -> Result<String> {
    let before = if saved.new { None } else { known(tx, saved.uri).await? };
    let (source_uri, source_version, adaptation) = match saved.source {
        Some((uri, version, note)) => (
            Some(uri.to_owned()),
            version.map(str::to_owned),
            Some(serde_json::to_string(note).expect("a note is JSON")),
        ),
        None => (None, None, None),
    };
    let write = tx
        .query_built(if saved.new {
            WRITE.to_owned()
        } else {
            format!("{WRITE} returning seq, id, published_at, state")
        })
        .bind(saved.id.clone())
        .bind(saved.kind.to_owned())
        .bind(saved.uri.to_owned())
        .bind(saved.url.to_owned())
        .bind(saved.actor_id.to_owned())
        .bind(saved.network.to_owned())
        .bind(saved.title.to_owned())
        .bind(saved.title_terms.to_owned())
        .bind(saved.summary.to_owned())
        .bind(saved.language.to_owned())
        .bind(saved.licence.to_owned())
        .bind(saved.version)
        .bind(saved.version_hash.to_owned())
        .bind(saved.sheet.clone())
        .bind(source_uri.clone())
        .bind(source_version)
        .bind(adaptation)
        .bind(saved.published_at)
        .bind(saved.updated_at)
        .bind(saved.received_at)
        .bind(saved.review_at);
    let id = if saved.new {
        write.put_off().await?;
        write_facets(tx, &saved.id, saved.published_at, saved).await?;
        saved.id.clone()
    } else {
        let (seq, id, published_at, state): (i64, String, i64, String) = write.one().await?;
        tx.query("delete from publication_facets where publication_id = $1").bind(id.clone()).put_off().await?;
        search::remove(tx, seq).await?;
        write_facets(tx, &id, Timestamp(published_at), saved).await?;
        if state == "hidden" {
            hiding::take_facets(tx, std::slice::from_ref(&id)).await?;
        }
        id
    };
    search::add(tx, &id, saved.terms.clone()).await?;
    if before.as_ref().is_some_and(|(hash, _)| hash != saved.version_hash) {
        news::source_changed(tx, saved.uri, saved.actor_id, saved.received_at).await?;
    }
    // A correction may name another source than before, or none any more.
    let adapted_before = before.as_ref().and_then(|(_, source)| source.as_ref());
    if let Some(before) = adapted_before.filter(|before| Some(*before) != source_uri.as_ref()) {
        count_adaptations(tx, before).await?;
    }
    if let Some(source) = source_uri {
        count_adaptations(tx, &source).await?;
        if before.is_none() {
            news::adapted(tx, &id, saved.actor_id, saved.received_at).await?;
        }
    }
    Ok(id)
}

/// The version that is here, and what it adapts.
async fn known(conn: &mut Conn, uri: &str) -> Result<Option<(String, Option<String>)>> {
    let known = conn.query("select version_hash, source_uri from publications where uri = $1");
    known.bind(uri.to_owned()).maybe().await
}

async fn write_facets(tx: &mut Tx, id: &str, published_at: Timestamp, saved: &Saved<'_>) -> Result<()> {
    let mut facets: Vec<(&str, String)> = saved.facets.clone();
    facets.push(("network", saved.network.to_owned()));
    if saved.elsewhere {
        facets.push((list::ELSEWHERE, "yes".to_owned()));
    }
    facets.push(("language", saved.language.to_owned()));
    facets.push(("licence", saved.licence.to_owned()));
    for code in saved.territories {
        facets.push(("territory", code.clone()));
        // A search in Occitanie finds what is published in Lozère.
        facets.extend(
            territory::get(code)
                .into_iter()
                .flat_map(super::super::territory::Territory::ancestors)
                .map(|outer| ("territory", outer.code.clone())),
        );
    }
    facets.sort();
    facets.dedup();
    // One statement whatever their number, as this runs for each inbound activity; and few lengths of it, so that
    // its text stays prepared.
    let length = facets.len().next_multiple_of(FACETS);
    let mut sql = String::from("insert into publication_facets (facet, value, published_at, publication_id) values ");
    for at in 0..length {
        if at > 0 {
            sql.push_str(", ");
        }
        let _ = write!(sql, "(${}, ${}, $1, $2)", at * 2 + 3, at * 2 + 4);
    }
    sql.push_str(" on conflict do nothing");
    let mut query = tx.query_built(sql).bind(published_at).bind(id.to_owned());
    let last = facets.last().cloned();
    for (facet, value) in facets.into_iter().chain(std::iter::repeat_with(|| last.clone()).flatten()).take(length) {
        query = query.bind(facet.to_owned()).bind(value);
    }
    query.put_off().await
}

/// Counts the living adaptations of a publication, if it is here.
pub(super) async fn count_adaptations(tx: &mut Tx, uri: &str) -> Result<()> {
    tx.query(
        "update publications set adaptations = (select count(*) from publications d where d.source_uri = $1 and d.state = 'published') \
         where uri = $1",
    )
    .bind(uri.to_owned())
    .put_off()
    .await
}

/// Takes a publication back for good: its words go, its place in the lineage stays, and no late
/// copy can bring it again (invariant I3).
///
/// # Errors
/// The database's.
pub async fn delete(tx: &mut Tx, publication: &Publication, actor_uri: &str, now: Timestamp) -> Result<()> {
    let id = || publication.id.clone();
    tx.query(
        "update publications set state = 'deleted', title = '', title_terms = '', summary = '', sheet = '{}', adaptation = null, \
         updated_at = $1, comments = 0, likes = 0, shares = 0, uses = 0 where id = $2",
    )
    .bind(now)
    .bind(id())
    .run()
    .await?;
    // What was said of it is gone with it: whoever asks for that is told so.
    tx.query(
        "insert into tombstones (uri, actor_uri, deleted_at) select c.uri, $1, $2 from comments c where c.publication_id = $3 \
         on conflict (uri, actor_uri) do nothing",
    )
    .bind(actor_uri.to_owned())
    .bind(now)
    .bind(id())
    .run()
    .await?;
    for table in [
        "delete from publication_facets where publication_id = $1",
        "delete from news where publication_id = $1",
        "delete from versions where publication_id = $1",
        "delete from comments where publication_id = $1",
        "delete from reactions where publication_id = $1",
        "delete from attachments where publication_id = $1",
        // What a kind keeps beside its row.
        "delete from specification_sections where publication_id = $1",
        "delete from specification_works where publication_id = $1",
        "delete from specification_edits where publication_id = $1",
        "delete from specification_amendments where publication_id = $1",
        "delete from specification_statements where publication_id = $1",
        "delete from event_occurrences where publication_id = $1",
        "delete from event_series where publication_id = $1",
        // With it, ballots and mandates.
        "delete from specification_votes where publication_id = $1",
    ] {
        tx.query(table).bind(id()).run().await?;
    }
    // What somebody was typing to correct it is theirs (invariant I7): the beginning of a sheet of their own,
    // adapted from the same source when there was one.
    tx.query("update drafts set publication_id = null, source_id = (select id from publications where uri = $1) where publication_id = $2")
        .bind(publication.source_uri.clone())
        .bind(id())
        .run()
        .await?;
    search::remove(tx, publication.seq).await?;
    bury(tx, &publication.uri, actor_uri, now).await?;
    if let Some(source) = &publication.source_uri {
        count_adaptations(tx, source).await?;
    }
    Ok(())
}

/// Writes down that `actor_uri` took something back. Whether its word counts is seen when the thing
/// comes: see [`is_buried`].
///
/// # Errors
/// The database's.
pub async fn bury(tx: &mut Tx, uri: &str, actor_uri: &str, now: Timestamp) -> Result<()> {
    tx.query("insert into tombstones (uri, actor_uri, deleted_at) values ($1, $2, $3) on conflict (uri, actor_uri) do nothing")
        .bind(uri.to_owned())
        .bind(actor_uri.to_owned())
        .bind(now)
        .run()
        .await
        .map(|_| ())
}

/// When something of this instance was deleted, if it was: nobody elsewhere can bury what is ours.
///
/// # Errors
/// The database's.
pub async fn deleted_at(conn: &mut Conn, uri: &str) -> Result<Option<Timestamp>> {
    let row: Option<(i64,)> = conn
        .query("select deleted_at from tombstones where uri = $1 order by deleted_at limit 1")
        .bind(uri.to_owned())
        .maybe()
        .await?;
    Ok(row.map(|(at,)| Timestamp(at)))
}

/// True when something of `author` must not come any more: the author took it back, or who answers for
/// its network, or somebody here. The word of a neighbour counts for nothing.
///
/// # Errors
/// The database's.
pub async fn is_buried(conn: &mut Conn, uri: &str, author: &Actor) -> Result<bool> {
    let row: Option<(i64,)> = conn
        .query(
            "select t.deleted_at from tombstones t left join actors a on a.uri = t.actor_uri \
             left join networks n on n.origin = a.origin and n.origin = $3 \
             where t.uri = $1 and (t.actor_uri = $2 or a.private_key is not null \
             or (a.kind <> 'person' and n.actor_uri = a.uri) or (a.kind = 'application' and n.actor_uri = a.network)) limit 1",
        )
        .bind(uri.to_owned())
        .bind(author.uri.clone())
        .bind(author.origin.clone())
        .maybe()
        .await?;
    Ok(row.is_some())
}

/// Publications with nearly this title, best first: « adapt this one instead ».
///
/// # Errors
/// The database's.
pub async fn similar(conn: &mut Conn, kind: &str, title: &str, limit: usize) -> Result<Vec<Publication>> {
    let found = search::alike(conn, kind, title, 40).await?;
    let mut scored: Vec<(f32, Publication)> = found
        .into_iter()
        .map(|publication| (crate::text::similarity::score(title, &publication.title), publication))
        .filter(|(score, _)| *score >= 0.4)
        .collect();
    scored.sort_by(|(a, _), (b, _)| b.total_cmp(a));
    Ok(scored.into_iter().take(limit).map(|(_, publication)| publication).collect())
}
