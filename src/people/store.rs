//! Rows of `people` with their actors. Reads here; writes stand in the verbs that own the rules.

use super::Status;
use crate::{
    db::{Conn, FromRow, Result, Tx},
    locale::Locale,
    mail::{self, Address},
    time::Timestamp,
    web::Role,
};

const COLUMNS: &str = "p.id, p.actor_id, a.uri, a.handle, a.name, p.email, p.password_hash, p.role, p.status, p.locale, p.territory, p.structure, \
                       p.presentation, p.signup_answer, p.created_at, p.seen_at, p.news_mail";
const FROM: &str = "from people p join actors a on a.id = p.actor_id";

/// An account.
#[derive(Clone, FromRow)]
pub struct Person {
    /// Identifier.
    pub id: String,
    /// Identifier of its actor.
    pub actor_id: String,
    /// ActivityPub id.
    pub uri: String,
    /// Handle.
    pub handle: String,
    /// Display name.
    pub name: String,
    /// Mail address, as typed.
    pub email: String,
    /// Argon2id, in PHC form; `None` until a password was chosen.
    pub password_hash: Option<String>,
    /// See [`Person::role`].
    role: String,
    /// See [`Person::status`].
    status: String,
    /// See [`Person::locale`].
    locale: String,
    /// Territory code.
    pub territory: String,
    /// Where they work.
    pub structure: String,
    /// Their own words on themselves, Markdown.
    pub presentation: String,
    /// What they answered when they asked to join.
    pub signup_answer: String,
    /// When the account was made.
    pub created_at: Timestamp,
    /// Last visit.
    pub seen_at: Option<Timestamp>,
    /// See [`Person::wants_news`].
    news_mail: i64,
}

impl Person {
    /// What they may do.
    #[must_use]
    pub fn role(&self) -> Role {
        Role::parse(&self.role).unwrap_or(Role::Reader)
    }

    /// Whether they may come in.
    #[must_use]
    pub fn status(&self) -> Status {
        Status::parse(&self.status).unwrap_or(Status::Suspended)
    }

    /// The language of their pages and mails.
    #[must_use]
    pub fn locale(&self) -> Locale {
        Locale::parse(&self.locale).unwrap_or(Locale::Fr)
    }

    /// They want letters on what happens to their sheets.
    #[must_use]
    pub fn wants_news(&self) -> bool {
        self.news_mail != 0
    }

    /// Where to write to them.
    #[must_use]
    pub fn address(&self) -> Option<Address> {
        mail::address(&self.email)
    }
}

/// By identifier.
///
/// # Errors
/// The database's.
pub async fn by_id(conn: &mut Conn, id: &str) -> Result<Option<Person>> {
    conn.query_built(format!("select {COLUMNS} {FROM} where p.id = $1")).bind(id.to_owned()).maybe().await
}

/// By mail address, in lower case.
///
/// # Errors
/// The database's.
pub async fn by_email(conn: &mut Conn, folded: &str) -> Result<Option<Person>> {
    conn.query_built(format!("select {COLUMNS} {FROM} where p.email_folded = $1")).bind(folded.to_owned()).maybe().await
}

/// By handle.
///
/// # Errors
/// The database's.
pub async fn by_handle(conn: &mut Conn, handle: &str) -> Result<Option<Person>> {
    conn.query_built(format!("select {COLUMNS} {FROM} where a.handle = $1 and a.private_key is not null"))
        .bind(handle.to_owned())
        .maybe()
        .await
}

/// Which accounts a list shows.
#[derive(Clone, Default)]
pub struct Search {
    /// Part of a name, a handle or an address.
    pub words: String,
    /// Only these.
    pub status: Option<Status>,
    /// Only those before this identifier.
    pub before: Option<String>,
}

/// A page of accounts, the newest first (identifiers grow with time).
///
/// # Errors
/// The database's.
pub async fn page(conn: &mut Conn, search: &Search, limit: i64) -> Result<Vec<Person>> {
    conn.query_built(format!(
        "select {COLUMNS} {FROM} where p.id < $1 and ($2 = '' or p.status = $2) \
         and ($3 = '' or lower(a.name) like $4 escape '!' or a.handle like $4 escape '!' or p.email_folded like $4 escape '!') \
         order by p.id desc limit $5"
    ))
    .bind(search.before.clone().unwrap_or_else(|| "zz".to_owned()))
    .bind(search.status.map_or("", Status::name).to_owned())
    .bind(search.words.clone())
    .bind(pattern(&search.words))
    .bind(limit)
    .all()
    .await
}

/// What contains the words, whatever signs they hold.
fn pattern(words: &str) -> String {
    let mut pattern = String::from("%");
    for c in words.trim().to_lowercase().chars() {
        if matches!(c, '%' | '_' | '!') {
            pattern.push('!');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}

/// How many ask to join.
///
/// # Errors
/// The database's.
pub async fn pending(conn: &mut Conn) -> Result<i64> {
    // people_status
    let (count,): (i64,) = conn.query("select count(*) from people where status = 'pending'").one().await?;
    Ok(count)
}

/// The administrators who may come in, held until the end of the transaction: two of them cannot
/// remove one another at the same time.
pub(super) async fn administrators(tx: &mut Tx) -> Result<Vec<String>> {
    let rows: Vec<(String,)> = tx
        .query_each(
            "select id from people where role = 'administrator' and status = 'active' order by id",
            "select id from people where role = 'administrator' and status = 'active' order by id for update",
        )
        .all()
        .await?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_of_a_pattern_are_only_signs() {
        assert_eq!(pattern(" Élise_R 100%! "), "%élise!_r 100!%!!%");
    }
}
