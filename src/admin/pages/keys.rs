//! The keys with which this network, its server and its people sign: since when, and new ones.

use super::frame;
use crate::{
    client_address::ClientAddress,
    federation::{
        actors::{self, Actor},
        keyring,
        published::PublishedKey,
        rotation::{self, Asker, Error, Why},
    },
    time::Timestamp,
    web::{
        PageError, PageResult, Site, Submission, View,
        components::{Look, Tone, csrf, notice, pager, post_button, short_instant, submit},
        preferences::flash,
    },
};
use axum::{
    Extension,
    extract::{Query, State},
    response::IntoResponse,
};
use maud::{Markup, html};
use serde::Deserialize;

const PATH: &str = "/admin/keys";
const REVOKE: &str = "/admin/keys/revoke";
const PAGE: usize = 50;

#[derive(Deserialize)]
pub(super) struct Asked {
    after: Option<String>,
    actor: Option<String>,
}

/// `GET /admin/keys`
pub(super) async fn get(State(site): State<Site>, view: View, Query(asked): Query<Asked>) -> PageResult {
    let after = asked.after.unwrap_or_default();
    let limit = i64::try_from(PAGE + 1).expect("small");
    let mut conn = site.db.read().await?;
    let mut list = keyring::people_after(&mut conn, &after, limit).await?;
    let more = list.len() > PAGE;
    list.truncate(PAGE);
    let next = list.last().filter(|_| more).map(|last| format!("{PATH}?after={}", last.handle));
    if after.is_empty() {
        let network = [actors::network(&mut conn).await?, actors::instance(&mut conn).await?];
        list.splice(0..0, network);
    }
    let content = html! {
        p { (view.t("admin-keys-lead")) }
        p { (view.t("admin-keys-when")) }
        (table(&view, site.clock.now(), &list))
        (pager(&view, Some(PATH).filter(|_| !after.is_empty()), next.as_deref()))
        p.meta { (view.t("admin-keys-all")) " " code { "archipel keys revoke --all" } }
    };
    Ok(frame(&view, PATH, &view.t("admin-keys"), &content).into_response())
}

/// `POST /admin/keys`
pub(super) async fn post(
    State(site): State<Site>,
    view: View,
    Extension(address): Extension<ClientAddress>,
    submission: Submission,
) -> PageResult {
    let done = replace(&site, &view, &address.to_string(), submission.fields.get("actor"), Why::Rotation).await?;
    Ok(flash(&site, if done { "admin-flash-keys" } else { "admin-flash-keys-not" }, PATH))
}

/// `GET /admin/keys/revoke`: what follows, before anything is done.
pub(super) async fn ask(State(site): State<Site>, view: View, Query(asked): Query<Asked>) -> PageResult {
    let id = asked.actor.unwrap_or_default();
    let actor = own(&site, &id).await?;
    let content = html! {
        (notice(Tone::Alert, html! {
            p { (view.tv("admin-keys-revoke-text", &[("name", actor.name.as_str().into()), ("address", actor.address().into())])) }
            ul {
                li { (view.t("admin-keys-revoke-thief")) }
                li { (view.t("admin-keys-revoke-due")) }
                li { (view.t("admin-keys-revoke-proofs")) }
                li { (view.t("admin-keys-revoke-end")) }
            }
        }))
        form.form method="post" action=(REVOKE) {
            (csrf(&view))
            input type="hidden" name="actor" value=(actor.id);
            div.actions {
                (submit(Look::Danger, &view.t("admin-keys-revoke-confirm")))
                a href=(PATH) { (view.t("admin-keys-revoke-not")) }
            }
        }
    };
    Ok(frame(&view, PATH, &view.t("admin-keys-revoke-title"), &content).into_response())
}

/// `POST /admin/keys/revoke`
pub(super) async fn revoke(
    State(site): State<Site>,
    view: View,
    Extension(address): Extension<ClientAddress>,
    submission: Submission,
) -> PageResult {
    let done = replace(&site, &view, &address.to_string(), submission.fields.get("actor"), Why::Compromised).await?;
    Ok(flash(&site, if done { "admin-flash-keys-revoked" } else { "admin-flash-keys-not" }, PATH))
}

async fn replace(site: &Site, view: &View, address: &str, id: &str, why: Why) -> PageResult<bool> {
    own(site, id).await?;
    let federation = site.federation.clone();
    let pair = tokio::task::spawn_blocking(move || federation.sealer.new_pair()).await.ok().and_then(Result::ok);
    let pair = pair.ok_or(PageError::Internal("the keys of an actor cannot be made"))?;
    let mut tx = site.db.begin().await?;
    let actor = keyring::find(&mut tx, id).await?.ok_or(PageError::NotFound)?;
    let by = Asker { handle: &view.person()?.handle, address };
    match rotation::replace(&mut tx, &site.here(), &actor, pair, why, by).await {
        Ok(_) => tx.commit().await?,
        Err(Error::Database(error)) => return Err(error.into()),
        Err(Error::NotOurs) => return Err(PageError::NotFound),
        Err(Error::TooMany | Error::Changed) => return Ok(false),
    }
    site.wake();
    Ok(true)
}

async fn own(site: &Site, id: &str) -> PageResult<Actor> {
    keyring::find(&mut site.db.read().await?, id).await?.ok_or(PageError::NotFound)
}

fn table(view: &View, now: Timestamp, actors: &[Actor]) -> Markup {
    let columns = ["admin-keys-who", "admin-keys-since", "admin-keys-before", "admin-keys-do"].map(|key| view.t(key));
    let [who, since, before, act] = &columns;
    let title = view.t("admin-keys");
    html! {
        div.table-scroll tabindex="0" role="group" aria-label=(title) {
            table.stacked {
                caption.visually-hidden { (title) }
                thead { tr { @for column in &columns { th scope="col" { (column) } } } }
                tbody {
                    @for actor in actors {
                        @let keys = actor.published_keys();
                        tr {
                            td data-label=(who) { (actor.name) " " span.meta { "@" (actor.handle) } }
                            td data-label=(since) { @if let Some(at) = keys.first().and_then(|key| key.since) { (short_instant(view, at)) } }
                            td data-label=(before) { (former(view, now, &keys)) }
                            td data-label=(act) {
                                (post_button(view, Look::Plain, PATH, &[("actor", &actor.id)], &view.tv("admin-keys-rotate", &[("handle", actor.handle.as_str().into())])))
                                " "
                                a href={ (REVOKE) "?actor=" (actor.id) } { (view.tv("admin-keys-revoke", &[("handle", actor.handle.as_str().into())])) }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// How many keys came before, and what they are worth.
fn former(view: &View, now: Timestamp, keys: &[PublishedKey]) -> String {
    let believed = keys.iter().skip(1).filter(|key| key.holds(now)).count();
    // A revocation gives up the keys of requests and of proofs at one instant.
    let mut revoked: Vec<_> = keys.iter().filter_map(|key| key.revoked).collect();
    revoked.sort_unstable();
    revoked.dedup();
    let count = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
    view.tv("admin-keys-former", &[("believed", count(believed).into()), ("revoked", count(revoked.len()).into())])
}
