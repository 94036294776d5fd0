//! The verbs on accounts. Each takes the transaction it writes in, checks its own rules, leaves a
//! line in the audit log, and does no input or output besides.

use super::{By, Error, Person, Status, activity, handle, letters, links, store, tokens};
use crate::{
    audit,
    db::Tx,
    federation::{
        actors::{self, NewActor},
        keys::NewPair,
    },
    here::Here,
    locale::Locale,
    mail::Address,
    territory, text,
    web::{Role, session},
};

/// Longest display name, structure, presentation and answer.
pub const MOST_NAME: usize = 100;
/// See [`MOST_NAME`].
pub const MOST_STRUCTURE: usize = 200;
/// See [`MOST_NAME`].
pub const MOST_PRESENTATION: usize = 2_000;
/// See [`MOST_NAME`].
pub const MOST_ANSWER: usize = 2_000;

/// An account to make.
#[derive(Clone)]
pub struct NewAccount<'a> {
    /// `[a-z0-9_]{2,30}`, for ever.
    pub handle: &'a str,
    /// Display name.
    pub name: &'a str,
    /// Mail address.
    pub email: &'a Address,
    /// Made by [`super::password::hash`].
    pub password_hash: Option<String>,
    /// What they may do.
    pub role: Role,
    /// Active, or pending until somebody decides.
    pub status: Status,
    /// Territory code.
    pub territory: &'a str,
    /// The language of their pages and mails.
    pub locale: Locale,
    /// Where they work.
    pub structure: &'a str,
    /// What they answered to the question of the network.
    pub answer: &'a str,
}

/// What a person says of themselves.
#[derive(Clone)]
pub struct Profile<'a> {
    /// Display name.
    pub name: &'a str,
    /// Markdown.
    pub presentation: &'a str,
    /// Where they work.
    pub structure: &'a str,
    /// Territory code.
    pub territory: &'a str,
    /// The language of their pages and mails.
    pub locale: Locale,
    /// They want letters on what happens to their sheets.
    pub news_mail: bool,
}

/// Everything wrong with a name and a territory, in the order of a form.
#[must_use]
pub fn check_name(name: &str, territory: &str) -> Vec<Error> {
    let mut errors = Vec::new();
    if name.trim().is_empty() || name.chars().count() > MOST_NAME {
        errors.push(Error::NameInvalid);
    }
    if territory::get(territory).is_none() {
        errors.push(Error::TerritoryUnknown);
    }
    errors
}

/// Makes an account and its actor. `pair` is made beforehand, off the async threads
/// (`site.federation.sealer.new_pair()`).
///
/// # Errors
/// What is wrong with the handle, the name, the address or the territory.
pub async fn create_account(tx: &mut Tx, here: &Here<'_>, new: NewAccount<'_>, pair: NewPair) -> Result<Person, Error> {
    handle::check(new.handle)?;
    if let Some(error) = check_name(new.name, new.territory).into_iter().next() {
        return Err(error);
    }
    if actors::local_by_handle(tx, new.handle).await?.is_some() {
        return Err(Error::HandleTaken);
    }
    if store::by_email(tx, &new.email.folded()).await?.is_some() {
        return Err(Error::EmailTaken);
    }
    let name = text_of(new.name, MOST_NAME);
    let new_actor =
        NewActor { kind: "person", handle: new.handle, name: &name, summary: "", territory: Some(new.territory) };
    let actor =
        actors::create_local(tx, here, &new_actor, pair).await.map_err(|error| taken(error, Error::HandleTaken))?;
    let id = here.id();
    tx.query(
        "insert into people (id, actor_id, email, email_folded, password_hash, role, status, locale, territory, structure, signup_answer, created_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
    )
    .bind(id.clone())
    .bind(actor.id)
    .bind(new.email.as_str().to_owned())
    .bind(new.email.folded())
    .bind(new.password_hash)
    .bind(new.role.name().to_owned())
    .bind(new.status.name().to_owned())
    .bind(new.locale.tag().to_owned())
    .bind(new.territory.to_owned())
    .bind(text_of(new.structure, MOST_STRUCTURE))
    .bind(new.answer.trim().chars().take(MOST_ANSWER).collect::<String>())
    .bind(here.now)
    .run()
    .await
    .map_err(|error| taken(error, Error::EmailTaken))?;
    let by = By { handle: new.handle, ..By::SYSTEM };
    note(tx, here, by, "account-create", new.handle, new.role.name()).await?;
    find(tx, &id).await
}

/// Gives another role.
///
/// # Errors
/// [`Error::NotAllowed`] to all but administrators, [`Error::LastAdministrator`].
pub async fn change_role(tx: &mut Tx, here: &Here<'_>, by: By<'_>, person_id: &str, role: Role) -> Result<(), Error> {
    let person = find(tx, person_id).await?;
    if by.role < Role::Administrator {
        return Err(Error::NotAllowed);
    }
    if person.role() == role {
        return Ok(());
    }
    if role < Role::Administrator {
        spare_last_administrator(tx, &person).await?;
    }
    tx.query("update people set role = $1 where id = $2").bind(role.name().to_owned()).bind(person.id).run().await?;
    note(tx, here, by, "account-role", &person.handle, role.name()).await
}

