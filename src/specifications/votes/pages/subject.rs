//! What is put to the vote, in its own words: a ballot is signed by who has read it.

use crate::{
    db::Conn,
    publications::{Publication, shown::passage, versions},
    specifications::{
        Sheet,
        amendments::{Amendment, Target, pages::change},
        votes::Agreed,
    },
    text::markdown,
    web::{PageResult, View, components::prose},
};
use maud::{Markup, html};

/// Characters of the context of a text.
const SHORT: usize = 600;
/// Bytes of an amendment that a page shows whole; a longer one is read on its own page.
const MOST: usize = 12_000;

/// A section with what is voted on, and the way to all of it.
pub(super) async fn of(
    conn: &mut Conn,
    view: &View,
    publication: &Publication,
    (agreed, amendment): (&Agreed, Option<&Amendment>),
) -> PageResult<Markup> {
    let language = passage(view, &publication.language);
    let version = ("number", agreed.version.into());
    let (at, key, words) = match amendment {
        Some(amendment) => {
            let at = format!("{}/amendments/{}", publication.path(), amendment.id);
            (at, "vote-subject-amendment", of_amendment(view, agreed, amendment, language))
        }
        // Its network is blocked, or it has not come.
        None if !agreed.is_whole() => {
            (publication.path(), "vote-subject-text", html! { p { (view.t("vote-subject-hidden")) } })
        }
        None => {
            let at = format!("{}/versions/{}", publication.path(), agreed.version);
            (at, "vote-subject-text", of_text(conn, view, publication, agreed, language).await?)
        }
    };
    Ok(html! {
        section aria-labelledby="subject" {
            h2 id="subject" { (view.t("vote-subject")) }
            (words)
            p { a href=(at) { (view.tv(key, &[version])) } }
        }
    })
}

fn of_amendment(view: &View, agreed: &Agreed, amendment: &Amendment, language: Option<&str>) -> Markup {
    // Another revision, or another text under this one's number, is not what was put to the vote.
    let is_same = Target::hash(&amendment.proposed) == agreed.hash;
    let is_long = amendment.base.len() + amendment.proposed.len() > MOST;
    // What moderators hide, or whose network is blocked, is not shown by the back door.
    if amendment.is_hidden() {
        return html! { p { (view.t("vote-subject-hidden")) } };
    }
    html! {
        @if !is_same { p { (view.t("vote-subject-other")) } }
        @else if is_long { p { (view.t("vote-subject-long")) } }
        @else { div lang=[language] { (change(view, amendment)) } }
        @if !amendment.motive.trim().is_empty() {
            h3 { (view.t("amendment-motive")) }
            @for line in amendment.motive.lines().filter(|line| !line.trim().is_empty()) { p lang=[language] { (line) } }
        }
    }
}

/// The summary and the context of the version that is voted on.
async fn of_text(
    conn: &mut Conn,
    view: &View,
    publication: &Publication,
    agreed: &Agreed,
    language: Option<&str>,
) -> PageResult<Markup> {
    let version = versions::find(conn, &publication.id, agreed.version).await?;
    let Some(version) = version.filter(|version| version.hash == agreed.hash) else {
        return Ok(html! { p { (view.t("vote-subject-other")) } });
    };
    let context = Sheet::from_json(&version.sheet).context;
    Ok(html! {
        p lang=[language] { strong { (version.title) } }
        @if version.number == publication.version && !publication.summary.is_empty() { p lang=[language] { (publication.summary) } }
        @else if context.chars().count() <= SHORT { (prose(view, &markdown::render(&context), language)) }
        @else { p lang=[language] { (markdown::excerpt(&context, SHORT)) } }
    })
}
