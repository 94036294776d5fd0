//! `GET /events/{id}`: when, by two clocks and by all; where; what about; what came of it. For other servers, the same as an
//! `Event`.

use super::{PATH, cards, content, known, may_correct, words};
use crate::{
    db::Conn,
    events::{
        Sheet, activity, occurrences,
        sheet::{FIELDS, MAX_SUMMARY, PART_OF, Span},
        times::{self, Listed, Which},
    },
    federation::routes as activitypub,
    publications::{
        Publication,
        list::Filter,
        parts::Parts,
        shown::{
            Due, due, hidden_here, is_local, label, licence, moderation, network_name, passage, territories, with_query,
        },
        store, versions,
    },
    text::markdown,
    time::{Timestamp, display},
    web::{
        PageResult, Role, Site, View,
        components::{
            Fact, Icon, Look, PrintFooter, Tone, badge, breadcrumb, button_link, context_strip, day, hours,
            hours_everywhere, notice, print_footer, prose,
        },
        layout::{Page, page},
    },
};
use axum::{
    Extension,
    extract::{Path, Query, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse as _, Response},
};
use maud::{Markup, html};
use serde::Deserialize;

/// Times of a series that its page shows.
const NEXT: usize = 6;
/// Parts that the page of a larger event shows.
const PARTS: i64 = 50;

/// `GET /events/{id}`
pub(super) async fn get(
    State(site): State<Site>,
    view: View,
    Extension(parts): Extension<Parts>,
    headers: HeaderMap,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> PageResult {
    let mut conn = site.db.read().await?;
    let publication = known(&mut conn, &id).await?;
    match due(&view, &site.config.origin, &headers, &publication)? {
        Due::Page => {}
        Due::Article => {
            let version = versions::find(&mut conn, &publication.id, publication.version).await?;
            let note = version.map(|version| version.note).unwrap_or_default();
            let event = activity::event(&site.here(), &publication.author_uri, &publication, &note);
            return Ok(activitypub::activity_json(event));
        }
        Due::Tombstone(answer) => return Ok(answer),
        Due::Gone => return Ok(gone(&view, &publication)),
        Due::Hidden => {
            let may = may_correct(&mut conn, &view, &publication).await?;
            return Ok(hidden(&view, &publication, may));
        }
    }
    let shown = Shown::read(&mut conn, &view, &publication, &asked.on).await?;
    let parts = parts.render(&mut conn, &view, &publication).await?;
    drop(conn);
    Ok(shown.page(&view, &parts))
}

/// Which time of a series its reader came for.
#[derive(Deserialize)]
pub(super) struct Asked {
    /// Its name.
    #[serde(default)]
    on: String,
}

struct Shown<'a> {
    publication: &'a Publication,
    sheet: Sheet,
    /// The time that the page is about: of a series the one that was asked for, or else the next.
    span: Option<Span>,
    /// Times of a series that are to come.
    next: Vec<Listed>,
    /// The larger event, where it is known here.
    whole: Option<Publication>,
    /// Parts of this one.
    parts: Vec<Listed>,
    /// What its author says of the version that stands.
    note: String,
    may_correct: bool,
}

impl<'a> Shown<'a> {
    async fn read(conn: &mut Conn, view: &View, publication: &'a Publication, on: &str) -> PageResult<Self> {
        let sheet = Sheet::from_json(&publication.sheet);
        let next = match sheet.rule() {
            Some(_) => {
                let which = Which::Of(&publication.id, view.now);
                times::page(conn, &which, &Filter::default(), None, NEXT).await?.0
            }
            None => Vec::new(),
        };
        let asked = occurrences::named(&sheet, on).map(|one| one.span);
        let span = asked.or_else(|| occurrences::next(&sheet, view.now));
        let whole = match sheet.part_of.as_str() {
            "" => None,
            uri => store::by_uri(conn, uri).await?.filter(|found| found.kind == super::KIND && found.is_published()),
        };
        let of_this = Filter(vec![(PART_OF, publication.uri.clone())]);
        let always = (Timestamp(0), Timestamp(i64::MAX / 4));
        let parts = times::events(conn, always, &of_this, PARTS).await?;
        let parts = parts.into_iter().filter_map(Listed::first).collect();
        let version = versions::find(conn, &publication.id, publication.version).await?;
        let note = version.map(|version| version.note).unwrap_or_default();
        let may_correct = may_correct(conn, view, publication).await?;
        Ok(Self { publication, sheet, span, next, whole, parts, note, may_correct })
    }

