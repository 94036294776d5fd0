//! A life of some networks, drawn from a seed: what people do, when cables break, who dies, who comes back from an
//! old copy, whose clock is wrong. Then everything is mended, and all must be well.

use crate::{
    START, auditor, carried, founded::Founded, ledger::Ledger, network::Network, node::Node, plant::Plant, quiet,
};
use archipel::{federation::rotation::Why, networks, random::Random, time::Timestamp, upkeep};
use serde_json::{Value, json};
use std::{path::PathBuf, sync::atomic::Ordering, time::Duration};

const HOUR: Duration = Duration::from_secs(3600);
const DAY: Duration = Duration::from_secs(24 * 3600);
/// Time that is added until all is quiet after the last fault, at most.
const HEALING: usize = 60;

/// Days by which a clock may go ahead. What is forgotten after 400 days is forgotten so much too early then.
pub const AHEAD: u64 = 100;
/// Looks at what waits for another thing before it is left to the auditor.
const PATIENCE: usize = 8;

/// What a run went through.
#[derive(Default)]
pub struct Figures {
    pub days: u64,
    pub operations: u64,
    pub crashes: u64,
    pub restores: u64,
    /// Parts of bundles that were read.
    pub parts: u64,
    pub requests: u64,
    pub lost: u64,
    pub doubled: u64,
    pub faults: u64,
    pub wrong: Vec<String>,
}

impl Figures {
    /// The sum; what is wrong is told apart.
    pub fn add(&mut self, other: Self) {
        self.days += other.days;
        self.operations += other.operations;
        self.crashes += other.crashes;
        self.restores += other.restores;
        self.parts += other.parts;
        self.requests += other.requests;
        self.lost += other.lost;
        self.doubled += other.doubled;
        self.faults += other.faults;
    }
}

impl std::fmt::Display for Figures {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { days, operations, crashes, restores, parts, requests, lost, doubled, faults, wrong } = self;
        write!(
            f,
            "{days} days, {operations} operations, {crashes} deaths, {restores} restores, {parts} parts by hand, {requests} requests, of which \
             {lost} lost, {doubled} doubled, {faults} met another fault"
        )?;
        if wrong.is_empty() { Ok(()) } else { write!(f, "  WRONG") }
    }
}

mod people;

struct Copy {
    file: PathBuf,
    /// Where the ledger stood.
    since: usize,
    at: Timestamp,
}

struct Run {
    random: Random,
    network: Network,
    nodes: Vec<Node>,
    /// The right hour.
    now: Timestamp,
    /// Clocks that are wrong.
    wrong_clock: Vec<bool>,
    copies: Vec<Option<Copy>>,
    /// When the keys of each were revoked last.
    revoked: Vec<Option<Timestamp>>,
    ledger: Ledger,
    /// Whether anyone comes back from a copy: then no cut outlasts what peers keep for that day.
    restores: bool,
    /// How often somebody comes back from a copy, at most.
    most_restores: u64,
    figures: Figures,
    place: PathBuf,
    log: bool,
}

/// Lives the scenario of a seed; says what it went through and what is wrong in the end.
pub async fn live(founded: &Founded, seed: u64, plant: Option<Plant>) -> Figures {
    let random = Random::seeded(seed);
    let network = Network::new(seed);
    // Odd seeds are large: three to five networks, six to twelve chapters. Even ones are small, so that more are lived in
    // the same time, and what is found in them is found in a shorter story. A planted fault gets the large one.
    let large = seed % 2 == 1 || plant.is_some();
    let others = usize::try_from(random.below(3)).expect("few");
    let count = if large { 3 + others } else { 3 };
    let (place, nodes) = founded.run(count, &format!("run-{seed}-{plant:?}"), &network);
    let restores = random.below(2) == 0;
    let mut run = Run {
        wrong_clock: vec![false; count],
        revoked: vec![None; count],
        copies: (0..count).map(|_| None).collect(),
        random,
        network,
        nodes,
        now: START,
        ledger: Ledger::default(),
        restores,
        most_restores: std::env::var("SIM_RESTORES").ok().and_then(|text| text.parse().ok()).unwrap_or(1),
        figures: Figures::default(),
        place,
        log: std::env::var_os("SIM_LOG").is_some(),
    };
    if let Some(plant) = plant {
        for node in &run.nodes {
            plant.put(&node.database()).await;
        }
    }
    for at in 0..count {
        run.open(at).await;
    }
    run.settle().await;
    let more = run.below(7);
    let chapters = if large { 6 + more } else { 3 + more / 2 };
    for _ in 0..chapters {
        run.chapter().await;
    }
    run.heal().await;
    run.figures.wrong.extend(auditor::audit(&run.nodes, &run.ledger).await);
    let counts = &run.network.counts;
    let of = |counter: &std::sync::atomic::AtomicU64| counter.load(Ordering::Relaxed);
    run.figures.requests = of(&counts.sent);
    run.figures.lost = of(&counts.lost);
    run.figures.doubled = of(&counts.doubled);
    let others = [&counts.unanswered, &counts.delayed, &counts.garbled, &counts.intercepted];
    run.figures.faults = others.into_iter().map(of).sum();
    for node in &mut run.nodes {
        node.crash().await;
    }
    if run.figures.wrong.is_empty() || std::env::var_os("SIM_KEEP").is_none() {
        let _ = std::fs::remove_dir_all(&run.place);
    }
    run.figures
}

