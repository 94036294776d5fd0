//! What other pages of a specification say of its votes.

use super::{name, path, state};
use crate::{
    db::Conn,
    publications::Publication,
    specifications::{
        Sheet,
        amendments::{self, Amendment},
        pages::{both, drafts},
        phase::Phase,
        votes::{Vote, store},
    },
    web::{
        PageResult, View,
        components::{Look, button_link},
    },
};
use maud::{Markup, html};

/// Votes that the page of a text lists.
const MOST: i64 = 50;

/// All of them, and the way to open one: for the page of the text.
pub(in crate::specifications) async fn of_document(
    conn: &mut Conn,
    view: &View,
    publication: &Publication,
    sheet: &Sheet,
) -> PageResult<Markup> {
    let votes = store::list(conn, &publication.id, None, MOST).await?;
    let is_open = votes.iter().any(|vote| vote.agreed.is_whole() && vote.result.is_none());
    let may = sheet.schedule().at(view.now).phase == Phase::Vote
        && !is_open
        && drafts(conn, view, publication, sheet).await?;
    Ok(section(view, publication, sheet, &votes, may.then(|| format!("{}/votes/new", publication.path()))))
}

/// Those on an amendment, for its page.
pub(in crate::specifications) async fn of_amendment(
    conn: &mut Conn,
    view: &View,
    publication: &Publication,
    (sheet, amendment): (&Sheet, &Amendment),
) -> PageResult<Markup> {
    let votes = store::list(conn, &publication.id, Some(&amendment.uri), MOST).await?;
    let phase = sheet.schedule().at(view.now).phase;
    let may = matches!(phase, Phase::Amendments | Phase::Vote)
        && amendment.standing() == amendments::State::Open
        && !votes.iter().any(|vote| vote.result.is_none())
        && drafts(conn, view, publication, sheet).await?;
    let open = may.then(|| format!("{}/votes/new?amendment={}", publication.path(), amendment.id));
    Ok(section(view, publication, sheet, &votes, open))
}

fn section(view: &View, publication: &Publication, sheet: &Sheet, votes: &[Vote], open: Option<String>) -> Markup {
    html! {
        @if !votes.is_empty() || open.is_some() {
            section aria-labelledby="votes" {
                h2 id="votes" { (view.t("vote-list")) }
                @if !votes.is_empty() {
                    ul {
                        @for vote in votes { li { (line(view, publication, sheet, vote)) } }
                    }
                }
                @if let Some(open) = &open { div.actions.screen-only { (button_link(Look::Plain, open, &view.t("vote-open"))) } }
            }
        }
    }
}

/// A vote in a list: its name, where it stands, until when.
pub(super) fn line(view: &View, publication: &Publication, sheet: &Sheet, vote: &Vote) -> Markup {
    html! {
        a href=(path(publication, vote)) { (name(view, vote)) } " " (state(view, vote))
        @if vote.is_open(view.now) { " " (view.t("vote-closes")) " " (both(view, sheet, vote.agreed.closes)) }
    }
}
