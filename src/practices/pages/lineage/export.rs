//! The tree as files: a table for a spreadsheet, a nested object for a program. Values are those that
//! networks exchange (addresses, codes), not those of one language.

use super::super::known;
use crate::{
    practices::Sheet,
    publications::{
        Publication,
        lineage::{self, Branch},
    },
    web::{PageResult, Site},
};
use axum::{
    Json,
    extract::{Path, State},
    http::header,
    response::IntoResponse as _,
};
use serde_json::{Value, json};

const COLUMNS: [&str; 11] =
    ["uri", "source", "title", "network", "author", "territories", "published", "reasons", "change", "kept", "state"];

/// `GET /practices/{id}/lineage.csv` (RFC 4180)
pub(in super::super) async fn csv(State(site): State<Site>, Path(id): Path<String>) -> PageResult {
    let root = read(&site, &id).await?;
    let mut rows = vec![COLUMNS.map(str::to_owned)];
    collect(&root, &mut rows);
    let lines: Vec<String> =
        rows.iter().map(|row| row.iter().map(|cell| quoted(cell)).collect::<Vec<_>>().join(",")).collect();
    // Spreadsheets take a file for UTF-8 only when it begins so.
    let body = format!("\u{feff}{}\r\n", lines.join("\r\n"));
    let disposition = format!("attachment; filename=\"lineage-{}.csv\"", root.publication.id);
    Ok((
        [(header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()), (header::CONTENT_DISPOSITION, disposition)],
        body,
    )
        .into_response())
}

/// `GET /practices/{id}/lineage.json`
pub(in super::super) async fn json(State(site): State<Site>, Path(id): Path<String>) -> PageResult {
    Ok(Json(nested(&read(&site, &id).await?)).into_response())
}

async fn read(site: &Site, id: &str) -> PageResult<Branch> {
    let mut conn = site.db.read().await?;
    let publication = known(&mut conn, id).await?;
    Ok(lineage::tree(&mut conn, &publication).await?.root)
}

fn collect(branch: &Branch, rows: &mut Vec<[String; COLUMNS.len()]>) {
    let Publication { uri, title, network, state, .. } = &branch.publication;
    let note = branch.publication.adaptation().unwrap_or_default();
    rows.push([
        uri.clone(),
        branch.publication.source_uri.clone().unwrap_or_default(),
        title.clone(),
        network.clone(),
        branch.publication.author_uri.clone(),
        Sheet::from_json(&branch.publication.sheet).territories.join(" "),
        branch.publication.published_at.rfc3339(),
        note.reasons.join(" "),
        note.change,
        note.kept,
        state.clone(),
    ]);
    for child in &branch.children {
        collect(child, rows);
    }
}

/// A cell. What a spreadsheet would compute is kept as the text it is.
fn quoted(cell: &str) -> String {
    let guard = if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { "'" } else { "" };
    format!("\"{guard}{}\"", cell.replace('"', "\"\""))
}

fn nested(branch: &Branch) -> Value {
    let publication = &branch.publication;
    json!({
        "uri": publication.uri,
        "id": publication.id,
        "title": publication.title,
        "network": publication.network,
        "author": publication.author_uri,
        "territories": Sheet::from_json(&publication.sheet).territories,
        "published": publication.published_at.rfc3339(),
        "state": publication.state,
        "source": publication.source_uri,
        "note": publication.adaptation(),
        "adaptations": branch.children.iter().map(nested).collect::<Vec<_>>(),
    })
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn no_cell_is_a_formula_and_none_breaks_its_row() {
        assert_eq!(quoted("un, \"deux\""), "\"un, \"\"deux\"\"\"");
        assert_eq!(quoted("=HYPERLINK(1)"), "\"'=HYPERLINK(1)\"");
    }
}
