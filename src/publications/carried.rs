//! Files that were carried here in a bundle. They went through the same checks as one that is fetched, and wait under
//! their address until a publication of that very network shows them: which of the two comes first does not matter.

use super::media::{Attachment, Stored};
use crate::{
    db::{Conn, FromRow, Result, Tx},
    here::Here,
    origin::Origin,
    time::Timestamp,
};
use std::time::Duration;

/// So long a file waits for what shows it.
const PATIENCE: Duration = Duration::from_secs(400 * 24 * 3600);
/// Files looked at by one call.
const SOME: i64 = 500;

/// A file that waits, and the attachment that lacks it.
#[derive(FromRow)]
struct Match {
    url: String,
    attachment: String,
    file: String,
    original: Option<String>,
    media_type: String,
    bytes: i64,
    width: Option<i64>,
    height: Option<i64>,
}

// A page that shows a picture must get a picture, and what is said with a file is said with those bytes alone.
const MATCHES: &str = "select c.url, t.id as attachment, c.file, c.original, c.media_type, c.bytes, c.width, c.height from carried_files c \
     join attachments t on t.remote_url = c.url and t.file is null \
     join publications p on p.id = t.publication_id and coalesce(t.origin, p.network) = c.origin \
     where (t.said is null or t.digest = c.file or t.digest = c.original) \
     and (case when c.media_type like 'image/%' then 1 else 0 end) = (case when t.media_type like 'image/%' then 1 else 0 end)";

/// Notes a stored file of the network at `origin`, which is at `url` there.
///
/// # Errors
/// The database's.
pub async fn note(tx: &mut Tx, here: &Here<'_>, origin: &Origin, url: &str, stored: &Stored) -> Result<()> {
    tx.query(
        "insert into carried_files (url, origin, file, original, media_type, bytes, width, height, came_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (url) do update set origin = excluded.origin, \
         file = excluded.file, original = excluded.original, media_type = excluded.media_type, bytes = excluded.bytes, width = excluded.width, \
         height = excluded.height, came_at = excluded.came_at",
    )
    .bind(url.to_owned())
    .bind(origin.as_str().to_owned())
    .bind(stored.file.clone())
    .bind(stored.original.clone())
    .bind(stored.media_type.to_owned())
    .bind(stored.bytes)
    .bind(stored.size.map(|(width, _)| width))
    .bind(stored.size.map(|(_, height)| height))
    .bind(here.now)
    .run()
    .await
    .map(|_| ())
}

/// Gives attachments the files that wait for them, some at a time; forgets what waited in vain.
///
/// # Errors
/// The database's.
pub async fn settle(tx: &mut Tx, now: Timestamp) -> Result<()> {
    let found: Vec<Match> = tx.query_built(format!("{MATCHES} limit $1")).bind(SOME).all().await?;
    for one in &found {
        give(tx, one).await?;
    }
    for one in found {
        forget(tx, &one.url).await?;
    }
    tx.query("delete from carried_files where url in (select url from carried_files where came_at < $1 limit $2)")
        .bind(now.minus(PATIENCE))
        .bind(SOME)
        .run()
        .await
        .map(|_| ())
}

/// The file that waits for this attachment; it is its own then.
///
/// # Errors
/// The database's.
pub async fn claim(tx: &mut Tx, wanted: &Attachment) -> Result<Option<String>> {
    let found: Option<Match> =
        tx.query_built(format!("{MATCHES} and t.id = $1")).bind(wanted.id.clone()).maybe().await?;
    if let Some(found) = &found {
        give(tx, found).await?;
        forget(tx, &found.url).await?;
    }
    Ok(found.map(|found| found.file))
}

/// True when a file waits for this attachment: a look that takes no writer.
///
/// # Errors
/// The database's.
pub async fn waits_for(conn: &mut Conn, wanted: &Attachment) -> Result<bool> {
    let found: Option<(String,)> = conn
        .query("select url from carried_files where url = $1")
        .bind(wanted.remote_url.clone().unwrap_or_default())
        .maybe()
        .await?;
    Ok(found.is_some())
}

async fn forget(tx: &mut Tx, url: &str) -> Result<()> {
    tx.query("delete from carried_files where url = $1").bind(url.to_owned()).run().await.map(|_| ())
}

async fn give(tx: &mut Tx, one: &Match) -> Result<()> {
    tx.query("update attachments set file = $1, original = $2, media_type = $3, bytes = $4, width = $5, height = $6 where id = $7")
        .bind(one.file.clone())
        .bind(one.original.clone())
        .bind(one.media_type.clone())
        .bind(one.bytes)
        .bind(one.width)
        .bind(one.height)
        .bind(one.attachment.clone())
        .run()
        .await
        .map(|_| ())
}