impl Run {
    fn below(&self, n: u64) -> u64 {
        self.random.below(n)
    }

    fn pick(&self, n: usize) -> usize {
        usize::try_from(self.below(u64::try_from(n).expect("few"))).expect("few")
    }

    fn say(&self, text: impl FnOnce() -> String) {
        if self.log {
            eprintln!("  day {:>4}  {}", self.now.since(START).as_secs() / 86_400, text());
        }
    }

    async fn open(&mut self, at: usize) {
        let random = Random::seeded(self.below(u64::MAX));
        let skew = if self.wrong_clock[at] { Duration::from_secs(self.below(AHEAD) * 86_400) } else { Duration::ZERO };
        self.nodes[at].open(self.now.plus(skew), random).await;
    }

    /// Those that died on the way are noticed, and started again.
    async fn revive(&mut self) {
        for authority in self.network.dead() {
            let Some(at) = self.nodes.iter().position(|node| node.authority == authority) else { continue };
            self.say(|| format!("{} died at a request", self.nodes[at].name));
            self.figures.crashes += 1;
            self.nodes[at].crash().await;
            self.open(at).await;
        }
    }

    async fn settle(&mut self) {
        quiet::settle(&self.nodes).await;
        self.revive().await;
        quiet::settle(&self.nodes).await;
    }

    async fn chapter(&mut self) {
        let days = self.sky();
        for _ in 0..2 + self.below(4) {
            self.operation().await;
        }
        self.accident().await;
        self.settle().await;
        // Time passes in some steps: what waits is tried in each.
        let steps = 1 + self.below(3);
        for step in 0..steps {
            let hours = if days == 0 { 1 + self.below(12) } else { days * 24 / steps };
            self.pass(HOUR * u32::try_from(hours.max(1)).expect("few")).await;
            if days > 0 && self.below(3) == 0 {
                self.carry().await;
            }
            if step + 1 < steps {
                self.operation().await;
            }
        }
        if self.below(2) == 0 {
            self.network.release().await;
        }
        if self.below(3) > 0 {
            self.network.mend();
            self.network.weather(0);
        }
        self.settle().await;
    }

    /// Somebody takes what is due between two that a cut keeps apart, and brings back what the other has to say.
    async fn carry(&mut self) {
        let count = self.nodes.len();
        let apart: Vec<(usize, usize)> = (0..count)
            .flat_map(|from| (0..count).map(move |to| (from, to)))
            .filter(|(from, to)| self.network.is_cut(&self.nodes[*from].authority, &self.nodes[*to].authority))
            .collect();
        if apart.is_empty() {
            return;
        }
        let (from, to) = apart[self.pick(apart.len())];
        self.say(|| format!("somebody travels from {} to {}", self.nodes[from].name, self.nodes[to].name));
        let may_lack = self.ledger.was_restored(from) || self.ledger.was_restored(to);
        let journey = carried::carry(&self.random, &self.nodes[from], &self.nodes[to], &self.place, may_lack).await;
        self.figures.parts += journey.parts;
        self.figures.wrong.extend(journey.wrong);
        self.settle().await;
    }

    /// What the network is like for a while; how many days a cut lasts.
    fn sky(&mut self) -> u64 {
        let longest = if self.restores { 20 } else { 400 };
        let one = self.pick(self.nodes.len());
        let other = (one + 1 + self.pick(self.nodes.len() - 1)) % self.nodes.len();
        let authorities: Vec<String> = self.nodes.iter().map(|node| node.authority.clone()).collect();
        match self.below(5) {
            // An island.
            0 | 1 => {
                for other in authorities.iter().filter(|other| **other != authorities[one]) {
                    self.network.cut(&authorities[one], other);
                    self.network.cut(other, &authorities[one]);
                }
                let days = 1 + self.below(longest);
                self.say(|| format!("{} is cut off for {days} days", authorities[one]));
                days
            }
            // One link, one way.
            2 => {
                self.network.cut(&authorities[one], &authorities[other]);
                let days = 1 + self.below(longest.min(60));
                self.say(|| {
                    format!("nothing passes from {} to {} for {days} days", authorities[one], authorities[other])
                });
                days
            }
            3 => {
                let percent = 20 + self.below(60);
                self.network.weather(percent);
                self.say(|| format!("{percent} of 100 requests meet a fault"));
                0
            }
            _ => 0,
        }
    }

