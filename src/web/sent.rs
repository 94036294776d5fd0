//! Forms that were sent and done. Where a link is slow, an answer gets lost and a button is pressed
//! twice: the same form, sent again by the same person, leads to what it made the first time, and
//! other networks hear of one thing, not of two. Known by a name that its page drew
//! ([`super::View::form_id`]), and by what it says: other words are another form.

use super::form::{CSRF, Fields};
use crate::{
    db::{Conn, FromRow, Result, Tx},
    time::Timestamp,
};
use sha2::{Digest as _, Sha256};

/// Hidden field: the name of a form.
pub const FORM_ID: &str = "form_id";
/// Longest name that is looked at.
const LONGEST: usize = 64;

/// A form that was done.
#[derive(Clone, Debug, FromRow)]
pub struct Sent {
    digest: String,
    /// The page of what it made.
    pub path: String,
}

impl Sent {
    /// True when it said the same.
    #[must_use]
    pub fn says(&self, fields: &Fields) -> bool {
        self.digest == digest(fields)
    }
}

/// What this person made by the form of that name.
///
/// # Errors
/// The database's.
pub async fn find(conn: &mut Conn, person_id: &str, name: &str) -> Result<Option<Sent>> {
    if !is_name(name) {
        return Ok(None);
    }
    conn.query("select digest, path from sent_forms where person_id = $1 and name = $2")
        .bind(person_id.to_owned())
        .bind(name.to_owned())
        .maybe()
        .await
}

/// Takes the name of a form, in the transaction of what it does: of two requests at once the second waits
/// here for the first. The page that it made already, when it was done with the same words.
///
/// # Errors
/// The database's.
pub async fn begin(
    tx: &mut Tx,
    person_id: &str,
    name: &str,
    fields: &Fields,
    now: Timestamp,
) -> Result<Option<String>> {
    if !is_name(name) {
        return Ok(None);
    }
    let is_first = tx
        .query(
            "insert into sent_forms (person_id, name, digest, path, created_at) values ($1, $2, $3, '', $4) \
             on conflict (person_id, name) do nothing",
        )
        .bind(person_id.to_owned())
        .bind(name.to_owned())
        .bind(digest(fields))
        .bind(now)
        .run()
        .await?
        == 1;
    if is_first {
        return Ok(None);
    }
    Ok(find(tx, person_id, name).await?.filter(|sent| sent.says(fields)).map(|sent| sent.path))
}

/// Notes what a form made.
///
/// # Errors
/// The database's.
pub async fn done(tx: &mut Tx, person_id: &str, name: &str, fields: &Fields, path: &str, now: Timestamp) -> Result<()> {
    if !is_name(name) {
        return Ok(());
    }
    tx.query(
        "insert into sent_forms (person_id, name, digest, path, created_at) values ($1, $2, $3, $4, $5) \
         on conflict (person_id, name) do update set digest = excluded.digest, path = excluded.path",
    )
    .bind(person_id.to_owned())
    .bind(name.to_owned())
    .bind(digest(fields))
    .bind(path.to_owned())
    .bind(now)
    .run()
    .await
    .map(|_| ())
}

fn is_name(name: &str) -> bool {
    !name.is_empty() && name.len() <= LONGEST
}

/// Of what was typed: not of the token, which another session has another of.
fn digest(fields: &Fields) -> String {
    let mut hash = Sha256::new();
    for text in fields.0.iter().filter(|(name, _)| name != CSRF).flat_map(|(name, value)| [name, value]) {
        hash.update(text.len().to_be_bytes());
        hash.update(text);
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}
