//! SQL of reports and of what they are about.

use super::{Error, NewReport, Target};
use crate::{
    db::{Conn, FromRow, Result, Tx},
    federation::actors,
    here::Here,
    locale::Locale,
    mail::{self, Address},
    time::Timestamp,
};

/// Reports of one page.
pub(super) const PAGE: i64 = 20;

/// Where a report stands.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum State {
    /// Nobody answered yet.
    Open,
    /// Answered.
    Resolved,
}

impl State {
    /// The name in the table.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Resolved => "resolved",
        }
    }
}

/// A report as stored.
#[derive(Clone, Debug, FromRow)]
pub struct Report {
    /// Local identifier.
    pub id: String,
    /// What it is about.
    pub object_uri: String,
    /// The publication, when that is here.
    pub publication_id: Option<String>,
    /// The comment, when that is here.
    pub comment_id: Option<String>,
    /// ActivityPub id of who reports; empty for a visitor.
    pub reporter: String,
    /// How a visitor can be answered.
    pub contact: String,
    /// What is wrong with it.
    pub reason: String,
    /// `open` or `resolved`.
    pub state: String,
    /// What was answered.
    pub answer: String,
    /// When it came.
    pub created_at: Timestamp,
    /// When it was answered.
    pub resolved_at: Option<Timestamp>,
    /// By whom.
    pub resolved_by: Option<String>,
}

const COLUMNS: &str = "id, object_uri, publication_id, comment_id, reporter, contact, reason, state, answer, created_at, resolved_at, resolved_by";

/// What is shown of the thing itself.
#[derive(Clone, Debug, Default, FromRow)]
pub(super) struct Shown {
    /// Kind of the publication, or of the one above the comment.
    pub(super) kind: String,
    /// Its title.
    pub(super) title: String,
    /// `published`, `deleted`, `hidden`; of the comment when it is one.
    pub(super) state: String,
    /// The comment, safe HTML; empty for a publication.
    pub(super) html: String,
}

pub(super) async fn by_id(conn: &mut Conn, id: &str) -> Result<Option<Report>> {
    conn.query_built(format!("select {COLUMNS} from reports where id = $1")).bind(id.to_owned()).maybe().await
}

/// How many wait for an answer.
///
/// # Errors
/// The database's.
pub async fn count_open(conn: &mut Conn) -> Result<i64> {
    let (count,): (i64,) = conn.query("select count(*) from reports where state = 'open'").one().await?;
    Ok(count)
}

/// One more than a page: open ones from the oldest, answered ones from the newest.
pub(super) async fn page(conn: &mut Conn, state: State, after: Option<&str>) -> Result<Vec<Report>> {
    // Identifiers grow with time.
    let (sql, start) = match state {
        State::Open => (format!("select {COLUMNS} from reports where state = $1 and id > $2 order by id limit $3"), ""),
        State::Resolved => {
            (format!("select {COLUMNS} from reports where state = $1 and id < $2 order by id desc limit $3"), "~")
        }
    };
    conn.query_built(sql)
        .bind(state.name().to_owned())
        .bind(after.unwrap_or(start).to_owned())
        .bind(PAGE + 1)
        .all()
        .await
}

#[derive(FromRow)]
struct Found {
    uri: String,
    publication_id: Option<String>,
    comment_id: Option<String>,
    actor_id: String,
}

/// A publication, a comment or an account, by its id or by the address of its page.
pub(super) async fn target(conn: &mut Conn, uri: &str) -> Result<Option<Target>> {
    let mut found: Option<Found> = None;
    for sql in [
        "select uri, id as publication_id, null as comment_id, actor_id from publications where uri = $1 and state <> 'deleted'",
        "select uri, publication_id, id as comment_id, actor_id from comments where uri = $1 and state <> 'deleted'",
        "select uri, null as publication_id, null as comment_id, id as actor_id from actors where uri = $1 and deleted_at is null",
        "select uri, id as publication_id, null as comment_id, actor_id from publications where url = $1 and state <> 'deleted' limit 1",
    ] {
        found = conn.query(sql).bind(uri.to_owned()).maybe().await?;
        if found.is_some() {
            break;
        }
    }
    let Some(found) = found else { return Ok(None) };
    let author = actors::by_id(conn, &found.actor_id).await?;
    Ok(Some(Target { uri: found.uri, publication_id: found.publication_id, comment_id: found.comment_id, author }))
}

pub(super) async fn shown(conn: &mut Conn, report: &Report) -> Result<Option<Shown>> {
    if let Some(comment) = &report.comment_id {
        return conn
            .query("select p.kind, p.title, c.state, c.html from comments c join publications p on p.id = c.publication_id where c.id = $1")
            .bind(comment.clone())
            .maybe()
            .await;
    }
    match &report.publication_id {
        Some(id) => {
            conn.query("select kind, title, state, '' as html from publications where id = $1")
                .bind(id.clone())
                .maybe()
                .await
        }
        None => Ok(None),
    }
}

