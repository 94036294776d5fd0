//! What a kind of publication has of its own, for what all kinds go through: arriving from elsewhere, coming back after
//! a loss, being told anew.

use super::{Publication, reading::Reading};
use crate::{
    db::{Result, Tx},
    federation::{actors::Actor, document::Document},
    here::Here,
};
use async_trait::async_trait;

/// A kind of publication.
#[async_trait]
pub trait Kind: Send + Sync + 'static {
    /// Its name in tables and activities; its pages stand under the plural of it.
    const NAME: &'static str;
    /// Why one of a network that may not send this kind is refused, for the audit log.
    const UNWANTED: &'static str;
    /// The same, where another network announces it.
    const UNWANTED_THERE: &'static str;

    /// True for an object that is of this kind.
    fn is(object: &Document) -> bool;

    /// What an object says, within limits.
    ///
    /// # Errors
    /// Why it cannot be taken, in words for the audit log.
    fn read(object: &Document) -> std::result::Result<Reading, &'static str>;

    /// Handles of those who may correct it beside its author, from its own fields.
    fn co_authors(sheet: &str) -> Vec<String>;

    /// Keeps what it keeps beside the row of one that was just written.
    ///
    /// # Errors
    /// The database's.
    async fn written(_tx: &mut Tx, _here: &Here<'_>, _publication_id: &str, _sheet: &str) -> Result<()> {
        Ok(())
    }

    /// Tells the networks how one stands now: `verb` is `Create`, `Update` or `Delete`.
    ///
    /// # Errors
    /// The database's.
    async fn tell(tx: &mut Tx, here: &Here<'_>, signer: &Actor, publication: &Publication, verb: &str) -> Result<()>;
}
