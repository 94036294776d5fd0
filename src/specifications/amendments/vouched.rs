//! Who is believed of an amendment: an author by their proof or from their own network, the network of a text of what becomes
//! of it, and nobody of what is not taken from the network that it comes from.

use super::received::find;
use crate::{
    db::{Result, Tx},
    federation::{
        Inbound, Outcome,
        actors::{self, Actor},
        document::Document,
        peers,
        published::{self, Worth},
    },
    here::Here,
    origin::Origin,
    publications::Publication,
    specifications,
};

pub(super) const NOT_THEIRS: &str = "only the network of a text says what becomes of its amendments";
pub(super) const NOT_PROVED: &str = "what it announces carries no proof of its author that holds";

/// The text and the author of what stands in an activity of the network of that text: believed by the author's proof, or
/// from their own network.
///
/// # Errors
/// The outer error is the database's; the inner one is what becomes of it.
pub(super) async fn vouched(
    tx: &mut Tx,
    here: &Here<'_>,
    inbound: &Inbound<'_>,
    inner: &Document,
) -> Result<std::result::Result<(Publication, Actor), Outcome>> {
    let (Some(author), Some(text)) = (inner.id_of("actor"), inner.id_of("target")) else {
        return Ok(Err(Outcome::Refused("what it announces has no author")));
    };
    let publication = match find(tx, here, text).await? {
        Ok(publication) => publication,
        Err(outcome) => return Ok(Err(outcome)),
    };
    if !speaks_for(tx, inbound, &publication).await? {
        return Ok(Err(Outcome::Refused(NOT_THEIRS)));
    }
    if let Some(why) = unwanted(tx, author).await? {
        return Ok(Err(Outcome::Refused(why)));
    }
    let Some(actor) = actors::by_uri(tx, author).await? else { return Ok(Err(Outcome::Needs(author.to_owned()))) };
    if !is_proved(here, &actor, inner) && !inbound.origin.owns(author) {
        return Ok(Err(Outcome::Refused(NOT_PROVED)));
    }
    Ok(Ok((publication, actor)))
}

/// Why nothing of the network of this author is taken, through whomever it comes.
async fn unwanted(tx: &mut Tx, author: &str) -> Result<Option<&'static str>> {
    let Some(origin) = Origin::parse(author) else { return Ok(Some("its author is nowhere")) };
    let blocked: Vec<(String,)> = tx
        .query("select origin from networks where state = $1")
        .bind(peers::State::Blocked.name().to_owned())
        .all()
        .await?;
    let mut blocked = blocked.iter().filter_map(|(blocked,)| Origin::parse(blocked));
    if blocked.any(|blocked| origin.is_under(&blocked)) {
        return Ok(Some("the network of its author is blocked here"));
    }
    let is_taken = peers::takes(tx, &origin, specifications::KIND).await?;
    Ok((!is_taken).then_some("amendments of its author's network are not taken here"))
}

/// True when the network of a text speaks.
pub(super) async fn speaks_for(tx: &mut Tx, inbound: &Inbound<'_>, publication: &Publication) -> Result<bool> {
    Ok(publication.network == inbound.origin.as_str() && peers::speaks_for_its_network(tx, inbound.actor).await?)
}

/// True when this actor has signed it with a key that holds.
pub(super) fn is_proved(here: &Here<'_>, actor: &Actor, said: &Document) -> bool {
    published::worth(&actor.published_keys(), said.json(), here.now) == Worth::Proved
}
