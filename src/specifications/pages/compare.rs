//! `GET /specifications/{id}/compare?from=&to=&after=`: any two versions.

use super::{
    differences::{self, After},
    found, trail,
};
use crate::{
    publications::versions::{self, Version},
    specifications::{Sheet, document, phase::Phase, sheet::FIELDS},
    text::diff,
    web::{
        PageError, PageResult, Site, View,
        components::{self, Look, button_link, instant},
        layout::{Page, page},
    },
};
use axum::{
    extract::{Path, Query, State, rejection::QueryRejection},
    response::IntoResponse as _,
};
use maud::{Markup, html};
use serde::Deserialize;

#[derive(Deserialize)]
pub(super) struct Two {
    from: i64,
    to: i64,
}

/// See the module.
pub(super) async fn get(
    State(site): State<Site>,
    view: View,
    Path(id): Path<String>,
    two: Result<Query<Two>, QueryRejection>,
    after: Result<Query<After>, QueryRejection>,
) -> PageResult {
    let (Query(two), Query(after)) =
        (two.map_err(|_| PageError::BadRequest)?, after.map_err(|_| PageError::BadRequest)?);
    let mut conn = site.db.read().await?;
    let publication = found(&mut conn, &id).await?;
    let old = versions::find(&mut conn, &publication.id, two.from).await?.ok_or(PageError::NotFound)?;
    let new = versions::find(&mut conn, &publication.id, two.to).await?.ok_or(PageError::NotFound)?;
    drop(conn);
    let heading =
        view.tv("practice-compare-title", &[("from", old.said_number().into()), ("to", new.said_number().into())]);
    let sheets = (Sheet::from_json(&old.sheet), Sheet::from_json(&new.sheet));
    // Two great texts hold nobody else up.
    let work = tokio::task::spawn_blocking(move || {
        let (before, after) = sheets;
        let changed = document::differences(&before.read(), &after.read());
        (before, after, changed)
    });
    let (before, now, changed) = work.await.map_err(|_| PageError::Internal("a comparison stopped"))?;
    let at = publication.path();
    let beside = beside(&view, (&old, &before), (&new, &now));
    let is_more = !beside.0.is_empty();
    let main = html! {
        (trail(&view, &publication, &heading))
        h1 { (heading) }
        p.lead { a href=(at) { (publication.title) } }
        @for version in [&old, &new] {
            p.meta {
                (view.tv("practice-version-number", &[("number", version.said_number().into())])) " · " (version.author_name) " · " (instant(&view, version.created_at))
                @if !version.note.is_empty() { " · " (version.note) }
            }
        }
        @if after.is_first() { (beside) }
        // That nothing changed is said where nothing did.
        @if !(changed.is_empty() && is_more) { (differences::page(&view, &format!("{at}/compare?from={}&to={}", two.from, two.to), &changed, &after)) }
        div.actions { (button_link(Look::Plain, &format!("{at}/versions"), &view.t("practice-history-versions"))) }
    };
    Ok(page(&view, Page::new(format!("{heading} – {}", publication.title), main).private()).into_response())
}

/// What changed beside the text: title, fields, phases. It must leave none of them out.
fn beside(view: &View, (old, before): (&Version, &Sheet), (new, after): (&Version, &Sheet)) -> Markup {
    let dates = |sheet: &Sheet| {
        let schedule = sheet.schedule();
        let mut lines = vec![view.tv("specification-phase", &[("phase", view.t(schedule.begun.key()).into())])];
        lines.extend(Phase::ALL.into_iter().filter_map(|phase| {
            let hour = crate::time::display::instant(schedule.until(phase)?, &view.place, view.locale);
            Some(format!("{}\u{a0}: {hour}", view.t(phase.key())))
        }));
        lines.join("\n")
    };
    let listed = |values: &[String]| values.join(", ");
    let mut all = vec![
        ("specification-title", old.title.clone(), new.title.clone()),
        ("specification-calendar-phases", dates(before), dates(after)),
        ("practice-fact-territories", listed(&before.territories), listed(&after.territories)),
        ("practice-co-authors", listed(&before.co_authors), listed(&after.co_authors)),
    ];
    let texts = FIELDS.iter().zip(before.texts()).zip(after.texts());
    all.extend(texts.map(|(((_, key), before), after)| (*key, before.to_owned(), after.to_owned())));
    html! {
        @for (key, before, after) in all.iter().filter(|(_, before, after)| before != after) {
            section {
                h2 { (view.t(key)) }
                (components::diff(view, &diff::words(before, after)))
            }
        }
    }
}
