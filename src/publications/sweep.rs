//! Files that nothing names any more. The store is addressed by content and shared by many rows, and a
//! file is written before the row that names it: what is younger than a day is left alone, and what
//! is sent again is written again, so that its date says that somebody needs it.

use super::{files, said};
use crate::{
    db::{Db, Result},
    web::Site,
};
use std::{
    path::{Path, PathBuf},
    time::Duration,
};

/// Between a file and the row that names it.
const YOUNG: Duration = Duration::from_secs(24 * 3600);

/// Removes what no attachment names, nor waits for a form that was given up; says how many files that were.
///
/// # Errors
/// The database's.
pub async fn sweep(site: &Site) -> Result<usize> {
    let mut tx = site.db.begin().await?;
    said::forget(&mut tx, site.clock.now()).await?;
    tx.commit_unseen().await?;
    let data = site.config.data.clone();
    let old = tokio::task::spawn_blocking(move || old(&files::folder(&data))).await.unwrap_or_default();
    let mut removed = 0;
    for file in old {
        let Some(name) = file.file_name().and_then(|name| name.to_str()) else { continue };
        if is_named(&site.db, name).await? {
            continue;
        }
        // Nobody writes while the date is read once more.
        let Ok(_turn) = site.decoding.acquire().await else { break };
        let gone = tokio::task::spawn_blocking(move || is_old(&file) && std::fs::remove_file(&file).is_ok()).await;
        removed += usize::from(gone.unwrap_or_default());
    }
    Ok(removed)
}

async fn is_named(db: &Db, file: &str) -> Result<bool> {
    let (count,): (i64,) =
        db.read().await?.query(
            "select (select count(*) from attachments where file = $1) + (select count(*) from attachments where original = $1) \
             + (select count(*) from carried_files where file = $1) + (select count(*) from carried_files where original = $1)",
        ).bind(file.to_owned()).one().await?;
    Ok(count > 0)
}

fn old(media: &Path) -> Vec<PathBuf> {
    let entries = |folder: &Path| std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    entries(media).flat_map(|folder| entries(&folder).collect::<Vec<_>>()).filter(|file| is_old(file)).collect()
}

fn is_old(file: &Path) -> bool {
    let age = std::fs::metadata(file).and_then(|metadata| metadata.modified()).map(|at| at.elapsed());
    matches!(age, Ok(Ok(age)) if age > YOUNG)
}
