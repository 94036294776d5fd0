//! Reports: anyone may say that something published here is unlawful or breaks the rules (DSA
//! art. 16), a moderator answers, and whoever left an address is told. It must never delete on a
//! report alone, nor tell another network who reported.

pub mod activity;
pub mod pages;
mod store;

pub use store::{Report, State, count_open};

use crate::{
    audit,
    db::{Conn, Tx},
    federation::{
        actors::{self, Actor},
        outbox::{self, Audience},
        vocabulary,
    },
    here::Here,
    locale::Locale,
    mail::{self, Address},
    publications::{Publication, hiding},
};
use serde_json::json;
use thiserror::Error;

/// Most characters of a reason or an answer.
pub const MAX_TEXT: usize = 2_000;

/// Why something was not done.
#[derive(Debug, Error)]
pub enum Error {
    /// There is no such report, or what it is about is not here.
    #[error("no such report")]
    Unknown,
    /// Somebody else answered it meanwhile.
    #[error("already answered")]
    Answered,
    /// The database's.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// Something that can be reported.
#[derive(Clone, Debug)]
pub struct Target {
    /// Its ActivityPub id.
    pub uri: String,
    /// When it is a publication, or a comment under one.
    pub publication_id: Option<String>,
    /// When it is a comment.
    pub comment_id: Option<String>,
    /// Who wrote it; the account itself when that is reported.
    pub author: Actor,
}

/// What somebody reports.
#[derive(Copy, Clone, Debug)]
pub struct NewReport<'a> {
    /// The activity that brought it; `None` for one made here.
    pub uri: Option<&'a str>,
    /// ActivityPub id of who reports; empty for a visitor.
    pub reporter: &'a str,
    /// How a visitor can be answered.
    pub contact: &'a str,
    /// What is wrong with it.
    pub reason: &'a str,
}

/// Who acts, for the audit log.
#[derive(Copy, Clone, Debug)]
pub struct By<'a> {
    /// Handle.
    pub handle: &'a str,
    /// Network address of the request.
    pub address: &'a str,
}

/// What stands at an address of this instance, or is known here from elsewhere.
///
/// # Errors
/// The database's.
pub async fn find_target(conn: &mut Conn, typed: &str) -> Result<Option<Target>, Error> {
    // A page may be reported with the place in it.
    let uri = typed.trim().split('#').next().unwrap_or_default();
    Ok(store::target(conn, typed.trim()).await?.or(store::target(conn, uri).await?))
}

/// Writes a report. Of something that came from another network, one by a person who is known here
/// is passed on to it at once; a visitor's waits for a moderator ([`forward`]).
///
/// # Errors
/// The database's.
pub async fn report(tx: &mut Tx, here: &Here<'_>, target: &Target, new: &NewReport<'_>) -> Result<String, Error> {
    let id = here.id();
    let own = here.uri(&format!("/reports/{id}"));
    store::insert(tx, here, &id, new.uri.unwrap_or(&own), target, new).await?;
    if new.uri.is_none() && !new.reporter.is_empty() && !target.author.is_local() {
        send_flag(tx, here, &id, target, new.reason).await?;
    }
    Ok(id)
}

/// Passes a report on to the network that what it is about comes from: the reason, not the reporter.
///
/// # Errors
/// [`Error::Unknown`] when it is ours, or is not here any more.
pub async fn forward(tx: &mut Tx, here: &Here<'_>, id: &str, by: By<'_>) -> Result<(), Error> {
    let report = store::by_id(tx, id).await?.ok_or(Error::Unknown)?;
    let target = store::target(tx, &report.object_uri)
        .await?
        .filter(|target| !target.author.is_local())
        .ok_or(Error::Unknown)?;
    send_flag(tx, here, id, &target, &report.reason).await?;
    record(tx, here, "report-forward", &report.object_uri, "", by).await
}

