//! Sessions: 256 random bits in a cookie, their hash in the database, listed and ended by their
//! owner. A new identifier at each sign-in; all are ended by a new password or a suspension.

use super::view::{Role, Viewer};
use crate::{
    client_address::ClientAddress,
    config::Config,
    db::{Conn, Db, FromRow, Result, Tx},
    here::Here,
    time::Timestamp,
};
use axum_extra::extract::cookie::{Cookie, SameSite};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest as _, Sha256};
use std::time::Duration;

const DAY: Duration = Duration::from_secs(24 * 3600);
/// Without a visit for so long, a session ends.
const IDLE: Duration = Duration::from_secs(14 * 24 * 3600);
/// However often it is used, it ends after so long.
const LONGEST: Duration = Duration::from_secs(90 * 24 * 3600);
/// The time of the last visit is written this often.
const TOUCH: Duration = Duration::from_secs(600);

/// A session, as read with a request.
#[derive(Clone, Debug)]
pub struct Session {
    /// Hash of the token: its name in the database.
    pub token_hash: String,
    /// Token of its forms.
    pub csrf: String,
    /// Who it is.
    pub viewer: Viewer,
    /// Their language.
    pub locale: String,
    /// Their territory.
    pub territory: String,
    seen_at: Timestamp,
}

/// A session as its owner sees it in the list.
#[derive(Debug, FromRow)]
pub struct Listed {
    /// Its name.
    pub token_hash: String,
    /// Browser, as it called itself.
    pub agent: String,
    /// Where it was opened.
    pub address: String,
    /// When.
    pub created_at: Timestamp,
    /// Last visit.
    pub seen_at: Timestamp,
}

#[derive(FromRow)]
struct Row {
    token_hash: String,
    csrf: String,
    seen_at: Timestamp,
    locale: String,
    territory: String,
    person_id: String,
    actor_id: String,
    role: String,
    structure: String,
    uri: String,
    handle: String,
    name: String,
    news: i64,
}

/// Name of the session cookie: the `__Host-` form binds it to this very host over https.
#[must_use]
pub fn cookie_name(config: &Config) -> &'static str {
    if config.origin.is_plain() { "sid" } else { "__Host-sid" }
}

/// Hash under which a secret of 256 random bits is stored. No salt: there is nothing to guess.
#[must_use]
pub fn hash(token: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(token.as_bytes()))
}

/// The session of a cookie, if it is alive.
///
/// # Errors
/// The database's.
pub async fn find(conn: &mut Conn, token: &str, now: Timestamp) -> Result<Option<Session>> {
    let row: Option<Row> = conn
        .query(
            "select s.token_hash, s.csrf, s.seen_at, p.locale, p.territory, p.id as person_id, p.actor_id, p.role, p.structure, \
             a.uri, a.handle, a.name, \
             (select count(*) from news w where w.person_id = p.id and w.at > coalesce(p.news_seen_at, 0)) as news from sessions s join people p on p.id = s.person_id join actors a on a.id = p.actor_id \
             where s.token_hash = $1 and s.expires_at > $2 and s.seen_at > $3 and p.status = 'active'",
        )
        .bind(hash(token))
        .bind(now)
        .bind(Timestamp(now.0 - i64::try_from(IDLE.as_millis()).unwrap_or(i64::MAX)))
        .maybe()
        .await?;
    Ok(row.map(|row| Session {
        token_hash: row.token_hash,
        csrf: row.csrf,
        locale: row.locale,
        territory: row.territory,
        seen_at: row.seen_at,
        viewer: Viewer {
            id: row.person_id,
            actor_id: row.actor_id,
            actor_uri: row.uri,
            handle: row.handle,
            name: row.name,
            role: Role::parse(&row.role).unwrap_or(Role::Reader),
            structure: row.structure,
            news: row.news,
        },
    }))
}

