//! What is our own, was lost here (a restore of an old backup) and was kept by another network. It gives the original
//! activities; they are believed by the proof of their actor alone, with the keys of our own database, and go back to
//! the room they belong to.

use super::{
    Collection,
    compare::{Difference, unread},
    held::Scope,
};
use crate::{
    conversations,
    db::{Conn, Result},
    federation::{
        document::{Document, str_of},
        fetch::FetchError,
        returned::{GivenBack, Word},
    },
    networks::continuity::{self, Line},
    publications::versions::{self, Contested},
    web::Site,
};
use std::collections::BTreeSet;

/// Takes back what can be; how many differences are none any more.
///
/// # Errors
/// `Unreachable` when the other side is gone meanwhile, or our database.
pub async fn run(site: &Site, scope: &Scope, differences: &[Difference]) -> Result<usize, FetchError> {
    let (mut mended, mut asked) = (0, BTreeSet::new());
    for one in differences {
        let Some(theirs) = &one.theirs else { continue };
        let ours = {
            let mut conn = site.db.read().await.map_err(unread)?;
            scope.leaf(&mut conn, &one.uri).await.map_err(unread)?
        };
        if ours.as_ref() == Some(theirs) {
            mended += 1;
            continue;
        }
        // What we have deleted they have still to hear of.
        if ours.is_some_and(|ours| ours.deleted) {
            continue;
        }
        let kept = kept(site, scope, &one.uri, &mut asked).await?;
        if take(site, scope, &one.uri, theirs.deleted, kept).await.map_err(unread)? {
            mended += 1;
        }
    }
    if mended > 0 {
        site.wake();
    }
    Ok(mended)
}

/// Takes back versions that the other side kept and whose number was given here to another since: nothing else shows that
/// they are missing, as what stands is the same on both sides.
///
/// # Errors
/// `Unreachable` when the other side is gone meanwhile, or our database.
pub async fn contested(site: &Site, scope: &Scope, named: &[Contested]) -> Result<(), FetchError> {
    let (mut done, mut asked): (Vec<&str>, _) = (Vec::new(), BTreeSet::new());
    for one in named {
        let is_lost = !done.contains(&one.uri.as_str()) && {
            let mut conn = site.db.read().await.map_err(unread)?;
            versions::lacks(&mut conn, one).await.map_err(unread)?
        };
        if !is_lost {
            continue;
        }
        let kept = kept(site, scope, &one.uri, &mut asked).await?;
        if take(site, scope, &one.uri, false, kept).await.map_err(unread)? {
            site.wake();
        }
        done.push(&one.uri);
    }
    Ok(())
}

/// What the other side kept of one address; keys that it was said with are looked for there too, where they are unknown here.
async fn kept(site: &Site, scope: &Scope, uri: &str, asked: &mut BTreeSet<String>) -> Result<Vec<Vec<u8>>, FetchError> {
    let kept = site.federation.ask_kept(&scope.other, uri).await?;
    site.federation.follow_keys(&scope.other, kept.iter().map(Vec::as_slice), asked).await?;
    Ok(kept)
}

/// Gives back what was kept of one address; true when something changed here.
async fn take(site: &Site, scope: &Scope, uri: &str, deleted: bool, kept: Vec<Vec<u8>>) -> Result<bool> {
    let mut tx = site.db.begin().await?;
    let (mut words, mut refused) = (Vec::new(), if kept.is_empty() { "nothing" } else { "unreadable" });
    let mut title = String::new();
    for body in kept {
        // For people to know what it is about, proved or not.
        let object = Document::read(&body).and_then(|activity| activity.embedded("object"));
        if let Some(object) = object.filter(|object| object.uri() == uri) {
            let says = object.json().pointer("/source/content").and_then(serde_json::Value::as_str);
            title = object.str("name").or(says).map_or(title, str::to_owned);
        }
        match site.federation.own_word(&mut tx, uri, body).await? {
            Ok(word) => words.push(word),
            Err(why) => refused = why,
        }
    }
    // A deletion is the last word on anything.
    let deletion = words.iter().position(|word| word.activity.kind() == "Delete");
    let words: Vec<Word> = match deletion {
        Some(at) => vec![words.swap_remove(at)],
        None => words.into_iter().filter(|word| matches!(word.activity.kind(), "Create" | "Update")).collect(),
    };
    let before = match scope.collection {
        Collection::Comments => conversations::held::wording(&mut tx, uri).await?,
        Collection::Publications | Collection::Specifications | Collection::Events => None,
    };
    let given = if words.is_empty() {
        GivenBack::Refused(refused)
    } else if deleted && deletion.is_none() {
        // That it was deleted is the word of another, unless our own was there and could not be believed.
        GivenBack::Refused(if refused == "unreadable" { "nothing" } else { refused })
    } else {
        // Here as of the moment of giving back, which another network may have done meanwhile.
        site.federation.give_back(&mut tx, uri, &words).await?
    };
    let lacks = match words.last().and_then(|word| word.activity.embedded("object")) {
        Some(object) if matches!(given, GivenBack::Back | GivenBack::Newer | GivenBack::Beside) => {
            lacks_files(&mut tx, &object).await?
        }
        _ => false,
    };
    let files = if lacks { "files" } else { "" };
    let (outcome, why) = match given {
        // Of two wordings of a comment one stands; the other is told as it was.
        GivenBack::Beside if scope.collection == Collection::Comments => ("reworded", ""),
        GivenBack::Newer if before.is_some() => {
            title = before.unwrap_or_default();
            ("reworded", "")
        }
        GivenBack::Known => return Ok(false),
        GivenBack::NotMine => ("refused", "kind"),
        GivenBack::Back => ("back", files),
        GivenBack::Newer => ("newer", files),
        GivenBack::Beside => ("beside", files),
        GivenBack::Deleted => ("deleted", ""),
        GivenBack::Refused(why) => ("refused", why),
    };
    let line = Line { uri, origin: &scope.other, collection: scope.collection.name(), title: &title, outcome, why };
    continuity::note_returned(&mut tx, &line, site.clock.now()).await?;
    tx.commit().await?;
    Ok(outcome != "refused")
}

/// True when what came back shows files whose bytes are not here yet: see [`super::files`].
async fn lacks_files(conn: &mut Conn, object: &Document) -> Result<bool> {
    let ids: Vec<String> = object
        .all("attachment")
        .filter_map(|one| str_of(one, "url")?.rsplit_once('/').map(|(_, id)| id.to_owned()))
        .collect();
    let (here,): (i64,) = conn
        .query("select count(*) from attachments where file is not null and id in (..)")
        .bind_list(ids.iter().cloned())
        .one()
        .await?;
    Ok(usize::try_from(here).is_ok_and(|here| here < ids.len()))
}
