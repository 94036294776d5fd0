//! The other networks: who is accepted, asked, refused, blocked, and what flows each way. Read on
//! every inbound and outbound request, so a picture of the table is kept in memory and taken anew
//! when it is changed here, and every two seconds for what another process changed.

use super::actors::Actor;
use crate::{
    db::{Conn, Db, FromRow, Result},
    origin::Origin,
};
use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock},
    time::{Duration, Instant},
};

const KEPT: Duration = Duration::from_secs(2);

/// Who may federate with this instance.
#[derive(Copy, Clone, PartialEq, Eq, Debug, Default)]
pub enum Mode {
    /// Only networks accepted by name; anyone may ask.
    #[default]
    AllowList,
    /// Everyone who is not blocked.
    Open,
    /// Only networks already accepted; nobody may ask.
    Closed,
}

impl Mode {
    /// The name in settings and forms.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::AllowList => "allowlist",
            Self::Open => "open",
            Self::Closed => "closed",
        }
    }

    /// Reads a name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        [Self::AllowList, Self::Open, Self::Closed].into_iter().find(|mode| mode.name() == name)
    }
}

/// A row of `networks`.
#[derive(Clone, Debug, FromRow)]
pub struct Peer {
    /// Local identifier.
    pub id: String,
    /// Canonical origin.
    pub origin: String,
    /// Its name, as it gives it.
    pub name: String,
    /// Its territory, when it says.
    pub territory: Option<String>,
    /// Its Group.
    pub actor_uri: String,
    /// Where that Group gets its activities.
    pub inbox: String,
    /// `archipel`, `mastodon`… from its nodeinfo; empty when unknown.
    pub software: String,
    /// See [`State`].
    pub state: String,
    /// What the asking side wrote.
    pub message: String,
    /// Why it was decided so.
    pub reason: String,
    /// Handle of who decided.
    pub decided_by: String,
    /// Kinds accepted from it.
    pub flows_in: String,
    /// Kinds sent to it.
    pub flows_out: String,
    /// First contact.
    pub created_at: i64,
    /// Time of the decision.
    pub decided_at: Option<i64>,
    /// Last authentic sign of life.
    pub seen_at: Option<i64>,
}

/// Where a network stands with us.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum State {
    /// We asked, they have not answered.
    Asked,
    /// They ask, we have not answered.
    Asking,
    /// Accepted on both sides.
    Accepted,
    /// One side said no.
    Refused,
    /// Ended by one side.
    Removed,
    /// Nothing passes, either way, its sub-domains included.
    Blocked,
}

impl State {
    const ALL: [Self; 6] = [Self::Asked, Self::Asking, Self::Accepted, Self::Refused, Self::Removed, Self::Blocked];

    /// The name in the table.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Asking => "asking",
            Self::Accepted => "accepted",
            Self::Refused => "refused",
            Self::Removed => "removed",
            Self::Blocked => "blocked",
        }
    }

    /// Reads the name in the table.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }
}

/// Columns of a [`Peer`], in order.
pub const COLUMNS: &str = "id, origin, name, territory, actor_uri, inbox, software, state, message, reason, decided_by, flows_in, flows_out, created_at, decided_at, seen_at";

/// The network at an origin, if we ever met it.
///
/// # Errors
/// The database's.
pub async fn find(conn: &mut Conn, origin: &Origin) -> Result<Option<Peer>> {
    conn.query_built(format!("select {COLUMNS} from networks where origin = $1"))
        .bind(origin.as_str().to_owned())
        .maybe()
        .await
}

/// The origins that are blocked; what is under one of them is blocked too: see [`Origin::is_under`].
///
/// # Errors
/// The database's.
pub async fn blocked(conn: &mut Conn) -> Result<Vec<Origin>> {
    let rows: Vec<(String,)> =
        conn.query("select origin from networks where state = $1").bind(State::Blocked.name().to_owned()).all().await?;
    Ok(rows.iter().filter_map(|(origin,)| Origin::parse(origin)).collect())
}

/// True when an actor answers for all that its origin publishes: the Group of a network that is known
/// here, or the instance actor that names this very Group. Any other Group of that server is only one
/// of its accounts.
///
/// # Errors
/// The database's.
pub async fn speaks_for_its_network(conn: &mut Conn, actor: &Actor) -> Result<bool> {
    if actor.kind == "person" {
        return Ok(false);
    }
    let row: Option<(String,)> = conn
        .query("select actor_uri from networks where origin = $1 and actor_uri in ($2, $3)")
        .bind(actor.origin.clone())
        .bind(actor.uri.clone())
        .bind(actor.network.clone().unwrap_or_default())
        .maybe()
        .await?;
    Ok(row.is_some_and(|(group,)| group == actor.uri || actor.kind == "application"))
}

/// True when publications of this kind are taken from an origin: all kinds, unless somebody decided.
///
/// # Errors
/// The database's.
pub async fn takes(conn: &mut Conn, origin: &Origin, kind: &str) -> Result<bool> {
    Ok(find(conn, origin).await?.is_none_or(|peer| peer.flows_in.split(' ').any(|flow| flow == kind)))
}

/// What an origin is allowed.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Admission {
    /// Its activities are taken.
    Accepted,
    /// It may ask to join, nothing else.
    Stranger,
    /// Nothing of it is read.
    Refused,
}

