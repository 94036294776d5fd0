//! `GET /specifications/{id}/amendments/{amendment}`: what it changes word by word, why, and what became of it.

use super::{answer, author, change, name, path, read, state};
use crate::{
    db::Conn,
    publications::{
        Publication,
        shown::{is_local, network_name, passage},
    },
    specifications::{
        Sheet,
        amendments::{self, Amendment, State, Target, store},
        pages::{drafts, trail},
        phase::Phase,
        votes::pages as votes,
    },
    web::{
        PageResult, Role, Site, View,
        components::{Choice, Field, FormErrors, Look, Tone, button_link, csrf, instant, notice, person_line, submit},
        layout::{Page, page},
    },
};
use axum::{
    extract::{Path, State as Shared},
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use maud::{Markup, html};

/// Amendments that one may be put beside.
const MOST_OTHERS: i64 = 100;

/// `GET /specifications/{id}/amendments/{amendment}`
pub(super) async fn get(
    Shared(site): Shared<Site>,
    view: View,
    Path((id, amendment)): Path<(String, String)>,
) -> PageResult {
    let mut conn = site.db.read().await?;
    let (publication, amendment) = read(&mut conn, &id, &amendment).await?;
    // Its author and whoever answers it read it still.
    let is_mine = view.viewer.as_ref().is_some_and(|viewer| viewer.actor_id == amendment.actor_id);
    if amendment.is_hidden()
        && !is_mine
        && !view.may(Role::Moderator)
        && !drafts(&mut conn, &view, &publication, &Sheet::from_json(&publication.sheet)).await?
    {
        return Ok(hidden(&view, &publication, &amendment));
    }
    Ok(draw(&mut conn, &view, &publication, &amendment, &FormErrors::new()).await?.into_response())
}

/// It is hidden from this reader: why, and what became of it all the same.
fn hidden(view: &View, publication: &Publication, amendment: &Amendment) -> Response {
    let heading = view.tv("amendment-title", &[("name", name(view, amendment).into())]);
    let main = html! {
        (trail(view, publication, &heading))
        h1 { (heading) }
        p.meta { (instant(view, amendment.updated_at)) " · " (state(view, amendment)) }
        p.lead { (view.t("amendment-hidden-text")) @if let Some(at) = amendment.hidden_at { " " (instant(view, at)) } }
        blockquote { (amendment.hidden_reason) }
        (told(view, publication, amendment))
        p { a href={ (publication.path()) "/amendments" } { (view.t("amendment-all-of-text")) } " · " a href=(publication.path()) { (publication.title) } }
    };
    (StatusCode::GONE, page(view, Page::new(format!("{heading} – {}", publication.title), main).private()))
        .into_response()
}

/// The page; `errors` are those of the form that puts it beside another.
pub(super) async fn draw(
    conn: &mut Conn,
    view: &View,
    publication: &Publication,
    amendment: &Amendment,
    errors: &FormErrors,
) -> PageResult<Markup> {
    let sheet = Sheet::from_json(&publication.sheet);
    let answers = drafts(conn, view, publication, &sheet).await?;
    let lead = match &amendment.lead_id {
        Some(lead) => store::by_id(conn, lead).await?,
        None => None,
    };
    let like = store::led_by(conn, amendment).await?;
    let others = if answers && amendment.waits() {
        let filter = store::Filter { section: Some(amendment.section.clone()), state: Some(State::Open) };
        store::list(conn, &publication.id, &filter, None, MOST_OTHERS).await?
    } else {
        Vec::new()
    };
    let others: Vec<&Amendment> = others.iter().filter(|one| one.id != amendment.id && one.lead_id.is_none()).collect();
    let votes = votes::of_amendment(conn, view, publication, (&sheet, amendment)).await?;
    let now = amendment.place_now(conn, publication, &sheet).await?;
    let is_mine = view.viewer.as_ref().is_some_and(|viewer| viewer.actor_id == amendment.actor_id);
    let phase = sheet.schedule().at(view.now).phase;
    let refuses_only = amendments::outcomes(phase) == [State::Refused];
    let at = path(publication, amendment);
    let heading = view.tv("amendment-title", &[("name", name(view, amendment).into())]);
    let language = passage(view, &publication.language);
    let version = ("number", amendment.base_version.into());
    let main = html! {
        (trail(view, publication, &heading))
        h1 { (heading) }
        p.meta { (person_line(&author(view, amendment))) " · " (instant(view, amendment.updated_at)) " · " (state(view, amendment)) }
        @if amendment.is_hidden() {
            (notice(Tone::Alert, html! {
                p { strong { (view.t("amendment-hidden")) } " " (view.t("amendment-hidden-read")) }
                blockquote { (amendment.hidden_reason) }
            }))
        }
        (told(view, publication, amendment))
        @if answers && amendment.waits() && refuses_only { (answer::refuses(view)) }
        @if amendment.waits() && !refuses_only { (moved(view, amendment, now.as_deref())) }
        section aria-labelledby="change" {
            h2 id="change" { (view.t("amendment-change")) }
            p.meta { a href={ (publication.path()) "/versions/" (amendment.base_version) } { (view.tv("amendment-from-version", &[version])) } }
            div lang=[language] { (change(view, amendment)) }
        }
        section aria-labelledby="motive" {
            h2 id="motive" { (view.t("amendment-motive")) }
            @for line in amendment.motive.lines().filter(|line| !line.trim().is_empty()) { p lang=[language] { (line) } }
        }
        (votes)
        (alike(view, publication, lead.as_ref(), &like))
        @if answers && amendment.waits() && like.is_empty() && (!others.is_empty() || lead.is_some()) { (grouping(view, &at, lead.as_ref(), &others, errors)) }
        div.actions.screen-only {
            @if answers && amendment.waits() { (button_link(Look::Primary, &format!("{at}/answer"), &view.t(if refuses_only { "amendment-refuse" } else { "amendment-answer" }))) }
            @if is_mine && amendment.waits() {
                @if phase == Phase::Amendments { (button_link(Look::Plain, &format!("{at}/edit"), &view.t("amendment-edit"))) }
                (button_link(Look::Plain, &format!("{at}/withdraw"), &view.t("amendment-withdraw")))
            }
            @if view.may(Role::Moderator) { (button_link(Look::Plain, &format!("{at}/hide"), &view.t(if amendment.is_hidden() { "hide-show" } else { "amendment-hide" }))) }
        }
        p {
            a href={ (publication.path()) "/sections/" (amendment.section) } { (view.t("amendment-back-section")) } " · "
            a href={ (publication.path()) "/amendments" } { (view.t("amendment-all-of-text")) } " · "
            a href={ (publication.path()) "#conversation" } { (view.t("specification-discuss")) }
        }
    };
    Ok(page(view, Page::new(format!("{heading} – {}", publication.title), main).private()))
}

/// What became of it, in words.
fn told(view: &View, publication: &Publication, amendment: &Amendment) -> Markup {
    let network = network_name(view, publication);
    let says = |tone: Tone, key: &str| {
        let words = view.tv(key, &[("network", network.as_str().into())]);
        notice(
            tone,
            html! {
                p { strong { (words) } }
                @if !amendment.reason.is_empty() { blockquote lang=[passage(view, &publication.language)] { @for line in amendment.reason.lines().filter(|line| !line.trim().is_empty()) { p { (line) } } } }
                @if let Some(at) = amendment.answered_at { p.meta { (instant(view, at)) } }
                @if let Some(number) = amendment.result {
                    p { a href={ (publication.path()) "/versions/" (number) } { (view.tv("amendment-result", &[("number", number.into())])) } }
                }
            },
        )
    };
    match amendment.standing() {
        State::Pending => says(Tone::Waiting, "amendment-told-pending"),
        State::Open if is_local(view, publication) => html! {},
        State::Open => says(Tone::Neutral, "amendment-told-open"),
        State::Returned => says(Tone::Alert, "amendment-told-returned"),
        State::Accepted => says(Tone::Good, "amendment-told-accepted"),
        State::Partly => says(Tone::Good, "amendment-told-partly"),
        State::Refused => says(Tone::Closed, "amendment-told-refused"),
        State::Withdrawn => says(Tone::Closed, "amendment-told-withdrawn"),
    }
}

/// That the text changed since where it changes it.
fn moved(view: &View, amendment: &Amendment, now: Option<&str>) -> Markup {
    let key = match now {
        Some(now) if Target::hash(now) == amendment.base_hash => return html! {},
        Some(_) => "amendment-moved",
        None => "amendment-moved-gone",
    };
    notice(Tone::Alert, html! { p { (view.t(key)) } })
}

/// Those that are like it.
fn alike(view: &View, publication: &Publication, lead: Option<&Amendment>, like: &[Amendment]) -> Markup {
    html! {
        @if lead.is_some() || !like.is_empty() {
            section aria-labelledby="alike" {
                h2 id="alike" { (view.t("amendment-alike")) }
                ul {
                    @for one in lead.into_iter().chain(like) {
                        li { a href=(path(publication, one)) { (name(view, one)) } " · " (person_line(&author(view, one))) " · " (view.t(one.standing().key())) }
                    }
                }
            }
        }
    }
}

fn grouping(view: &View, at: &str, lead: Option<&Amendment>, others: &[&Amendment], errors: &FormErrors) -> Markup {
    let chosen = lead.map_or("", |lead| lead.id.as_str());
    let mut choices = vec![Choice::new("", view.t("amendment-alone"), chosen.is_empty())];
    let all = lead.into_iter().chain(others.iter().copied().filter(|one| one.id != chosen));
    choices.extend(all.map(|one| {
        let words = format!("{} · {}", name(view, one), one.author_name);
        Choice::new(one.id.as_str(), words, one.id == chosen)
    }));
    html! {
        form.form.screen-only method="post" action={ (at) "/group" } novalidate {
            (csrf(view))
            (Field::new("lead", "amendment-lead").hint("amendment-lead-hint").select(view, errors, &choices))
            div.actions { (submit(Look::Plain, &view.t("amendment-group"))) }
        }
    }
}