/// Keeps somebody out: every session ends, tokens serve no longer.
///
/// # Errors
/// [`Error::NotAllowed`] on somebody whose role is not below, [`Error::LastAdministrator`].
pub async fn suspend(tx: &mut Tx, here: &Here<'_>, by: By<'_>, person_id: &str, reason: &str) -> Result<(), Error> {
    let person = find(tx, person_id).await?;
    over(by, &person)?;
    if person.status() != Status::Active {
        return Err(Error::WrongState);
    }
    spare_last_administrator(tx, &person).await?;
    set_status(tx, &person.id, Status::Suspended).await?;
    session::end_all(tx, &person.id, None).await?;
    links::forget_resets(tx, &person.id).await?;
    note(tx, here, by, "account-suspend", &person.handle, reason).await
}

/// Lets somebody in again.
///
/// # Errors
/// [`Error::NotAllowed`], [`Error::WrongState`] when they were not suspended.
pub async fn reactivate(tx: &mut Tx, here: &Here<'_>, by: By<'_>, person_id: &str) -> Result<(), Error> {
    let person = find(tx, person_id).await?;
    over(by, &person)?;
    if person.status() != Status::Suspended {
        return Err(Error::WrongState);
    }
    set_status(tx, &person.id, Status::Active).await?;
    note(tx, here, by, "account-reactivate", &person.handle, "").await
}

/// Says yes to somebody who asked to join, and tells them.
///
/// # Errors
/// [`Error::NotAllowed`] to all but administrators, [`Error::WrongState`].
pub async fn approve(tx: &mut Tx, here: &Here<'_>, by: By<'_>, person_id: &str) -> Result<(), Error> {
    let person = find_pending(tx, by, person_id).await?;
    set_status(tx, &person.id, Status::Active).await?;
    letters::approved(tx, here, &person).await?;
    note(tx, here, by, "account-approve", &person.handle, "").await
}

/// Says no to somebody who asked to join, and tells them. Nothing of theirs is kept.
///
/// # Errors
/// As [`approve`].
pub async fn refuse(tx: &mut Tx, here: &Here<'_>, by: By<'_>, person_id: &str) -> Result<(), Error> {
    let person = find_pending(tx, by, person_id).await?;
    letters::refused(tx, here, &person).await?;
    tx.query("delete from people where id = $1").bind(person.id).run().await?;
    tx.query("delete from actors where id = $1").bind(person.actor_id).run().await?;
    note(tx, here, by, "account-refuse", &person.handle, "").await
}

/// Writes a new password, ends every session but perhaps the one it is changed from and every token of
/// the API, and tells the person.
///
/// # Errors
/// [`Error::NoSuchPerson`].
pub async fn set_password(
    tx: &mut Tx,
    here: &Here<'_>,
    by: By<'_>,
    person_id: &str,
    hash: String,
    except: Option<&str>,
) -> Result<(), Error> {
    let person = find(tx, person_id).await?;
    tx.query("update people set password_hash = $1 where id = $2").bind(hash).bind(person.id.clone()).run().await?;
    session::end_all(tx, &person.id, except).await?;
    tokens::revoke_all(tx, here, &person.id).await?;
    links::forget_resets(tx, &person.id).await?;
    letters::password_changed(tx, here, &person).await?;
    note(tx, here, by, "account-password", &person.handle, "").await
}

/// Keeps the same password under today's parameters.
///
/// # Errors
/// The database's.
pub(super) async fn rehash(tx: &mut Tx, person: &Person, hash: String) -> Result<(), Error> {
    tx.query("update people set password_hash = $1 where id = $2 and password_hash = $3")
        .bind(hash)
        .bind(person.id.clone())
        .bind(person.password_hash.clone())
        .run()
        .await?;
    Ok(())
}

/// Writes another mail address, and tells the one before.
///
/// # Errors
/// [`Error::EmailTaken`].
pub async fn change_email(
    tx: &mut Tx,
    here: &Here<'_>,
    by: By<'_>,
    person_id: &str,
    email: &Address,
) -> Result<(), Error> {
    let person = find(tx, person_id).await?;
    if store::by_email(tx, &email.folded()).await?.is_some_and(|other| other.id != person.id) {
        return Err(Error::EmailTaken);
    }
    tx.query("update people set email = $1, email_folded = $2 where id = $3")
        .bind(email.as_str().to_owned())
        .bind(email.folded())
        .bind(person.id.clone())
        .run()
        .await
        .map_err(|error| taken(error, Error::EmailTaken))?;
    links::forget_resets(tx, &person.id).await?;
    letters::email_changed(tx, here, &person, email).await?;
    note(tx, here, by, "account-email", &person.handle, "").await
}

