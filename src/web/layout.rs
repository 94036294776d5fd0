//! The document around every page: head, banner, navigation, foot. It must stay complete without script,
//! ask nothing of a third party, and be the only place that writes `<html>`.

mod emblem;

use crate::locale::Locale;
use crate::text::markdown;
use crate::web::assets;
use crate::web::components::{FormErrors, Icon, Look, icon, post_button};
use crate::web::view::{Role, View, Viewer};
use axum::{
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use maud::{DOCTYPE, Markup, PreEscaped, html};

/// Where the source of the running program is offered (AGPL §13).
pub const SOURCE_URL: &str = "/about#source";

/// Characters of the purpose of the network at the foot of each page; all of it stands on « Qui sommes-nous ».
const FOOT_TAGLINE: usize = 120;

/// What a page gives to the layout. Made by [`Page::new`] and completed by its methods.
#[derive(Debug)]
pub struct Page {
    /// The page's own title, without the network's name.
    pub title: String,
    /// One or two sentences for search engines and link previews; the network's own when empty.
    pub description: String,
    /// What stands in `<main>`, with one `h1`.
    pub main: Markup,
    /// Title and address of the Atom feeds of this page.
    pub feeds: Vec<(String, String)>,
    /// The address of the same thing in ActivityPub form.
    pub alternate: Option<String>,
    /// The absolute address under which this page wants to be known.
    pub canonical: Option<String>,
    /// The `robots` rule, `noindex` for private pages.
    pub robots: Option<&'static str>,
    /// Uses the whole width: lists, tables, the tree.
    pub wide: bool,
}

impl Page {
    /// A page of text with this title.
    #[must_use]
    pub fn new(title: impl Into<String>, main: Markup) -> Self {
        Self {
            title: title.into(),
            description: String::new(),
            main,
            feeds: Vec::new(),
            alternate: None,
            canonical: None,
            robots: None,
            wide: false,
        }
    }

    /// With a description.
    #[must_use]
    pub fn description(self, description: impl Into<String>) -> Self {
        Self { description: description.into(), ..self }
    }

    /// With an Atom feed.
    #[must_use]
    pub fn feed(mut self, title: impl Into<String>, href: impl Into<String>) -> Self {
        self.feeds.push((title.into(), href.into()));
        self
    }

    /// With the address of its ActivityPub form.
    #[must_use]
    pub fn alternate(self, href: impl Into<String>) -> Self {
        Self { alternate: Some(href.into()), ..self }
    }

    /// With the address under which it wants to be known.
    #[must_use]
    pub fn canonical(self, href: impl Into<String>) -> Self {
        Self { canonical: Some(href.into()), ..self }
    }

    /// Not for search engines.
    #[must_use]
    pub fn private(self) -> Self {
        Self { robots: Some("noindex"), ..self }
    }

    /// Over the whole width.
    #[must_use]
    pub fn wide(self) -> Self {
        Self { wide: true, ..self }
    }
}

/// The private page of a form; its title says when it came back with something to mend.
#[must_use]
pub fn form_page(view: &View, heading: &str, errors: &FormErrors, main: Markup) -> Markup {
    let title = if errors.is_empty() {
        heading.to_owned()
    } else {
        format!("{} – {heading}", view.t("practice-form-error-title"))
    };
    page(view, Page::new(title, main).private())
}

/// A form that came back: why, above all that was typed.
#[must_use]
pub fn unprocessable(page: Markup) -> Response {
    (StatusCode::UNPROCESSABLE_ENTITY, page).into_response()
}

/// The whole document.
#[must_use]
pub fn page(view: &View, page: Page) -> Markup {
    html! {
        (DOCTYPE)
        html lang=(view.locale.tag()) {
            head { (head(view, &page)) }
            body {
                a.skip href="#main" { (view.t("layout-skip")) }
                @if view.development {
                    aside.development aria-label=(view.t("layout-development-label")) { (view.t("layout-development")) }
                }
                (banner(view))
                main.wide[page.wide] id="main" tabindex="-1" {
                    @if let Some(flash) = &view.flash {
                        p.flash role="status" { (icon(Icon::Check)) " " (view.t(flash)) }
                    }
                    (page.main)
                }
                (foot(view))
            }
        }
    }
}

fn head(view: &View, page: &Page) -> Markup {
    let title = format!("{} – {}", page.title, view.network.name);
    let description = if page.description.is_empty() { &view.network.tagline } else { &page.description };
    html! {
        meta charset="utf-8";
        meta name="viewport" content="width=device-width, initial-scale=1";
        meta name="color-scheme" content="light dark";
        title { (title) }
        @if let Some(robots) = page.robots {
            meta name="robots" content=(robots);
        } @else {
            // For those who find the page elsewhere: search engines and previews.
            meta name="description" content=(description);
            meta property="og:type" content="website";
            meta property="og:title" content=(page.title);
            meta property="og:description" content=(description);
            meta property="og:site_name" content=(view.network.name);
            meta property="og:locale" content=(match view.locale { Locale::Fr => "fr_FR", Locale::En => "en_GB" });
        }
        @if let Some(href) = &page.canonical {
            meta property="og:url" content=(href);
            link rel="canonical" href=(href);
        }
        @if let Some(href) = &page.alternate { link rel="alternate" type="application/activity+json" href=(href); }
        @for (title, href) in &page.feeds { link rel="alternate" type="application/atom+xml" title=(title) href=(href); }
        link rel="icon" type="image/svg+xml" href=(assets::icon_path());
        style { (PreEscaped(assets::style())) }
        script src=(assets::script_path()) defer {}
    }
}

fn banner(view: &View) -> Markup {
    html! {
        header.masthead {
            (emblem::chart())
            div.masthead-inner {
                a.wordmark href="/" {
                    (emblem::MARK)
                    span { (view.network.name) }
                }
                (search(view))
                (navigation(view))
            }
        }
    }
}

/// Hidden on a phone, where the navigation leads to the search page.
fn search(view: &View) -> Markup {
    html! {
        search.site-search {
            form action="/search" {
                label.visually-hidden for="site-search" { (view.t("layout-search-label")) }
                input id="site-search" type="search" name="q" placeholder=(view.t("layout-search-placeholder"));
                button { (icon(Icon::Search)) span.visually-hidden { (view.t("layout-search-submit")) } }
            }
        }
    }
}

fn navigation(view: &View) -> Markup {
    let link = |href: &str, key: &str| {
        let current = view.path.split(['?', '#']).next() == Some(href);
        html! { li { a href=(href) aria-current=[current.then_some("page")] { (view.t(key)) } } }
    };
    html! {
        nav.menu aria-label=(view.t("layout-nav-label")) {
            ul {
                (link("/practices", "layout-nav-practices"))
                (link("/specifications", "layout-nav-specifications"))
                (link("/events", "layout-nav-events"))
                (link("/networks", "layout-nav-networks"))
                (link("/search", "layout-nav-search"))
                @if let Some(viewer) = &view.viewer {
                    (mine(view, viewer))
                    @if viewer.role >= Role::Moderator { (link("/admin", "layout-nav-admin")) }
                    li {
                        a.who href="/me" aria-current=[(view.path == "/me").then_some("page")] {
                            (icon(Icon::Person)) " "
                            // A phone has room for a word, not for any name.
                            span.long { (viewer.name) }
                            span.short { (view.t("layout-nav-account")) }
                        }
                    }
                    // Not on the page of that very form: it would throw away what is being typed.
                    @if view.path != "/practices/new" {
                        li {
                            a.button.primary href="/practices/new" {
                                (icon(Icon::Plus)) " "
                                span.long { (view.t("layout-nav-share")) }
                                span.short { (view.t("layout-nav-share-short")) }
                            }
                        }
                    }
                } @else {
                    (link("/login", "layout-nav-login"))
                }
            }
        }
    }
}

/// « Mes fiches », and how much is new there.
fn mine(view: &View, viewer: &Viewer) -> Markup {
    html! {
        li {
            a href="/my/practices" aria-current=[(view.path == "/my/practices").then_some("page")] {
                (view.t("layout-nav-mine"))
                @if viewer.news > 0 {
                    " " span.tally aria-hidden="true" { (viewer.news) }
                    span.visually-hidden { " " (view.tv("layout-nav-news", &[("count", viewer.news.into())])) }
                }
            }
        }
    }
}

fn foot(view: &View) -> Markup {
    html! {
        footer.site-foot {
            div.foot-inner {
                section {
                    p.foot-name { (view.network.name) }
                    @if !view.network.tagline.is_empty() { p { (markdown::excerpt(&view.network.tagline, FOOT_TAGLINE)) } }
                    p {
                        (view.tv("layout-foot-hours", &[("place", view.place.name(view.locale).into())])) " "
                        a href=(returning("/territory", view)) { (view.t("layout-foot-territory")) }
                    }
                }
                nav aria-label=(view.t("layout-foot-label")) {
                    ul {
                        li { a href="/about" { (view.t("layout-foot-about")) } }
                        li { a href="/help" { (view.t("layout-foot-help")) } }
                        li { a href="/sitemap" { (view.t("layout-foot-sitemap")) } }
                        li { a href="/accessibility" { (view.t("layout-foot-accessibility")) } }
                        li { a href="/legal" { (view.t("layout-foot-legal")) } }
                        li { a href=(SOURCE_URL) { (view.t("layout-foot-source")) } }
                        @for locale in Locale::ALL.into_iter().filter(|locale| *locale != view.locale) {
                            li {
                                a href=(returning(&format!("/language/{}", locale.tag()), view)) lang=(locale.tag()) hreflang=(locale.tag()) {
                                    (locale.t("layout-language-name"))
                                }
                            }
                        }
                    }
                }
                @if view.viewer.is_some() {
                    (post_button(view, Look::Plain, "/logout", &[], &view.t("layout-foot-logout")))
                }
            }
        }
    }
}

/// An address that comes back to this page.
fn returning(path: &str, view: &View) -> String {
    let query = form_urlencoded::Serializer::new(String::new()).append_pair("return_to", &view.path).finish();
    format!("{path}?{query}")
}
