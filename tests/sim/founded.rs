//! Instances that were founded and have accepted each other by the real joining request, once for all runs of a
//! process: keys are slow to make. Each run gets copies of their folders, which are the same instances at the
//! same moment of their lives.

use crate::{
    START,
    network::Network,
    node::{Node, config, copy_folder},
    scenario::sheet,
};
use archipel::{
    federation::peers::{self, Mode},
    founding::{self, FirstPerson, Founding},
    here::Here,
    mail, networks,
    networks::{Flows, decide::Decision},
    people::{By, settings::SignUp, tokens},
    random::Random,
    seal::Sealer,
    time::Clock,
    web::{Role, Site},
};
use axum::http::Method;
use sqlx::{Connection as _, SqliteConnection, sqlite::SqliteConnectOptions};
use std::{
    path::PathBuf,
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

/// Names and territories, the first ones first.
pub const NETWORKS: [(&str, &str); 5] =
    [("lozere", "48"), ("caledonie", "988"), ("mayotte", "976"), ("wallis", "986"), ("guyane", "973")];

/// Writes down what became due to whom, in the transaction in which it did, and what a bundle brought before what it
/// follows: the auditor reads it, the program
/// does not know of it.
const NOTARY: &str = "create table notary (inbox text, outbox_seq integer, primary key (inbox, outbox_seq)); \
    create trigger notary after insert on stream_items begin insert or ignore into notary values (new.inbox, new.outbox_seq); end; \
    create table notary_early (digest blob primary key); \
    create trigger notary_early after insert on early_places begin insert or ignore into notary_early values (new.digest); end;";

/// Founded folders, by how many of them know each other.
pub struct Founded {
    root: PathBuf,
    tokens: Vec<String>,
}

impl Drop for Founded {
    fn drop(&mut self) {
        // Runs in which something is wrong stay there.
        if std::env::var_os("SIM_KEEP").is_some() {
            return;
        }
        let _ = std::fs::remove_dir_all(&self.root);
    }
}

impl Founded {
    /// Founds all of them, and lets three, four and five of them join.
    pub async fn new() -> Self {
        static COUNT: AtomicU64 = AtomicU64::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let root = std::env::temp_dir().join(format!("archipel-sim-{}-{number}", std::process::id()));
        let mut tokens = Vec::new();
        for (at, (name, territory)) in NETWORKS.iter().enumerate() {
            let folder = root.join("alone").join(name);
            std::fs::create_dir_all(&folder).expect("a folder");
            tokens.push(found(name, territory, folder, u64::try_from(at).expect("few")).await);
        }
        let founded = Self { root, tokens };
        futures_util::future::join_all((3..=NETWORKS.len()).map(|count| founded.join(count))).await;
        founded
    }

    /// A folder of this name for one run, with the first `count` instances, not started.
    pub fn run(&self, count: usize, name: &str, network: &Network) -> (PathBuf, Vec<Node>) {
        let place = self.root.join(name);
        let _ = std::fs::remove_dir_all(&place);
        copy_folder(&self.root.join(count.to_string()), &place);
        let nodes = self.nodes(count, &place, network);
        (place, nodes)
    }

    fn nodes(&self, count: usize, place: &std::path::Path, network: &Network) -> Vec<Node> {
        let named = NETWORKS.iter().zip(&self.tokens).take(count);
        named.map(|((name, _), token)| Node::new(name, place.join(name), token.clone(), network, START)).collect()
    }

    async fn join(&self, count: usize) {
        let place = self.root.join(count.to_string());
        for (name, _) in &NETWORKS[..count] {
            copy_folder(&self.root.join("alone").join(name), &place.join(name));
        }
        let network = Network::new(0);
        let mut nodes = self.nodes(count, &place, &network);
        for node in &mut nodes {
            node.open(START, Random::system()).await;
        }
        for from in 0..count {
            for to in from + 1..count {
                join(&nodes[from], &nodes[to]).await;
            }
        }
        crate::quiet::settle(&nodes).await;
        // What was said before two knew one another is outside their streams: these begin here.
        for node in &nodes {
            let begun = node.call(Method::POST, "/practices", &sheet("Ouvrir la porte")).await;
            assert!(matches!(begun, Some((201, _))), "{begun:?}");
        }
        crate::quiet::settle(&nodes).await;
        for node in &mut nodes {
            node.crash().await;
            let file = SqliteConnectOptions::new().filename(node.database());
            let mut conn = SqliteConnection::connect_with(&file).await.expect("opened");
            sqlx::raw_sql(NOTARY).execute(&mut conn).await.expect("the notary sits down");
            conn.close().await.expect("closed");
        }
    }
}

async fn found(name: &str, territory: &str, folder: PathBuf, seed: u64) -> String {
    let (config, clock, random) = (config(name, &folder), Clock::manual(START), Random::seeded(seed + 1));
    let founding = Founding {
        name: format!("Réseau {name}"),
        handle: String::new(),
        territory: territory.to_owned(),
        purpose: "Un réseau pour l’essai.".into(),
        federation: Mode::AllowList,
        sign_up: SignUp::Approval,
        email: String::new(),
    };
    let db = founding::prepare(&config, &founding, &clock, &random).await.expect("founded");
    let sealer = Sealer::load_or_create(&config.data).expect("a secret");
    let here = Here { origin: &config.origin, now: clock.now(), random: &random, sealer: &sealer };
    let email = mail::address("lea@reseau.example").expect("sound");
    let lea = FirstPerson {
        handle: "lea",
        name: "Léa Essai",
        email: &email,
        password_hash: None,
        role: Role::Contributor,
        territory,
        structure: "Médiathèque",
    };
    let id = founding::add_person(&db, &here, &sealer, lea).await.expect("added");
    let mut tx = db.begin().await.expect("a transaction");
    let token = tokens::create(&mut tx, &here, By::SYSTEM, &id, "essai").await.expect("a token");
    tx.commit().await.expect("committed");
    db.close().await;
    token
}

/// As in the page « ask to join », then « accept » on the other side.
async fn join(from: &Node, to: &Node) {
    let (site, other) = (from.site().clone(), to.site().clone());
    let asked = from.run({
        let (site, origin) = (site.clone(), other.config.origin.clone());
        async move {
            let (found, software) = site.federation.find_network(origin.as_str()).await.expect("it is found");
            let mut tx = site.db.begin().await.expect("a transaction");
            networks::ask::ask(&mut tx, &site.here(), &found, &software, "Bonjour", &Flows::all(), "essai")
                .await
                .expect("asked");
            tx.commit().await.expect("committed");
            site.federation.peers.forget();
            site.wake();
        }
    });
    asked.await.expect("no panic");
    stands(&other, &site, "asking").await;
    let accepted = to.run({
        let (site, origin) = (other.clone(), site.config.origin.clone());
        async move {
            let mut tx = site.db.begin().await.expect("a transaction");
            let peer = peers::find(&mut tx, &origin).await.expect("read").expect("it asks");
            let decision = Decision { by: "essai", reason: "Voisins" };
            networks::decide::accept(&mut tx, &site.here(), &peer.id, &Flows::all(), decision).await.expect("accepted");
            tx.commit().await.expect("committed");
            site.federation.peers.forget();
            site.wake();
        }
    });
    accepted.await.expect("no panic");
    stands(&site, &other, "accepted").await;
    site.federation.peers.forget();
}

async fn stands(site: &Site, other: &Site, state: &str) {
    crate::quiet::until(&format!("{} is {state}", other.config.origin), Duration::from_secs(60), || async {
        let mut conn = site.db.read().await.expect("a connection");
        let peer = peers::find(&mut conn, &other.config.origin).await.expect("read");
        peer.is_some_and(|peer| peer.state == state)
    })
    .await;
}
