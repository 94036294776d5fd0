//! Reads one part. First everything that can be known before anything is believed: its form, for whom it is, from
//! whom, the proof, the hash, the whole of its body. Then each activity takes the way of all that comes in; the
//! receipt moves our cursor; files go through what is done to those that are fetched.

use super::{
    Error, Place, Result, Why, format, on,
    reader::{Part, Piece},
    store::{self, Row},
};
use crate::{
    audit,
    db::Tx,
    federation::{
        self, Heard,
        actors::{self, Fetched},
        document::Document,
        keys::VerifyingKey,
        peers::{self, State},
        published::PublishedKey,
        stream::{self, Carried, Fate},
    },
    origin::Origin,
    publications::{carried, media},
};
use std::{collections::HashMap, path::Path, sync::Arc, time::Duration};
use tokio::sync::mpsc::{self, Receiver};

/// What is written in one commit.
const BATCH: usize = 100;
/// What waits for the database: two files of the largest size at most, and the one that is being written.
const AHEAD: usize = 2;
/// Clocks differ by less, or nothing between two networks is believed.
const SKEW: Duration = Duration::from_secs(3600);

/// Reads the part in `file`; returns the row that tells what came of it, refused or not.
///
/// # Errors
/// The database's: nothing could be noted then.
pub async fn import(place: &Place<'_>, file: &Path) -> Result<Row, sqlx::Error> {
    let id = store::begin(place, "in", "").await?;
    let result = read(place, file, &id).await;
    let now = place.here.now;
    let mut tx = place.db.begin().await?;
    match &result {
        Ok(()) => store::done(&mut tx, &id, now).await?,
        Err(error) => store::fail(&mut tx, &id, error, now).await?,
    }
    let row = store::by_id(&mut tx, &id).await?.ok_or(sqlx::Error::RowNotFound)?;
    let (outcome, detail) = match &result {
        Ok(()) => (
            audit::DONE,
            format!(
                "part {} of {}: {} new, {} known, {} refused, {} files, receipt: {}",
                row.part, row.parts, row.activities, row.known, row.refused, row.media, row.receipt
            ),
        ),
        Err(error) => (audit::REFUSED, error.to_string()),
    };
    let (actor, object, address) = (place.by, row.origin.as_str(), place.address);
    let line = audit::Line { actor, action: "bundle-import", object, outcome, detail: &detail, address };
    audit::record(&mut tx, now, &line).await?;
    tx.commit().await?;
    Ok(row)
}

async fn read(place: &Place<'_>, file: &Path, id: &str) -> Result<()> {
    let path = file.to_owned();
    let part = in_turn(file, move || Part::open(&path)).await??;
    let mut tx = place.db.begin().await?;
    store::name(&mut tx, id, &part).await?;
    let from = Origin::parse(&part.head.from).ok_or(Why::Malformed);
    tx.commit_unseen().await?;
    let from = from?;
    if part.head.to != place.here.origin.as_str() {
        return Err(Why::ForAnother.into());
    }
    let mut conn = place.db.read().await?;
    let peer = peers::find(&mut conn, &from).await?;
    if peer.is_none_or(|peer| State::parse(&peer.state) != Some(State::Accepted)) || from == *place.here.origin {
        return Err(Why::NotAccepted.into());
    }
    format::verify(&part.document, &stream::keys_of(&mut conn, &from).await?, place.here.now)?;
    drop(conn);
    let part = Arc::new(part);
    let checked = Arc::clone(&part);
    in_turn(file, move || checked.check()).await??;
    let mut reading =
        Reading { place, from, part, row: Row { id: id.to_owned(), ..Row::default() }, brought: HashMap::new() };
    reading.check_epoch().await?;
    reading.run(file).await
}

/// Work of the disk and the processor, off the async threads.
async fn in_turn<T: Send + 'static>(file: &Path, work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(|error| Error::Disk(file.to_owned(), std::io::Error::other(error)))
}

