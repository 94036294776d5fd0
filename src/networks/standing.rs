//! How the exchange with each accepted network stands, both ways, and what proves it. It only reads: what others wrote
//! into streams, comparisons and jobs becomes one line a network, the worst first.

use super::{digest::COMPARE, hours};
use crate::{
    db::{Conn, FromRow, Result},
    federation::{CATCH_UP, peers::State as Relation},
    time::Timestamp,
};
use std::{collections::HashMap, time::Duration};

/// Networks that are looked at, at most: many more than a platform has partners.
const MOST: i64 = 2_000;
/// Reasons that are told of one network.
const REASONS: i64 = 5;
/// Each is read once a day; one day more, and something is wrong.
const READ_WITHIN: Duration = Duration::from_secs(2 * 24 * 3600);
/// A cut that is shorter is no news for readers.
const BRIEF: Duration = Duration::from_secs(3600);

/// One accepted network.
#[derive(Clone, Debug, FromRow)]
pub struct Standing {
    /// Local identifier.
    pub id: String,
    /// Where it is.
    pub origin: String,
    /// As it calls itself.
    pub name: String,
    /// `archipel` signs receipts and can be compared; other software cannot.
    pub software: String,
    /// Since when it is accepted.
    pub since: Timestamp,
    /// The kinds that pass, both ways; empty when none does.
    pub flows: String,
    /// Activities that wait for it.
    pub behind: i64,
    /// When the first of them was written.
    pub waits_since: Option<Timestamp>,
    /// Since when it cannot be reached with what waits.
    pub down_since: Option<Timestamp>,
    /// The last delivery that it took.
    pub last_ok_at: Option<Timestamp>,
    /// When it signed, by its own clock, the last receipt that moved our stream.
    pub proved_at: Option<Timestamp>,
    /// What was answered last, when that was no success.
    pub last_error: String,
    /// Activities that it refused, and that are tried again by themselves.
    pub trying: i64,
    /// Activities that it refused three times, left to an administrator.
    pub set_aside: i64,
    /// When we last read all that it has for us.
    pub caught_up_at: Option<Timestamp>,
    /// When something of its stream came last.
    pub received_at: Option<Timestamp>,
    /// Its last authentic sign of life, by whatever way.
    pub seen_at: Option<Timestamp>,
    /// Collections compared; 0: never yet.
    pub looks: i64,
    /// The oldest of the last comparisons.
    pub compared_at: Option<Timestamp>,
    /// When both last held the same, as far as all of the comparisons know.
    pub equal_at: Option<Timestamp>,
    /// Differences that the last comparisons found…
    pub found: i64,
    /// …those of them that they mended…
    pub mended: i64,
    /// …and those that they left.
    pub left_over: i64,
    /// How far its clock is ahead of ours, in milliseconds.
    pub clock_ahead: Option<i64>,
}

/// How a network stands, in one word; the worst first.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum State {
    /// It cannot be reached, and something waits for it.
    Cut,
    /// What it has for us could not be read for two days.
    Silent,
    /// Somebody is to look: it refused something for good, or the two do not hold the same.
    ToLookAt,
    /// Something is on its way.
    Behind,
    /// The two were not compared yet.
    New,
    /// All has arrived, both ways, as far as the other software can prove it.
    UpToDate,
}

impl State {
    /// From the worst.
    pub const ALL: [Self; 6] = [Self::Cut, Self::Silent, Self::ToLookAt, Self::Behind, Self::New, Self::UpToDate];

    /// The name in the API and in addresses.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Cut => "cut",
            Self::Silent => "silent",
            Self::ToLookAt => "look",
            Self::Behind => "behind",
            Self::New => "new",
            Self::UpToDate => "up-to-date",
        }
    }

    /// Reads a name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.name() == name)
    }
}

/// What everybody may know of it: nothing of errors, of what was refused, or of how much waits.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Told {
    /// The link has been cut since then.
    CutSince(Timestamp),
    /// Something is on its way, or being looked at.
    Underway,
    /// All has arrived.
    UpToDate,
}

impl Standing {
    /// True for software that signs receipts and can be compared.
    #[must_use]
    pub fn proves(&self) -> bool {
        self.software == "archipel"
    }

    /// True when it is read once a day, and then compared: it can be, and something passes.
    #[must_use]
    pub fn is_compared(&self) -> bool {
        self.proves() && !self.flows.is_empty()
    }

