//! A receipt: how far one side received the stream of the other, signed by its network. It is worth what its proof
//! is worth, so it may also travel by another road than the answer to a delivery.

use super::Reached;
use crate::{
    db::{Conn, Result},
    federation::{
        Federation, actors,
        keys::ProofKey,
        proof,
        published::{self, PublishedKey, Worth},
    },
    origin::Origin,
    seal::Sealer,
    time::Timestamp,
};
use serde_json::{Value, json};
use std::sync::Arc;

const KIND: &str = "Receipt";
/// Largest receipt that is read, in bytes.
pub const MAX_RECEIPT: usize = 8 * 1024;

/// See the module.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// Who received.
    pub by: Origin,
    /// Whose stream it was.
    pub of: Origin,
    /// How far.
    pub reached: Reached,
    /// When it was signed.
    pub at: Timestamp,
}

impl Receipt {
    /// The signed document; `method` names the public half of `key`.
    #[must_use]
    pub fn sign(&self, method: &str, key: &ProofKey) -> Value {
        let mut document = json!({
            "type": KIND,
            "by": self.by.as_str(),
            "of": self.of.as_str(),
            "epoch": self.reached.epoch,
            "number": self.reached.number,
            "chain": self.reached.chain,
            "at": self.at.rfc3339(),
        });
        proof::prove(&mut document, method, key, self.at);
        document
    }

    /// True when it says that a key of that origin signed it which is not among `keys`: it may have a new one.
    #[must_use]
    pub fn names_another_key(body: &[u8], keys: &[PublishedKey], origin: &Origin) -> bool {
        let document: Option<Value> =
            Some(body).filter(|body| body.len() <= MAX_RECEIPT).and_then(|body| serde_json::from_slice(body).ok());
        let method = document.as_ref().and_then(|document| proof::method(document).ok());
        method.is_some_and(|method| origin.owns(method) && !keys.iter().any(|key| key.id == method))
    }

    /// Reads a receipt and verifies its proof against the keys of the network that `by` must be.
    ///
    /// `None` for anything else, whatever it is.
    #[must_use]
    pub fn read(body: &[u8], keys: &[PublishedKey], now: Timestamp) -> Option<Self> {
        if body.len() > MAX_RECEIPT {
            return None;
        }
        let document: Value = serde_json::from_slice(body).ok()?;
        let method = proof::method(&document).ok()?;
        (published::worth(keys, &document, now) == Worth::Proved).then_some(())?;
        let text = |name: &str| document.get(name).and_then(Value::as_str);
        let by = Origin::parse(text("by")?)?;
        let number = document.get("number").and_then(Value::as_i64).filter(|number| *number >= 0)?;
        let sound = text("type") == Some(KIND) && by.owns(method);
        sound.then_some(())?;
        Some(Self {
            of: Origin::parse(text("of")?)?,
            reached: Reached { epoch: text("epoch")?.to_owned(), number, chain: text("chain")?.to_owned() },
            at: Timestamp::parse(text("at")?)?,
            by,
        })
    }
}

impl Federation {
    /// Our receipt for the stream of `origin`.
    ///
    /// # Errors
    /// The database's, or a key that does not open.
    pub(in crate::federation) async fn receipt(&self, origin: &Origin, reached: Reached) -> Result<Value> {
        let key = self.receipt_key().await?;
        let at = self.clock.now();
        Ok(Receipt { by: self.origin.clone(), of: origin.clone(), reached, at }.sign(&key.0, &key.1))
    }

