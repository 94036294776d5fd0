//! The pages about accounts: coming in, joining, oneself, others, and their administration.

mod admin;
mod invitation;
mod login;
mod me;
mod password;
mod profile;
mod proof;
mod signup;

use super::{By, Error, role_keys};
use crate::{
    client_address::ClientAddress,
    federation::keys::NewPair,
    locale::Locale,
    territory,
    web::{
        Access, PageError, PageResult, Role, Routes, Site, View, Viewer,
        components::{Choice, FormErrors},
    },
};
use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use maud::Markup;

/// Adds the routes of this room.
#[must_use]
pub fn routes(routes: Routes) -> Routes {
    let person = Access::Person(Role::Reader);
    let moderator = Access::Person(Role::Moderator);
    let administrator = Access::Person(Role::Administrator);
    routes
        .route("/login", Access::Visitor, get(login::get).post(login::post))
        .route("/logout", Access::Visitor, post(login::leave))
        .route("/signup", Access::Visitor, get(signup::get).post(signup::post))
        .route("/invitation/{token}", Access::Visitor, get(invitation::get).post(invitation::post))
        .route("/password/forgot", Access::Visitor, get(password::forgot).post(password::ask))
        .route("/password/reset/{token}", Access::Visitor, get(password::get).post(password::post))
        .route("/people/{handle}", Access::Everyone, get(profile::get))
        .route("/me", person, get(me::profile::get).post(me::profile::post))
        .route("/me/security", person, get(me::security::get))
        .route("/me/email", person, post(me::security::email))
        .route("/me/password", person, post(me::security::password))
        .route("/me/sessions", person, post(me::security::sessions))
        .route("/me/tokens", person, get(me::tokens::get).post(me::tokens::post))
        .route("/me/tokens/revoke", person, post(me::tokens::revoke))
        .route("/me/data", person, get(me::data::get))
        .route("/me/export", person, post(me::data::export))
        .route("/me/delete", person, post(me::data::delete))
        .route("/admin/people", moderator, get(admin::people::get))
        .route("/admin/people/{id}", moderator, get(admin::person::get))
        .route("/admin/people/{id}/role", administrator, post(admin::person::role))
        .route("/admin/people/{id}/status", moderator, post(admin::person::status))
        .route("/admin/people/{id}/answer", administrator, post(admin::person::answer))
        .route("/admin/invitations", administrator, get(admin::invitations::get).post(admin::invitations::post))
        .route("/admin/invitations/cancel", administrator, post(admin::invitations::cancel))
        .route("/admin/joining", administrator, get(admin::joining::get).post(admin::joining::post))
}

/// A page that nothing on the way keeps, and whose address no other page learns.
fn secret(markup: Markup) -> Response {
    let mut response = markup.into_response();
    response.headers_mut().insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    response
}

/// A form that came back with what is wrong with it.
fn refused(markup: Markup) -> Response {
    (StatusCode::UNPROCESSABLE_ENTITY, secret(markup)).into_response()
}

/// Puts what a verb refuses on its field; what nobody can correct by typing ends the request.
fn on_field(errors: &mut FormErrors, error: Error) -> PageResult<()> {
    match (error.on_field(), error) {
        (Some((field, key)), _) => errors.add(field, key),
        (None, Error::NotAllowed) => return Err(PageError::Forbidden),
        (None, Error::Database(error)) => return Err(error.into()),
        // It was there a moment ago: somebody else was faster.
        (None, _) => return Err(PageError::NotFound),
    }
    Ok(())
}

/// What a verb refuses where there is no field to put it on.
fn failure(error: Error) -> PageError {
    match error {
        Error::NotAllowed => PageError::Forbidden,
        Error::Database(error) => error.into(),
        Error::NoSuchPerson => PageError::NotFound,
        _ => PageError::BadRequest,
    }
}

/// Who acts, for the verbs.
fn by<'a>(viewer: &'a Viewer, address: &'a str) -> By<'a> {
    By { handle: &viewer.handle, role: viewer.role, address }
}

/// The keys of a new actor: a tenth of a second of processor, off the async threads, in turn with
/// the hashes of passwords.
async fn new_pair(site: &Site) -> PageResult<NewPair> {
    let federation = site.federation.clone();
    tokio::task::spawn_blocking(move || federation.sealer.new_pair())
        .await
        .ok()
        .and_then(Result::ok)
        .ok_or(PageError::Internal("the keys of an actor cannot be made"))
}

/// Every territory, for a select.
fn territory_choices(view: &View, chosen: &str) -> Vec<Choice> {
    territory::all()
        .iter()
        .map(|one| Choice::new(one.code.as_str(), one.label(view.locale), one.code == chosen))
        .collect()
}

/// Every language of the interface, each in its own words.
fn language_choices(chosen: &str) -> Vec<Choice> {
    Locale::ALL
        .into_iter()
        .map(|one| Choice::new(one.tag(), one.t("layout-language-name"), one.tag() == chosen))
        .collect()
}

/// Roles with what they may do.
fn role_choices(view: &View, chosen: Role) -> Vec<Choice> {
    Role::ALL
        .into_iter()
        .map(|role| {
            let (name, meaning) = role_keys(role);
            Choice::new(role.name(), view.t(name), role == chosen).hint(view.t(meaning))
        })
        .collect()
}

/// A key for a counter: what was typed is never written into it.
fn counter(what: &str, typed: &str) -> String {
    format!("{what}:{}", crate::web::session::hash(&typed.trim().to_ascii_lowercase()))
}

/// A key that counts by network address.
fn counter_of(what: &str, address: ClientAddress) -> String {
    format!("{what}:{}", address.network())
}
