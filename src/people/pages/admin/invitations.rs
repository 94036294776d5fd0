//! Inviting people: addresses, a role, and a link for each. Where no mail server is set, the links
//! are shown, once, to be handed over in another way.

use super::frame;
use crate::{
    audit,
    client_address::ClientAddress,
    mail::{self, Address},
    people::{
        by_email, letters,
        links::{self, Kind, Link},
        pages::{refused, role_choices, secret},
        role_keys,
    },
    web::{
        PageError, PageResult, Role, Site, Submission, View,
        components::{
            Field, FormErrors, Look, Tone, csrf, empty_state, error_summary, instant, notice, submit, submit_as,
        },
        preferences::flash,
    },
};
use axum::{Extension, extract::State};
use maud::{Markup, html};

/// Addresses of one form.
const MOST: usize = 50;

/// What became of one address.
enum Sent {
    Invited(Address, String),
    Member(Address),
}

/// `GET /admin/invitations`
pub(in crate::people::pages) async fn get(State(site): State<Site>, view: View) -> PageResult {
    Ok(secret(draw(&view, &Known::of(&site).await?, &FormErrors::new(), "", Role::Contributor, &[])))
}

/// `POST /admin/invitations`
pub(in crate::people::pages) async fn post(
    State(site): State<Site>,
    view: View,
    Extension(address): Extension<ClientAddress>,
    submission: Submission,
) -> PageResult {
    let sent = &submission.fields;
    let typed = sent.get("emails");
    let role = Role::parse(sent.get("role")).unwrap_or(Role::Contributor);
    let known = Known::of(&site).await?;
    let mut errors = FormErrors::new();
    let addresses = read(typed, &mut errors);
    if !errors.is_empty() {
        return Ok(refused(draw(&view, &known, &errors, typed, role, &[])));
    }
    let viewer = view.person()?;
    let (here, from) = (site.here(), address.to_string());
    let mut tx = site.db.begin().await?;
    let mut results = Vec::with_capacity(addresses.len());
    for email in addresses {
        if by_email(&mut tx, &email.folded()).await?.is_some() {
            results.push(Sent::Member(email));
            continue;
        }
        let link = links::invite(&mut tx, &here, &email, role, Some(&viewer.id)).await?;
        let link = Kind::Invitation.address(&here, &link);
        letters::invitation(&mut tx, &here, &email, view.locale, &link).await?;
        let line = audit::Line {
            actor: &viewer.handle,
            action: "invite",
            object: email.as_str(),
            outcome: audit::DONE,
            detail: role.name(),
            address: &from,
        };
        audit::record(&mut tx, here.now, &line).await?;
        results.push(Sent::Invited(email, link));
    }
    tx.commit_unseen().await?;
    site.wake();
    Ok(secret(draw(&view, &Known::of(&site).await?, &FormErrors::new(), "", role, &results)))
}

/// `POST /admin/invitations/cancel`
pub(in crate::people::pages) async fn cancel(State(site): State<Site>, submission: Submission) -> PageResult {
    let mut tx = site.db.begin().await?;
    if !links::cancel_invitation(&mut tx, submission.fields.get("invitation")).await? {
        return Err(PageError::NotFound);
    }
    tx.commit_unseen().await?;
    Ok(flash(&site, "people-flash-cancelled", "/admin/invitations"))
}

/// Addresses as they are pasted: one a line, or separated by commas or semicolons.
fn read(typed: &str, errors: &mut FormErrors) -> Vec<Address> {
    let mut addresses: Vec<Address> = Vec::new();
    for text in typed.split(['\n', ',', ';', ' ', '\t']).filter(|text| !text.is_empty()) {
        match mail::address(text) {
            Some(address) if !addresses.iter().any(|known| known.folded() == address.folded()) => {
                addresses.push(address);
            }
            Some(_) => {}
            None => errors.add_with(
                "emails",
                "people-error-one-email",
                vec![("email", text.chars().take(100).collect::<String>().into())],
            ),
        }
    }
    if addresses.is_empty() && errors.is_empty() {
        errors.add("emails", "people-error-no-email");
    }
    if addresses.len() > MOST {
        errors.add_with("emails", "people-error-many-emails", vec![("max", MOST.into())]);
    }
    addresses
}

/// What the page needs to know.
struct Known {
    open: Vec<Link>,
    /// There is no mail server.
    by_hand: bool,
}

impl Known {
    async fn of(site: &Site) -> PageResult<Self> {
        let open = links::open_invitations(&mut site.db.read().await?, site.clock.now()).await?;
        Ok(Self { open, by_hand: site.config.mail.smtp_url.is_none() })
    }
}

fn draw(view: &View, known: &Known, errors: &FormErrors, typed: &str, role: Role, done: &[Sent]) -> Markup {
    let content = html! {
        @if known.by_hand { (notice(Tone::Waiting, html! { p { (view.t("people-invitations-no-mail")) } })) }
        @if !done.is_empty() { (outcome(view, done, known.by_hand)) }
        section.panel {
            h2 { (view.t("people-invitations-new")) }
            form.form method="post" action="/admin/invitations" novalidate {
                (error_summary(view, errors)) (csrf(view))
                (Field::new("emails", "people-emails-label").hint("people-emails-hint").required().value(typed).rows(5).autocomplete("off").textarea(view, errors))
                (Field::new("role", "people-role-label").required().radios(view, errors, &role_choices(view, role)))
                div.actions { (submit(Look::Primary, &view.t("people-invitations-submit"))) }
            }
        }
        section {
            h2 { (view.t("people-invitations-open")) }
            @if known.open.is_empty() { (empty_state(&view.t("people-invitations-none"), None)) } @else { (waiting(view, &known.open)) }
        }
    };
    frame(view, "/admin/invitations", &view.t("people-admin-invitations"), &content)
}

fn outcome(view: &View, done: &[Sent], by_hand: bool) -> Markup {
    notice(
        Tone::Good,
        html! {
            p { (view.tv("people-invitations-done", &[("count", done.len().into())])) }
            ul {
                @for one in done {
                    li {
                        @match one {
                            Sent::Invited(email, link) => { (email) @if by_hand { " " code { (link) } } }
                            Sent::Member(email) => { (view.tv("people-invitations-member", &[("email", email.as_str().into())])) }
                        }
                    }
                }
            }
        },
    )
}

fn waiting(view: &View, open: &[Link]) -> Markup {
    html! {
        form method="post" action="/admin/invitations/cancel" {
            (csrf(view))
            ul {
                @for link in open {
                    li {
                        p { strong { (link.email) } " · " (view.t(role_keys(link.role()).0)) }
                        p.meta { (view.t("people-invitation-until")) " " (instant(view, link.expires_at)) }
                        (submit_as(Look::Plain, "invitation", &link.token_hash, &view.tv("people-invitation-cancel", &[("email", link.email.clone().into())])))
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_as_people_paste_them() {
        let mut errors = FormErrors::new();
        let read_all = read("a@x.example, b@x.example;A@X.example\nc@x.example", &mut errors);
        assert_eq!(
            read_all.iter().map(Address::as_str).collect::<Vec<_>>(),
            ["a@x.example", "b@x.example", "c@x.example"]
        );
        assert!(errors.is_empty());
    }

    #[test]
    fn a_wrong_address_is_named() {
        let mut errors = FormErrors::new();
        read("a@x.example\nb@@x", &mut errors);
        assert_eq!(errors.iter().count(), 1);
        let mut errors = FormErrors::new();
        read(" \n", &mut errors);
        assert!(errors.of("emails").is_some());
    }
}
