//! People: accounts, what they may do, how they prove who they are, and their public face as
//! ActivityPub persons. The verbs of [`accounts`] are the only way an account changes; pages, the
//! API and the command line call the same ones.
//!
//! It must never tell a stranger whether an address has an account, keep a password or a token in
//! the clear, or leave a network without an administrator.

pub mod accounts;
pub mod activity;
pub mod handle;
pub mod letters;
pub mod links;
pub mod pages;
pub mod parts;
pub mod password;
pub mod settings;
mod store;
pub mod tokens;

pub use store::{Person, Search, by_email, by_handle, by_id, page, pending};

use crate::web::Role;
use thiserror::Error;

/// Whether somebody may come in.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Status {
    /// They may.
    Active,
    /// They asked; nobody answered yet.
    Pending,
    /// Not any more, or not for now.
    Suspended,
}

impl Status {
    /// All.
    pub const ALL: [Self; 3] = [Self::Active, Self::Pending, Self::Suspended];

    /// The name in tables and addresses.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Pending => "pending",
            Self::Suspended => "suspended",
        }
    }

    /// Reads a name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.name() == name)
    }

    /// The locale key of its name.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Active => "people-status-active",
            Self::Pending => "people-status-pending",
            Self::Suspended => "people-status-suspended",
        }
    }
}

/// The locale keys of a role: its name, and what it may do.
#[must_use]
pub fn role_keys(role: Role) -> (&'static str, &'static str) {
    match role {
        Role::Reader => ("role-reader", "role-reader-meaning"),
        Role::Contributor => ("role-contributor", "role-contributor-meaning"),
        Role::Animator => ("role-animator", "role-animator-meaning"),
        Role::Moderator => ("role-moderator", "role-moderator-meaning"),
        Role::Administrator => ("role-administrator", "role-administrator-meaning"),
    }
}

/// Who does something to an account, for the rules and for the audit log.
#[derive(Copy, Clone, Debug)]
pub struct By<'a> {
    /// Handle, or `system`.
    pub handle: &'a str,
    /// What they may do.
    pub role: Role,
    /// Network address of the request; empty on the command line.
    pub address: &'a str,
}

impl By<'static> {
    /// Whoever holds the machine: the command line, the demo.
    pub const SYSTEM: Self = Self { handle: "system", role: Role::Administrator, address: "" };
}

/// Why a verb refuses.
#[derive(Debug, Error)]
pub enum Error {
    /// The handle is not made of 2 to 30 of `a-z`, `0-9` and `_`.
    #[error("a handle has 2 to 30 characters among a-z, 0-9 and _")]
    HandleInvalid,
    /// The handle has a meaning of its own.
    #[error("this handle is reserved")]
    HandleReserved,
    /// Somebody has this handle, or had it.
    #[error("this handle is taken")]
    HandleTaken,
    /// There is no name.
    #[error("a name is needed, of at most 100 characters")]
    NameInvalid,
    /// Not a mail address that every server reads the same way.
    #[error("this is not a usable e-mail address")]
    EmailInvalid,
    /// Somebody has this address.
    #[error("an account has this e-mail address")]
    EmailTaken,
    /// Not a territory of the list.
    #[error("no territory has this code")]
    TerritoryUnknown,
    /// The password is too weak.
    #[error(transparent)]
    Password(#[from] password::Weakness),
    /// The network would be left without an administrator.
    #[error("the last administrator stays one")]
    LastAdministrator,
    /// This role may not do that to this person.
    #[error("this role may not do that")]
    NotAllowed,
    /// The account is not in a state where that makes sense.
    #[error("the account is not in the state that this asks for")]
    WrongState,
    /// There is no such account.
    #[error("no such account")]
    NoSuchPerson,
    /// The database's.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

impl Error {
    /// The field of the form and the locale key of the sentence, for what a person can correct.
    #[must_use]
    pub fn on_field(&self) -> Option<(&'static str, &'static str)> {
        Some(match self {
            Self::HandleInvalid => ("handle", "people-error-handle-invalid"),
            Self::HandleReserved => ("handle", "people-error-handle-reserved"),
            Self::HandleTaken => ("handle", "people-error-handle-taken"),
            Self::NameInvalid => ("name", "people-error-name"),
            Self::EmailInvalid => ("email", "people-error-email"),
            Self::EmailTaken => ("email", "people-error-email-taken"),
            Self::TerritoryUnknown => ("territory", "people-error-territory"),
            Self::Password(weakness) => ("password", weakness_key(*weakness)),
            Self::LastAdministrator => ("role", "people-error-last-administrator"),
            Self::NotAllowed | Self::WrongState | Self::NoSuchPerson | Self::Database(_) => return None,
        })
    }
}

/// The locale key that says why a password is refused.
#[must_use]
pub fn weakness_key(weakness: password::Weakness) -> &'static str {
    match weakness {
        password::Weakness::TooShort => "people-error-password-short",
        password::Weakness::TooLong => "people-error-password-long",
        password::Weakness::Common => "people-error-password-common",
        password::Weakness::HoldsEmail => "people-error-password-email",
    }
}
