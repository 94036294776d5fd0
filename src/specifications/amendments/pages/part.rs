//! What other pages of a specification say of its amendments.

use super::{author, name, path};
use crate::{
    db::Conn,
    publications::Publication,
    specifications::{
        Section, Sheet,
        amendments::{
            State,
            store::{self, Count},
        },
        document::shown_label,
        phase::Phase,
    },
    web::{
        PageResult, View,
        components::{Look, button_link, person_line},
    },
};
use maud::{Markup, html};

fn of_state(counts: &[Count], state: State) -> i64 {
    counts.iter().find(|one| one.state == state.name()).map_or(0, |one| one.count)
}

/// How many of them there are, in how many states they are, and the way to propose one: for the page of the text.
pub(in crate::specifications) async fn of_document(
    conn: &mut Conn,
    view: &View,
    publication: &Publication,
    sheet: &Sheet,
) -> PageResult<Markup> {
    let counts = store::counts(conn, &publication.id, None).await?;
    let total: i64 = counts.iter().map(|one| one.count).sum();
    let is_open = sheet.schedule().at(view.now).phase == Phase::Amendments;
    let at = format!("{}/amendments", publication.path());
    Ok(html! {
        @if total > 0 || is_open {
            section aria-labelledby="amendements" {
                h2 id="amendements" { (view.t("amendment-list-title")) }
                @if total > 0 {
                    p { a href=(at) { (view.tv("amendment-count", &[("count", total.into())])) } }
                    ul {
                        @for state in State::ALL {
                            @let count = of_state(&counts, state);
                            @if count > 0 { li { a href={ (at) "?state=" (state.name()) } { (view.tv("amendment-tab", &[("state", view.t(state.key()).into()), ("count", count.into())])) } } }
                        }
                    }
                }
                @if is_open { p { (view.t("amendment-choose")) } }
            }
        }
    })
}

/// The same of a section, where each of its requirements can be amended too.
pub(in crate::specifications) async fn of_section(
    conn: &mut Conn,
    view: &View,
    publication: &Publication,
    (sheet, section): (&Sheet, &Section),
) -> PageResult<Markup> {
    let counts = store::counts(conn, &publication.id, Some(&section.id)).await?;
    let total: i64 = counts.iter().map(|one| one.count).sum();
    let waiting = of_state(&counts, State::Open) + of_state(&counts, State::Pending);
    let is_open = sheet.schedule().at(view.now).phase == Phase::Amendments;
    let at = format!("{}/amendments", publication.path());
    let new = format!("{at}/new?section={}", section.id);
    Ok(html! {
        @if total > 0 || is_open {
            section aria-labelledby="amendements" {
                h2 id="amendements" { (view.t("amendment-list-title")) }
                @if total > 0 {
                    p { a href={ (at) "?section=" (section.id) } { (view.tv("amendment-count-section", &[("count", total.into()), ("waiting", waiting.into())])) } }
                }
                @if is_open {
                    div.actions.screen-only { (button_link(Look::Plain, &new, &view.t("amendment-new"))) }
                    @if !section.requirements.is_empty() {
                        p.screen-only {
                            (view.t("amendment-new-requirement")) " "
                            @for (n, one) in section.requirements.iter().enumerate() {
                                @if n > 0 { " · " }
                                a href={ (new) "&requirement=" (one.number) } { (shown_label(one.number)) }
                            }
                        }
                    }
                }
            }
        }
    })
}

/// Those whose amendments a version took in.
pub(in crate::specifications) async fn credits(
    conn: &mut Conn,
    view: &View,
    publication: &Publication,
    versions: (i64, i64),
) -> PageResult<Vec<(i64, Markup)>> {
    let taken = store::taken_in(conn, &publication.id, versions).await?;
    let credit = |one: &super::Amendment| {
        html! {
            p.meta {
                (view.t("amendment-credit")) " " (person_line(&author(view, one))) " · "
                a href=(path(publication, one)) { (name(view, one)) }
            }
        }
    };
    Ok(taken.iter().filter_map(|one| Some((one.result?, credit(one)))).collect())
}