struct Reading<'a> {
    place: &'a Place<'a>,
    from: Origin,
    part: Arc<Part>,
    row: Row,
    /// Keys of the actors whose documents came.
    brought: HashMap<String, Vec<PublishedKey>>,
}

impl Reading<'_> {
    /// An epoch that ended is not taken up again; one that is new here is begun by its first number, unless what goes
    /// on was heard of after this was made: then it is this one that ended.
    async fn check_epoch(&self) -> Result<()> {
        let head = &self.part.head;
        if head.activities == 0 {
            return Ok(());
        }
        let known: Vec<(String, i64, Option<i64>)> = self
            .place
            .db
            .read()
            .await?
            .query("select epoch, last_at, ended_at from received_streams where origin = $1")
            .bind(self.from.as_str().to_owned())
            .all()
            .await?;
        let made_at = head.made_at().ok_or(Why::Malformed)?;
        let ended = match known.iter().find(|(epoch, ..)| *epoch == head.epoch) {
            Some((.., ended_at)) => ended_at.is_some(),
            None => known.iter().any(|(_, last_at, ended_at)| ended_at.is_none() && made_at.plus(SKEW).0 < *last_at),
        };
        if ended { Err(Why::Ended.into()) } else { Ok(()) }
    }

    async fn run(&mut self, file: &Path) -> Result<()> {
        let (sender, mut pieces) = mpsc::channel(AHEAD);
        let part = Arc::clone(&self.part);
        let reader = tokio::task::spawn_blocking(move || part.read(|piece| sender.blocking_send(piece).is_ok()));
        "none".clone_into(&mut self.row.receipt);
        let result = self.take(&mut pieces, file).await;
        drop(pieces);
        reader.await.map_err(|error| Error::Disk(file.to_owned(), std::io::Error::other(error)))??;
        result
    }

    async fn take(&mut self, pieces: &mut Receiver<Piece>, file: &Path) -> Result<()> {
        let mut next = pieces.recv().await;
        while next.as_ref().is_some_and(Piece::is_text) {
            // Read first, then written: no transaction waits for a disk that somebody plugged in.
            let mut batch = Vec::with_capacity(BATCH);
            while batch.len() < BATCH
                && let Some(piece) = next.take_if(|piece| piece.is_text())
            {
                batch.push(piece);
                next = pieces.recv().await;
            }
            let mut tx = self.place.db.begin().await?;
            for piece in batch {
                match piece {
                    Piece::Actor(document) => self.actor(&mut tx, document).await?,
                    Piece::Activity(item) => self.activity(&mut tx, item).await?,
                    Piece::Receipt(_) | Piece::Media { .. } => {}
                }
            }
            self.close(&mut tx).await?;
            tx.commit_unseen().await?;
        }
        let mut goes_on = self.part.head.activities > 0;
        while goes_on {
            let mut tx = self.place.db.begin().await?;
            goes_on = self.close(&mut tx).await?;
            tx.commit_unseen().await?;
        }
        while let Some(piece) = next {
            match piece {
                Piece::Receipt(document) => self.receipt(&document).await?,
                Piece::Media { media, bytes } => self.media(media, bytes, file).await?,
                Piece::Actor(_) | Piece::Activity(_) => return Err(Why::Malformed.into()),
            }
            next = pieces.recv().await;
        }
        let mut tx = self.place.db.begin().await?;
        store::count(&mut tx, &self.row).await?;
        carried::settle(&mut tx, self.place.here.now).await?;
        tx.commit().await?;
        Ok(())
    }

    /// What the origin's network signed is worth what it would serve: an actor of its own that is unknown here.
    async fn actor(&mut self, tx: &mut Tx, document: serde_json::Value) -> Result<()> {
        let fetched = Document::from_value(document).and_then(|document| Fetched::read(&document));
        let Some(fetched) = fetched.filter(|fetched| self.from.owns(fetched.uri())) else { return Ok(()) };
        if VerifyingKey::from_pem(fetched.public_key()).is_err() {
            return Ok(());
        }
        if actors::by_uri(tx, fetched.uri()).await?.is_none() {
            fetched.store(tx, &self.place.here).await?;
        }
        self.brought.insert(fetched.uri().to_owned(), fetched.proof_keys().to_vec());
        Ok(())
    }

    async fn activity(&mut self, tx: &mut Tx, item: stream::Item) -> Result<()> {
        let actor: Option<Actor> = serde_json::from_str(item.activity.get()).ok();
        let brought = actor.and_then(|one| self.brought.get(&one.actor)).map_or(&[][..], Vec::as_slice);
        let body = String::from(Box::<str>::from(item.activity)).into_bytes();
        let carried = Carried { number: item.number, previous: item.previous, body };
        let now = self.place.here.now;
        let made_at = self.part.head.made_at().unwrap_or(now);
        match stream::bring(tx, &self.from, &self.part.head.epoch, &carried, brought, (made_at, now)).await? {
            Fate::New => self.row.activities += 1,
            Fate::Known => self.row.known += 1,
            Fate::Refused(why) => self.refuse(why),
        }
        Ok(())
    }

    fn refuse(&mut self, why: String) {
        self.row.refused += 1;
        if self.row.reason.is_empty() {
            self.row.reason = why;
        }
    }

    /// Lets the stream go on with what came early, and notes how far the reading is, in the same commit; true when
    /// there may be more to go on with.
    async fn close(&mut self, tx: &mut Tx) -> Result<bool> {
        let now = self.place.here.now;
        let gap = stream::close_gaps(tx, &self.from, &self.part.head.epoch, now).await?;
        self.row.missing = if gap.is_open { gap.number } else { 0 };
        store::count(tx, &self.row).await?;
        Ok(gap.goes_on)
    }

    async fn receipt(&mut self, document: &serde_json::Value) -> Result<()> {
        let mut tx = self.place.db.begin().await?;
        let heard = federation::hear(&mut tx, &self.place.here, &self.from, document).await?;
        let (word, why) = match heard {
            Heard::Moved => ("moved", None),
            Heard::Known => ("known", None),
            Heard::Old => ("old", Some("its receipt is older than what is known")),
            Heard::Refused(why) => ("refused", Some(why)),
        };
        word.clone_into(&mut self.row.receipt);
        if let Some(detail) = why {
            let (actor, object, address) = (self.place.by, self.from.as_str(), self.place.address);
            let (action, outcome) = ("bundle-import", audit::REFUSED);
            let line = audit::Line { actor, action, object, outcome, detail, address };
            audit::record(&mut tx, self.place.here.now, &line).await?;
        }
        store::count(&mut tx, &self.row).await?;
        Ok(tx.commit_unseen().await?)
    }

    async fn media(&mut self, media: format::Media, bytes: Vec<u8>, file: &Path) -> Result<()> {
        if !self.from.owns(&media.url) {
            self.refuse("a file is of another origin".into());
            return Ok(());
        }
        let turn = Arc::clone(&self.place.decoding).acquire_owned().await;
        let data = self.place.data.to_owned();
        let kept = in_turn(file, move || {
            let _turn = turn;
            media::keep_signed(&data, &bytes, &media.name, Some(&media.file))
        })
        .await?;
        let stored = match kept {
            Ok(stored) => Some(stored),
            Err(media::Error::Disk(error)) => return Err(on(self.place.data)(error)),
            Err(error @ (media::Error::Unknown | media::Error::TooLarge)) => {
                self.refuse(format!("a file: {error}"));
                None
            }
        };
        let mut tx = self.place.db.begin().await?;
        if let Some(stored) = stored {
            carried::note(&mut tx, &self.place.here, &self.from, &media.url, &stored).await?;
            self.row.media += 1;
        }
        store::count(&mut tx, &self.row).await?;
        Ok(tx.commit_unseen().await?)
    }
}

/// Who an activity says it is of.
#[derive(serde::Deserialize)]
struct Actor {
    actor: String,
}