    async fn accident(&mut self) {
        let at = self.pick(self.nodes.len());
        let name = self.nodes[at].name;
        match self.below(11) {
            0 => {
                self.say(|| format!("{name} dies"));
                self.figures.crashes += 1;
                self.nodes[at].crash().await;
                self.open(at).await;
            }
            1 => {
                let (after, answered) = (self.below(4), self.below(2) == 0);
                self.say(|| format!("{name} will die at a request"));
                self.network.let_die(&self.nodes[at].authority.clone(), after, answered);
            }
            2 | 3 | 7 if self.restores => {
                self.say(|| format!("{name} is copied"));
                let file = self.place.join(format!("{name}.copy"));
                self.nodes[at].copy_to(&file).await;
                self.copies[at] = Some(Copy { file, since: self.ledger.len(), at: self.now });
            }
            4 | 5 => {
                let Some(at) = self.copies.iter().position(Option::is_some) else { return };
                if self.figures.restores >= self.most_restores {
                    return;
                }
                let Some(copy) = self.copies[at].take() else { return };
                self.say(|| {
                    format!(
                        "{} comes back from a copy of {} days ago",
                        self.nodes[at].name,
                        self.now.since(copy.at).as_secs() / 86_400
                    )
                });
                self.figures.restores += 1;
                let epoch = format!("restored{}", self.below(1_000_000));
                self.nodes[at].restore(&copy.file, &epoch, self.now).await;
                self.ledger.restore(at, copy.since);
                self.open(at).await;
                // What was revoked since stands in the copy as if nothing had been: the guide says to revoke it again.
                if self.revoked[at].is_some_and(|when| when >= copy.at) {
                    self.nodes[at].renew_keys(Why::Compromised).await;
                }
            }
            6 => {
                self.wrong_clock[at] = !self.wrong_clock[at];
                self.say(|| {
                    format!(
                        "{name} starts with a clock that is {}",
                        if self.wrong_clock[at] { "wrong" } else { "right" }
                    )
                });
                self.figures.crashes += 1;
                self.nodes[at].crash().await;
                self.open(at).await;
            }
            9 | 10 => {
                let why = if self.below(2) == 0 { Why::Rotation } else { Why::Compromised };
                self.say(|| format!("{name} gets new keys: {why:?}"));
                self.revoked[at] = if why == Why::Compromised { Some(self.now) } else { self.revoked[at] };
                self.nodes[at].renew_keys(why).await;
            }
            _ => {}
        }
    }

    /// Clocks move on, and what is done each minute and each hour is done.
    async fn pass(&mut self, time: Duration) {
        self.now = self.now.plus(time);
        self.figures.days = self.now.since(START).as_secs() / 86_400;
        for node in &self.nodes {
            node.clock.advance(time);
        }
        for node in self.nodes.iter().filter(|node| node.is_alive()) {
            let site = node.site().clone();
            // Their own timers run on the time of this machine, which does not pass here.
            let _ = node
                .run(async move {
                    if let Ok(mut tx) = site.db.begin().await {
                        let _ = networks::catch_up::ask(&mut tx, &site.here(), false).await;
                        let _ = tx.commit_unseen().await;
                    }
                    let _ = upkeep::once(&site).await;
                })
                .await;
        }
        self.settle().await;
    }

    /// The last fault is over: everything must find its way by itself.
    async fn heal(&mut self) {
        self.say(|| "everything is mended".to_owned());
        self.network.heal();
        self.revive().await;
        for at in 0..self.nodes.len() {
            if std::mem::take(&mut self.wrong_clock[at]) {
                self.nodes[at].crash().await;
                self.open(at).await;
            }
        }
        self.settle().await;
        // Some days have passed in any case: every network was asked for what it has, and compared with; what came back
        // from one was told to the others.
        for _ in 0..3 {
            self.pass(DAY + HOUR).await;
        }
        let mut only_waiting = 0;
        for _ in 0..HEALING {
            let Some(wait) = quiet::next(&self.nodes).await else { return };
            // What waits for something that nobody has any more waits on: the auditor knows whether it may.
            only_waiting = if quiet::is_only_waiting(&self.nodes).await { only_waiting + 1 } else { 0 };
            if only_waiting > PATIENCE {
                return;
            }
            self.pass(wait.max(HOUR)).await;
        }
        let open = quiet::report(&self.nodes).await;
        self.figures.wrong.push(format!("it does not come to rest:\n{open}"));
    }
}

/// A practice with its five fields.
pub fn sheet(title: &str) -> Value {
    json!({
        "title": title,
        "audience": "Les habitants",
        "territories": ["48"],
        "body": "On ouvre la porte et **on écoute**.",
        "outcome": "Les gens reviennent.",
    })
}
