//! « Du nouveau »: what others did with the sheets of a person, so that they learn of it without
//! looking. A line is written in the transaction of what it tells, whichever network that came from,
//! and is dated by its arrival here. Nobody is told what they did themselves, nor the same twice.

use super::Publication;
use crate::{
    db::{Conn, FromRow, Result, Tx},
    federation::actors,
    here::Here,
    locale::Locale,
    people::{self, letters},
    territory,
    time::{Timestamp, display},
};
use std::time::Duration;

/// Lines of the list, and of a letter.
pub const SHOWN: i64 = 20;
/// Two letters to one person are so far apart.
const BETWEEN: Duration = Duration::from_secs(3600);
/// What is older than this is no reason to write.
const FRESH: Duration = Duration::from_secs(7 * 24 * 3600);
/// Letters of one round.
const SOME: i64 = 200;

/// A line.
#[derive(Clone, Debug, FromRow)]
pub struct Item {
    kind: String,
    publication_kind: String,
    publication_id: String,
    comment_id: Option<String>,
    title: String,
    source_title: Option<String>,
    actor_name: String,
    network_name: Option<String>,
    /// When it came.
    pub at: Timestamp,
}

impl Item {
    /// « Joe Wapae (Réseau de Nouvelle-Calédonie) a commenté « Tenir une permanence » ».
    #[must_use]
    pub fn sentence(&self, locale: Locale) -> String {
        let title = self.source_title.as_ref().filter(|_| self.kind == "adaptation").unwrap_or(&self.title);
        let who = match &self.network_name {
            Some(network) => format!("{} ({network})", self.actor_name),
            None => self.actor_name.clone(),
        };
        let key = match self.kind.as_str() {
            "comment" => "news-comment",
            "reply" => "news-reply",
            "use" => "news-use",
            "adaptation" => "news-adaptation",
            "merge" => "news-merge",
            _ => "news-source",
        };
        locale.tv(key, &[("who", who.into()), ("title", title.as_str().into())])
    }

    /// Where it can be read: a path of this site.
    #[must_use]
    pub fn href(&self) -> String {
        let page = format!("/{}s/{}", self.publication_kind, self.publication_id);
        match (self.kind.as_str(), &self.comment_id) {
            (_, Some(comment)) => format!("/comments/{comment}"),
            ("source", None) => format!("{page}/difference?since=source"),
            ("merge", None) => format!("{page}/merge"),
            _ => page,
        }
    }
}

/// A line to write, for whoever a statement finds.
struct Line<'a> {
    kind: &'static str,
    comment_id: Option<&'a str>,
    /// Who did it.
    actor_id: &'a str,
    at: Timestamp,
}

impl Line<'_> {
    /// Writes it; `found` gives the person (`o`) and the publication, and reads what it is looked for by as `$5` and on.
    async fn write(self, tx: &mut Tx, publication: &str, found: &str, by: &[&str]) -> Result<()> {
        let query = tx
            .query_built(format!(
                "insert into news (person_id, kind, publication_id, comment_id, actor_id, at) \
             select o.id, $1, {publication}, $2, $3, $4 from {found}"
            ))
            .bind(self.kind.to_owned())
            .bind(self.comment_id.map(str::to_owned))
            .bind(self.actor_id.to_owned())
            .bind(self.at);
        by.iter().fold(query, |query, one| query.bind((*one).to_owned())).put_off().await
    }
}

/// Somebody said something under a publication: its author is told, and whoever is answered.
///
/// # Errors
/// The database's.
pub async fn said(
    tx: &mut Tx,
    kind: &'static str,
    publication_id: &str,
    comment_id: &str,
    parent_uri: Option<&str>,
    actor_id: &str,
    at: Timestamp,
) -> Result<()> {
    let line = |kind| Line { kind, comment_id: Some(comment_id), actor_id, at };
    let author = "publications p join people o on o.actor_id = p.actor_id where p.id = $5 and p.actor_id <> $3";
    line(kind).write(tx, "p.id", author, &[publication_id]).await?;
    let Some(parent) = parent_uri else { return Ok(()) };
    let answered = "comments c join people o on o.actor_id = c.actor_id join publications p on p.id = c.publication_id \
        where c.uri = $5 and c.actor_id <> $3 and p.actor_id <> c.actor_id";
    line("reply").write(tx, "c.publication_id", answered, &[parent]).await
}

/// A publication was adapted: the author of its source is told.
///
/// # Errors
/// The database's.
pub(super) async fn adapted(tx: &mut Tx, id: &str, actor_id: &str, at: Timestamp) -> Result<()> {
    let line = Line { kind: "adaptation", comment_id: None, actor_id, at };
    let found = "publications s join people o on o.actor_id = s.actor_id join publications d on d.source_uri = s.uri \
        where d.id = $5 and s.actor_id <> $3";
    line.write(tx, "d.id", found, &[id]).await
}

/// A publication was corrected: whoever adapted it is told, once however often it is corrected.
///
/// # Errors
/// The database's.
pub(super) async fn source_changed(tx: &mut Tx, source_uri: &str, actor_id: &str, at: Timestamp) -> Result<()> {
    tx.query(
        "delete from news where kind = 'source' and publication_id in \
         (select d.id from publications d where d.source_uri = $1)",
    )
    .bind(source_uri.to_owned())
    .run()
    .await?;
    let line = Line { kind: "source", comment_id: None, actor_id, at };
    let found = "publications d join people o on o.actor_id = d.actor_id \
        where d.source_uri = $5 and d.state = 'published' and d.actor_id <> $3";
    line.write(tx, "d.id", found, &[source_uri]).await
}