    /// How it stands.
    #[must_use]
    pub fn state(&self, now: Timestamp) -> State {
        let read_at = self.caught_up_at.unwrap_or(self.since);
        if self.down_since.is_some() && self.behind > 0 {
            State::Cut
        } else if self.is_compared() && now.since(read_at) > READ_WITHIN {
            State::Silent
        } else if self.set_aside > 0 || self.left_over > 0 {
            State::ToLookAt
        } else if self.behind > 0 || self.trying > 0 {
            State::Behind
        } else if self.is_compared() && self.looks == 0 {
            State::New
        } else {
            State::UpToDate
        }
    }

    /// Whether both held the same when they were last compared; `None`: they never were.
    #[must_use]
    pub fn is_equal(&self) -> Option<bool> {
        (self.looks > 0).then_some(self.left_over == 0)
    }

    /// The last time that anything passed, either way.
    #[must_use]
    pub fn last_exchange(&self) -> Option<Timestamp> {
        self.last_ok_at.max(self.received_at).max(self.caught_up_at).max(self.seen_at)
    }

    /// What everybody may know.
    #[must_use]
    pub fn told(&self, now: Timestamp) -> Told {
        match (self.state(now), self.down_since) {
            (State::Cut, Some(since)) if now.since(since) > BRIEF => Told::CutSince(since),
            (State::Silent, _) => Told::CutSince(self.caught_up_at.unwrap_or(self.since)),
            (State::UpToDate, _) => Told::UpToDate,
            _ => Told::Underway,
        }
    }

    /// How far its clock is ahead of ours, when that is worth a word.
    #[must_use]
    pub fn wrong_clock(&self) -> Option<i64> {
        self.clock_ahead.filter(|ahead| hours::differs(*ahead))
    }
}

/// All accepted networks, the worst first, then by name.
///
/// # Errors
/// The database's.
pub async fn all(conn: &mut Conn, now: Timestamp) -> Result<Vec<Standing>> {
    // networks_state, streams_origin, stream_items_dead; each network has few streams and four comparisons.
    let mut found: Vec<Standing> = conn
        .query(
            "select n.id, n.origin, n.name, n.software, coalesce(n.decided_at, n.created_at) as since, \
             n.flows_in || n.flows_out as flows, coalesce(s.behind, 0) as behind, s.waits_since, s.down_since, s.last_ok_at, \
             s.proved_at, coalesce(s.last_error, '') as last_error, coalesce(t.refused, 0) as trying, \
             coalesce(d.refused, 0) as set_aside, n.caught_up_at, r.received_at, n.seen_at, coalesce(c.looks, 0) as looks, \
             c.compared_at, c.equal_at, coalesce(c.found, 0) as found, coalesce(c.mended, 0) as mended, \
             coalesce(c.left_over, 0) as left_over, n.clock_ahead \
             from networks n \
             left join (select s.origin, cast(sum(s.head - s.acknowledged) as bigint) as behind, min(o.created_at) as waits_since, \
             min(case when s.head > s.acknowledged then s.down_since end) as down_since, max(s.last_ok_at) as last_ok_at, \
             max(s.proved_at) as proved_at, max(s.last_error) as last_error from streams s \
             left join stream_items i on i.inbox = s.inbox and i.number = s.acknowledged + 1 and i.state = 'due' \
             left join outbox o on o.seq = i.outbox_seq \
             where s.origin in (select origin from networks where state = $1) group by s.origin) s on s.origin = n.origin \
             left join (select s.origin, count(*) as refused from stream_items i join streams s on s.inbox = i.inbox \
             where i.state = 'aside' group by s.origin) t on t.origin = n.origin \
             left join (select s.origin, count(*) as refused from stream_items i join streams s on s.inbox = i.inbox \
             where i.state = 'dead' group by s.origin) d on d.origin = n.origin \
             left join (select origin, max(last_at) as received_at from received_streams where ended_at is null group by origin) r \
             on r.origin = n.origin \
             left join (select origin, count(*) as looks, min(checked_at) as compared_at, \
             case when count(equal_at) = count(*) then min(equal_at) end as equal_at, cast(sum(found) as bigint) as found, \
             cast(sum(mended) as bigint) as mended, cast(sum(left_over) as bigint) as left_over from comparisons group by origin) c \
             on c.origin = n.origin \
             where n.state = $1 order by n.id limit $2",
        )
        .bind(Relation::Accepted.name().to_owned())
        .bind(MOST)
        .all()
        .await?;
    // By bytes, on both databases alike: pages begin where one of them ended.
    found.sort_by(|a, b| (a.state(now), &a.name, &a.id).cmp(&(b.state(now), &b.name, &b.id)));
    Ok(found)
}