/// Notes the visit, now and then.
pub(super) async fn touch(db: &Db, session: &Session, now: Timestamp) {
    if now.is_within(TOUCH, session.seen_at) {
        return;
    }
    let work = async {
        let mut tx = db.begin().await?;
        tx.query("update sessions set seen_at = $1 where token_hash = $2")
            .bind(now)
            .bind(session.token_hash.clone())
            .run()
            .await?;
        note_visit(&mut tx, &session.viewer.id, now).await?;
        tx.commit_unseen().await
    };
    if let Err(error) = work.await {
        tracing::warn!(%error, "a visit cannot be noted");
    }
}

/// The last visit of a person, as lists of people tell it: to the hour.
async fn note_visit(tx: &mut Tx, person_id: &str, now: Timestamp) -> Result<()> {
    tx.query("update people set seen_at = $1 where id = $2 and (seen_at is null or seen_at <= $3)")
        .bind(now)
        .bind(person_id.to_owned())
        .bind(now.minus(Duration::from_secs(3600)))
        .run()
        .await
        .map(|_| ())
}

/// Opens a session; returns the cookie's token.
///
/// # Errors
/// The database's.
pub async fn open(
    tx: &mut Tx,
    here: &Here<'_>,
    person_id: &str,
    agent: &str,
    address: ClientAddress,
) -> Result<String> {
    let token = here.random.token();
    tx.query("insert into sessions (token_hash, person_id, csrf, agent, address, created_at, seen_at, expires_at) values ($1, $2, $3, $4, $5, $6, $6, $7)")
        .bind(hash(&token))
        .bind(person_id.to_owned())
        .bind(here.random.token())
        .bind(agent.chars().take(200).collect::<String>())
        .bind(address.to_string())
        .bind(here.now)
        .bind(here.now.plus(LONGEST))
        .run()
        .await?;
    note_visit(tx, person_id, here.now).await?;
    Ok(token)
}

/// The sessions of a person, last used first.
///
/// # Errors
/// The database's.
pub async fn list(conn: &mut Conn, person_id: &str) -> Result<Vec<Listed>> {
    conn.query("select token_hash, agent, address, created_at, seen_at from sessions where person_id = $1 order by seen_at desc limit 100")
        .bind(person_id.to_owned())
        .all()
        .await
}

/// Ends one session of a person.
///
/// # Errors
/// The database's.
pub async fn end(tx: &mut Tx, person_id: &str, token_hash: &str) -> Result<u64> {
    tx.query("delete from sessions where person_id = $1 and token_hash = $2")
        .bind(person_id.to_owned())
        .bind(token_hash.to_owned())
        .run()
        .await
}

/// Ends all sessions of a person, but perhaps one.
///
/// # Errors
/// The database's.
pub async fn end_all(tx: &mut Tx, person_id: &str, except: Option<&str>) -> Result<u64> {
    tx.query("delete from sessions where person_id = $1 and token_hash <> $2")
        .bind(person_id.to_owned())
        .bind(except.unwrap_or_default().to_owned())
        .run()
        .await
}

/// The cookie that carries a session.
#[must_use]
pub fn cookie(config: &Config, token: String) -> Cookie<'static> {
    private(config, cookie_name(config), token, LONGEST)
}

/// A cookie that takes the session's away.
#[must_use]
pub fn end_cookie(config: &Config) -> Cookie<'static> {
    private(config, cookie_name(config), String::new(), Duration::ZERO)
}

/// The cookie by which the script of a page learns that the server has a text: the device need not keep
/// its copy any longer. It carries the name of a form, which opens nothing.
#[must_use]
pub fn taken(config: &Config, name: String) -> Cookie<'static> {
    let mut cookie = private(config, "taken", name, DAY);
    cookie.set_http_only(false);
    cookie
}

/// A cookie no script can read.
pub(super) fn private(config: &Config, name: &'static str, value: String, age: Duration) -> Cookie<'static> {
    Cookie::build((name, value))
        .path("/")
        .http_only(true)
        .secure(!config.origin.is_plain())
        .same_site(SameSite::Lax)
        .max_age(age.try_into().expect("days fit"))
        .build()
}

/// How long a preference is kept.
pub(super) const PREFERENCE: Duration = DAY.saturating_mul(365);
