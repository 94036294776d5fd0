//! Bearer tokens of the API: 256 random bits, shown once, kept as a hash. A token acts as its
//! person, with their role at the instant of each request (`web::api::Caller`), until it is revoked.

use super::By;
use crate::{
    audit,
    db::{Conn, FromRow, Result, Tx},
    here::Here,
    time::Timestamp,
    web::session,
};

/// What a token begins with, so that people and scanners of leaks know one.
pub const PREFIX: &str = "arc_";
/// Longest name.
pub const MOST_NAME: usize = 100;

/// A token as its owner sees it.
#[derive(Debug, FromRow)]
pub struct Token {
    /// Identifier.
    pub id: String,
    /// What it is for.
    pub name: String,
    /// Since when.
    pub created_at: Timestamp,
    /// Last use.
    pub used_at: Option<Timestamp>,
}

/// Makes a token; returns its text, which is not kept.
///
/// # Errors
/// The database's.
pub async fn create(tx: &mut Tx, here: &Here<'_>, by: By<'_>, person_id: &str, name: &str) -> Result<String> {
    let token = format!("{PREFIX}{}", here.random.token());
    let name = name.trim().chars().take(MOST_NAME).collect::<String>();
    tx.query("insert into api_tokens (id, token_hash, person_id, name, created_at) values ($1, $2, $3, $4, $5)")
        .bind(here.id())
        .bind(session::hash(&token))
        .bind(person_id.to_owned())
        .bind(name.clone())
        .bind(here.now)
        .run()
        .await?;
    let line = audit::Line {
        actor: by.handle,
        action: "token-create",
        object: person_id,
        outcome: audit::DONE,
        detail: &name,
        address: by.address,
    };
    audit::record(tx, here.now, &line).await?;
    Ok(token)
}

/// The tokens of a person that still serve, newest first.
///
/// # Errors
/// The database's.
pub async fn list(conn: &mut Conn, person_id: &str) -> Result<Vec<Token>> {
    conn.query("select id, name, created_at, used_at from api_tokens where person_id = $1 and revoked_at is null order by id desc limit 100")
        .bind(person_id.to_owned())
        .all()
        .await
}

/// Ends all tokens of a person: whoever had the old password may have made one.
///
/// # Errors
/// The database's.
pub(super) async fn revoke_all(tx: &mut Tx, here: &Here<'_>, person_id: &str) -> Result<()> {
    tx.query("update api_tokens set revoked_at = $1 where person_id = $2 and revoked_at is null")
        .bind(here.now)
        .bind(person_id.to_owned())
        .run()
        .await
        .map(|_| ())
}

/// Ends a token of a person; `false` when there was none.
///
/// # Errors
/// The database's.
pub async fn revoke(tx: &mut Tx, here: &Here<'_>, by: By<'_>, person_id: &str, id: &str) -> Result<bool> {
    let ended = tx
        .query("update api_tokens set revoked_at = $1 where id = $2 and person_id = $3 and revoked_at is null")
        .bind(here.now)
        .bind(id.to_owned())
        .bind(person_id.to_owned())
        .run()
        .await?;
    if ended > 0 {
        let line = audit::Line {
            actor: by.handle,
            action: "token-revoke",
            object: person_id,
            outcome: audit::DONE,
            detail: id,
            address: by.address,
        };
        audit::record(tx, here.now, &line).await?;
    }
    Ok(ended > 0)
}
