//! A moderator keeps an amendment from the readers of this network, or shows it again.

use super::{change, name, path, read};
use crate::{
    publications::Publication,
    specifications::{
        amendments::Amendment,
        hiding::{self, Hidden},
        pages::{
            hide::{Asked, Subject, asked, form},
            unprocessable,
        },
    },
    web::{PageError, PageResult, Site, Submission, View, components::FormErrors, preferences::flash},
};
use axum::{
    extract::{Path, State as Shared},
    response::IntoResponse as _,
};
use maud::{Markup, html};

/// `GET /specifications/{id}/amendments/{amendment}/hide`
pub(super) async fn get(
    Shared(site): Shared<Site>,
    view: View,
    Path((id, amendment)): Path<(String, String)>,
) -> PageResult {
    let (publication, amendment) = read(&mut site.db.read().await?, &id, &amendment).await?;
    Ok(draw(&view, &publication, &amendment, "", &FormErrors::new()).into_response())
}

/// `POST /specifications/{id}/amendments/{amendment}/hide`
pub(super) async fn post(
    Shared(site): Shared<Site>,
    view: View,
    Path((id, amendment)): Path<(String, String)>,
    submission: Submission,
) -> PageResult {
    let mut tx = site.db.begin().await?;
    let (publication, amendment) = read(&mut tx, &id, &amendment).await?;
    let (reason, key) = match asked(&submission.fields) {
        Asked::Hide(reason) => (reason, "specification-flash-hidden"),
        Asked::Show => (String::new(), "specification-flash-shown"),
        Asked::Mend(errors) => {
            let reason = submission.fields.get("reason");
            return Ok(unprocessable(draw(&view, &publication, &amendment, reason, &errors)));
        }
        Asked::Nothing => return Err(PageError::BadRequest),
    };
    let what = Hidden::Amendment(&amendment.id, &amendment.uri);
    let changed = hiding::set(&mut tx, &site.here(), what, &reason, &view.person()?.handle).await?;
    tx.commit().await?;
    Ok(flash(&site, if changed { key } else { "report-flash-changed" }, &path(&publication, &amendment)))
}

fn draw(view: &View, publication: &Publication, amendment: &Amendment, reason: &str, errors: &FormErrors) -> Markup {
    let at = path(publication, amendment);
    let subject = Subject {
        publication,
        headings: ["amendment-hide", "amendment-hidden"],
        lead: "amendment-hide-lead",
        action: format!("{at}/hide"),
        words: html! { p { a href=(at) { (name(view, amendment)) } } (change(view, amendment)) },
        back: at,
        hidden: &amendment.hidden_reason,
    };
    form(view, &subject, reason, errors)
}