    fn page(&self, view: &View, parts: &Markup) -> Response {
        let Self { publication, sheet, .. } = self;
        let is_here = is_local(view, publication);
        let address = if is_here { publication.uri.clone() } else { publication.url.clone() };
        let language = passage(view, &publication.language);
        let main = html! {
            (breadcrumb(view, &[(&view.t("event-list-title"), PATH)], &publication.title))
            h1 lang=[language] { (publication.title) }
            p.meta {
                (network_name(view, publication)) " · "
                (view.t("event-announced")) " " (day(view, publication.published_at))
            }
            @if publication.is_hidden() { (hidden_here(view, publication, "event-hidden-title")) }
            (self.state(view))
            // Not what the text begins with anyway.
            @if publication.summary != markdown::excerpt(&sheet.body, MAX_SUMMARY) { p.lead lang=[language] { (publication.summary) } }
            (context_strip(&self.facts(view)))
            (self.actions(view))
            div.with-aside {
                div {
                    @for ((_, key), text) in FIELDS.iter().zip(sheet.texts()) {
                        @if !text.is_empty() {
                            section { h2 { (view.t(key)) } (prose(view, &markdown::render(text), Some(&publication.language))) }
                        }
                    }
                    @if !sheet.html.is_empty() { (prose(view, &sheet.html, Some(&publication.language))) }
                    @if !sheet.replay.is_empty() { p { a href=(sheet.replay) rel="external" { (view.t("event-replay")) } } }
                    (self.times(view))
                    (self.family(view))
                    (parts)
                }
                aside aria-label=(view.t("event-aside-label")) { (self.boxes(view)) }
            }
            (print_footer(view, &PrintFooter {
                licence: &licence(view, &publication.licence).0,
                version: &self.version(view),
                author: &publication.author_name,
                network: &network_name(view, publication),
                url: &address,
            }))
        };
        let mut document = Page::new(publication.title.clone(), main)
            .description(publication.summary.clone())
            .canonical(address)
            .wide();
        if publication.is_hidden() {
            document = document.private();
        }
        if is_here {
            document = document.alternate(publication.uri.clone());
        }
        page(view, document).into_response()
    }

    fn version(&self, view: &View) -> String {
        let day = display::day(self.publication.updated_at, &view.place, view.locale);
        view.tv("practice-version", &[("number", self.publication.version.into()), ("day", day.into())])
    }

    /// That it does not take place, or is over; and where it comes from, when that is elsewhere.
    fn state(&self, view: &View) -> Markup {
        let sheet = &self.sheet;
        let is_over = self.span.is_some_and(|span| span.ends <= view.now);
        html! {
            @if sheet.is_cancelled() {
                (notice(Tone::Closed, html! { p { strong { (view.t("event-cancelled")) } @if !sheet.status_note.is_empty() { ". " (sheet.status_note) } } }))
            } @else if !sheet.status_note.is_empty() {
                (notice(Tone::Alert, html! { p { (sheet.status_note) } }))
            }
            @if is_over { p { (badge(Tone::Neutral, &view.t("event-over"))) } }
            @if !is_local(view, self.publication) {
                p { a href=(self.publication.url) rel="external" { (view.tv("event-elsewhere", &[("network", network_name(view, self.publication).into())])) } }
            }
        }
    }

    fn facts(&self, view: &View) -> Vec<Fact> {
        let sheet = &self.sheet;
        let place = content::place(&sheet.zone);
        let mut facts = Vec::new();
        if let Some(Span { starts, ends }) = self.span {
            let is_next = self.next.iter().any(|one| one.time.starts_at == starts && starts > view.now);
            let term = view.t(if is_next { "event-next-time" } else { "event-when" });
            let detail = html! { (hours(view, starts, &place)) ", " (words::lasts(view, starts, ends)) };
            facts.push(Fact::new(term, detail).icon(Icon::Clock));
        }
        if let Some(rule) = sheet.rule() {
            let detail = html! { (words::repeats(view, &rule)) ", " (view.tv("event-hour-of", &[("place", place.name(view.locale).into())])) };
            facts.push(Fact::new(view.t("event-repeats-fact"), detail));
        }
        if sheet.is_onsite() && !sheet.venue.is_empty() {
            facts.push(Fact::new(view.t("event-where"), html! { (sheet.venue.line()) }).icon(Icon::Pin));
        }
        if !sheet.venue.access.is_empty() {
            facts.push(Fact::new(view.t("event-access"), html! { (sheet.venue.access) }));
        }
        if sheet.is_online() {
            let detail = html! {
                @if sheet.link.is_empty() { (view.t("event-online-there")) } @else { a href=(sheet.link) rel="external nofollow" { (sheet.link) } }
            };
            facts.push(Fact::new(view.t("event-online"), detail).icon(Icon::Signal));
        }
        for (key, text) in [
            ("event-phone", &sheet.phone),
            ("event-organisers", &sheet.organisers),
            ("event-contact", &sheet.contact),
            ("event-spoken", &sheet.spoken),
        ] {
            if !text.is_empty() {
                facts.push(Fact::new(view.t(key), html! { (text) }));
            }
        }
        facts.push(Fact::new(view.t("event-category"), html! { (label(view, "event-category", &sheet.category)) }));
        if sheet.capacity > 0 {
            facts.push(Fact::new(view.t("event-capacity"), html! { (sheet.capacity) }));
        }
        facts
    }

