//! The digest of a collection, from our own tables.

use super::{Collection, tree};
use crate::{
    conversations,
    db::{Conn, Result},
    origin::Origin,
    publications,
};
use sha2::{Digest as _, Sha256};

/// What is compared: what belongs to `owner`, between it and `other`.
#[derive(Clone, Debug)]
pub struct Scope {
    /// Practices, specifications, events or comments.
    pub collection: Collection,
    /// Whose they are.
    pub owner: Origin,
    /// The side that holds copies.
    pub other: Origin,
    /// True where the owner is this instance.
    pub own: bool,
}

impl Scope {
    /// With which addresses begin.
    #[must_use]
    pub fn prefix(&self) -> String {
        match self.collection {
            Collection::Publications => format!("{}/practices/", self.owner),
            Collection::Specifications => format!("{}/specifications/", self.owner),
            Collection::Events => format!("{}/events/", self.owner),
            Collection::Comments => format!("{}/comments/", self.owner),
        }
    }

    /// Our node of this name.
    ///
    /// # Errors
    /// The database's.
    pub async fn node(&self, conn: &mut Conn, bucket: &str) -> Result<tree::Node> {
        let mut builder = tree::Builder::new(&self.prefix(), bucket);
        self.each(conn, bucket, |leaf| builder.push(leaf)).await?;
        Ok(builder.build())
    }

    /// Our leaves under a node, at most `most` of them.
    ///
    /// # Errors
    /// The database's.
    pub async fn leaves(&self, conn: &mut Conn, bucket: &str, most: usize) -> Result<Vec<tree::Leaf>> {
        let mut leaves = Vec::new();
        self.each(conn, bucket, |leaf| {
            if leaves.len() < most {
                leaves.push(leaf);
            }
        })
        .await?;
        Ok(leaves)
    }

    /// How one address stands here now.
    ///
    /// # Errors
    /// The database's.
    pub async fn leaf(&self, conn: &mut Conn, uri: &str) -> Result<Option<tree::Leaf>> {
        let mut found = None;
        self.range(conn, uri, &format!("{uri}\u{1}"), |leaf| found = Some(leaf)).await?;
        Ok(found)
    }

    async fn each(&self, conn: &mut Conn, bucket: &str, take: impl FnMut(tree::Leaf) + Send) -> Result<()> {
        let from = format!("{}{bucket}", self.prefix());
        let to = after(&from);
        self.range(conn, &from, &to, take).await
    }

    async fn range(
        &self,
        conn: &mut Conn,
        from: &str,
        to: &str,
        mut take: impl FnMut(tree::Leaf) + Send,
    ) -> Result<()> {
        match self.collection {
            Collection::Publications | Collection::Specifications | Collection::Events => {
                publications::held::each(conn, from, to, |held| {
                    let revision =
                        if held.deleted == 1 { String::new() } else { format!("{}:{}", held.version, held.hash) };
                    take(tree::Leaf { uri: held.uri, revision, deleted: held.deleted == 1 });
                })
                .await
            }
            Collection::Comments => {
                let sides = (self.owner.as_str(), self.other.as_str());
                conversations::held::each(conn, (from, to), sides, self.own, |held| {
                    let deleted = held.deleted == 1;
                    let revision = if deleted { String::new() } else { digest(&held.source) };
                    take(tree::Leaf { uri: held.uri, revision, deleted });
                })
                .await
            }
        }
    }
}

fn digest(text: &str) -> String {
    bs58::encode(Sha256::digest(text)).into_string()
}

/// The first text after all that begin with this one, which ends with an ASCII character.
fn after(prefix: &str) -> String {
    let mut bytes = prefix.as_bytes().to_vec();
    if let Some(last) = bytes.last_mut() {
        *last += 1;
    }
    String::from_utf8(bytes).unwrap_or_default()
}
