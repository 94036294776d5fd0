//! Reactions of our people that were lost here and that another network kept: « useful », relaying, and their taking
//! back. No digest tells of them, as each network hears of those alone that are for it. So what it heard is read once
//! whenever our stream to it began anew, which is what a return from an old copy leads to.

use super::compare::unread;
use crate::{
    db::{Conn, Result, Tx},
    federation::{
        fetch::FetchError,
        returned::{GivenBack, Word},
    },
    networks::continuity::{self, REACTIONS},
    origin::Origin,
    publications::store,
    web::Site,
};
use std::collections::{BTreeMap, BTreeSet};

/// Pages that one reading asks for: no other side says when it ends.
const MOST_PAGES: usize = 400;
/// Publications that one reading fetches, as what comes back is about them.
const MOST_PLACES: usize = 200;

/// What became of the reactions of one page.
#[derive(Default)]
struct Counts {
    back: usize,
    deleted: usize,
    /// By reason.
    refused: BTreeMap<&'static str, usize>,
    /// One of them is of a publication that may still come: another reading is needed.
    too_early: bool,
}

/// Publications that are not here, and were looked for.
#[derive(Default)]
struct Places {
    looked_for: BTreeSet<String>,
    /// Networks that do not answer: each is asked once.
    silent: BTreeSet<Origin>,
}

/// Takes back what this network heard of our people's reactions, if it was not asked since our stream began.
///
/// # Errors
/// `Unreachable` when the other side is gone meanwhile, or our database.
pub async fn run(site: &Site, peer: &Origin) -> Result<(), FetchError> {
    let epoch = {
        let mut conn = site.db.read().await.map_err(unread)?;
        due(&mut conn, peer).await.map_err(unread)?
    };
    let Some(epoch) = epoch else { return Ok(()) };
    let (mut after, mut whole, mut changed) = (String::new(), true, false);
    let mut refused: BTreeMap<&'static str, usize> = BTreeMap::new();
    let people = format!("{}/people/", site.config.origin);
    let (mut asked, mut places) = (BTreeSet::new(), Places::default());
    for _ in 0..MOST_PAGES {
        let page = site.federation.ask_kept_reactions(peer, &after).await?;
        let bodies = page.activities.iter().map(|(_, body)| body.as_slice());
        site.federation.follow_keys(peer, bodies, &mut asked).await?;
        let (words, unproved) = read(site, page.activities).await.map_err(unread)?;
        fetch_places(site, &words, &mut places).await.map_err(unread)?;
        let mut tx = site.db.begin().await.map_err(unread)?;
        let counts = take(site, &mut tx, (words, unproved), &places).await.map_err(unread)?;
        whole &= !counts.too_early;
        changed |= counts.back + counts.deleted > 0;
        note(site, &mut tx, peer, &counts).await.map_err(unread)?;
        tx.commit().await.map_err(unread)?;
        for (why, count) in counts.refused {
            *refused.entry(why).or_default() += count;
        }
        match page.next {
            Some(next) if next > after && next.starts_with(&people) => after = next,
            _ => break,
        }
    }
    if changed {
        site.wake();
    }
    let mut tx = site.db.begin().await.map_err(unread)?;
    for (why, count) in refused {
        continuity::count(&mut tx, peer, REACTIONS, ("refused", why), count, site.clock.now()).await.map_err(unread)?;
    }
    if whole {
        tx.query("update networks set reactions_epoch = $1 where origin = $2")
            .bind(epoch)
            .bind(peer.as_str().to_owned())
            .run()
            .await
            .map_err(unread)?;
    }
    tx.commit_unseen().await.map_err(unread)
}

/// The epoch of our stream to this network, when it was not asked under it.
async fn due(conn: &mut Conn, peer: &Origin) -> Result<Option<String>> {
    // streams_origin
    let row: Option<(String,)> = conn
        .query(
            "select s.epoch from streams s join networks n on n.origin = s.origin \
             where s.origin = $1 and n.reactions_epoch <> s.epoch order by s.head desc limit 1",
        )
        .bind(peer.as_str().to_owned())
        .maybe()
        .await?;
    Ok(row.map(|(epoch,)| epoch))
}

/// What each of our people said and took back, by the reaction; and how much is not proved, by reason.
type Read = (BTreeMap<String, Vec<Word>>, BTreeMap<&'static str, usize>);

async fn read(site: &Site, kept: Vec<(String, Vec<u8>)>) -> Result<Read> {
    let mut conn = site.db.read().await?;
    let (mut words, mut unproved): Read = Read::default();
    for (uri, body) in kept {
        // What takes a reaction back stands under its address.
        let reaction = uri.strip_suffix("/undo").unwrap_or(&uri).to_owned();
        match site.federation.own_word(&mut conn, &reaction, body).await? {
            Ok(word) => words.entry(reaction).or_default().push(word),
            Err(why) => *unproved.entry(why).or_default() += 1,
        }
    }
    Ok((words, unproved))
}

/// Fetches the publications of other networks that were found useful or relayed, and are not here: they were lost too, and
/// their own network may be read only after this one.
async fn fetch_places(site: &Site, words: &BTreeMap<String, Vec<Word>>, places: &mut Places) -> Result<()> {
    for word in words.values().flatten().filter(|word| matches!(word.activity.kind(), "Like" | "Announce")) {
        let uri = word.object();
        let Some(origin) = Origin::parse(uri).filter(|it| *it != site.config.origin && !places.silent.contains(it))
        else {
            continue;
        };
        let full = places.looked_for.len() >= MOST_PLACES;
        if full || places.looked_for.contains(uri) || is_known(site, uri).await? {
            continue;
        }
        if let Err(FetchError::Unreachable(_)) = site.federation.bring(uri).await {
            places.silent.insert(origin);
        } else {
            places.looked_for.insert(uri.to_owned());
        }
    }
    Ok(())
}

/// True for a publication that is here, or was deleted.
async fn is_known(site: &Site, uri: &str) -> Result<bool> {
    let mut conn = site.db.read().await?;
    let is_here = store::by_uri(&mut conn, uri).await?.is_some();
    Ok(is_here || store::deleted_at(&mut conn, uri).await?.is_some())
}

async fn take(site: &Site, tx: &mut Tx, (words, refused): Read, places: &Places) -> Result<Counts> {
    let mut counts = Counts { refused, ..Counts::default() };
    // Ours may come by its own return; and whether that of another network is still there was not said.
    let may_come = |uri: &str| site.config.origin.owns(uri) || !places.looked_for.contains(uri);
    for (uri, words) in words {
        match site.federation.give_back(tx, &uri, &words).await? {
            GivenBack::Back => counts.back += 1,
            GivenBack::Deleted => counts.deleted += 1,
            GivenBack::Refused("place") if words.iter().any(|word| may_come(word.object())) => counts.too_early = true,
            GivenBack::Refused(why) => *counts.refused.entry(why).or_default() += 1,
            GivenBack::NotMine => *counts.refused.entry("unreadable").or_default() += 1,
            GivenBack::Known | GivenBack::Newer | GivenBack::Beside => {}
        }
    }
    Ok(counts)
}

async fn note(site: &Site, tx: &mut Tx, peer: &Origin, counts: &Counts) -> Result<()> {
    let now = site.clock.now();
    continuity::count(tx, peer, REACTIONS, ("back", ""), counts.back, now).await?;
    continuity::count(tx, peer, REACTIONS, ("deleted", ""), counts.deleted, now).await
}
