//! Federation: the only room that names `activitypub_federation`, and the only one that speaks to
//! other servers. It proves who speaks (`signature`, `inbox`), keeps what it is told before it
//! answers (`journal`), hands it to the rooms (`apply`), and carries what they say (`outbox`,
//! `delivery`). It knows no kind of publication: rooms register a [`Handler`] in `app.rs`.
//!
//! It must never apply anything that is not durable with it, send anything that was not committed, or believe
//! an object that its own origin did not serve or sign.

pub mod actors;
mod address;
mod apply;
mod at_once;
mod bring;
mod delivery;
pub mod discovery;
pub mod document;
mod doubt;
pub mod echo;
pub mod fetch;
mod handler;
mod hours;
mod inbox;
mod ingest;
mod journal;
mod kept;
pub mod keyring;
pub mod keys;
mod limits;
pub mod message_signature;
mod nodeinfo;
pub mod outbox;
pub mod peers;
pub mod proof;
pub mod published;
pub mod reader;
pub mod returned;
pub mod rotation;
pub mod routes;
mod said;
pub mod signature;
mod signer;
pub mod stream;
mod succession;
mod tally;
pub mod vocabulary;
mod waiting;

pub use delivery::{Heard, hear};
pub use handler::{Before, Handler, Inbound, Outcome, Read};
pub use inbox::{Answer, Delivery, MAX_BODY};
pub use tally::{Counted, Held, Tally, held};

use crate::{
    config::Config,
    db::{Db, Result},
    here::Here,
    origin::{Origin, Reach},
    random::Random,
    seal::Sealer,
    time::Clock,
};
use actors::{Actor, Fetched};
use fetch::{Fetch, FetchError};
use keys::VerifyingKey;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use tokio::sync::Notify;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

/// The job that reads the stream of a peer of our kind; its subject is the origin.
pub const CATCH_UP: &str = "catch-up";

/// Federation of one instance.
pub struct Federation {
    /// This instance.
    pub origin: Origin,
    /// Which addresses may be used.
    pub reach: Reach,
    /// The other networks.
    pub peers: peers::Peers,
    /// Outgoing requests.
    pub fetch: Fetch,
    /// Opens and seals private keys.
    pub sealer: Arc<Sealer>,
    /// What came in since this process started.
    pub tally: Tally,
    db: Db,
    clock: Clock,
    random: Random,
    journal: journal::Journal,
    pending: Mutex<Option<journal::Pending>>,
    keys: limits::Keys,
    opened: keyring::Opened,
    hours: Arc<hours::Hours>,
    limits: limits::Limits,
    senders: limits::Senders,
    signs_of_life: limits::SignsOfLife,
    wake_apply: Notify,
    wake_waiting: Notify,
    wake_deliver: Notify,
    handlers: OnceLock<Vec<Box<dyn Handler>>>,
    /// With which our network signs receipts, and the id of its public half.
    receipt_key: tokio::sync::Mutex<Option<Arc<(String, keys::ProofKey)>>>,
    /// Name of this process in leases.
    node: String,
}

impl Federation {
    /// Prepares federation; [`Federation::start`] sets it going.
    ///
    /// # Errors
    /// One sentence: the instance was never initialised, a key does not open, TLS cannot start.
    pub async fn new(
        config: &Config,
        db: Db,
        clock: Clock,
        random: Random,
        sealer: Sealer,
        wire: fetch::Wire,
    ) -> anyhow::Result<Arc<Self>> {
        let signer = actors::instance(&mut db.read().await?).await?;
        if !db.is_shared() {
            release_leases(&db).await?;
        }
        let sealer = Arc::new(sealer);
        let signer = fetch::Signer::open(&signer, &sealer)?;
        let peers = peers::Peers::new(db.clone());
        let hours = Arc::new(hours::Hours::new(clock.clone()));
        let observer: Arc<dyn reqwest_middleware::Middleware> = Arc::new(hours::Observer(Arc::clone(&hours)));
        let between = std::iter::once(observer).chain(wire).collect();
        let mut fetch = Fetch::new(peers.clone(), &config.origin, config.reach(), signer, between)
            .await
            .map_err(anyhow::Error::msg)?;
        fetch.follow_keys(db.clone(), Arc::clone(&sealer));
        let (journal, pending) = journal::Journal::new();
        let node = random.token();
        let federation = Arc::new(Self {
            origin: config.origin.clone(),
            reach: config.reach(),
            peers,
            fetch,
            sealer,
            tally: Tally::default(),
            db,
            clock,
            random,
            journal,
            pending: Mutex::new(Some(pending)),
            keys: limits::Keys::default(),
            opened: keyring::Opened::default(),
            hours,
            limits: limits::Limits::default(),
            senders: limits::Senders::default(),
            signs_of_life: limits::SignsOfLife::default(),
            wake_apply: Notify::new(),
            wake_waiting: Notify::new(),
            wake_deliver: Notify::new(),
            handlers: OnceLock::new(),
            receipt_key: tokio::sync::Mutex::default(),
            node,
        });
        stream::settle_epoch(&federation).await?;
        Ok(federation)
    }

