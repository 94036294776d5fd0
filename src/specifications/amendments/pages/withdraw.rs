//! Taking an amendment of one's own back, after a confirmation.

use super::{name, path, read, refused};
use crate::{
    federation::actors,
    publications::Publication,
    specifications::{
        amendments::{Amendment, Error, withdraw},
        pages::{refusal, trail, unprocessable},
    },
    web::{
        PageError, PageResult, Site, Submission, View,
        components::{Look, button_link, csrf, submit},
        layout::{Page, page},
        preferences::flash,
    },
};
use axum::{
    extract::{Path, State as Shared},
    response::IntoResponse as _,
};
use maud::{Markup, html};

/// `GET /specifications/{id}/amendments/{amendment}/withdraw`
pub(super) async fn get(
    Shared(site): Shared<Site>,
    view: View,
    Path((id, amendment)): Path<(String, String)>,
) -> PageResult {
    let mut conn = site.db.read().await?;
    let (publication, amendment) = read(&mut conn, &id, &amendment).await?;
    if view.person()?.actor_id != amendment.actor_id {
        return Err(PageError::Forbidden);
    }
    Ok(draw(&view, &publication, &amendment, None).into_response())
}

/// `POST /specifications/{id}/amendments/{amendment}/withdraw`
pub(super) async fn post(
    Shared(site): Shared<Site>,
    view: View,
    Path((id, amendment)): Path<(String, String)>,
    _: Submission,
) -> PageResult {
    let mut tx = site.db.begin().await?;
    let (publication, amendment) = read(&mut tx, &id, &amendment).await?;
    let person = actors::by_id(&mut tx, &view.person()?.actor_id).await?;
    match withdraw(&mut tx, &site.here(), &person, &publication, &amendment).await {
        Ok(()) => {}
        Err(Error::Closed) => return Ok(unprocessable(draw(&view, &publication, &amendment, None))),
        Err(Error::NoRoad) => {
            return Ok(unprocessable(draw(&view, &publication, &amendment, Some("amendment-no-road"))));
        }
        Err(error) => return Err(refused(error)),
    }
    tx.commit().await?;
    site.wake();
    Ok(flash(&site, "amendment-flash-withdrawn", &path(&publication, &amendment)))
}

fn draw(view: &View, publication: &Publication, amendment: &Amendment, why_not: Option<&str>) -> Markup {
    let heading = view.t("amendment-withdraw");
    let at = path(publication, amendment);
    let main = html! {
        (trail(view, publication, &heading))
        h1 { (heading) }
        p.lead { a href=(at) { (name(view, amendment)) } }
        @if let Some(key) = why_not { (refusal(&view.t(key))) }
        @if amendment.waits() {
            p { (view.t("amendment-withdraw-text")) }
            form.form method="post" action={ (at) "/withdraw" } {
                (csrf(view))
                div.actions {
                    (submit(Look::Danger, &view.t("amendment-withdraw")))
                    (button_link(Look::Quiet, &at, &view.t("amendment-keep")))
                }
            }
        } @else {
            (refusal(&view.t("amendment-closed")))
        }
    };
    page(view, Page::new(heading.into_owned(), main).private())
}
