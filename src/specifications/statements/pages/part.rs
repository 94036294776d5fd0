//! What other pages of a specification say of its statements: how many there are, and the annex that is laid over the text.

use super::{bearing, folder, heading, list::adopted, path, place, plain, says};
use crate::{
    db::Conn,
    publications::{Publication, shown::passage},
    specifications::{
        Document,
        document::shown_label,
        pages::Laid,
        statements::{Bearing, Kind, State, Statement, store},
    },
    web::{
        PageError, PageResult, Role, View,
        components::{Look, Tone, button_link, notice},
    },
};
use maud::{Markup, html};
use serde::Deserialize;

/// Annexes that are offered on the page of a text.
const OFFERED: i64 = 12;

/// The annex with which a text is asked for.
#[derive(Deserialize)]
pub(in crate::specifications) struct Annex {
    annex: Option<String>,
}

impl Annex {
    /// What an address ends with to be read with it too.
    pub(in crate::specifications) fn query(&self) -> String {
        let ids = self.annex.iter().filter(|id| !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_alphanumeric()));
        ids.map(|id| format!("?annex={id}")).collect()
    }
}

/// Who adopted it, what differs where, which solutions meet it: for the page of the text.
pub(in crate::specifications) async fn of_document(
    conn: &mut Conn,
    view: &View,
    publication: &Publication,
) -> PageResult<Markup> {
    let counts = store::counts(conn, &publication.id).await?;
    let annexes = store::annexes(conn, &publication.id, OFFERED).await?;
    let links = [(Kind::Annex, counts.annexes), (Kind::Conformance, counts.solutions)];
    let new = format!("{}/statements/new?kind=", publication.path());
    Ok(html! {
        section aria-labelledby="adoptions" {
            h2 id="adoptions" { (view.t("statement-part")) }
            p { a href=(folder(publication, Kind::Adoption)) { (adopted(view, &counts)) } }
            ul {
                @for (kind, count) in links {
                    li { a href=(folder(publication, kind)) { (view.t(heading(kind))) } " (" (count) ")" }
                }
            }
            (offers(view, &format!("{}/whole", publication.path()), &annexes))
            @if view.may(Role::Contributor) {
                div.actions.screen-only {
                    (button_link(Look::Plain, &format!("{new}adoption"), &view.t("statement-adoption-new")))
                    @if view.may(Role::Animator) { (button_link(Look::Plain, &format!("{new}annex"), &view.t("statement-annex-new"))) }
                    (button_link(Look::Plain, &format!("{new}conformance"), &view.t("statement-conformance-new")))
                }
            }
        }
    })
}

/// The annexes with which a section may be read, at its address.
pub(in crate::specifications) async fn of_section(
    conn: &mut Conn,
    view: &View,
    publication: &Publication,
    at: &str,
) -> PageResult<Markup> {
    let annexes = store::annexes(conn, &publication.id, OFFERED).await?;
    Ok(offers(view, at, &annexes))
}

fn offers(view: &View, at: &str, annexes: &[(String, String)]) -> Markup {
    html! {
        @if !annexes.is_empty() {
            p.screen-only {
                (view.t("statement-read-with")) " "
                @for (n, (id, name)) in annexes.iter().enumerate() {
                    @if n > 0 { " · " }
                    a href={ (at) "?annex=" (id) } { (name) }
                }
            }
        }
    }
}

/// The annex that a reader asked for, laid over the text; nothing when they asked for none.
pub(in crate::specifications) async fn laid(
    conn: &mut Conn,
    view: &View,
    publication: &Publication,
    asked: &Annex,
    document: impl FnOnce() -> Document,
) -> PageResult<Option<Laid>> {
    let Some(id) = asked.annex.as_deref().filter(|id| !id.is_empty()) else { return Ok(None) };
    let statement = store::by_id(conn, id).await?.ok_or(PageError::NotFound)?;
    if statement.publication_id != publication.id || statement.kind() != Kind::Annex {
        return Err(PageError::NotFound);
    }
    if statement.standing().is_over() {
        return Err(PageError::Gone);
    }
    Ok(Some(over(view, publication, &statement, &document())))
}

fn over(view: &View, publication: &Publication, statement: &Statement, document: &Document) -> Laid {
    let content = statement.content();
    let language = passage(view, &publication.language);
    let entry = |entry: &super::content::Entry| {
        html! {
            div.quote {
                p { strong { (content.name) } " · " (says(view, Kind::Annex, &entry.says)) " " (bearing(view, entry, document)) }
                blockquote { (plain(&entry.text, language)) }
            }
        }
    };
    let gone: Vec<_> = content.entries.iter().filter(|one| one.bearing(document) == Bearing::Gone).collect();
    let again = content.entries.iter().filter(|one| one.bearing(document) == Bearing::Changed).count();
    let head = notice(
        Tone::Neutral,
        html! {
            p { strong { (view.tv("statement-laid", &[("name", content.name.as_str().into())])) } " (" (place(view, &content)) ")" }
            @if statement.standing() == State::Pending { p { (super::standing(view, publication, statement)) } }
            @if again > 0 { p { (view.tv("statement-laid-again", &[("count", again.into())])) } }
            @for one in gone { p { strong { (shown_label(one.requirement)) } } (entry(one)) }
            p.screen-only {
                a href=(path(publication, statement)) { (view.t("statement-laid-alone")) } " · "
                a href=(publication.path()) { (view.t("statement-laid-without")) }
            }
        },
    );
    let query = format!("?annex={}", statement.id);
    Laid { head, query, of: content.entries.iter().map(|one| (one.requirement, entry(one))).collect() }
}
