//! The keys of this instance, all of them: do they open? Without them it would go on under its name and be
//! believed by nobody.

use super::keys::KeyError;
use crate::{
    db::{Conn, Result},
    seal::Sealer,
};

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
