//! What an administrator decides for the whole network, in the table `settings`; and, of these, how
//! one joins.

use crate::db::{Conn, Result, Tx};

/// How one joins: the name of a [`SignUp`].
pub const SIGN_UP: &str = "signup_mode";
/// What is asked of those who want to join.
pub const QUESTION: &str = "signup_question";
/// The purpose of the network, in one paragraph.
pub const PURPOSE: &str = "purpose";

/// When the last backup was made, as RFC 3339 writes it.
pub const BACKUP_MADE_AT: &str = "backup_made_at";
/// When a backup of this instance was last read back and found whole.
pub const BACKUP_VERIFIED_AT: &str = "backup_verified_at";

/// How one joins.
#[derive(Copy, Clone, PartialEq, Eq, Default, Debug)]
pub enum SignUp {
    /// An administrator writes first.
    #[default]
    Invitation,
    /// One asks, with an answer to a question; an administrator decides.
    Approval,
    /// Whoever has an address.
    Open,
}

impl SignUp {
    /// All, from the most closed.
    pub const ALL: [Self; 3] = [Self::Invitation, Self::Approval, Self::Open];

    /// The name in the table and in forms.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Invitation => "invitation",
            Self::Approval => "approval",
            Self::Open => "open",
        }
    }

    /// Reads a name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|mode| mode.name() == name)
    }

    /// The locale keys: its name, and what it means.
    #[must_use]
    pub fn keys(self) -> (&'static str, &'static str) {
        match self {
            Self::Invitation => ("people-mode-invitation", "people-mode-invitation-meaning"),
            Self::Approval => ("people-mode-approval", "people-mode-approval-meaning"),
            Self::Open => ("people-mode-open", "people-mode-open-meaning"),
        }
    }
}

/// The value of a setting.
///
/// # Errors
/// The database's.
pub async fn setting(conn: &mut Conn, key: &str) -> Result<Option<String>> {
    let row: Option<(String,)> =
        conn.query("select value from settings where key = $1").bind(key.to_owned()).maybe().await?;
    Ok(row.map(|(value,)| value))
}

/// Writes a setting.
///
/// # Errors
/// The database's.
pub async fn set_setting(tx: &mut Tx, key: &str, value: &str) -> Result<()> {
    tx.query("insert into settings (key, value) values ($1, $2) on conflict (key) do update set value = excluded.value")
        .bind(key.to_owned())
        .bind(value.to_owned())
        .run()
        .await
        .map(|_| ())
}

/// How one joins this network.
///
/// # Errors
/// The database's.
pub async fn sign_up(conn: &mut Conn) -> Result<SignUp> {
    Ok(setting(conn, SIGN_UP).await?.and_then(|name| SignUp::parse(&name)).unwrap_or_default())
}
