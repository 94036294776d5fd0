//! What a network published before we met. Its outbox is read page after page, within limits that it
//! cannot move (a collection may be endless, or lead back to itself), and what stands in it takes the
//! way of everything that arrives: the journal, then the rooms, which do not mind the order.

use crate::{
    federation::{actors, document::Document, fetch::FetchError, peers::Admission},
    jobs::{JobError, Worker},
    origin::Origin,
    web::Site,
};
use async_trait::async_trait;
use serde_json::Value;
use std::collections::HashSet;

pub use crate::publications::BACKFILL;
/// Pages read of one outbox.
const MOST_PAGES: usize = 10;
/// Items read of all pages together.
const MOST_ITEMS: usize = 1_000;
/// Items that only name an activity, and have to be fetched one by one.
const MOST_FETCHES: usize = 20;

/// See the module.
pub struct Backfill(Site);

impl Backfill {
    /// For this instance.
    #[must_use]
    pub fn new(site: Site) -> Self {
        Self(site)
    }

    async fn read(&self, actor_uri: &str) -> Result<(), FetchError> {
        let federation = &self.0.federation;
        // The relation was made in another task, perhaps in another process.
        federation.peers.forget();
        let origin = Origin::parse(actor_uri).ok_or(FetchError::Refused)?;
        if federation.peers.admission(&origin).await.map_err(unread)? != Admission::Accepted {
            return Err(FetchError::Refused);
        }
        federation.fetch.forget_failures(&origin);
        self.note_software(&origin).await.map_err(unread)?;
        let actor = actors::by_uri(&mut self.0.db.read().await.map_err(unread)?, actor_uri).await.map_err(unread)?;
        let Some(outbox) = actor.and_then(|actor| actor.outbox) else {
            return Err(FetchError::Unusable("it has no outbox".into()));
        };
        let mut walk = Walk { site: &self.0, origin, items: 0, fetches: 0 };
        let mut seen = HashSet::from([outbox.clone()]);
        let mut page = walk.document(&outbox).await?;
        walk.take(&page).await?;
        let mut next = link(&page, "first");
        for _ in 0..MOST_PAGES {
            page = match next {
                Some(Link::Here(page)) => page,
                Some(Link::At(uri)) if seen.insert(uri.clone()) => walk.document(&uri).await?,
                // No more, or back where we were.
                _ => break,
            };
            if !walk.take(&page).await? {
                break;
            }
            next = link(&page, "next");
        }
        Ok(())
    }
}

impl Backfill {
    /// What runs over there decides which form of an announcement it gets.
    async fn note_software(&self, origin: &Origin) -> crate::db::Result<()> {
        let Ok(software) = self.0.federation.software(origin).await else { return Ok(()) };
        let mut tx = self.0.db.begin().await?;
        tx.query("update networks set software = $1 where origin = $2")
            .bind(software)
            .bind(origin.as_str().to_owned())
            .run()
            .await?;
        tx.commit_unseen().await?;
        self.0.federation.peers.forget();
        Ok(())
    }
}

#[async_trait]
impl Worker for Backfill {
    fn kind(&self) -> &'static str {
        BACKFILL
    }

    async fn run(&self, subject: &str) -> Result<(), JobError> {
        self.read(subject)
            .await
            .map_err(|error| JobError { retry: matches!(error, FetchError::Unreachable(_)), why: error.to_string() })
    }
}

struct Walk<'a> {
    site: &'a Site,
    origin: Origin,
    items: usize,
    fetches: usize,
}

impl Walk<'_> {
    /// A document of this origin; what it says of others is not proved by it.
    async fn document(&self, uri: &str) -> Result<Document, FetchError> {
        if !self.origin.owns(uri) {
            return Err(FetchError::Unusable("its outbox leads to another server".into()));
        }
        let document = self.site.federation.fetch.document(uri, self.site.clock.now()).await?;
        if self.origin.owns(document.uri()) { Ok(document) } else { Err(FetchError::Refused) }
    }

    /// Journals the activities of a page; `false` once enough was read. One that cannot be taken is
    /// passed over: it must not hide the others.
    async fn take(&mut self, page: &Document) -> Result<bool, FetchError> {
        let mut activities = Vec::new();
        for item in page.all("orderedItems").chain(page.all("items")) {
            if self.items == MOST_ITEMS {
                break;
            }
            self.items += 1;
            if let Some(activity) = self.activity(item).await? {
                activities.push(activity);
            }
        }
        // Oldest first, as it was lived. The first of each actor goes ahead: it makes the actor known.
        activities.reverse();
        let mut actors = HashSet::new();
        let (first, rest): (Vec<_>, Vec<_>) =
            activities.into_iter().partition(|(actor, _)| actors.insert(actor.clone()));
        for (actor, activity) in &first {
            passable(self.site.federation.ingest(activity, actor).await)?;
        }
        for (actor, activity) in &rest {
            passable(self.site.federation.ingest(activity, actor).await)?;
        }
        Ok(self.items < MOST_ITEMS)
    }

    /// An activity that this origin vouches for, with its actor: as it stands in the page, or fetched
    /// when the page only names it.
    async fn activity(&mut self, item: &Value) -> Result<Option<(String, Document)>, FetchError> {
        let document = match item {
            Value::Object(_) => Document::from_value(item.clone()),
            Value::String(uri) if self.origin.owns(uri) && self.fetches < MOST_FETCHES => {
                self.fetches += 1;
                match self.document(uri).await {
                    Ok(document) => Some(document),
                    Err(error @ FetchError::Unreachable(_)) => return Err(error),
                    Err(_) => None,
                }
            }
            _ => None,
        };
        let Some(document) = document.filter(|document| self.origin.owns(document.uri())) else { return Ok(None) };
        // A correction stands beside what it corrects, and the rooms keep the later of both.
        if !matches!(document.kind(), "Create" | "Update" | "Announce") {
            return Ok(None);
        }
        let actor = document.id_of("actor").filter(|actor| self.origin.owns(actor)).map(str::to_owned);
        Ok(actor.map(|actor| (actor, document)))
    }
}

/// Only a server, or a disk, that does not answer stops the reading; it is taken up again later.
fn passable(result: Result<(), FetchError>) -> Result<(), FetchError> {
    match result {
        Err(error @ FetchError::Unreachable(_)) => Err(error),
        _ => Ok(()),
    }
}

enum Link {
    /// A page inside the page.
    Here(Document),
    /// The address of a page.
    At(String),
}

fn link(page: &Document, name: &str) -> Option<Link> {
    match page.json().get(name)? {
        Value::String(uri) => Some(Link::At(uri.clone())),
        // Gancio and some others write the page itself here; a page needs no id of its own.
        Value::Object(_) => page.embedded(name).map(Link::Here),
        _ => None,
    }
}

fn unread(error: sqlx::Error) -> FetchError {
    FetchError::Unreachable(error.to_string())
}