/// Two versions of a publication are to be merged: its author is told, those who wrote it too, and, of what the
/// network signs, who animates it. Once, however many came back.
///
/// # Errors
/// The database's.
pub async fn to_merge(tx: &mut Tx, publication: &Publication, co_authors: &[String], at: Timestamp) -> Result<()> {
    settled(tx, &publication.id).await?;
    let mut told: Vec<(String,)> = if publication.author_kind == "group" {
        tx.query("select id from people where status = 'active' and role in ('animator', 'moderator', 'administrator')")
            .all()
            .await?
    } else {
        Vec::new()
    };
    let mut writers = vec![publication.actor_id.clone()];
    for handle in co_authors {
        writers.extend(actors::local_by_handle(tx, handle).await?.map(|actor| actor.id));
    }
    for writer in writers {
        told.extend(tx.query("select id from people where actor_id = $1").bind(writer).maybe::<(String,)>().await?);
    }
    told.sort();
    told.dedup();
    for (person,) in &told {
        let line = Line { kind: "merge", comment_id: None, actor_id: &publication.actor_id, at };
        line.write(tx, "p.id", "publications p join people o on o.id = $6 where p.id = $5", &[&publication.id, person])
            .await?;
    }
    Ok(())
}

/// The two versions are merged.
///
/// # Errors
/// The database's.
pub async fn settled(tx: &mut Tx, publication_id: &str) -> Result<()> {
    tx.query("delete from news where kind = 'merge' and publication_id = $1")
        .bind(publication_id.to_owned())
        .run()
        .await
        .map(|_| ())
}

/// A comment was taken out of sight.
///
/// # Errors
/// The database's.
pub async fn unsaid(tx: &mut Tx, comment_id: &str) -> Result<()> {
    tx.query("delete from news where comment_id = $1").bind(comment_id.to_owned()).run().await.map(|_| ())
}

/// The newest lines of a person that came after an instant.
///
/// # Errors
/// The database's.
pub async fn list(conn: &mut Conn, person_id: &str, after: Timestamp) -> Result<Vec<Item>> {
    // news_person
    conn.query(
        "select w.kind, p.kind as publication_kind, w.publication_id, w.comment_id, p.title, s.title as source_title, \
         a.name as actor_name, n.name as network_name, w.at \
         from news w join publications p on p.id = w.publication_id join actors a on a.id = w.actor_id \
         left join publications s on s.uri = p.source_uri and s.state = 'published' left join networks n on n.origin = a.origin \
         where w.person_id = $1 and w.at > $2 and p.state = 'published' order by w.at desc, w.seq desc limit $3",
    )
    .bind(person_id.to_owned())
    .bind(after)
    .bind(SHOWN)
    .all()
    .await
}

/// When a person last looked at their news.
///
/// # Errors
/// The database's.
pub async fn seen_at(conn: &mut Conn, person_id: &str) -> Result<Timestamp> {
    let row: Option<(Option<i64>,)> =
        conn.query("select news_seen_at from people where id = $1").bind(person_id.to_owned()).maybe().await?;
    Ok(Timestamp(row.and_then(|(at,)| at).unwrap_or(0)))
}

/// A person looks at their news now.
///
/// # Errors
/// The database's.
pub async fn mark_seen(tx: &mut Tx, person_id: &str, now: Timestamp) -> Result<()> {
    tx.query("update people set news_seen_at = $1 where id = $2")
        .bind(now)
        .bind(person_id.to_owned())
        .run()
        .await
        .map(|_| ())
}

/// Writes to those who want letters and have not seen what came: one letter for all of it, and not
/// another within the hour. Says how many were written.
///
/// # Errors
/// The database's.
pub async fn write_letters(tx: &mut Tx, here: &Here<'_>) -> Result<usize> {
    // news_at
    let due: Vec<(String, i64)> = tx
        .query(
            "select p.id, max(coalesce(p.news_mailed_at, 0)) from news w join people p on p.id = w.person_id \
             where w.at > $1 and w.at > coalesce(p.news_seen_at, 0) and w.at > coalesce(p.news_mailed_at, 0) \
             and p.news_mail = 1 and p.status = 'active' and coalesce(p.news_mailed_at, 0) <= $2 group by p.id order by p.id limit $3",
        )
        .bind(here.now.minus(FRESH))
        .bind(here.now.minus(BETWEEN))
        .bind(SOME)
        .all()
        .await?;
    let mut written = 0;
    for (id, before) in due {
        let Some(person) = people::by_id(tx, &id).await? else { continue };
        let after = seen_at(tx, &id).await?.max(Timestamp(before));
        let items = list(tx, &id, after).await?;
        // Another process may have written to them meanwhile.
        let mine = tx
            .query("update people set news_mailed_at = $1 where id = $2 and coalesce(news_mailed_at, 0) = $3")
            .bind(here.now)
            .bind(id)
            .bind(before)
            .run()
            .await?;
        if mine == 1 && !items.is_empty() {
            letters::news(tx, here, &person, &lines(here, &person, &items)).await?;
            written += 1;
        }
    }
    Ok(written)
}

/// Each with the hour where its reader lives, and its address.
fn lines(here: &Here<'_>, person: &people::Person, items: &[Item]) -> String {
    let locale = person.locale();
    let place = territory::get(&person.territory).map(territory::Territory::place);
    let mut text = String::new();
    for item in items {
        let at = place.as_ref().map(|place| display::instant(item.at, place, locale)).unwrap_or_default();
        text.push_str(&format!("- {}\n  {at}\n  {}\n\n", item.sentence(locale), here.uri(&item.href())));
    }
    text.trim_end().to_owned()
}
