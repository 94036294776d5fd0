//! What time makes useless: ended sessions, used links, old journal bodies, files that nothing names; and
//! what time makes due: the letters on what is new. Once an hour, a little at a time, so that no page
//! waits for it. What is old is so by the clock of history, which a machine's clock that is wrong moves by small steps;
//! what it put off for a year, or dated in another one, is put back to now once it is right.

use crate::{
    db::Result,
    events::times,
    history,
    networks::{KINDS, deliveries},
    publications::{carried, news, sweep},
    specifications::votes,
    time::Timestamp,
    web::Site,
};
use std::time::Duration;
use tokio_util::sync::CancellationToken;

const HOUR: Duration = Duration::from_secs(3600);
const DAY: Duration = Duration::from_secs(24 * 3600);

/// After so long, a server that is no network of ours is gone.
const LOST: Duration = Duration::from_secs(90 * 24 * 3600);

/// Nothing is put off for longer than this (a day that another server asks for, and a fifth more); what is, was put
/// off by a clock that stood in another year.
const FURTHEST: Duration = Duration::from_secs(30 * 3600);
/// Clocks differ by so much; what bears a later hour was written by one that was wrong.
const AHEAD: Duration = Duration::from_secs(600);

/// Rows removed by one statement.
const SOME: i64 = 1_000;

/// Series whose times are written on at once.
const SERIES: i64 = 50;

/// Runs until `stop`.
pub async fn run(site: Site, stop: CancellationToken) {
    loop {
        if let Err(error) = once(&site).await {
            tracing::warn!(%error, "upkeep was not done");
        }
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(HOUR) => {}
        }
    }
}

