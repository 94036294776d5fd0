//! Reports that come from other networks (`Flag`). They open a report here and do nothing else.

use super::{MAX_TEXT, NewReport, report, store};
use crate::{
    db::{Conn, Result, Tx},
    federation::{Handler, Inbound, Outcome},
    here::Here,
    networks,
};
use async_trait::async_trait;

/// Open reports taken of one network: beyond, its own moderators have to be spoken to.
const MOST_OPEN: i64 = 50;
/// Objects of one report that are looked at.
const MOST_OBJECTS: usize = 20;

/// See the module.
pub struct Activities;

#[async_trait]
impl Handler for Activities {
    async fn apply(&self, tx: &mut Tx, here: &Here<'_>, inbound: &Inbound<'_>) -> Result<Outcome> {
        if inbound.activity.kind() != "Flag" {
            return Ok(Outcome::NotMine);
        }
        if !inbound.accepted {
            return Ok(Outcome::Refused("this network is not accepted here"));
        }
        if store::open_from(tx, inbound.origin.as_str()).await? >= MOST_OPEN {
            return Ok(Outcome::Refused("too many reports of this network wait already"));
        }
        let mut about = None;
        for uri in inbound.activity.ids_of("object").into_iter().take(MOST_OBJECTS).filter(|uri| here.origin.owns(uri))
        {
            let Some(target) = store::target(tx, uri).await? else { continue };
            // What was written says more than who wrote it.
            let exact = target.publication_id.is_some();
            about = Some(target);
            if exact {
                break;
            }
        }
        let Some(target) = about else { return Ok(Outcome::Refused("nothing of this instance")) };
        let reason = inbound.activity.str("content").map(networks::plain).unwrap_or_default();
        let reason: String = reason.chars().take(MAX_TEXT).collect();
        let new =
            NewReport { uri: Some(inbound.activity.uri()), reporter: &inbound.actor.uri, contact: "", reason: &reason };
        match report(tx, here, &target, &new).await {
            Ok(_) => Ok(Outcome::Done),
            Err(super::Error::Database(error)) => Err(error),
            Err(_) => Ok(Outcome::Refused("nothing of this instance")),
        }
    }

    /// Nothing is kept here under the id of what somebody creates.
    async fn known(&self, _: &mut Conn, _: &[String]) -> Result<Vec<String>> {
        Ok(Vec::new())
    }
}
