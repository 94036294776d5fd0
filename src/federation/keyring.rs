//! The keys of this instance: do they all open? Without them it would go on under its name and be believed by nobody.
//! And those with which requests are signed, open.

use super::{
    actors::{Actor, COLUMNS},
    keys::{KeyError, SigningKey},
};
use crate::{
    db::{Conn, Result},
    seal::Sealer,
};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

/// Keys that are open at most; beyond, all are opened anew as they are used.
const MOST_OPEN: usize = 1_000;

/// The keys of requests that this process has open, by the identifier of their actor: to open and check one costs
/// more than to sign with it.
#[derive(Default)]
pub struct Opened(Mutex<HashMap<String, Held>>);

struct Held {
    public_key: String,
    key: Arc<SigningKey>,
}

impl Opened {
    /// The key of an actor of ours as it was just read, opened once for as long as it is that one: a command of the
    /// operator, or another node, may have replaced it a moment ago.
    ///
    /// # Errors
    /// When it does not open.
    pub fn of(&self, actor: &Actor, sealer: &Sealer) -> Result<Arc<SigningKey>, KeyError> {
        let open = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(held) = open().get(&actor.id).filter(|held| held.public_key == actor.public_key) {
            return Ok(Arc::clone(&held.key));
        }
        let key = Arc::new(sealer.signing_key(actor.private_key.as_deref().unwrap_or_default())?);
        let mut all = open();
        if all.len() >= MOST_OPEN {
            all.clear();
        }
        all.insert(actor.id.clone(), Held { public_key: actor.public_key.clone(), key: Arc::clone(&key) });
        Ok(key)
    }
}

/// Opens every key of the actors of this instance; says how many actors that were.
///
/// # Errors
/// The database's. Within: the first key that does not open.
pub async fn open_all(conn: &mut Conn, sealer: &Sealer) -> Result<Result<u64, KeyError>> {
    let mut count = 0;
    let mut closed = None;
    conn.query("select private_key, proof_key from actors where private_key is not null")
        .each(|(private, proof): (Vec<u8>, Option<Vec<u8>>)| -> Result<()> {
            let opened =
                sealer.signing_key(&private).and_then(|_| proof.map_or(Ok(()), |key| sealer.proof_key(&key).map(drop)));
            count += 1;
            closed = closed.take().or(opened.err());
            Ok(())
        })
        .await?;
    Ok(closed.map_or(Ok(count), Err))
}

/// The actors of this instance that are not gone: the instance, the network, then people by their handles.
///
/// # Errors
/// The database's.
pub async fn actors(conn: &mut Conn) -> Result<Vec<Actor>> {
    conn.query_built(format!(
        "select {COLUMNS} from actors where private_key is not null and deleted_at is null \
         order by case kind when 'application' then 0 when 'group' then 1 else 2 end, handle"
    ))
    .all()
    .await
}

/// People after a handle, in their order, at most `limit`.
///
/// # Errors
/// The database's.
pub async fn people_after(conn: &mut Conn, handle: &str, limit: i64) -> Result<Vec<Actor>> {
    // actors_local_handle
    conn.query_built(format!(
        "select {COLUMNS} from actors where private_key is not null and deleted_at is null and kind = 'person' \
         and handle > $1 order by handle limit $2"
    ))
    .bind(handle.to_owned())
    .bind(limit)
    .all()
    .await
}

/// An actor of this instance that is not gone, by its local identifier.
///
/// # Errors
/// The database's.
pub async fn find(conn: &mut Conn, id: &str) -> Result<Option<Actor>> {
    conn.query_built(format!(
        "select {COLUMNS} from actors where id = $1 and private_key is not null and deleted_at is null"
    ))
    .bind(id.to_owned())
    .maybe()
    .await
}