/// The instance itself reports: who did is nobody else's business.
async fn send_flag(tx: &mut Tx, here: &Here<'_>, id: &str, target: &Target, reason: &str) -> Result<(), Error> {
    let instance = actors::instance(tx).await?;
    let author = target.author.uri.as_str();
    // Mastodon finds the account by the first of these.
    let objects = if target.uri == author { json!([author]) } else { json!([author, target.uri]) };
    let mut flag = vocabulary::activity("Flag", &flag_uri(here, id), &instance.uri, objects, &[author], &[], here.now);
    flag["content"] = json!(reason);
    let audience = Audience { inboxes: &[target.author.delivery_inbox()], ..Audience::default() };
    Ok(outbox::append(tx, here, &instance, flag, &audience).await?)
}

fn flag_uri(here: &Here<'_>, id: &str) -> String {
    here.uri(&format!("/reports/{id}/flag"))
}

/// Answers a report, and tells whoever left an address.
///
/// # Errors
/// [`Error::Answered`] when somebody else was faster.
pub async fn resolve(tx: &mut Tx, here: &Here<'_>, id: &str, answer: &str, by: By<'_>) -> Result<(), Error> {
    let report = store::by_id(tx, id).await?.ok_or(Error::Unknown)?;
    if !store::resolve(tx, here, id, answer, by.handle).await? {
        return Err(Error::Answered);
    }
    if let Some((to, locale)) = store::answer_to(tx, &report).await? {
        let subject = locale.t("report-mail-answer-subject");
        let body = locale.tv(
            "report-mail-answer-body",
            &[("address", report.object_uri.as_str().into()), ("answer", answer.into()), ("reference", id.into())],
        );
        mail::queue(tx, here, &to, &subject, &body).await?;
    }
    record(tx, here, "report-resolve", &report.object_uri, answer, by).await
}

/// Confirms to a visitor that the report arrived (DSA art. 16 §4).
///
/// # Errors
/// The database's.
pub async fn confirm(
    tx: &mut Tx,
    here: &Here<'_>,
    id: &str,
    object: &str,
    to: &Address,
    locale: Locale,
) -> Result<(), Error> {
    let body = locale.tv("report-mail-receipt-body", &[("address", object.into()), ("reference", id.into())]);
    Ok(mail::queue(tx, here, to, &locale.t("report-mail-receipt-subject"), &body).await?)
}

/// Hides a comment from every reader, or shows it again. What was written stays.
///
/// # Errors
/// [`Error::Unknown`] when there is nothing to hide or to show.
pub async fn set_hidden(tx: &mut Tx, here: &Here<'_>, comment_id: &str, hidden: bool, by: By<'_>) -> Result<(), Error> {
    let uri = store::set_hidden(tx, comment_id, hidden).await?.ok_or(Error::Unknown)?;
    record(tx, here, if hidden { "comment-hide" } else { "comment-show" }, &uri, "", by).await
}

/// Hides a publication from the readers of this network, wherever it was published: its page says so,
/// with the reason. What its origin says of it later is kept, and stays hidden.
///
/// # Errors
/// [`Error::Unknown`] when it is not there to be hidden.
pub async fn hide(
    tx: &mut Tx,
    here: &Here<'_>,
    publication: &Publication,
    reason: &str,
    by: By<'_>,
) -> Result<(), Error> {
    if !hiding::hide(tx, publication, reason, here.now).await? {
        return Err(Error::Unknown);
    }
    outbox::veil(tx, &publication.uri, true).await?;
    record(tx, here, "publication-hide", &publication.uri, reason, by).await
}

/// Shows again what a moderator hid.
///
/// # Errors
/// [`Error::Unknown`] when no moderator hid it: what a block hides, only lifting the block shows.
pub async fn show(tx: &mut Tx, here: &Here<'_>, publication: &Publication, by: By<'_>) -> Result<(), Error> {
    if !hiding::show(tx, publication).await? {
        return Err(Error::Unknown);
    }
    outbox::veil(tx, &publication.uri, false).await?;
    record(tx, here, "publication-show", &publication.uri, "", by).await
}

async fn record(
    tx: &mut Tx,
    here: &Here<'_>,
    action: &str,
    object: &str,
    detail: &str,
    by: By<'_>,
) -> Result<(), Error> {
    let line = audit::Line { actor: by.handle, action, object, outcome: audit::DONE, detail, address: by.address };
    Ok(audit::record(tx, here.now, &line).await?)
}