/// Why activities for a network were set aside, and how many for each reason, the most frequent first.
///
/// # Errors
/// The database's.
pub async fn reasons(conn: &mut Conn, origin: &str) -> Result<Vec<(String, i64)>> {
    conn.query(
        "select i.error, count(*) as times from streams s join stream_items i on i.inbox = s.inbox and i.state = 'dead' \
         where s.origin = $1 group by i.error order by times desc, i.error limit $2",
    )
    .bind(origin.to_owned())
    .bind(REASONS)
    .all()
    .await
}

/// What reading or comparing with a network waits for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// It is asked for, and will be done.
    Waits,
    /// The last try failed, so.
    Failed(String),
}

/// What is asked of these networks and not done yet, by origin.
///
/// # Errors
/// The database's.
pub async fn asked(conn: &mut Conn, origins: impl Iterator<Item = &str>) -> Result<HashMap<String, Asked>> {
    let origins: Vec<String> = origins.map(str::to_owned).collect();
    if origins.is_empty() {
        return Ok(HashMap::new());
    }
    // jobs_once
    let rows: Vec<(String, String)> = conn
        .query("select subject, max(error) from jobs where kind in ($1, $2) and subject in (..) group by subject")
        .bind(CATCH_UP.to_owned())
        .bind(COMPARE.to_owned())
        .bind_list(origins)
        .all()
        .await?;
    let word = |error: String| if error.is_empty() { Asked::Waits } else { Asked::Failed(error) };
    Ok(rows.into_iter().map(|(origin, error)| (origin, word(error))).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp(1_795_510_800_000);

    fn sound() -> Standing {
        Standing {
            id: "a".into(),
            origin: "https://nc.example".into(),
            name: "NC".into(),
            software: "archipel".into(),
            since: Timestamp(0),
            flows: "practice".into(),
            behind: 0,
            waits_since: None,
            down_since: None,
            last_ok_at: Some(NOW),
            proved_at: Some(NOW),
            last_error: String::new(),
            trying: 0,
            set_aside: 0,
            caught_up_at: Some(NOW),
            received_at: None,
            seen_at: Some(NOW),
            looks: 4,
            compared_at: Some(NOW),
            equal_at: Some(NOW),
            found: 0,
            mended: 0,
            left_over: 0,
            clock_ahead: None,
        }
    }

    #[test]
    fn the_worst_of_what_is_true_names_the_state() {
        let hours = |hours: u64| NOW.minus(Duration::from_secs(hours * 3600));
        let cut = Standing { behind: 3, down_since: Some(hours(2)), set_aside: 1, ..sound() };
        assert_eq!((cut.state(NOW), cut.told(NOW)), (State::Cut, Told::CutSince(hours(2))));
        let brief = Standing { down_since: Some(hours(0)), ..cut };
        assert_eq!((brief.state(NOW), brief.told(NOW)), (State::Cut, Told::Underway), "a minute is no news");
        let silent = Standing { caught_up_at: Some(hours(50)), ..sound() };
        assert_eq!((silent.state(NOW), silent.told(NOW)), (State::Silent, Told::CutSince(hours(50))));
        for look in [Standing { set_aside: 1, ..sound() }, Standing { left_over: 1, found: 1, ..sound() }] {
            assert_eq!((look.state(NOW), look.told(NOW)), (State::ToLookAt, Told::Underway));
        }
        assert_eq!(Standing { behind: 1, ..sound() }.state(NOW), State::Behind);
        assert_eq!(Standing { looks: 0, ..sound() }.state(NOW), State::New);
        assert_eq!((sound().state(NOW), sound().told(NOW)), (State::UpToDate, Told::UpToDate));
        let other = Standing { software: "mastodon".into(), looks: 0, caught_up_at: None, ..sound() };
        assert_eq!(other.state(NOW), State::UpToDate, "of whom no proof can be had");
    }

    #[test]
    fn states_are_ordered_and_named() {
        assert!(State::ALL.is_sorted());
        assert!(State::ALL.iter().all(|state| State::parse(state.name()) == Some(*state)));
    }
}
