//! Events: announced by one network, read by each by its own clock, put into calendars, moved and cancelled.

mod calendars;
mod foreign;
mod pages;
mod series;

use crate::support::{Instance, browser::Page, form::Form, story::Mediator};
use archipel::web::Role;
use axum::http::StatusCode;

pub const TITLE: &str = "Rencontre des médiateurs";

pub async fn ici() -> (Instance, Mediator) {
    let ici = Instance::start("ici", "48").await;
    let lea = Mediator::at(&ici, "lea", Role::Contributor).await;
    (ici, lea)
}

/// The form of a new one, filled: a meeting online, at six in the evening in Paris.
pub async fn new_form(who: &Mediator, title: &str) -> Form {
    who.form("/events/new", "/events/new").await.set_all(&[
        ("title", title),
        ("mode", "online"),
        ("zone", "Europe/Paris"),
        ("starts", "2027-01-12T18:00"),
        ("ends", "2027-01-12T19:30"),
        ("link", "https://visio.example/rencontre"),
        ("body", "On parle de **ce qui marche**, et de ce qui ne marche pas."),
    ])
}

/// Announces one; returns its path.
pub async fn announced(who: &Mediator, form: &Form) -> String {
    let sent = form.send(&who.browser).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{} {:?}", sent.words(), sent.errors());
    sent.location().to_owned()
}

/// Corrects one.
pub async fn corrected(who: &Mediator, path: &str, changes: &[(&str, &str)]) -> Page {
    let action = format!("{path}/edit");
    who.form(&action, &action).await.set_all(changes).send(&who.browser).await
}
