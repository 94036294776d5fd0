//! `GET /specifications/{id}?from=`: what can be done now, the contents, the fields, and the text where it is short enough for
//! one page; for other servers, the same as an `Article`.

use super::{
    PATH, banner,
    contents::{self, From, Lead},
    drafts, known,
    lineage::Lineage,
    text,
    understood::Understood,
};
use crate::{
    db::Conn,
    federation::{actors, routes as activitypub},
    publications::{
        Publication,
        parts::Parts,
        shown::{
            Due, author, due, hidden_here, is_local, is_readers_own, licence, moderation, network_name, passage,
            territories, with_query,
        },
        versions, vocabulary as words,
    },
    specifications::{
        Section, Sheet, activity,
        amendments::pages as amendments,
        phase::{Phase, Standing},
        sections::{self, Heading},
        statements::pages as statements,
        votes::pages as votes,
        work,
    },
    time::display,
    web::{
        PageResult, Role, Site, View,
        components::{Look, PrintFooter, Tone, breadcrumb, button_link, day, notice, person_line, print_footer},
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
use std::collections::HashMap;

/// Sections of a text that is read whole.
const ALL: i64 = 10_000;

/// `GET /specifications/{id}`
pub(super) async fn get(
    State(site): State<Site>,
    view: View,
    Extension(parts): Extension<Parts>,
    headers: HeaderMap,
    Path(id): Path<String>,
    (Query(asked), Query(understood)): (Query<From>, Query<Understood>),
) -> PageResult {
    let mut conn = site.db.read().await?;
    let publication = known(&mut conn, &id).await?;
    match due(&view, &site.config.origin, &headers, &publication)? {
        Due::Page => {}
        Due::Article => return serve(&site, &mut conn, &publication).await,
        Due::Tombstone(answer) => return Ok(answer),
        Due::Gone => return Ok(gone(&view, &publication)),
        Due::Hidden => return Ok(hidden(&view, &publication)),
    }
    let mut shown = Shown::read(&mut conn, &view, &publication, false).await?;
    if shown.text.is_some() {
        shown.lines = parts.lines(&mut conn, &view, &publication).await?;
    }
    shown.from = asked.line();
    if shown.drafts {
        shown.understood = understood.told(&view);
    }
    let amendments = amendments::of_document(&mut conn, &view, &publication, &shown.sheet).await?;
    let votes = votes::of_document(&mut conn, &view, &publication, &shown.sheet).await?;
    let statements = statements::of_document(&mut conn, &view, &publication).await?;
    let parts = html! { (votes) (amendments) (statements) (parts.render(&mut conn, &view, &publication).await?) };
    drop(conn);
    Ok(shown.page(&view, &parts))
}

async fn serve(site: &Site, conn: &mut Conn, publication: &Publication) -> PageResult {
    let network = actors::network(conn).await?;
    let version = versions::find(conn, &publication.id, publication.version).await?;
    let note = version.map(|version| version.note).unwrap_or_default();
    let article = activity::article(&site.here(), &publication.author_uri, &network.uri, publication, &note);
    Ok(activitypub::activity_json(article))
}

/// `GET /specifications/{id}/whole?annex=`: all sections on one page, for who asks for that, with the annex of a territory
/// where one is named.
pub(super) async fn whole(
    State(site): State<Site>,
    view: View,
    Path(id): Path<String>,
    Query(asked): Query<statements::Annex>,
) -> PageResult {
    let mut conn = site.db.read().await?;
    let publication = super::found(&mut conn, &id).await?;
    let mut shown = Shown::read(&mut conn, &view, &publication, true).await?;
    shown.laid = statements::laid(&mut conn, &view, &publication, &asked, || shown.sheet.read()).await?;
    drop(conn);
    Ok(shown.page(&view, &html! {}))
}

struct Shown<'a> {
    publication: &'a Publication,
    sheet: Sheet,
    headings: Vec<Heading>,
    /// Its text, where it stands on this page.
    text: Option<Vec<Section>>,
    /// The reader is of its team.
    drafts: bool,
    /// The working text says something else.
    is_changed: bool,
    is_whole: bool,
    /// The first line of its contents that is shown.
    from: usize,
    /// A version that waits to be merged, for the team.
    beside: Option<i64>,
    /// What it goes on with, and what goes on with it.
    lineage: Lineage,
    /// What other rooms say under each section of the text that stands here, by its id.
    lines: HashMap<String, Markup>,
    /// How some lines of a text that was just opened were understood, for its team.
    understood: Markup,
    /// The annex with which it is read.
    laid: Option<text::Laid>,
}

impl<'a> Shown<'a> {
    async fn read(conn: &mut Conn, view: &View, publication: &'a Publication, is_whole: bool) -> PageResult<Self> {
        let sheet = Sheet::from_json(&publication.sheet);
        let headings = sections::outline(conn, &publication.id).await?;
        let text = if is_whole || contents::is_short(&sheet) {
            Some(sections::from(conn, &publication.id, 0, ALL).await?)
        } else {
            None
        };
        let drafts = drafts(conn, view, publication, &sheet).await?;
        let is_changed = is_local(view, publication) && work::is_changed(conn, publication, &sheet).await?;
        let beside = if drafts { versions::beside(conn, &publication.id).await? } else { None };
        let beside = beside.map(|version| version.number);
        let lineage = Lineage::read(conn, publication).await?;
        Ok(Self {
            publication,
            sheet,
            headings,
            text,
            drafts,
            is_changed,
            is_whole,
            beside,
            from: 0,
            laid: None,
            lineage,
            lines: HashMap::new(),
            understood: html! {},
        })
    }

    fn page(&self, view: &View, parts: &Markup) -> Response {
        let Self { publication, sheet, .. } = self;
        let at = publication.path();
        let is_here = is_local(view, publication);
        let address = if is_here { publication.uri.clone() } else { publication.url.clone() };
        let trail = if self.is_whole {
            super::trail(view, publication, &view.t("specification-whole-here"))
        } else {
            breadcrumb(view, &[(&view.t("specification-list-title"), PATH)], &publication.title)
        };
        let main = html! {
            (trail)
            h1 lang=[passage(view, &publication.language)] { (publication.title) }
            p.meta {
                (person_line(&author(view, publication))) " · "
                (view.t("specification-published")) " " (day(view, publication.published_at)) " · "
                a href={ (at) "/versions" } { (self.version(view)) }
            }
            @if publication.is_hidden() { (hidden_here(view, publication, "specification-hidden-title")) }
            (self.lineage.show(view, publication))
            (self.understood)
            (banner(view, publication, sheet))
            @if let Some(number) = self.beside { (beside(view, &at, number)) }
            @if self.is_changed { (self.changed(view)) }
            p.lead lang=[passage(view, &publication.language)] { (publication.summary) }
            (self.actions(view))
            div.with-aside {
                div {
                    (text::fields(view, sheet, &publication.language))
                    (self.contents(view))
                    (parts)
                }
                aside aria-label=(view.t("practice-aside-label")) { (self.boxes(view)) }
            }
            (print_footer(view, &PrintFooter {
                licence: &licence(view, &publication.licence).0,
                version: &self.version(view),
                author: &publication.author_name,
                network: &network_name(view, publication),
                url: &address,
            }))
        };
        let title = if self.is_whole {
            format!("{} – {}", view.t("specification-whole-here"), publication.title)
        } else {
            publication.title.clone()
        };
        let mut document = Page::new(title, main).description(publication.summary.clone()).canonical(address).wide();
        if publication.is_hidden() || self.is_whole {
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

    fn changed(&self, view: &View) -> Markup {
        notice(
            Tone::Neutral,
            html! {
                p {
                    (view.tv("specification-work-differs", &[("number", self.publication.version.into())])) " "
                    a href={ (self.publication.path()) "/drafting" } { (view.t("specification-work-read")) }
                }
            },
        )
    }

    fn actions(&self, view: &View) -> Markup {
        let at = self.publication.path();
        let Standing { phase, .. } = self.sheet.schedule().at(view.now);
        html! {
            @if view.may(Role::Moderator) && self.publication.is_published() {
                div.actions { (button_link(Look::Danger, &moderation(self.publication), &view.t("practice-action-hide"))) }
            }
            @if self.drafts {
                div.actions {
                    @if phase == Phase::Drafting { (button_link(Look::Primary, &format!("{at}/drafting"), &view.t("specification-action-write"))) }
                    (button_link(Look::Plain, &format!("{at}/phase"), &view.t("specification-action-phase")))
                    @if phase <= Phase::Drafting { (button_link(Look::Plain, &format!("{at}/about"), &view.t("specification-action-about"))) }
                }
            }
        }
    }

    fn contents(&self, view: &View) -> Markup {
        let at = self.publication.path();
        html! {
            section {
                h2 id="texte" { (view.t("specification-text")) }
                @if let Some(laid) = &self.laid { (laid.head) }
                @match &self.text {
                    Some(sections) => {
                        @if self.headings.len() > 3 { (contents::contents(view, (&at, &at), &self.headings, Lead::Here, 0)) }
                        @for (heading, section) in self.headings.iter().zip(sections) {
                            (text::section(view, heading, section, &self.publication.language, Some(&at), self.laid.as_ref(), self.lines.get(&heading.section)))
                        }
                    }
                    None => {
                        p { (view.t("specification-long")) " " a href={ (at) "/whole" } { (view.t("specification-whole")) } }
                        (contents::contents(view, (&at, &at), &self.headings, Lead::Page, self.from))
                    }
                }
            }
        }
    }

    fn boxes(&self, view: &View) -> Markup {
        let (publication, at) = (self.publication, self.publication.path());
        let (name, meaning) = licence(view, &publication.licence);
        let report = with_query("/report", [("uri", publication.uri.as_str())]);
        let schedule = self.sheet.schedule();
        let annex = self.laid.as_ref().map(|laid| laid.query.as_str()).unwrap_or_default();
        html! {
            section.panel {
                h2 { (view.t("specification-calendar-phases")) }
                dl {
                    @for phase in Phase::ALL {
                        dt { (view.t(phase.key())) }
                        dd { @match schedule.until(phase) { Some(until) => { (view.t("specification-until")) " " (super::both(view, &self.sheet, until)) } None => (view.t("specification-no-end")) } }
                    }
                }
            }
            section.panel {
                h2 { (view.t("practice-fact-territories")) }
                p { (territories(view, &self.sheet.territories).join(", ")) }
                @if !self.sheet.co_authors.is_empty() {
                    p { (view.t("practice-co-authors")) " " (self.sheet.co_authors.iter().map(|handle| format!("@{handle}")).collect::<Vec<_>>().join(", ")) }
                }
            }
            section.panel.screen-only {
                h2 { (view.t("specification-keep")) }
                ul {
                    li { a href={ (at) "/whole" (annex) } { (view.t("specification-whole")) } }
                    @for (ending, key) in super::export::FORMS {
                        // What is printed is what is read: with the annex.
                        @if ending == "html" && !annex.is_empty() { li { a href={ (at) "/whole" (annex) } { (view.t("statement-laid-print")) } } }
                        @else { li { a href={ (at) "/versions/" (publication.version) "." (ending) } { (view.t(key)) } } }
                    }
                }
            }
            section.panel {
                h2 { (view.t("practice-licence-heading")) }
                p { @if let Some(url) = words::licence_url(&publication.licence) { a rel="license external" href=(url) { (name) } } @else { (name) } }
                @if let Some(meaning) = meaning { p.meta { (meaning) } }
            }
            section.panel.history {
                h2 { (view.t("practice-history-heading")) }
                p { (self.version(view)) }
                p.meta { (view.t("specification-hash")) " " code { (short_hash(&publication.version_hash)) } }
                ul.screen-only {
                    li { a href={ (at) "/versions" } { (view.t("practice-history-versions")) } }
                    li { a href=(report) rel="nofollow" { (view.t("practice-report")) } }
                    @if view.may(Role::Animator) && !is_local(view, publication) { li { a href={ (at) "/continue" } { (view.t("specification-continue")) } } }
                    @if self.drafts { li { a href={ (at) "/delete" } { (view.tv("practice-action-delete", &[("title", publication.title.as_str().into())])) } } }
                }
            }
        }
    }
}

/// The beginning of a hash, enough for a person to compare.
pub(super) fn short_hash(hash: &str) -> &str {
    let hex = hash.rsplit(':').next().unwrap_or(hash);
    hex.get(..16).unwrap_or(hex)
}

fn beside(view: &View, at: &str, number: i64) -> Markup {
    notice(
        Tone::Waiting,
        html! {
            p { strong { (view.t("practice-merge-waits")) } " " (view.tv("specification-beside", &[("number", number.into())])) }
            p { a href={ (at) "/merge" } { (view.t("practice-merge-go")) } }
        },
    )
}

/// It is hidden here: the reason.
fn hidden(view: &View, publication: &Publication) -> Response {
    let title = view.t("specification-hidden-title");
    let main = html! {
        (breadcrumb(view, &[(&view.t("specification-list-title"), PATH)], &title))
        h1 { (title) }
        p.lead { (view.t("practice-hidden-text")) @if let Some(at) = publication.hidden_at { " " (day(view, at)) } }
        p { (view.t("practice-hidden-reason")) }
        blockquote { (publication.hidden_reason) }
        div.actions {
            (button_link(Look::Plain, PATH, &view.t("specification-gone-list")))
            @if is_readers_own(view, publication) { (button_link(Look::Danger, &format!("{}/delete", publication.path()), &view.t("practice-delete-submit"))) }
        }
    };
    (StatusCode::GONE, page(view, Page::new(title, main).private())).into_response()
}

/// It was taken back.
fn gone(view: &View, publication: &Publication) -> Response {
    let title = view.t("specification-gone-title");
    let main = html! {
        (breadcrumb(view, &[(&view.t("specification-list-title"), PATH)], &title))
        h1 { (title) }
        p.lead { (view.t("practice-gone-text")) " " (day(view, publication.updated_at)) }
        div.actions { (button_link(Look::Plain, PATH, &view.t("specification-gone-list"))) }
    };
    (StatusCode::GONE, page(view, Page::new(title, main).private())).into_response()
}
