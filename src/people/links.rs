//! Links sent by mail: an invitation, a new password. 256 random bits, of which only the hash is
//! kept; each serves once and not for long.

use crate::{
    db::{Conn, FromRow, Result, Tx},
    here::Here,
    mail::Address,
    time::Timestamp,
    web::{Role, session},
};
use std::time::Duration;

/// What a link opens.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Kind {
    /// An account to make.
    Invitation,
    /// A password to choose anew.
    Reset,
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Self::Invitation => "invitation",
            Self::Reset => "reset",
        }
    }

    /// How long it serves.
    #[must_use]
    pub fn lifetime(self) -> Duration {
        match self {
            Self::Invitation => Duration::from_secs(7 * 24 * 3600),
            Self::Reset => Duration::from_secs(3600),
        }
    }

    /// Its address on this instance. From the settings' origin alone: a forged `Host` cannot lead
    /// it elsewhere.
    #[must_use]
    pub fn address(self, here: &Here<'_>, token: &str) -> String {
        let path = match self {
            Self::Invitation => "invitation",
            Self::Reset => "password/reset",
        };
        here.uri(&format!("/{path}/{token}"))
    }
}

/// What is behind a link.
#[derive(Clone, Debug, FromRow)]
pub struct Link {
    /// Its name in the database.
    pub token_hash: String,
    /// To whom it was sent.
    pub email: String,
    /// Whose password it changes.
    pub person_id: Option<String>,
    /// The role that an invitation gives.
    pub role: Option<String>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it ends.
    pub expires_at: Timestamp,
}

impl Link {
    /// The role that it gives.
    #[must_use]
    pub fn role(&self) -> Role {
        self.role.as_deref().and_then(Role::parse).unwrap_or(Role::Reader)
    }
}

/// Makes an invitation; returns the token of its address. An earlier one to the same person serves
/// no longer; when it is nobody's decision but a demand of whoever typed the address, it gives no
/// less than the earlier one did.
///
/// # Errors
/// The database's.
pub async fn invite(
    tx: &mut Tx,
    here: &Here<'_>,
    email: &Address,
    role: Role,
    created_by: Option<&str>,
) -> Result<String> {
    let role = match created_by {
        Some(_) => role,
        None => promised(tx, email, here.now).await?.map_or(role, |promised| promised.max(role)),
    };
    tx.query("delete from mail_links where kind = 'invitation' and used_at is null and email = $1")
        .bind(email.folded())
        .run()
        .await?;
    write(tx, here, Kind::Invitation, &email.folded(), None, Some(role), created_by).await
}

/// The role of the invitation that waits for somebody.
async fn promised(conn: &mut Conn, email: &Address, now: Timestamp) -> Result<Option<Role>> {
    let roles: Vec<(String,)> = conn
        .query("select coalesce(role, '') from mail_links where kind = 'invitation' and used_at is null and expires_at > $1 and email = $2")
        .bind(now)
        .bind(email.folded())
        .all()
        .await?;
    Ok(roles.iter().filter_map(|(role,)| Role::parse(role)).max())
}

/// Makes a link to choose a new password; returns the token of its address. An earlier one serves
/// no longer.
///
/// # Errors
/// The database's.
pub async fn reset(tx: &mut Tx, here: &Here<'_>, person_id: &str, email: &str) -> Result<String> {
    forget_resets(tx, person_id).await?;
    write(tx, here, Kind::Reset, email, Some(person_id), None, None).await
}

async fn write(
    tx: &mut Tx,
    here: &Here<'_>,
    kind: Kind,
    email: &str,
    person: Option<&str>,
    role: Option<Role>,
    by: Option<&str>,
) -> Result<String> {
    let token = here.random.token();
    tx.query("insert into mail_links (token_hash, kind, email, person_id, role, created_by, created_at, expires_at) values ($1, $2, $3, $4, $5, $6, $7, $8)")
        .bind(session::hash(&token))
        .bind(kind.name().to_owned())
        .bind(email.to_owned())
        .bind(person.map(str::to_owned))
        .bind(role.map(|role| role.name().to_owned()))
        .bind(by.map(str::to_owned))
        .bind(here.now)
        .bind(here.now.plus(kind.lifetime()))
        .run()
        .await?;
    Ok(token)
}

/// Ends the links that would change somebody's password.
///
/// # Errors
/// The database's.
pub async fn forget_resets(tx: &mut Tx, person_id: &str) -> Result<()> {
    tx.query("delete from mail_links where kind = 'reset' and used_at is null and person_id = $1")
        .bind(person_id.to_owned())
        .run()
        .await
        .map(|_| ())
}

/// What is behind a link that still serves.
///
/// # Errors
/// The database's.
pub async fn find(conn: &mut Conn, kind: Kind, token: &str, now: Timestamp) -> Result<Option<Link>> {
    conn.query(
        "select token_hash, email, person_id, role, created_at, expires_at from mail_links \
         where token_hash = $1 and kind = $2 and used_at is null and expires_at > $3",
    )
    .bind(session::hash(token))
    .bind(kind.name().to_owned())
    .bind(now)
    .maybe()
    .await
}

/// Uses a link up: of two requests at once, one gets it.
///
/// # Errors
/// The database's.
pub async fn spend(tx: &mut Tx, kind: Kind, token: &str, now: Timestamp) -> Result<Option<Link>> {
    tx.query(
        "update mail_links set used_at = $1 where token_hash = $2 and kind = $3 and used_at is null and expires_at > $1 \
         returning token_hash, email, person_id, role, created_at, expires_at",
    )
    .bind(now)
    .bind(session::hash(token))
    .bind(kind.name().to_owned())
    .maybe()
    .await
}

/// The invitations nobody took up yet, newest first.
///
/// # Errors
/// The database's.
pub async fn open_invitations(conn: &mut Conn, now: Timestamp) -> Result<Vec<Link>> {
    conn.query(
        "select token_hash, email, person_id, role, created_at, expires_at from mail_links \
         where kind = 'invitation' and used_at is null and expires_at > $1 order by created_at desc limit 200",
    )
    .bind(now)
    .all()
    .await
}

/// Takes an invitation back.
///
/// # Errors
/// The database's.
pub async fn cancel_invitation(tx: &mut Tx, token_hash: &str) -> Result<bool> {
    let gone = tx
        .query("delete from mail_links where kind = 'invitation' and used_at is null and token_hash = $1")
        .bind(token_hash.to_owned())
        .run()
        .await?;
    Ok(gone > 0)
}