/// One round.
///
/// # Errors
/// The database's.
pub async fn once(site: &Site) -> Result<()> {
    let now = site.clock.now();
    put_back(site, now).await?;
    let mut tx = site.db.begin().await?;
    let past = history::advance(&mut tx, now).await?;
    tx.commit_unseen().await?;
    let before = |age: Duration| past.minus(age);
    // The journal keeps its ids for 400 days: a repetition within that time has no effect.
    let rounds: [(&'static str, Timestamp); 11] = [
        (
            "delete from sessions where token_hash in (select token_hash from sessions where expires_at < $1 limit $2)",
            past,
        ),
        (
            "delete from mail_links where token_hash in (select token_hash from mail_links where expires_at < $1 limit $2)",
            before(30 * DAY),
        ),
        (
            "delete from throttles where key in (select key from throttles where until < $1 and first_at < $1 limit $2)",
            before(DAY),
        ),
        (
            "delete from idempotency_keys where created_at < $1 and key in (select key from idempotency_keys where created_at < $1 limit $2)",
            before(7 * DAY),
        ),
        (
            "delete from sent_forms where created_at < $1 and name in (select name from sent_forms where created_at < $1 limit $2)",
            before(60 * DAY),
        ),
        ("delete from mails where id in (select id from mails where sent_at < $1 limit $2)", before(90 * DAY)),
        (
            "delete from journal where seq in (select seq from journal where done_at is not null and done_at < $1 limit $2)",
            before(400 * DAY),
        ),
        (
            "delete from revocations where (uri, actor) in (select uri, actor from revocations where heard_at < $1 limit $2)",
            before(400 * DAY),
        ),
        // What a peer has acknowledged it may ask for again as long.
        (
            "delete from stream_items where state = 'sent' and (inbox, number) in (select i.inbox, i.number from stream_items i \
             join outbox o on o.seq = i.outbox_seq where i.state = 'sent' and o.created_at < $1 limit $2)",
            before(400 * DAY),
        ),
        (
            "delete from audit where seq in (select seq from audit where action = 'inbox' and at < $1 limit $2)",
            before(30 * DAY),
        ),
        ("delete from news where seq in (select seq from news where at < $1 limit $2)", before(400 * DAY)),
    ];
    for (sql, age) in rounds {
        let mut tx = site.db.begin().await?;
        tx.query(sql).bind(age).bind(SOME).run().await?;
        tx.commit_unseen().await?;
    }
    let mut tx = site.db.begin().await?;
    deliveries::forget_lost(&mut tx, before(LOST)).await?;
    tx.commit_unseen().await?;
    let mut tx = site.db.begin().await?;
    carried::settle(&mut tx, now).await?;
    tx.commit_unseen().await?;
    let mut tx = site.db.begin().await?;
    let written = news::write_letters(&mut tx, &site.here()).await?;
    tx.commit_unseen().await?;
    if written > 0 {
        site.wake();
    }
    if votes::count_due(&site.db, &site.here()).await? > 0 {
        site.wake();
    }
    let mut tx = site.db.begin().await?;
    times::write_on(&mut tx, now, SERIES).await?;
    tx.commit_unseen().await?;
    let files = sweep::sweep(site).await?;
    if files > 0 {
        tracing::info!(files, "files that nothing names were removed");
    }
    Ok(())
}

/// A clock that was wrong and is right again must not silence anything until its hour comes.
async fn put_back(site: &Site, now: Timestamp) -> Result<()> {
    // `NEVER` stands beyond every year: what was given up stays given up.
    const PUT_OFF: [&str; 10] = [
        "update streams set next_at = 0 where next_at > $1",
        "update streams set lease = '', lease_until = 0 where lease_until > $1",
        "update stream_items set next_at = 0 where state = 'aside' and next_at > $1",
        "update journal set next_at = 0 where state = 'waiting' and next_at > $1",
        "update jobs set next_at = 0 where next_at > $1 and next_at < 9223372036854775807",
        "update jobs set lease_until = 0 where lease_until > $1",
        "update mails set next_at = 0 where sent_at is null and next_at > $1 and next_at < 9223372036854775807",
        "update networks set asked_at = null where asked_at > $1",
        "delete from throttles where until > $1 or first_at > $1",
        "delete from leases where until > $1",
    ];
    // $2 is now.
    const DATED: [&str; 9] = [
        "update streams set down_since = $2 where down_since > $1",
        "update networks set seen_at = $2 where seen_at > $1",
        "update networks set caught_up_at = null, clock_ahead = null, clock_read_at = $2 where caught_up_at > $1 or clock_read_at > $1",
        "update news set at = $2 where at > $1",
        "update people set news_seen_at = $2 where news_seen_at > $1",
        "update people set news_mailed_at = $2 where news_mailed_at > $1",
        "update people set seen_at = $2 where seen_at > $1",
        "update sessions set expires_at = expires_at - created_at + $2, created_at = $2, seen_at = $2 where created_at > $1",
        "update mail_links set expires_at = expires_at - created_at + $2, created_at = $2 where created_at > $1",
    ];
    // Where there may be very many: only when there is a reason to look.
    const MANY: [&str; 3] = [
        // One of them at the top of every list for years helps nobody; and what is corrected later must be newer.
        "update publication_facets set published_at = $2 where publication_id in (select id from publications where published_at > $1)",
        "update publications set published_at = case when published_at > $1 then $2 else published_at end, updated_at = $2 \
         where published_at > $1 or updated_at > $1",
        "update comments set created_at = case when created_at > $1 then $2 else created_at end, \
         updated_at = case when created_at > $1 then $2 else created_at end where created_at > $1 or updated_at > $1",
    ];
    let mut tx = site.db.begin().await?;
    for statement in PUT_OFF {
        tx.query(statement).bind(now.plus(FURTHEST)).run().await?;
    }
    for statement in DATED {
        tx.query(statement).bind(now.plus(AHEAD)).bind(now).run().await?;
    }
    // publications_recent
    let ahead: Option<(String,)> = tx
        .query("select id from publications where state = 'published' and published_at > $1 and kind in (..) limit 1")
        .bind(now.plus(AHEAD))
        .bind_list(KINDS.iter().map(|kind| kind.name.to_owned()))
        .maybe()
        .await?;
    if ahead.is_some() || history::went_back(&mut tx, now).await? {
        for statement in MANY {
            tx.query(statement).bind(now.plus(AHEAD)).bind(now).run().await?;
        }
    }
    tx.commit_unseen().await
}
