//! Specifications: opened by one network, written by its team, read in full by the others.

mod amendments;
mod awaiting;
mod commented;
mod deliberated;
mod drafting;
mod everywhere;
mod great;
mod hidden;
mod refusals;
mod returned;
mod scene;
mod scripted;
mod statements;
mod successor;
mod unsettled;
mod votes;

use crate::support::{Instance, browser::Page, form::Form, story::Mediator};
use archipel::web::Role;
use axum::http::StatusCode;

const TEXT: &str = "# Objet\n\nUn passeport pour les parcours.\n\n## Accès\n\nOn y entre sans compte.\n\nExigences :\n\n\
    - (indispensable) Le passeport fonctionne sans connexion.\n  - Pourquoi : la ligne est coupée souvent.\n\
    - (utile) Il s’imprime.\n\n# Données\n\nLe parcours reste à la personne.\n";

async fn ici() -> (Instance, Mediator) {
    let ici = Instance::start("ici", "48").await;
    let lea = Mediator::at(&ici, "lea", Role::Contributor).await;
    (ici, lea)
}

/// The form of a new one, filled.
async fn new_form(who: &Mediator, title: &str) -> Form {
    who.form("/specifications/new", "/specifications/new").await.set_all(&[
        ("title", title),
        ("context", "Les réseaux suivent des personnes d’un lieu à l’autre."),
        ("document", TEXT),
    ])
}

/// Opens one; returns its path.
pub async fn opened(who: &Mediator, title: &str) -> String {
    let sent = send(who, &new_form(who, title).await).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{} {:?}", sent.words(), sent.errors());
    sent.location().to_owned()
}

/// Sends a form as its page says: with `multipart/form-data`.
async fn send(who: &Mediator, form: &Form) -> Page {
    form.send_with(&who.browser, &[]).await
}

/// The form that edits a section.
async fn section(who: &Mediator, path: &str, section: &str) -> Form {
    let action = format!("{path}/drafting/{section}");
    who.form(&action, &action).await
}

/// Saves a section with other words.
pub async fn write(who: &Mediator, path: &str, id: &str, from: &str, to: &str) {
    let form = section(who, path, id).await;
    let text = form.get("text").replace(from, to);
    assert_ne!(text, form.get("text"), "« {from} » stands in it");
    let sent = send(who, &form.set("text", &text)).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{} {:?}", sent.words(), sent.errors());
}

/// Freezes the working text; returns the path of the version.
pub async fn frozen(who: &Mediator, path: &str, note: &str) -> String {
    let action = format!("{path}/freeze");
    who.say(&action, &action, &[("note", note)]).await.location().to_owned()
}

/// Leads it to a phase.
async fn led(who: &Mediator, path: &str, fields: &[(&str, &str)]) -> Page {
    let action = format!("{path}/phase");
    who.form(&action, &action).await.set_all(fields).send(&who.browser).await
}