/// Writes what a person says of themselves, and tells those who follow.
///
/// # Errors
/// [`Error::NameInvalid`], [`Error::TerritoryUnknown`].
pub async fn update_profile(tx: &mut Tx, here: &Here<'_>, person_id: &str, profile: &Profile<'_>) -> Result<(), Error> {
    let person = find(tx, person_id).await?;
    if let Some(error) = check_name(profile.name, profile.territory).into_iter().next() {
        return Err(error);
    }
    let presentation: String = profile.presentation.trim().chars().take(MOST_PRESENTATION).collect();
    tx.query("update people set locale = $1, territory = $2, structure = $3, presentation = $4, news_mail = $5 where id = $6")
        .bind(profile.locale.tag().to_owned())
        .bind(profile.territory.to_owned())
        .bind(text_of(profile.structure, MOST_STRUCTURE))
        .bind(presentation.clone())
        .bind(i64::from(profile.news_mail))
        .bind(person.id)
        .run()
        .await?;
    tx.query("update actors set name = $1, summary = $2, territory = $3 where id = $4")
        .bind(text_of(profile.name, MOST_NAME))
        .bind(text::markdown::render(&presentation))
        .bind(profile.territory.to_owned())
        .bind(person.actor_id.clone())
        .run()
        .await?;
    activity::announce_profile(tx, here, &person.actor_id).await?;
    Ok(())
}

/// Ends an account for good: its address, password, sessions, tokens and drafts are erased here,
/// and everybody who follows is told. What was published stays, under the author's name, as its
/// licence asks; the handle is never given again.
///
/// # Errors
/// [`Error::LastAdministrator`], [`Error::NotAllowed`] on somebody else whose role is not below.
pub async fn delete_account(tx: &mut Tx, here: &Here<'_>, by: By<'_>, person_id: &str) -> Result<(), Error> {
    let person = find(tx, person_id).await?;
    if by.handle != person.handle {
        over(by, &person)?;
    }
    spare_last_administrator(tx, &person).await?;
    activity::announce_deletion(tx, here, &person.actor_id).await?;
    tx.query("delete from mail_links where email = $1").bind(person.email.to_ascii_lowercase()).run().await?;
    tx.query("delete from people where id = $1").bind(person.id).run().await?;
    note(tx, here, by, "account-delete", &person.handle, "").await
}

async fn find(tx: &mut Tx, person_id: &str) -> Result<Person, Error> {
    store::by_id(tx, person_id).await?.ok_or(Error::NoSuchPerson)
}

async fn find_pending(tx: &mut Tx, by: By<'_>, person_id: &str) -> Result<Person, Error> {
    let person = find(tx, person_id).await?;
    if by.role < Role::Administrator {
        return Err(Error::NotAllowed);
    }
    if person.status() == Status::Pending { Ok(person) } else { Err(Error::WrongState) }
}

/// A moderator acts on those below; an administrator on everybody.
fn over(by: By<'_>, person: &Person) -> Result<(), Error> {
    let allowed = by.role == Role::Administrator || (by.role >= Role::Moderator && by.role > person.role());
    if allowed { Ok(()) } else { Err(Error::NotAllowed) }
}

async fn spare_last_administrator(tx: &mut Tx, person: &Person) -> Result<(), Error> {
    if person.role() < Role::Administrator || person.status() != Status::Active {
        return Ok(());
    }
    let others = store::administrators(tx).await?.into_iter().any(|id| id != person.id);
    if others { Ok(()) } else { Err(Error::LastAdministrator) }
}

async fn set_status(tx: &mut Tx, person_id: &str, status: Status) -> Result<(), Error> {
    tx.query("update people set status = $1 where id = $2")
        .bind(status.name().to_owned())
        .bind(person_id.to_owned())
        .run()
        .await?;
    Ok(())
}

async fn note(tx: &mut Tx, here: &Here<'_>, by: By<'_>, action: &str, object: &str, detail: &str) -> Result<(), Error> {
    let line = audit::Line { actor: by.handle, action, object, outcome: audit::DONE, detail, address: by.address };
    Ok(audit::record(tx, here.now, &line).await?)
}

/// One line of text, not longer than this.
fn text_of(text: &str, most: usize) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(most).collect()
}

/// Two requests at once may both find a name free; the database lets one have it.
fn taken(error: sqlx::Error, otherwise: Error) -> Error {
    if error.as_database_error().is_some_and(sqlx::error::DatabaseError::is_unique_violation) {
        otherwise
    } else {
        error.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_and_a_territory_are_needed() {
        assert!(check_name("Élise Rouvière", "48").is_empty());
        assert_eq!(check_name("  ", "nowhere").len(), 2);
        assert_eq!(check_name(&"a".repeat(101), "988").len(), 1);
    }

    #[test]
    fn a_name_is_one_line() {
        assert_eq!(text_of("  Élise\n\tRouvière ", 100), "Élise Rouvière");
        assert_eq!(text_of("Élise", 2), "Él");
    }
}
