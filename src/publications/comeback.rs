//! Publications of this network that were lost here and that another network kept: back under the same address, with the
//! same numbers. One that was changed here since the restore stays as it is now; what comes back stands beside it in
//! its history, until a person merges the two.

use super::{
    Kind, Publication, lost, news,
    reading::{Article, Place, Reading},
    store, telling, versions,
};
use crate::{
    db::{Conn, Result, Tx},
    federation::{
        actors::{self, Actor},
        outbox,
        returned::{GivenBack, Word},
    },
    here::Here,
};

/// Versions that are looked at for the one that two come from.
const LOOKED_AT: i64 = 50;

/// One version that came back.
struct One<'a> {
    number: i64,
    read: Reading,
    word: &'a Word,
}

/// See [`crate::federation::Handler::give_back`].
pub(super) async fn give_back<K: Kind>(tx: &mut Tx, here: &Here<'_>, uri: &str, words: &[Word]) -> Result<GivenBack> {
    let Some(id) = uri.strip_prefix(&here.uri(&format!("/{}s/", K::NAME))) else { return Ok(GivenBack::NotMine) };
    if !crate::id::is_id(id) {
        return Ok(GivenBack::Refused("unreadable"));
    }
    if let [deletion] = words
        && deletion.activity.kind() == "Delete"
    {
        return withdraw::<K>(tx, here, uri, deletion).await;
    }
    if store::deleted_at(tx, uri).await?.is_some() {
        return Ok(GivenBack::Refused("deleted"));
    }
    let mut kept = Vec::new();
    for word in words {
        let article = word.activity.embedded("object").filter(K::is).map(Article::<K>::of);
        let own = |it: &Article<K>| it.object.is_public() && it.object.author() == Some(word.actor.uri.as_str());
        let read = article.filter(own).and_then(|article| article.reading.ok());
        let Some((read, number)) = read.and_then(|read| read.number.map(|number| (read, number))) else {
            return Ok(GivenBack::Refused("unreadable"));
        };
        kept.push(One { number, read, word });
    }
    kept.sort_by_key(|one| one.number);
    let Some(known) = store::by_uri(tx, uri).await? else {
        advance::<K>(tx, here, (id, uri), true, &kept).await?;
        return Ok(GivenBack::Back);
    };
    if known.kind != K::NAME {
        return Ok(GivenBack::Refused("kind"));
    }
    if known.is_deleted() || kept.iter().any(|one| one.word.actor.id != known.actor_id) {
        return Ok(GivenBack::Refused("author"));
    }
    let mut fresh = Vec::new();
    for one in kept {
        if versions::by_hash(tx, &known, &one.read.hash).await?.is_none() {
            fresh.push(one);
        }
    }
    if fresh.is_empty() {
        return Ok(GivenBack::Known);
    }
    if fresh.iter().all(|one| one.number > known.version) && !changed_since(tx, &known).await? {
        advance::<K>(tx, here, (id, uri), false, &fresh).await?;
        return Ok(GivenBack::Newer);
    }
    beside::<K>(tx, here, &known, &fresh).await?;
    Ok(GivenBack::Beside)
}