    /// Registers the rooms, once, in the order in which they are asked.
    pub fn register(&self, handlers: Vec<Box<dyn Handler>>) {
        assert!(self.handlers.set(handlers).is_ok(), "rooms are registered once");
    }

    fn handlers(&self) -> &[Box<dyn Handler>] {
        self.handlers.get().map_or(&[], Vec::as_slice)
    }

    /// Sets the workers going until `stop`.
    pub fn start(self: &Arc<Self>, tasks: &TaskTracker, stop: &CancellationToken) {
        if let Some(pending) = self.pending.lock().unwrap_or_else(PoisonError::into_inner).take() {
            // The writer ends with the process: it must outlive the last request.
            tokio::spawn(journal::run(Arc::clone(self), pending));
        }
        tasks.spawn(apply::run(Arc::clone(self), stop.clone()));
        tasks.spawn(waiting::run(Arc::clone(self), stop.clone()));
        tasks.spawn(delivery::run(Arc::clone(self), stop.clone()));
    }

    /// Something was appended to the outbox: deliver now rather than at the next look.
    pub fn wake(&self) {
        self.wake_deliver.notify_one();
    }

    /// Something was journaled by hand: apply it now rather than at the next look.
    pub fn wake_inbound(&self) {
        self.wake_apply.notify_one();
    }

    /// Where and when, for a verb.
    #[must_use]
    pub fn here(&self) -> Here<'_> {
        Here { origin: &self.origin, now: self.clock.now(), random: &self.random, sealer: &self.sealer }
    }

    /// Asks an actor's origin for it, and keeps it. What answers under another id is another actor: it
    /// must never lend its key to the one that was asked for.
    ///
    /// # Errors
    /// See [`FetchError`].
    pub async fn fetch_actor(&self, uri: &str) -> Result<Actor, FetchError> {
        let document = self.fetch.document(uri, self.clock.now()).await?;
        let fetched = Fetched::read(&document)
            .ok_or_else(|| FetchError::Unusable("not an actor with a key of its own".into()))?;
        if fetched.uri() != uri {
            return Err(FetchError::Unusable("another actor answers at this address".into()));
        }
        if VerifyingKey::from_pem(fetched.public_key()).is_err() {
            return Err(FetchError::Unusable("its key is not RSA of 2048 bits or more".into()));
        }
        self.store_actor(&fetched)
            .await
            .map_err(|error| FetchError::Unreachable(error.to_string()))?
            .ok_or(FetchError::Refused)
    }

    async fn store_actor(&self, fetched: &Fetched) -> Result<Option<Actor>> {
        let mut tx = self.db.begin().await?;
        let actor = fetched.store(&mut tx, &self.here()).await?;
        tx.commit().await?;
        self.keys.forget(fetched.uri());
        Ok(actor)
    }
}

/// An SQLite file has one process: what another held, it held before it was killed.
async fn release_leases(db: &Db) -> Result<()> {
    let mut tx = db.begin().await?;
    tx.query("delete from leases").run().await?;
    tx.query("update streams set lease = '', lease_until = 0 where lease <> ''").run().await?;
    tx.query("update jobs set lease_until = 0 where lease_until > 0").run().await?;
    tx.commit_unseen().await
}
