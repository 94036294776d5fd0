//! The page of what is carried by hand to and from one network, under the page of that network.

mod exchange;
mod history;
mod receive;

use super::{Place, WEB_PART};
use crate::{
    client_address::ClientAddress,
    federation::peers::{Peer, State as Relation},
    networks,
    web::{Access, PageError, PageResult, Role, Routes, Site},
};
use axum::routing::{get, post};
use std::sync::Arc;

/// Megabytes of [`WEB_PART`], as people count them.
const MEGABYTES: u64 = WEB_PART / 1_000_000;

/// Adds the routes of this room.
#[must_use]
pub fn routes(routes: Routes) -> Routes {
    let administrator = Access::Person(Role::Administrator);
    routes
        .route("/admin/networks/{id}/bundles", administrator, get(exchange::get))
        .route("/admin/networks/{id}/bundles/export", administrator, post(exchange::export))
        .route("/admin/networks/{id}/bundles/import", administrator, post(receive::import))
}

/// The network of the page; there is nothing to carry to one that is not accepted.
async fn accepted(site: &Site, id: &str) -> PageResult<Peer> {
    let peer = networks::store::by_id(&mut site.db.read().await?, id).await?;
    let is_ours = |peer: &Peer| Relation::parse(&peer.state) == Some(Relation::Accepted) && peer.software == "archipel";
    peer.filter(is_ours).ok_or(PageError::NotFound)
}

fn path_of(id: &str) -> String {
    format!("/admin/networks/{id}/bundles")
}

fn place<'a>(site: &'a Site, by: &'a str, address: &'a str) -> Place<'a> {
    let (data, decoding) = (site.config.data.as_path(), Arc::clone(&site.decoding));
    Place { db: &site.db, data, here: site.here(), decoding, by, address }
}

/// Who asks, from where.
struct By {
    handle: String,
    address: String,
}

impl By {
    fn new(view: &crate::web::View, address: ClientAddress) -> PageResult<Self> {
        Ok(Self { handle: view.person()?.handle.clone(), address: address.to_string() })
    }
}
