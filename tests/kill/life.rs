//! Two networks side by side: what their people do in a round, how it comes to rest, and what the auditor says then.

use crate::{
    auditor::{RENEWED, audit},
    ledger::{Deed, Effect, Ledger, send},
    site::{Site, Under},
};
use archipel::random::Random;
use reqwest::StatusCode;
use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
    time::Duration,
};

/// How long it may take until nothing is due any more.
const REST: Duration = Duration::from_secs(25);
/// So many times a round is begun with one sheet on each side that waits to be spoken of.
const BEGINNING: usize = 3;

/// What keeps it from coming to rest.
const OPEN: [&str; 3] = [
    "select inbox || ' head ' || head || ' acknowledged ' || acknowledged || ' fails ' || fails || ' next ' || next_at || ' lease ' || lease \
     || ' until ' || lease_until || ' ' || last_error from streams where head > acknowledged",
    "select 'item ' || i.number || ' ' || i.state || ' ' || o.uri from stream_items i join outbox o on o.seq = i.outbox_seq \
     join streams s on s.inbox = i.inbox where i.number > s.acknowledged - 2",
    "select uri || ' ' || state || ' next ' || next_at || ' ' || error from journal where state in ('new', 'waiting')",
];

/// See the module.
pub struct Life {
    pub sites: [Site; 2],
    pub ledger: Mutex<Ledger>,
    random: Random,
    /// Streams that began anew before anybody was killed: as two meet, what they said before is outside.
    renewed: [usize; 2],
}

impl Life {
    /// Two networks that run, and a few practices on each.
    pub async fn new(apart: bool) -> Self {
        Self::of(Site::two(apart).await)
    }

    pub fn of(sites: [Site; 2]) -> Self {
        Self { sites, ledger: Mutex::default(), random: Random::system(), renewed: [0; 2] }
    }

    /// Starts both, and lets their people do the first things.
    pub async fn begin(&mut self) {
        for site in &mut self.sites {
            site.serve().await;
        }
        for _ in 0..BEGINNING {
            self.round().await;
        }
        self.rest().await.expect("it comes to rest");
        for (at, site) in self.sites.iter().enumerate() {
            self.renewed[at] = site.rows(RENEWED).await.len();
        }
    }

    pub fn below(&self, bound: u64) -> u64 {
        self.random.below(bound)
    }

    /// What both sides do, side by side; ends early where a program dies.
    pub async fn round(&self) {
        let mut plans = Vec::new();
        for (side, site) in self.sites.iter().enumerate() {
            let ids: BTreeMap<String, String> = site
                .rows("select uri, id from publications where state = 'published'")
                .await
                .into_iter()
                .map(|row| (row[0].clone(), row[1].clone()))
                .collect();
            plans.push(self.lock().round(side, &ids, &self.random));
        }
        let mut plans = plans.into_iter();
        let (one, other) = (plans.next().unwrap_or_default(), plans.next().unwrap_or_default());
        tokio::join!(self.play(one), self.play(other));
    }

    async fn play(&self, deeds: Vec<Deed>) {
        for deed in deeds {
            let told = send(&self.sites[deed.side], &deed).await;
            if !self.heard(deed, told) {
                return;
            }
        }
    }

    /// Notes what was heard; false when nothing certain was.
    fn heard(&self, deed: Deed, told: Result<(StatusCode, serde_json::Value), String>) -> bool {
        match told {
            Ok((status, answer)) if status.is_success() => self.lock().note(&deed, &answer),
            // A deletion has no key: the second time there is nothing any more.
            Ok((StatusCode::NOT_FOUND | StatusCode::GONE, _))
                if matches!(deed.effect, Effect::Delete { .. } | Effect::Unsay { .. }) =>
            {
                self.lock().note(&deed, &serde_json::Value::Null);
            }
            Ok((status, answer)) if status.is_client_error() => panic!("{deed:?} was refused: {status} {answer}"),
            Ok(_) | Err(_) => {
                self.lock().doubt(deed);
                return false;
            }
        }
        true
    }