pub(super) async fn insert(
    tx: &mut Tx,
    here: &Here<'_>,
    id: &str,
    uri: &str,
    target: &Target,
    new: &NewReport<'_>,
) -> Result<()> {
    tx.query(
        "insert into reports (id, uri, object_uri, publication_id, comment_id, reporter, contact, reason, state, created_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, 'open', $9) on conflict (uri) do nothing",
    )
    .bind(id.to_owned())
    .bind(uri.to_owned())
    .bind(target.uri.clone())
    .bind(target.publication_id.clone())
    .bind(target.comment_id.clone())
    .bind(new.reporter.to_owned())
    .bind(new.contact.to_owned())
    .bind(new.reason.to_owned())
    .bind(here.now)
    .run()
    .await
    .map(|_| ())
}

/// How many open reports came from an origin.
pub(super) async fn open_from(conn: &mut Conn, origin: &str) -> Result<i64> {
    let (count,): (i64,) = conn
        .query("select count(*) from reports r join actors a on a.uri = r.reporter where r.state = 'open' and a.origin = $1")
        .bind(origin.to_owned())
        .one()
        .await?;
    Ok(count)
}

/// `false` when it was answered already.
pub(super) async fn resolve(tx: &mut Tx, here: &Here<'_>, id: &str, answer: &str, by: &str) -> Result<bool> {
    let changed = tx
        .query("update reports set state = 'resolved', answer = $1, resolved_at = $2, resolved_by = $3 where id = $4 and state = 'open'")
        .bind(answer.to_owned())
        .bind(here.now)
        .bind(by.to_owned())
        .bind(id.to_owned())
        .run()
        .await?;
    Ok(changed == 1)
}

/// Where the answer goes, and in which language: what a visitor left, or the account of a person here.
pub(super) async fn answer_to(conn: &mut Conn, report: &Report) -> Result<Option<(Address, Locale)>> {
    if report.reporter.is_empty() {
        return Ok(email_in(&report.contact).map(|to| (to, Locale::Fr)));
    }
    let found: Option<(String, String)> = conn
        .query("select p.email, p.locale from people p join actors a on a.id = p.actor_id where a.uri = $1 and p.status = 'active'")
        .bind(report.reporter.clone())
        .maybe()
        .await?;
    Ok(found.and_then(|(email, locale)| Some((mail::address(&email)?, Locale::parse(&locale).unwrap_or(Locale::Fr)))))
}

/// The address in `Name <address>`.
fn email_in(contact: &str) -> Option<Address> {
    mail::address(contact.rsplit_once('<')?.1.strip_suffix('>')?)
}

/// Returns the address of the comment, or nothing when its state does not allow it. The count of
/// the publication follows.
pub(super) async fn set_hidden(tx: &mut Tx, id: &str, hidden: bool) -> Result<Option<String>, Error> {
    let (from, to) = if hidden { ("published", "hidden") } else { ("hidden", "published") };
    // What a block hid, only lifting the block shows.
    let changed: Option<(String, String, String)> = tx
        .query("update comments set state = $1 where id = $2 and state = $3 and hidden_by = '' returning uri, publication_id, kind")
        .bind(to.to_owned())
        .bind(id.to_owned())
        .bind(from.to_owned())
        .maybe()
        .await?;
    let Some((uri, publication, kind)) = changed else { return Ok(None) };
    let count = if kind == "use" {
        "update publications set uses = (select count(*) from comments where publication_id = $1 and kind = 'use' and state = 'published') where id = $1"
    } else {
        "update publications set comments = (select count(*) from comments where publication_id = $1 and kind = 'comment' and state = 'published') where id = $1"
    };
    tx.query(count).bind(publication).run().await?;
    Ok(Some(uri))
}

/// True when the other network was told.
pub(super) async fn is_forwarded(conn: &mut Conn, flag_uri: &str) -> Result<bool> {
    let found: Option<(i64,)> =
        conn.query("select seq from outbox where uri = $1").bind(flag_uri.to_owned()).maybe().await?;
    Ok(found.is_some())
}

/// The account of a local author, for the page that suspends it.
pub(super) async fn person_of(conn: &mut Conn, actor_id: &str) -> Result<Option<String>> {
    let found: Option<(String,)> =
        conn.query("select id from people where actor_id = $1").bind(actor_id.to_owned()).maybe().await?;
    Ok(found.map(|(id,)| id))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_visitor_is_answered_at_the_address_they_left() {
        assert_eq!(email_in("Léa <lea@example.org>").expect("an address").as_str(), "lea@example.org");
        assert!(email_in("Léa").is_none());
        assert!(email_in("<>").is_none());
    }
}
