//! The mails about accounts, in the language of who gets them. Each says who writes, why, and what
//! happens when nothing is done; a link is never the only sense of a mail.

use super::Person;
use crate::{
    db::{Result, Tx},
    federation::actors,
    here::Here,
    locale::{Locale, Value},
    mail::{self, Address},
    web::Role,
};

/// The texts of a mail.
struct Letter {
    subject: &'static str,
    body: &'static str,
}

impl Letter {
    /// Subject and body. `values` go into the body, besides the network and its address.
    fn write(&self, locale: Locale, network: &str, origin: &str, values: &[(&str, &str)]) -> (String, String) {
        let own: [(&str, Value<'_>); 2] = [("network", network.into()), ("origin", origin.into())];
        let all: Vec<(&str, Value<'_>)> =
            own.iter().cloned().chain(values.iter().map(|(name, value)| (*name, (*value).into()))).collect();
        let body = format!("{}\n\n-- \n{}\n", locale.tv(self.body, &all), locale.tv("mail-signature", &own));
        (locale.tv(self.subject, &own), body)
    }
}

async fn send(
    tx: &mut Tx,
    here: &Here<'_>,
    to: &Address,
    locale: Locale,
    letter: Letter,
    values: &[(&str, &str)],
) -> Result<()> {
    let network = actors::network(tx).await?.name;
    let (subject, body) = letter.write(locale, &network, here.origin.as_str(), values);
    mail::queue(tx, here, to, &subject, &body).await
}

async fn send_to(tx: &mut Tx, here: &Here<'_>, person: &Person, letter: Letter, values: &[(&str, &str)]) -> Result<()> {
    let Some(to) = person.address() else { return Ok(()) };
    send(tx, here, &to, person.locale(), letter, values).await
}

/// Somebody may make an account.
pub(super) async fn invitation(tx: &mut Tx, here: &Here<'_>, to: &Address, locale: Locale, link: &str) -> Result<()> {
    send(
        tx,
        here,
        to,
        locale,
        Letter { subject: "mail-invitation-subject", body: "mail-invitation-body" },
        &[("link", link)],
    )
    .await
}

/// Somebody with an account asked for one.
pub(super) async fn already_member(tx: &mut Tx, here: &Here<'_>, person: &Person) -> Result<()> {
    let (login, forgot) = (here.uri("/login"), here.uri("/password/forgot"));
    send_to(
        tx,
        here,
        person,
        Letter { subject: "mail-member-subject", body: "mail-member-body" },
        &[("login", &login), ("forgot", &forgot)],
    )
    .await
}

/// To those who decide: somebody asks to join.
pub(super) async fn request(tx: &mut Tx, here: &Here<'_>, asking: &Person) -> Result<()> {
    let link = here.uri("/admin/people?status=pending");
    let values =
        [("name", asking.name.as_str()), ("email", &asking.email), ("answer", &asking.signup_answer), ("link", &link)];
    let administrators: Vec<(String,)> = tx
        .query("select id from people where role = $1 and status = 'active' order by id limit 20")
        .bind(Role::Administrator.name().to_owned())
        .all()
        .await?;
    for (id,) in administrators {
        let Some(person) = super::by_id(tx, &id).await? else { continue };
        let body = if asking.signup_answer.is_empty() { "mail-request-bare-body" } else { "mail-request-body" };
        send_to(tx, here, &person, Letter { subject: "mail-request-subject", body }, &values).await?;
    }
    Ok(())
}

/// The answer is yes.
pub(super) async fn approved(tx: &mut Tx, here: &Here<'_>, person: &Person) -> Result<()> {
    send_to(
        tx,
        here,
        person,
        Letter { subject: "mail-approved-subject", body: "mail-approved-body" },
        &[("login", &here.uri("/login"))],
    )
    .await
}

/// The answer is no.
pub(super) async fn refused(tx: &mut Tx, here: &Here<'_>, person: &Person) -> Result<()> {
    send_to(tx, here, person, Letter { subject: "mail-refused-subject", body: "mail-refused-body" }, &[]).await
}

/// A link to choose a new password.
pub(super) async fn reset(tx: &mut Tx, here: &Here<'_>, person: &Person, link: &str) -> Result<()> {
    send_to(tx, here, person, Letter { subject: "mail-reset-subject", body: "mail-reset-body" }, &[("link", link)])
        .await
}

/// The password is another one now.
pub(super) async fn password_changed(tx: &mut Tx, here: &Here<'_>, person: &Person) -> Result<()> {
    let forgot = here.uri("/password/forgot");
    send_to(
        tx,
        here,
        person,
        Letter { subject: "mail-password-subject", body: "mail-password-body" },
        &[("forgot", &forgot)],
    )
    .await
}

/// To the address before: the account has another one now.
pub(super) async fn email_changed(tx: &mut Tx, here: &Here<'_>, before: &Person, now: &Address) -> Result<()> {
    send_to(
        tx,
        here,
        before,
        Letter { subject: "mail-email-subject", body: "mail-email-body" },
        &[("email", now.as_str())],
    )
    .await
}

/// What happened to their sheets since they last looked: `lines`, one paragraph each.
///
/// # Errors
/// The database's.
pub async fn news(tx: &mut Tx, here: &Here<'_>, person: &Person, lines: &str) -> Result<()> {
    let (mine, profile) = (here.uri("/my/practices"), here.uri("/me"));
    send_to(
        tx,
        here,
        person,
        Letter { subject: "mail-news-subject", body: "mail-news-body" },
        &[("name", &person.name), ("lines", lines), ("mine", &mine), ("profile", &profile)],
    )
    .await
}