    fn actions(&self, view: &View) -> Markup {
        let at = self.publication.path();
        html! {
            div.actions {
                @if !self.sheet.registration.is_empty() && !self.sheet.is_cancelled() {
                    a.button.primary href=(self.sheet.registration) rel="external nofollow" { (view.t("event-register")) }
                }
                (button_link(Look::Plain, &format!("{at}/calendar.ics"), &view.t("event-to-calendar")))
                @if self.may_correct { (button_link(Look::Plain, &format!("{at}/edit"), &view.t("event-action-edit"))) }
                @if view.may(Role::Moderator) && self.publication.is_published() {
                    (button_link(Look::Danger, &moderation(self.publication), &view.t("practice-action-hide")))
                }
            }
        }
    }

    /// The hours of everywhere, and the times of a series.
    fn times(&self, view: &View) -> Markup {
        let place = content::place(&self.sheet.zone);
        let at = self.publication.path();
        html! {
            @if !self.next.is_empty() {
                section {
                    h2 { (view.t("event-next-times")) }
                    ul {
                        @for one in &self.next {
                            li {
                                @if one.time.is_cancelled() { s { (hours(view, one.time.starts_at, &place)) } " " (badge(Tone::Closed, &view.t("event-cancelled"))) }
                                @else { (hours(view, one.time.starts_at, &place)) }
                                @if let Some(change) = self.sheet.changes.iter().find(|change| change.of == one.time.occurrence && !change.note.is_empty()) { " – " (change.note) }
                                @if self.may_correct { " " a href={ (at) "/times/" (one.time.occurrence) } { (view.tv("event-time-link", &[("day", display::day(one.time.starts_at, &view.place, view.locale).into())])) } }
                            }
                        }
                    }
                }
            }
            @if let Some(span) = self.span {
                section {
                    h2 { (view.t("hours-title")) }
                    p.meta { (view.t("hours-rule")) }
                    (hours_everywhere(view, span.starts, &view.tv("hours-caption", &[("day", display::day(span.starts, &view.place, view.locale).into())])))
                }
            }
        }
    }

    /// The larger event, and the parts of this one.
    fn family(&self, view: &View) -> Markup {
        html! {
            @if let Some(whole) = &self.whole {
                p { (view.t("event-is-part")) " " a href=(whole.path()) lang=[passage(view, &whole.language)] { (whole.title) } }
            } @else if !self.sheet.part_of.is_empty() {
                p { (view.t("event-is-part")) " " a href=(self.sheet.part_of) rel="external nofollow" { (self.sheet.part_of) } " " (view.t("event-part-unknown")) }
            }
            @if !self.parts.is_empty() {
                section { h2 { (view.t("event-parts")) } (cards(view, &self.parts)) }
            }
        }
    }

    fn boxes(&self, view: &View) -> Markup {
        let (publication, at) = (self.publication, self.publication.path());
        let report = with_query("/report", [("uri", publication.uri.as_str())]);
        html! {
            section.panel {
                h2 { (view.t("event-territories")) }
                p { (territories(view, &self.sheet.territories).join(", ")) }
                @if !self.sheet.themes.is_empty() {
                    p.meta { (self.sheet.themes.iter().map(|theme| label(view, "theme", theme)).collect::<Vec<_>>().join(", ")) }
                }
            }
            section.panel.history {
                h2 { (view.t("practice-history-heading")) }
                p { (self.version(view)) @if !self.note.is_empty() { ". " (self.note) } }
                ul.screen-only {
                    li { a href=(report) rel="nofollow" { (view.t("practice-report")) } }
                    @if self.may_correct { li { a href={ (at) "/delete" } { (view.tv("event-action-delete", &[("title", publication.title.as_str().into())])) } } }
                }
            }
        }
    }
}

/// It is hidden here: the reason.
fn hidden(view: &View, publication: &Publication, may_correct: bool) -> Response {
    let title = view.t("event-hidden-title");
    let main = html! {
        (breadcrumb(view, &[(&view.t("event-list-title"), PATH)], &title))
        h1 { (title) }
        p.lead { (view.t("practice-hidden-text")) @if let Some(at) = publication.hidden_at { " " (day(view, at)) } }
        p { (view.t("practice-hidden-reason")) }
        blockquote { (publication.hidden_reason) }
        div.actions {
            (button_link(Look::Plain, PATH, &view.t("event-list-all")))
            @if may_correct { (button_link(Look::Danger, &format!("{}/delete", publication.path()), &view.t("event-delete-submit"))) }
        }
    };
    (StatusCode::GONE, page(view, Page::new(title, main).private())).into_response()
}

/// It was taken back.
fn gone(view: &View, publication: &Publication) -> Response {
    let title = view.t("event-gone-title");
    let main = html! {
        (breadcrumb(view, &[(&view.t("event-list-title"), PATH)], &title))
        h1 { (title) }
        p.lead { (view.t("event-gone-text")) " " (day(view, publication.updated_at)) "." }
        div.actions { (button_link(Look::Plain, PATH, &view.t("event-list-all"))) }
    };
    (StatusCode::GONE, page(view, Page::new(title, main).private())).into_response()
}
