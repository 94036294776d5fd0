//! The administration of the instance itself: what waits for somebody, its name and purpose, its
//! mails, what was done and by whom. It only puts together what the rooms say of themselves.

pub mod pages;
mod store;

use crate::{
    audit,
    db::{Result, Tx},
    federation::{
        actors,
        document::PUBLIC,
        outbox::{self, Audience},
        vocabulary,
    },
    here::Here,
    people::settings::{PURPOSE, set_setting},
    text::markdown,
    time::Timestamp,
    web::notices::{DRAWN, Notices, PREFIX},
};

/// What the network says of itself.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub struct Identity<'a> {
    /// Its name.
    pub name: &'a str,
    /// What it is for, in one paragraph, Markdown.
    pub purpose: &'a str,
    /// Code of its territory.
    pub territory: &'a str,
}

/// Writes what the network says of itself and tells those who follow it. The instance actor bears
/// the same name.
///
/// # Errors
/// The database's.
pub async fn describe(tx: &mut Tx, here: &Here<'_>, identity: Identity<'_>, by: &str, address: &str) -> Result<()> {
    store::write_identity(tx, identity.name, &markdown::render(identity.purpose), identity.territory).await?;
    set_setting(tx, PURPOSE, identity.purpose).await?;
    let group = actors::network(tx).await?;
    let document = actors::document(&group, &group.uri, Timestamp(group.fetched_at));
    let id = here.uri(&format!("/activities/{}", here.id()));
    let update =
        vocabulary::activity("Update", &id, &group.uri, document, &[PUBLIC], &[&group.followers_uri()], here.now);
    outbox::append(tx, here, &group, update, &Audience { followers_of: &[&group.uri], ..Audience::default() }).await?;
    let line = audit::Line {
        actor: by,
        action: "settings",
        object: &group.uri,
        outcome: audit::DONE,
        detail: identity.name,
        address,
    };
    audit::record(tx, here.now, &line).await
}

/// Writes what the law has the network say of itself, and when that was.
///
/// # Errors
/// The database's.
pub async fn give_notices(tx: &mut Tx, here: &Here<'_>, notices: &Notices, by: &str, address: &str) -> Result<()> {
    for (name, value) in &notices.0 {
        set_setting(tx, &format!("{PREFIX}{name}"), value).await?;
    }
    set_setting(tx, &format!("{PREFIX}{DRAWN}"), &here.now.0.to_string()).await?;
    let line = audit::Line {
        actor: by,
        action: "notices",
        object: here.origin.as_str(),
        outcome: audit::DONE,
        address,
        ..audit::Line::default()
    };
    audit::record(tx, here.now, &line).await
}
