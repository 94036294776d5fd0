//! « Utile » and « Relayer »: one button each, which does or undoes.

use super::{author, failure, publication};
use crate::{
    conversations::{page_path, reactions},
    web::{PageResult, Site, Submission, View, preferences},
};
use axum::extract::{Path, State};

/// `POST /practices/{id}/like`
pub(super) async fn like(
    State(site): State<Site>,
    view: View,
    Path(id): Path<String>,
    submission: Submission,
) -> PageResult {
    let mut tx = site.db.begin().await?;
    let publication = publication(&mut tx, &id).await?;
    let author = author(&mut tx, &view).await?;
    let key = if wanted(&submission) {
        reactions::like(&mut tx, &site.here(), &author, &publication).await.map_err(failure)?;
        "conversation-flash-liked"
    } else {
        reactions::unlike(&mut tx, &site.here(), &author, &publication).await.map_err(failure)?;
        "conversation-flash-unliked"
    };
    tx.commit().await?;
    site.wake();
    Ok(preferences::flash(&site, key, &format!("{}#reactions", page_path(&publication))))
}

/// `POST /practices/{id}/share`
pub(super) async fn share(
    State(site): State<Site>,
    view: View,
    Path(id): Path<String>,
    submission: Submission,
) -> PageResult {
    let mut tx = site.db.begin().await?;
    let publication = publication(&mut tx, &id).await?;
    let author = author(&mut tx, &view).await?;
    let key = if wanted(&submission) {
        reactions::share(&mut tx, &site.here(), &author, &publication).await.map_err(failure)?;
        "conversation-flash-shared"
    } else {
        reactions::unshare(&mut tx, &site.here(), &author, &publication).await.map_err(failure)?;
        "conversation-flash-unshared"
    };
    tx.commit().await?;
    site.wake();
    Ok(preferences::flash(&site, key, &format!("{}#reactions", page_path(&publication))))
}

fn wanted(submission: &Submission) -> bool {
    submission.fields.get("wanted") != "no"
}
