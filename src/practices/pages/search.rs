//! `GET /search`: words over all practices that the networks published; an address or a handle is looked for here
//! first, and fetched from its network when somebody who is signed in asks for it. The same words also
//! answer « somebody wrote this already ».

use super::{
    card, href,
    list::{self, Asked, counted},
};
use crate::{
    db::Conn,
    practices::{
        KIND,
        bring::{self, Brought, Refused, is_elsewhere, is_host},
    },
    publications::{Publication, store},
    text::markdown,
    web::{
        PageResult, Site, Submission, View,
        components::{
            Look, Tone, breadcrumb, button_link, empty_state, notice, pager, post_button, practice_cards, search_button,
        },
        layout::{Page, page},
        preferences::see_other,
    },
};
use axum::{
    extract::{RawQuery, State},
    http::{StatusCode, header},
    response::{IntoResponse as _, Response},
};
use maud::{Markup, html};

/// Near duplicates shown while a title is typed.
pub(super) const ALIKE: usize = 5;

/// What a search found.
#[derive(Default)]
struct Found {
    items: Vec<Publication>,
    next: Option<String>,
    /// What stands at the address that was typed, when it is here already.
    exact: Option<Publication>,
    /// Why what was asked for could not be brought: a key.
    refused: Option<&'static str>,
}

/// `GET /search`
pub(super) async fn get(State(site): State<Site>, view: View, RawQuery(query): RawQuery) -> PageResult {
    let asked = Asked::read(query.as_deref());
    let mut conn = site.db.read().await?;
    let found = look(&mut conn, &asked).await?;
    drop(conn);
    Ok(show(&view, &asked, &found))
}

async fn look(conn: &mut Conn, asked: &Asked) -> crate::db::Result<Found> {
    if asked.words.is_empty() {
        return Ok(Found::default());
    }
    if is_elsewhere(&asked.words) {
        let exact = store::by_uri(conn, &asked.words).await?.filter(|found| found.kind == KIND && found.is_published());
        return Ok(Found { exact, ..Found::default() });
    }
    let (items, next) = list::read(conn, asked).await?;
    Ok(Found { items, next, ..Found::default() })
}

/// `POST /search/bring`: fetches what stands at an address or behind a handle, if its network is accepted here.
pub(super) async fn bring(State(site): State<Site>, view: View, submission: Submission) -> PageResult {
    let words = submission.fields.get("q");
    let asked = Asked::read(Some(&form_urlencoded::Serializer::new(String::new()).append_pair("q", words).finish()));
    let refused = match bring::bring(&site, &view.person()?.id, &asked.words).await {
        Ok(Brought::Sheet(publication)) => return Ok(see_other(&href(&publication))),
        Ok(Brought::Network { origin }) => {
            return Ok(see_other(&super::with_query("/practices", [("network", origin.as_str())])));
        }
        Err(Refused::Failed(error)) => return Err(error),
        Err(refused) => refused,
    };
    let found = Found { refused: Some(refused.key()), ..Found::default() };
    let mut response = show(&view, &asked, &found);
    *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    if let Refused::TooOften(seconds) = refused {
        *response.status_mut() = StatusCode::TOO_MANY_REQUESTS;
        response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
    }
    Ok(response)
}

fn show(view: &View, asked: &Asked, found: &Found) -> Response {
    let heading = view.t("practice-search-title");
    let cards: Vec<_> = found.items.iter().chain(&found.exact).map(|one| card(view, one)).collect();
    let first = asked.is_further().then(|| asked.href("/search"));
    let next = found.next.as_deref().map(|cursor| asked.next("/search", cursor));
    let main = html! {
        (breadcrumb(view, &[], &heading))
        h1 { (heading) }
        search {
            form.form action="/search" {
                div.field {
                    label for="q" { (view.t("practice-search-label")) }
                    div.hint id="q-hint" { p { (view.t("practice-search-hint")) } }
                    input id="q" name="q" type="search" value=(asked.words) aria-describedby="q-hint";
                }
                (search_button(view))
            }
        }
        @if let Some(key) = found.refused { (notice(Tone::Alert, html! { p role="alert" { (view.t(key)) } })) }
        @if !asked.words.is_empty() {
            h2 { (view.tv("practice-search-found", &[("words", asked.words.as_str().into())])) }
            @if found.exact.is_none() { (counted(view, cards.len(), first.is_none(), next.is_some())) }
            @if !cards.is_empty() { (practice_cards(view, &cards, true)) } @else if next.is_some() { p { (view.t("practice-list-not-yet")) } } @else if is_elsewhere(&asked.words) || is_host(&asked.words) { (elsewhere(view, &asked.words)) } @else { (nothing(view)) }
            (pager(view, first.as_deref(), next.as_deref()))
            @if !cards.is_empty() && found.exact.is_none() {
                p { a href=(asked.href("/practices")) { (view.t("practice-search-refine")) } }
            }
        }
    };
    let title = if asked.words.is_empty() { heading.into_owned() } else { format!("{heading} – {}", asked.words) };
    page(view, Page::new(title, main).private().wide()).into_response()
}

fn nothing(view: &View) -> Markup {
    empty_state(
        &view.t("practice-search-nothing"),
        Some(button_link(Look::Plain, "/practices", &view.t("practice-search-nothing-action"))),
    )
}

/// It is not here: fetch it, or sign in to.
fn elsewhere(view: &View, words: &str) -> Markup {
    html! {
        p { (view.t("practice-bring-text")) }
        @if view.viewer.is_some() {
            (post_button(view, Look::Primary, "/search/bring", &[("q", words)], &view.t("practice-bring-submit")))
        } @else {
            (button_link(Look::Primary, &super::with_query("/login", [("return_to", view.path.as_str())]), &view.t("practice-bring-sign-in")))
        }
    }
}

/// `GET /practices/similar`: a fragment, empty when nothing is alike.
pub(super) async fn similar(State(site): State<Site>, view: View, RawQuery(query): RawQuery) -> PageResult<Markup> {
    let asked = Asked::read(query.as_deref());
    let found = store::similar(&mut site.db.read().await?, KIND, &asked.words, ALIKE).await?;
    Ok(html! {
        (alike(&view, &found))
        // Only the script shows this fragment, and only it can take it away.
        @if !found.is_empty() { button.button.quiet type="button" data-dismiss { (view.t("practice-similar-dismiss")) } }
    })
}

/// « These already exist: adapt one of them instead? »
pub(super) fn alike(view: &View, found: &[Publication]) -> Markup {
    html! {
        @if !found.is_empty() {
            p { (view.t("practice-similar-text")) }
            ul.alike {
                @for one in found {
                    li {
                        a href=(href(one)) { (one.title) } " "
                        span.meta { (super::network_name(view, one)) " · " (markdown::excerpt(&one.summary, 80)) } " "
                        a href={ (href(one)) "/adapt" } { (view.tv("practice-similar-adapt", &[("title", one.title.as_str().into())])) }
                    }
                }
            }
        }
    }
}
