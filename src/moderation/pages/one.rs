//! One report: what it is about, what can be done, and the answer.

use super::hide;
use crate::{
    client_address::ClientAddress,
    moderation::{
        self, By, Error, MAX_TEXT, Target, flag_uri,
        store::{self, Report, Shown, State},
    },
    web::{
        PageError, PageResult, Role, Site, Submission, View,
        components::{
            Fact, Field, FormErrors, Look, Tone, badge, breadcrumb, button_link, context_strip, csrf, error_summary,
            instant, post_button, submit,
        },
        layout::{Page, page},
        preferences::flash,
    },
};
use axum::{
    Extension,
    extract::{Path, State as Of},
    http::StatusCode,
    response::IntoResponse,
};
use maud::{Markup, PreEscaped, html};

/// What the page shows.
struct Whole {
    report: Report,
    target: Option<Target>,
    shown: Option<Shown>,
    forwarded: bool,
    /// The account of the author, when it is one of ours.
    person: Option<String>,
}

/// The locale key of what a report is about.
pub(super) fn subject(report: &Report) -> &'static str {
    match (&report.comment_id, &report.publication_id) {
        (Some(_), _) => "report-about-comment",
        (None, Some(_)) => "report-about-publication",
        (None, None) => "report-about-account",
    }
}

async fn read(site: &Site, id: &str) -> PageResult<Whole> {
    let mut conn = site.db.read().await?;
    let report = store::by_id(&mut conn, id).await?.ok_or(PageError::NotFound)?;
    let target = store::target(&mut conn, &report.object_uri).await?;
    let shown = store::shown(&mut conn, &report).await?;
    let forwarded = store::is_forwarded(&mut conn, &flag_uri(&site.here(), id)).await?;
    let person = match target.as_ref().filter(|target| target.author.is_local()) {
        Some(target) => store::person_of(&mut conn, &target.author.id).await?,
        None => None,
    };
    Ok(Whole { report, target, shown, forwarded, person })
}

/// `GET /admin/reports/{id}`
pub(super) async fn get(Of(site): Of<Site>, view: View, Path(id): Path<String>) -> PageResult {
    let whole = read(&site, &id).await?;
    Ok(draw(&view, &whole, "", &FormErrors::new()).into_response())
}

/// `POST /admin/reports/{id}`
pub(super) async fn post(
    Of(site): Of<Site>,
    view: View,
    Path(id): Path<String>,
    Extension(address): Extension<ClientAddress>,
    submission: Submission,
) -> PageResult {
    let fields = &submission.fields;
    let (act, answer) = (fields.get("act"), fields.get("answer"));
    let whole = read(&site, &id).await?;
    let mut errors = FormErrors::new();
    if act == "resolve" && answer.is_empty() {
        errors.add("answer", "report-error-answer");
    }
    if answer.chars().count() > MAX_TEXT {
        errors.add_with("answer", "report-error-long", vec![("max", MAX_TEXT.into())]);
    }
    if !errors.is_empty() {
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, draw(&view, &whole, answer, &errors)).into_response());
    }
    let from = address.to_string();
    let by = By { handle: &view.person()?.handle, address: &from };
    let here = site.here();
    let comment = || whole.report.comment_id.as_deref().ok_or(PageError::BadRequest);
    let mut tx = site.db.begin().await?;
    let (result, key) = match act {
        "resolve" => (moderation::resolve(&mut tx, &here, &id, answer, by).await, "report-flash-resolved"),
        "forward" => (moderation::forward(&mut tx, &here, &id, by).await, "report-flash-forwarded"),
        "hide" => (moderation::set_hidden(&mut tx, &here, comment()?, true, by).await, "report-flash-hidden"),
        "show" => (moderation::set_hidden(&mut tx, &here, comment()?, false, by).await, "report-flash-shown"),
        _ => return Err(PageError::BadRequest),
    };
    let path = format!("/admin/reports/{id}");
    match result {
        Ok(()) => {}
        Err(Error::Database(error)) => return Err(error.into()),
        Err(Error::Unknown | Error::Answered) => return Ok(flash(&site, "report-flash-changed", &path)),
    }
    tx.commit().await?;
    site.wake();
    Ok(flash(&site, key, &path))
}