/// All that is asked of an origin at once.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Standing {
    /// What it is allowed.
    pub admission: Admission,
    /// True when somebody here accepted it by name. In open mode everyone is admitted, yet only these
    /// are spared the limits that hold strangers.
    pub by_name: bool,
    /// Kinds taken from it; `None` when nothing was decided: all.
    pub flows: Option<String>,
}

impl Standing {
    /// Of whom nothing can be believed.
    pub(super) const NOWHERE: Self = Self { admission: Admission::Refused, by_name: false, flows: None };

    /// True when publications of this kind are taken from it.
    #[must_use]
    pub fn wants(&self, kind: &str) -> bool {
        self.flows.as_deref().is_none_or(|flows| flows.split(' ').any(|flow| flow == kind))
    }
}

/// The picture of the table.
#[derive(Clone)]
pub struct Peers {
    db: Db,
    kept: Arc<RwLock<Option<Kept>>>,
}

/// When it was taken, and what it shows.
type Kept = (Instant, Arc<Picture>);

#[derive(Default)]
struct Picture {
    mode: Mode,
    known: HashMap<Origin, (State, String)>,
    blocked: Vec<Origin>,
    /// Networks that run this very software; true when they are accepted.
    ours: HashMap<Origin, bool>,
}

impl Peers {
    pub(super) fn new(db: Db) -> Self {
        Self { db, kept: Arc::default() }
    }

    /// Takes the picture anew at the next look: a network was just decided upon.
    pub fn forget(&self) {
        *self.kept.write().unwrap_or_else(PoisonError::into_inner) = None;
    }

    async fn picture(&self) -> Result<Arc<Picture>> {
        if let Some((taken, picture)) = &*self.kept.read().unwrap_or_else(PoisonError::into_inner)
            && taken.elapsed() < KEPT
        {
            return Ok(Arc::clone(picture));
        }
        let mut conn = self.db.read().await?;
        let mode: Option<(String,)> =
            conn.query("select value from settings where key = 'federation_mode'").maybe().await?;
        let rows: Vec<(String, String, String, String)> =
            conn.query("select origin, state, flows_in, software from networks").all().await?;
        let mut picture =
            Picture { mode: mode.and_then(|(name,)| Mode::parse(&name)).unwrap_or_default(), ..Picture::default() };
        for (origin, state, flows, software) in rows {
            let (Some(origin), Some(state)) = (Origin::parse(&origin), State::parse(&state)) else { continue };
            if state == State::Blocked {
                picture.blocked.push(origin.clone());
            }
            if software == "archipel" {
                picture.ours.insert(origin.clone(), state == State::Accepted);
            }
            picture.known.insert(origin, (state, flows));
        }
        let picture = Arc::new(picture);
        *self.kept.write().unwrap_or_else(PoisonError::into_inner) = Some((Instant::now(), Arc::clone(&picture)));
        Ok(picture)
    }

    /// What may come from `origin`.
    ///
    /// # Errors
    /// The database's.
    pub async fn admission(&self, origin: &Origin) -> Result<Admission> {
        Ok(self.picture().await?.admission(origin))
    }

    /// Where `origin` stands, in all respects.
    ///
    /// # Errors
    /// The database's.
    pub async fn standing(&self, origin: &Origin) -> Result<Standing> {
        let picture = self.picture().await?;
        let known = picture.known.get(origin);
        Ok(Standing {
            admission: picture.admission(origin),
            by_name: known.is_some_and(|(state, _)| *state == State::Accepted),
            flows: known.map(|(_, flows)| flows.clone()),
        })
    }

    /// True when `origin`, or a domain above it, is blocked.
    ///
    /// # Errors
    /// The database's.
    pub async fn is_blocked(&self, origin: &Origin) -> Result<bool> {
        Ok(self.picture().await?.blocked.iter().any(|blocked| origin.is_under(blocked)))
    }

    /// True when `origin` is an accepted network that runs this software.
    ///
    /// # Errors
    /// The database's.
    pub async fn is_ours(&self, origin: &Origin) -> Result<bool> {
        Ok(self.picture().await?.ours.get(origin).is_some_and(|accepted| *accepted))
    }

    /// True when `origin` runs this software, accepted or not: it knows what a stream is.
    ///
    /// # Errors
    /// The database's.
    pub async fn runs_ours(&self, origin: &Origin) -> Result<bool> {
        Ok(self.picture().await?.ours.contains_key(origin))
    }

    /// Who may federate here.
    ///
    /// # Errors
    /// The database's.
    pub async fn mode(&self) -> Result<Mode> {
        Ok(self.picture().await?.mode)
    }
}

impl Picture {
    fn admission(&self, origin: &Origin) -> Admission {
        if self.blocked.iter().any(|blocked| origin.is_under(blocked)) {
            return Admission::Refused;
        }
        match (self.mode, self.known.get(origin).map(|(state, _)| *state)) {
            (_, Some(State::Accepted)) => Admission::Accepted,
            (Mode::Open, Some(State::Removed | State::Refused)) => Admission::Stranger,
            (Mode::Open, _) => Admission::Accepted,
            (Mode::AllowList, _) => Admission::Stranger,
            // An answer to what we asked ourselves must still be heard.
            (Mode::Closed, Some(State::Asked)) => Admission::Stranger,
            (Mode::Closed, _) => Admission::Refused,
        }
    }
}