/// Versions that follow what is here, each in its place.
async fn advance<K: Kind>(
    tx: &mut Tx,
    here: &Here<'_>,
    (id, uri): (&str, &str),
    new: bool,
    versions: &[One<'_>],
) -> Result<()> {
    for (at, one) in versions.iter().enumerate() {
        let actor = &one.word.actor;
        let place =
            Place { new: new && at == 0, id: id.to_owned(), uri, version: one.number, actor, origin: here.origin };
        one.read.write::<K>(tx, here, place).await?;
        versions::came_back(tx, id, one.number, versions::STANDS).await?;
        if at + 1 == versions.len()
            && let Some(object) = one.word.activity.embedded("object")
        {
            lost::give_back(tx, here, id, &actor.id, &object).await?;
        }
        put_back::<K>(tx, here, one.word, true).await?;
    }
    Ok(())
}

/// Versions that stand beside what was written here since: they get their own numbers where those are free, what stands
/// now gets the number after them, and is told anew, so that every network shows the same.
async fn beside<K: Kind>(tx: &mut Tx, here: &Here<'_>, known: &Publication, fresh: &[One<'_>]) -> Result<()> {
    let base = common(tx, known, fresh.first().map_or(1, |one| one.number)).await?;
    let mut last = fresh.iter().map(|one| one.number).fold(known.version, i64::max);
    let mut places = Vec::new();
    for one in fresh {
        let mine = one.number == known.version || versions::find(tx, &known.id, one.number).await?.is_none();
        if mine && !places.contains(&one.number) {
            places.push(one.number);
        } else {
            last += 1;
            places.push(last);
        }
    }
    let number = last + 1;
    versions::renumber(tx, &known.id, known.version, number).await?;
    for (one, place) in fresh.iter().zip(places) {
        one.read.record(tx, here, &known.id, place, &one.word.actor).await?;
        versions::set_beside(tx, &known.id, place, base).await?;
    }
    news::to_merge(tx, known, &K::co_authors(&known.sheet), here.now).await?;
    let signer = actors::by_id(tx, &known.actor_id).await?;
    let (hash, title, sheet) = (&known.version_hash, &known.title, &known.sheet);
    versions::record(tx, &known.id, number, hash, title, sheet, "", &signer.id, here.now).await?;
    tx.query("update publications set version = $1, updated_at = $2 where id = $3")
        .bind(number)
        .bind(here.now)
        .bind(known.id.clone())
        .run()
        .await?;
    let now = store::by_id(tx, &known.id).await?.ok_or(sqlx::Error::RowNotFound)?;
    if !now.is_published() {
        return Ok(());
    }
    K::tell(tx, here, &signer, &now, "Update").await
}

async fn withdraw<K: Kind>(tx: &mut Tx, here: &Here<'_>, uri: &str, deletion: &Word) -> Result<GivenBack> {
    let actor = &deletion.actor;
    match store::by_uri(tx, uri).await? {
        Some(known) if known.is_deleted() => return Ok(GivenBack::Known),
        Some(known) if known.actor_id != actor.id && actor.kind == "person" => {
            return Ok(GivenBack::Refused("author"));
        }
        Some(known) => store::delete(tx, &known, &actor.uri, here.now).await?,
        None if store::deleted_at(tx, uri).await?.is_some() => return Ok(GivenBack::Known),
        None => store::bury(tx, uri, &actor.uri, here.now).await?,
    }
    outbox::hide(tx, uri).await?;
    put_back::<K>(tx, here, deletion, false).await?;
    Ok(GivenBack::Deleted)
}

async fn put_back<K: Kind>(tx: &mut Tx, here: &Here<'_>, word: &Word, listed: bool) -> Result<()> {
    let network: Actor = actors::network(tx).await?;
    let followed = [word.actor.uri.as_str(), network.uri.as_str()];
    let audience = outbox::Audience { followers_of: &followed, kind: K::NAME, listed, ..outbox::Audience::default() };
    outbox::put_back(tx, here, word, &audience).await
}

/// The version that both come from: the last before them that was here when this network was restored.
async fn common(conn: &mut Conn, known: &Publication, before: i64) -> Result<Option<i64>> {
    for version in versions::list(conn, &known.id, Some(before), LOOKED_AT).await? {
        let said = telling::said_as(&known.uri, version.number, &version.hash);
        let is_old = version.came_back == versions::STANDS || !outbox::is_since_restore(conn, &said).await?;
        if version.number > 0 && is_old && !version.is_aside() {
            return Ok(Some(version.number));
        }
    }
    Ok(None)
}

/// True when what stands here was said after the last restore, by somebody here rather than by coming back.
async fn changed_since(conn: &mut Conn, known: &Publication) -> Result<bool> {
    if versions::came_back_as(conn, &known.id, known.version).await? == versions::STANDS {
        return Ok(false);
    }
    let said = telling::said_as(&known.uri, known.version, &known.version_hash);
    outbox::is_since_restore(conn, &said).await
}