    pub fn lock(&self) -> std::sync::MutexGuard<'_, Ledger> {
        self.ledger.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What was in doubt is asked for again, each side says something, and all of it arrives.
    ///
    /// # Errors
    /// What is still open: a program that died, or what did not arrive in time.
    pub async fn rest(&mut self) -> Result<(), String> {
        self.rest_within(REST).await
    }

    /// See [`Life::rest`].
    pub async fn rest_within(&mut self, time: Duration) -> Result<(), String> {
        let deadline = tokio::time::Instant::now() + time;
        // A word from either side wakes the stream of the other to it.
        let mut deeds = self.lock().doubts();
        for side in 0..2 {
            let word = self.lock().publish(side);
            deeds.push(word);
        }
        while let Some(deed) = deeds.pop() {
            let told = send(&self.sites[deed.side], &deed).await;
            let side = deed.side;
            if !self.heard(deed, told.clone()) {
                for deed in deeds {
                    self.lock().doubt(deed);
                }
                let said = self.sites[side].said();
                return Err(format!("{} does not answer: {told:?} {said}", self.sites[side].name));
            }
        }
        loop {
            let before = self.said().await;
            let mut open = Vec::new();
            for site in &self.sites {
                let due = site.one("select cast(count(*) as text) from streams where head > acknowledged").await;
                let new =
                    site.one("select cast(count(*) as text) from journal where state in ('new', 'waiting')").await;
                if (due.as_str(), new.as_str()) != ("0", "0") {
                    open.push(format!("{}: {due} streams are due, {new} activities wait", site.name));
                }
            }
            if open.is_empty() && self.said().await == before {
                return Ok(());
            }
            for site in &mut self.sites {
                if site.is_dead() {
                    return Err(format!("{} died", site.name));
                }
            }
            if tokio::time::Instant::now() > deadline {
                for site in &self.sites {
                    for sql in OPEN {
                        open.extend(site.rows(sql).await.concat());
                    }
                    open.push(site.said());
                }
                return Err(format!("it does not come to rest:\n{}", open.join("\n")));
            }
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
    }

    async fn said(&self) -> Vec<String> {
        let mut all = Vec::new();
        for site in &self.sites {
            all.push(site.one("select cast(coalesce(max(seq), 0) as text) from outbox").await);
            all.push(site.one("select cast(coalesce(max(seq), 0) as text) from journal").await);
        }
        all
    }

    /// Publishes a practice with this picture; returns its address.
    pub async fn publish_with(&self, side: usize, picture: &[u8]) -> String {
        let deed = self.lock().publish_to_last(side);
        let (_, sheet) = send(&self.sites[side], &deed).await.expect("its own instance answers");
        self.lock().note(&deed, &sheet);
        let uri = sheet["uri"].as_str().expect("published").to_owned();
        let path = format!("/practices/{}/attachments", sheet["id"].as_str().expect("published"));
        let deed = self.lock().attach(side, path, &uri, picture);
        let (status, answer) = send(&self.sites[side], &deed).await.expect("its own instance answers");
        assert!(status.is_success(), "{status} {answer}");
        self.lock().note(&deed, &answer);
        uri
    }

    /// What is wrong; nothing when all is well.
    pub async fn audit(&self) -> Vec<String> {
        let ledger = self.lock().clone();
        audit(&self.sites, &ledger, self.renewed).await
    }

    /// Kills one of the two at a moment that nobody chose, while both are at it.
    pub async fn kill_at_random(&mut self, side: usize) {
        let after = Duration::from_millis(self.below(400));
        let pid = self.sites[side].pid().to_string();
        let kill = async {
            tokio::time::sleep(after).await;
            let killed = tokio::process::Command::new("kill").args(["-KILL", &pid]).status().await;
            assert!(killed.is_ok_and(|status| status.success()), "it is there to be killed");
        };
        tokio::join!(self.round(), kill);
        self.sites[side].kill().await;
    }

    /// Starts a side that ended, however it is to be run, and lets all come to rest.
    ///
    /// # Errors
    /// See [`Life::rest`].
    pub async fn again(&mut self, side: usize, under: Under<'_>) -> Result<(), String> {
        self.sites[side].start(under);
        if !self.sites[side].is_ready().await {
            return Err(format!("{} died as it started", self.sites[side].name));
        }
        self.rest().await
    }
}
