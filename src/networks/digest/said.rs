//! What was said here about texts, was lost here and was kept by another network: amendments and statements of our people,
//! what our network answered to those of others and told of them. No digest tells of it, as most of it is for some
//! alone. So what a network heard is read once whenever our stream to it began anew, which is what a return from an old
//! copy leads to; what others said to us they send again themselves, as their streams show what we lack.

use super::compare::unread;
use crate::{
    db::{Conn, Result, Tx},
    federation::{document::Document, fetch::FetchError, returned::GivenBack},
    networks::continuity::{self, SAID},
    origin::Origin,
    web::Site,
};
use std::collections::{BTreeMap, BTreeSet};

/// Pages that one reading asks for: no other side says when it ends. The next reading goes on.
const MOST_PAGES: usize = 400;
/// Where a reading stands that came to its end.
const WHOLE: i64 = -1;

/// What became of the words of one page.
#[derive(Default)]
struct Counts {
    back: usize,
    deleted: usize,
    /// By reason.
    refused: BTreeMap<&'static str, usize>,
    /// One of them is about what has not come yet, or of somebody whom nobody could ask for.
    too_early: bool,
}

/// Takes back what this network heard from us about texts, as far as it was not read since our stream to it began.
///
/// # Errors
/// `Unreachable` when the other side is gone meanwhile, or our database.
pub async fn run(site: &Site, peer: &Origin) -> std::result::Result<(), FetchError> {
    let due = {
        let mut conn = site.db.read().await.map_err(unread)?;
        due(&mut conn, peer).await.map_err(unread)?
    };
    let Some((epoch, mut after)) = due else { return Ok(()) };
    // Where the next reading begins: at the first page of which something has to wait.
    let mut first_early = None;
    let mut refused: BTreeMap<&'static str, usize> = BTreeMap::new();
    let (mut silent, mut asked) = (BTreeSet::new(), BTreeSet::new());
    for _ in 0..MOST_PAGES {
        let page = match site.federation.ask_kept_said(peer, after).await {
            Ok(page) => page,
            // A program of before does not know the question.
            Err(FetchError::Refused | FetchError::Gone | FetchError::Unusable(_)) => return Ok(()),
            Err(error) => return Err(error),
        };
        site.federation.follow_keys(peer, page.activities.iter().map(Vec::as_slice), &mut asked).await?;
        for body in &page.activities {
            meet(site, body, &mut silent).await?;
        }
        let mut tx = site.db.begin().await.map_err(unread)?;
        let counts = take(site, &mut tx, page.activities).await.map_err(unread)?;
        if counts.too_early {
            first_early.get_or_insert(after);
        }
        after = page.next.unwrap_or(WHOLE);
        let from = first_early.unwrap_or(after);
        note(site, &mut tx, peer, (&epoch, from), &counts).await.map_err(unread)?;
        tx.commit().await.map_err(unread)?;
        if counts.back + counts.deleted > 0 {
            site.wake();
        }
        for (why, count) in counts.refused {
            *refused.entry(why).or_default() += count;
        }
        if page.next.is_none() {
            break;
        }
    }
    let mut tx = site.db.begin().await.map_err(unread)?;
    for (why, count) in refused {
        continuity::count(&mut tx, peer, SAID, ("refused", why), count, site.clock.now()).await.map_err(unread)?;
    }
    tx.commit_unseen().await.map_err(unread)
}

/// The epoch of our stream to this network, and where to go on under it; `None` when all was read.
async fn due(conn: &mut Conn, peer: &Origin) -> Result<Option<(String, i64)>> {
    // streams_origin
    let row: Option<(String, String, i64)> = conn
        .query(
            "select s.epoch, n.said_epoch, n.said from streams s join networks n on n.origin = s.origin \
             where s.origin = $1 order by s.head desc limit 1",
        )
        .bind(peer.as_str().to_owned())
        .maybe()
        .await?;
    Ok(row.and_then(|(epoch, read, said)| match (epoch == read, said) {
        (true, WHOLE) => None,
        (true, said) => Some((epoch, said)),
        (false, _) => Some((epoch, 0)),
    }))
}

/// Makes sure that whose words stand in ours is known: their proof is read by their key. Who does not answer is asked once.
async fn meet(site: &Site, body: &[u8], silent: &mut BTreeSet<Origin>) -> std::result::Result<(), FetchError> {
    let inner = Document::read(body).and_then(|said| said.embedded("object"));
    let Some(author) = inner.as_ref().and_then(|inner| inner.id_of("actor")) else { return Ok(()) };
    let Some(origin) = Origin::parse(author).filter(|origin| !silent.contains(origin)) else { return Ok(()) };
    if let Err(FetchError::Unreachable(_)) = site.federation.meet(author).await {
        silent.insert(origin);
    }
    Ok(())
}

async fn take(site: &Site, tx: &mut Tx, kept: Vec<Vec<u8>>) -> Result<Counts> {
    let mut counts = Counts::default();
    for body in kept {
        let given = match site.federation.own_saying(tx, body).await? {
            Ok(word) => site.federation.give_back(tx, word.activity.uri(), std::slice::from_ref(&word)).await?,
            Err(why) => GivenBack::Refused(why),
        };
        match given {
            GivenBack::Back | GivenBack::Newer | GivenBack::Beside => counts.back += 1,
            GivenBack::Deleted => counts.deleted += 1,
            // What no room takes back: nothing was refused.
            GivenBack::Known | GivenBack::NotMine => {}
            GivenBack::Refused("place") => counts.too_early = true,
            GivenBack::Refused(why) => *counts.refused.entry(why).or_default() += 1,
        }
    }
    Ok(counts)
}

async fn note(site: &Site, tx: &mut Tx, peer: &Origin, (epoch, from): (&str, i64), counts: &Counts) -> Result<()> {
    let now = site.clock.now();
    continuity::count(tx, peer, SAID, ("back", ""), counts.back, now).await?;
    continuity::count(tx, peer, SAID, ("deleted", ""), counts.deleted, now).await?;
    tx.query("update networks set said_epoch = $1, said = $2 where origin = $3")
        .bind(epoch.to_owned())
        .bind(from)
        .bind(peer.as_str().to_owned())
        .run()
        .await
        .map(|_| ())
}
