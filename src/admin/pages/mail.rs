//! Mails that have not left, and why.

use super::frame;
use crate::{
    admin::store::{self, Mail, PAGE},
    audit, mail,
    web::{
        PageError, PageResult, Site, Submission, View,
        components::{Look, Tone, badge, empty_state, instant, notice, pager, post_button},
        preferences::flash,
    },
};
use axum::{
    extract::{Query, State},
    response::IntoResponse,
};
use maud::{Markup, html};
use serde::Deserialize;

const PATH: &str = "/admin/mail";

#[derive(Deserialize)]
pub(super) struct Asked {
    before: Option<String>,
}

/// `GET /admin/mail`
pub(super) async fn get(State(site): State<Site>, view: View, Query(asked): Query<Asked>) -> PageResult {
    let before = asked.before.as_deref().filter(|before| !before.is_empty());
    let mut conn = site.db.read().await?;
    let counts = store::mails(&mut conn).await?;
    let mut mails = store::unsent(&mut conn, before).await?;
    let size = usize::try_from(PAGE).expect("small");
    let more = mails.len() > size;
    mails.truncate(size);
    let next = mails.last().filter(|_| more).map(|last| format!("{PATH}?before={}", last.id));
    let folder = site.config.data.join(mail::FOLDER).display().to_string();
    let content = html! {
        @if site.config.mail.smtp_url.is_none() {
            (notice(Tone::Waiting, html! { p { (view.t("admin-mail-folder")) " " code { (folder) } } p { (view.t("admin-mail-folder-more")) } }))
        } @else { p { (view.t("admin-mail-smtp")) } }
        p { (view.tv("admin-mail-counts", &[("waiting", counts.waiting.into()), ("failed", counts.failed.into())])) }
        @if mails.is_empty() { (empty_state(&view.t("admin-mail-none"), None)) }
        @else { ul.cards { @for mail in &mails { li.card { (card(&view, mail)) } } } }
        (pager(&view, before.map(|_| PATH), next.as_deref()))
    };
    Ok(frame(&view, PATH, &view.t("admin-mail"), &content).into_response())
}

/// `POST /admin/mail`
pub(super) async fn post(State(site): State<Site>, view: View, submission: Submission) -> PageResult {
    let id = submission.fields.get("id");
    let now = site.clock.now();
    let mut tx = site.db.begin().await?;
    if !store::send_again(&mut tx, id, now).await? {
        return Err(PageError::NotFound);
    }
    let line = audit::Line {
        actor: &view.person()?.handle,
        action: "mail-again",
        object: id,
        outcome: audit::DONE,
        ..audit::Line::default()
    };
    audit::record(&mut tx, now, &line).await?;
    tx.commit_unseen().await?;
    site.wake();
    Ok(flash(&site, "admin-flash-mail", PATH))
}

fn card(view: &View, mail: &Mail) -> Markup {
    html! {
        h2 { (mail.subject) }
        p {
            @if mail.is_set_aside() { (badge(Tone::Alert, &view.t("admin-mail-set-aside"))) }
            @else if mail.error.is_empty() { (badge(Tone::Waiting, &view.t("admin-mail-waiting"))) }
            @else { (badge(Tone::Alert, &view.t("admin-mail-failing"))) }
        }
        p.meta { (mail.recipient) " · " (instant(view, mail.created_at)) }
        @if !mail.error.is_empty() {
            p.meta { (view.tv("admin-mail-attempts", &[("count", mail.attempts.into())])) " " code { (mail.error) } }
            @if !mail.is_set_aside() { p.meta { (view.t("admin-mail-next")) " " (instant(view, mail.next_at)) } }
            (post_button(view, Look::Plain, PATH, &[("id", &mail.id)], &view.t("admin-mail-again")))
        }
    }
}
