//! What awaits who reads, on the list of specifications: see [`crate::specifications::awaiting`].

use super::both;
use crate::{
    db::Conn,
    federation::actors,
    publications::shown::passage,
    specifications::{
        amendments::pages as amendments,
        awaiting::{self, Waiting, What},
        statements::pages as statements,
        votes::pages as votes,
    },
    web::{PageResult, View, components::instant},
};
use maud::{Markup, html};

/// The keys of what heads each sort, in the order in which they are told.
const SORTS: [&str; 7] = [
    "awaiting-mandate",
    "awaiting-ballot",
    "awaiting-opens",
    "awaiting-answers",
    "awaiting-moved",
    "awaiting-told",
    "awaiting-stated",
];

/// All of it; nothing for who is not signed in.
pub(super) async fn draw(conn: &mut Conn, view: &View) -> PageResult<Markup> {
    let Some(viewer) = &view.viewer else { return Ok(html! {}) };
    let person = actors::by_id(conn, &viewer.actor_id).await?;
    let all = awaiting::of(conn, &person, viewer.role, view.now).await?;
    Ok(html! {
        section aria-labelledby="awaits" {
            h2 id="awaits" { (view.t("awaiting-title")) }
            @if all.is_empty() { p.meta { (view.t("awaiting-nothing")) } }
            @for key in SORTS {
                @let some: Vec<&Waiting> = all.iter().filter(|one| sort(&one.what) == key).collect();
                @if !some.is_empty() {
                    h3 { (view.t(key)) }
                    ul { @for one in some { li { (line(view, one)) } } }
                }
            }
        }
    })
}

fn sort(what: &What) -> &'static str {
    match what {
        What::Mandate(_) => "awaiting-mandate",
        What::Ballot(_) => "awaiting-ballot",
        What::Opens(_) => "awaiting-opens",
        What::Answers(_) => "awaiting-answers",
        What::Moved(_) => "awaiting-moved",
        What::Told(_) => "awaiting-told",
        What::Stated(_) => "awaiting-stated",
    }
}

fn line(view: &View, one: &Waiting) -> Markup {
    let (publication, sheet) = (&one.text.publication, &one.text.sheet);
    let language = passage(view, &publication.language);
    let title = html! { span lang=[language] { (publication.title) } };
    html! {
        @match &one.what {
            What::Mandate(vote) | What::Ballot(vote) => {
                a href=(one.path()) { (votes::name(view, vote)) } " · " (view.t("vote-closes")) " " (both(view, sheet, vote.agreed.closes))
            }
            What::Opens(vote) => {
                a href=(one.path()) { (votes::name(view, vote)) } " · " (view.t("vote-opens")) " " (both(view, sheet, vote.agreed.opens))
            }
            What::Answers(count) => {
                a href=(one.path()) { (view.tv("awaiting-answers-count", &[("count", (*count).into())])) } " · " (title)
            }
            What::Moved(amendment) => { a href=(one.path()) { (amendments::name(view, amendment)) } " · " (title) }
            What::Told(amendment) => {
                a href=(one.path()) { (amendments::name(view, amendment)) } " · " (title) " · " (view.t(if amendment.is_hidden() { "amendment-hidden" } else { amendment.standing().key() }))
                @if let Some(at) = amendment.hidden_at.or(amendment.answered_at) { " · " (instant(view, at)) }
            }
            What::Stated(statement) => {
                a href=(one.path()) { (statement.content().name) } " · " (title) " " (statements::standing(view, publication, statement))
            }
        }
    }
}
