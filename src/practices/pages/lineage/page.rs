//! `GET /practices/{id}/lineage`: the tree as a nested list, then as a drawing that repeats it.

use super::super::{href, known, label, network_name, territories, versions::trail};
use crate::{
    practices::Sheet,
    publications::{
        Publication,
        lineage::{self, Branch, Tree},
    },
    web::{
        PageResult, Site, View,
        components::{Node, Tone, notice, tree, tree_svg},
        layout::{self, Page},
    },
};
use axum::{
    extract::{Path, State},
    response::IntoResponse as _,
};
use maud::{Markup, html};

/// `GET /practices/{id}/lineage`: also of a sheet that was taken back, whose place in the tree stays.
pub(in super::super) async fn get(State(site): State<Site>, view: View, Path(id): Path<String>) -> PageResult {
    let mut conn = site.db.read().await?;
    let publication = known(&mut conn, &id).await?;
    let found = lineage::tree(&mut conn, &publication).await?;
    drop(conn);
    let count = found.root.count();
    let root = node(&view, &found.root, &publication.id, None);
    let title = title(&view, &publication);
    let heading = view.tv("practice-lineage-title", &[("title", title.into())]);
    let at = href(&publication);
    let main = html! {
        (trail(&view, &publication, &view.t("practice-lineage-here")))
        h1 { (heading) }
        p.lead { (view.t("practice-lineage-lead")) }
        (limits(&view, &found))
        p { (view.tv("practice-lineage-count", &[("count", count.into())])) }
        (tree(&view, &root))
        @if count > 1 {
            h2 { (view.t("practice-lineage-drawing")) }
            (tree_svg(&view, &root))
        }
        section.screen-only {
            h2 { (view.t("practice-lineage-keep")) }
            ul {
                li { a href={ (at) "/lineage.csv" } { (view.t("practice-lineage-csv")) } }
                li { a href={ (at) "/lineage.json" } { (view.t("practice-lineage-json")) } }
            }
        }
    };
    Ok(layout::page(&view, Page::new(heading, main).wide()).into_response())
}

/// What the tree does not show, said.
fn limits(view: &View, found: &Tree) -> Markup {
    html! {
        @if let Some(uri) = &found.unknown_source {
            (notice(Tone::Neutral, html! { p { (view.t("practice-lineage-unknown")) " " a href=(uri) rel="external" { (uri) } } }))
        }
        @if found.cut { (notice(Tone::Neutral, html! { p { (view.t("practice-lineage-cut")) } })) }
    }
}

/// Its title, or why it has none here.
fn title(view: &View, publication: &Publication) -> String {
    match publication.state.as_str() {
        "published" => publication.title.clone(),
        "hidden" => view.t("practice-hidden").into_owned(),
        _ => view.t("practice-deleted").into_owned(),
    }
}

fn node(view: &View, branch: &Branch, current: &str, parent: Option<&Branch>) -> Node {
    let publication = &branch.publication;
    let note = publication.adaptation().unwrap_or_default();
    let comparable = parent.is_some_and(|parent| parent.publication.is_published()) && publication.is_published();
    Node {
        id: publication.id.clone(),
        href: href(publication),
        title: title(view, publication),
        territory: territories(view, &Sheet::from_json(&publication.sheet).territories).join(", "),
        network: network_name(view, publication),
        date: publication.published_at,
        reasons: note.reasons.iter().map(|reason| label(view, "reason", reason)).collect(),
        note: note.change,
        diff_href: comparable.then(|| format!("{}/difference", href(publication))),
        current: publication.id == current,
        deleted: publication.is_deleted(),
        hidden: publication.is_hidden(),
        children: branch.children.iter().map(|child| node(view, child, current, Some(branch))).collect(),
    }
}