    /// The key of our network, opened once for as long as it is that one: a command of the operator, or another node,
    /// may have replaced it a moment ago.
    async fn receipt_key(&self) -> Result<Arc<(String, ProofKey)>> {
        let present: Option<(String, Option<Vec<u8>>)> = self
            .db
            .read()
            .await?
            .query("select proof_keys, proof_key from actors where uri = $1")
            .bind(format!("{}/network", self.origin))
            .maybe()
            .await?;
        let (keys, sealed) = present.ok_or(sqlx::Error::RowNotFound)?;
        let keys: Vec<PublishedKey> = serde_json::from_str(&keys).unwrap_or_default();
        let method = keys.into_iter().next().map(|key| key.id).ok_or(sqlx::Error::RowNotFound)?;
        let mut opened = self.receipt_key.lock().await;
        if let Some(key) = opened.as_ref().filter(|key| key.0 == method) {
            return Ok(Arc::clone(key));
        }
        let sealed = sealed.ok_or(sqlx::Error::RowNotFound)?;
        let key = self.sealer.proof_key(&sealed).map_err(|error| sqlx::Error::Decode(error.into()))?;
        Ok(Arc::clone(opened.insert(Arc::new((method, key)))))
    }
}

/// The actor whose keys sign the receipts of an origin: its network.
///
/// # Errors
/// The database's.
pub async fn signer_of(conn: &mut Conn, origin: &Origin) -> Result<Option<String>> {
    let row: Option<(String,)> =
        conn.query("select actor_uri from networks where origin = $1").bind(origin.as_str().to_owned()).maybe().await?;
    Ok(row.map(|(uri,)| uri))
}

/// With which our network signs bundles, and the id of its public half before it.
///
/// # Errors
/// The database's, or a key that does not open.
pub async fn network_key(conn: &mut Conn, sealer: &Sealer) -> Result<(String, ProofKey)> {
    let network = actors::network(conn).await?;
    let method = network.published_keys().first().map(|key| key.id.clone()).ok_or(sqlx::Error::RowNotFound)?;
    let sealed = network.proof_key.ok_or(sqlx::Error::RowNotFound)?;
    let key = sealer.proof_key(&sealed).map_err(|error| sqlx::Error::Decode(error.into()))?;
    Ok((method, key))
}

/// The keys with which the network at an origin signs receipts.
///
/// # Errors
/// The database's.
pub async fn keys_of(conn: &mut Conn, origin: &Origin) -> Result<Vec<PublishedKey>> {
    let row: Option<(String,)> = conn
        .query("select a.proof_keys from networks n join actors a on a.uri = n.actor_uri where n.origin = $1")
        .bind(origin.as_str().to_owned())
        .maybe()
        .await?;
    Ok(row.and_then(|(keys,)| serde_json::from_str(&keys).ok()).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_receipt_is_read_by_who_knows_the_network_and_by_nobody_else() {
        let sealer = Sealer::new(&[7; 32]).expect("32 bytes");
        let new = sealer.new_proof_key().expect("a pair");
        let key = sealer.proof_key(&new.private).expect("opens");
        let receipt = Receipt {
            by: Origin::parse("https://nc.example").expect("sound"),
            of: Origin::parse("https://lozere.example").expect("sound"),
            reached: Reached { epoch: "e".into(), number: 3, chain: "c".into() },
            at: Timestamp(1_000),
        };
        let known = |id: &str| vec![PublishedKey::new(id.into(), new.public.clone(), None)];
        let method = "https://nc.example/network#proof-1";
        let signed = receipt.sign(method, &key);
        assert_eq!(Receipt::read(signed.to_string().as_bytes(), &known(method), Timestamp(0)), Some(receipt.clone()));
        for (name, value) in [("number", json!(4)), ("chain", json!("d")), ("of", json!("https://evil.example"))] {
            let mut forged = signed.clone();
            forged[name] = value;
            assert_eq!(Receipt::read(forged.to_string().as_bytes(), &known(method), Timestamp(0)), None, "{name}");
        }
        let other = "https://evil.example/network#proof-1";
        assert_eq!(
            Receipt::read(receipt.sign(other, &key).to_string().as_bytes(), &known(other), Timestamp(0)),
            None,
            "by another"
        );
        assert_eq!(Receipt::read(b"<html>Bienvenue au Wifi du port</html>", &known(method), Timestamp(0)), None);
        assert_eq!(Receipt::read(signed.to_string().as_bytes(), &[], Timestamp(0)), None);
    }
}