fn draw(view: &View, whole: &Whole, answer: &str, errors: &FormErrors) -> Markup {
    let report = &whole.report;
    let title = view.t(subject(report));
    let open = report.state == State::Open.name();
    let main = html! {
        (breadcrumb(view, &[(&view.t("reports-admin"), "/admin"), (&view.t("reports-title"), "/admin/reports")], &title))
        h1 { (title) }
        p { @if open { (badge(Tone::Waiting, &view.t("report-state-open"))) } @else { (badge(Tone::Good, &view.t("report-state-resolved"))) } }
        (context_strip(&facts(view, whole)))
        h2 { (view.t("report-reason-heading")) }
        blockquote { (report.reason) }
        h2 { (view.t("report-object-heading")) }
        (object(view, whole))
        (ways(view, whole))
        h2 { (view.t("report-answer-heading")) }
        @if open {
            form.form method="post" action={ "/admin/reports/" (report.id) } novalidate {
                (error_summary(view, errors)) (csrf(view))
                input type="hidden" name="act" value="resolve";
                (Field::new("answer", "report-answer-label").hint("report-answer-hint").required().rows(5).maxlength(MAX_TEXT).value(answer).textarea(view, errors))
                div.actions { (submit(Look::Primary, &view.t("report-resolve"))) }
            }
        } @else {
            blockquote { (report.answer) }
            @if let (Some(at), Some(by)) = (report.resolved_at, &report.resolved_by) { p.meta { (instant(view, at)) " · " (by) } }
        }
    };
    page(view, Page::new(title, main).private())
}

fn facts(view: &View, whole: &Whole) -> Vec<Fact> {
    let report = &whole.report;
    let mut facts = vec![
        Fact::new(view.t("report-received-at"), html! { (instant(view, report.created_at)) }),
        Fact::new(view.t("report-fact-address"), html! { a href=(report.object_uri) { (report.object_uri) } }),
    ];
    if let Some(target) = &whole.target {
        facts.push(Fact::new(
            view.t("report-fact-author"),
            html! { (target.author.name) " · " (target.author.address()) },
        ));
    }
    let reporter =
        if report.reporter.is_empty() { view.t("report-by-visitor").into_owned() } else { report.reporter.clone() };
    facts.push(Fact::new(view.t("report-fact-reporter"), html! { (reporter) }));
    if !report.contact.is_empty() {
        facts.push(Fact::new(view.t("report-fact-contact"), html! { (report.contact) }));
    }
    facts
}

fn object(view: &View, whole: &Whole) -> Markup {
    html! {
        @match &whole.shown {
            None => p { (view.t("report-object-gone")) },
            Some(shown) if shown.state == "deleted" => p { (view.t("report-object-gone")) },
            Some(shown) => {
                p { strong { (shown.title) } @if shown.state == "hidden" { " " (badge(Tone::Closed, &view.t("report-object-hidden"))) } }
                @if !shown.html.is_empty() { blockquote { (PreEscaped(&shown.html)) } }
            },
        }
    }
}

/// What can be done about it, besides answering.
fn ways(view: &View, whole: &Whole) -> Markup {
    let action = format!("/admin/reports/{}", whole.report.id);
    let state = whole.shown.as_ref().map_or("", |shown| shown.state.as_str());
    let remote = whole.target.as_ref().filter(|target| !target.author.is_local());
    html! {
        div.actions {
            @if whole.report.comment_id.is_some() && state == "published" {
                (post_button(view, Look::Danger, &action, &[("act", "hide")], &view.t("report-hide")))
            }
            @if whole.report.comment_id.is_some() && state == "hidden" {
                (post_button(view, Look::Plain, &action, &[("act", "show")], &view.t("report-show")))
            }
            @if let (Some(id), None) = (&whole.report.publication_id, &whole.report.comment_id) {
                @if state == "published" { (button_link(Look::Danger, &hide::address(id), &view.t("hide-title"))) }
                @if state == "hidden" { (button_link(Look::Plain, &hide::address(id), &view.t("hide-show"))) }
            }
            @if let (Some(id), Some(shown)) = (&whole.report.publication_id, &whole.shown) { (button_link(Look::Plain, &format!("/{}s/{id}", shown.kind), &view.t("report-open-publication"))) }
            @if let Some(id) = &whole.person { (button_link(Look::Plain, &format!("/admin/people/{id}"), &view.t("report-open-author"))) }
            @if let Some(target) = remote {
                @if !whole.forwarded { (post_button(view, Look::Plain, &action, &[("act", "forward")], &view.t("report-forward"))) }
                @if view.may(Role::Administrator) {
                    (button_link(Look::Plain, &block_address(&target.author.origin), &view.t("report-block")))
                }
            }
        }
        @if whole.forwarded { p.meta { (view.t("report-forwarded")) } }
    }
}

fn block_address(origin: &str) -> String {
    let query = form_urlencoded::Serializer::new(String::new()).append_pair("address", origin).finish();
    format!("/admin/networks/block?{query}")
}
