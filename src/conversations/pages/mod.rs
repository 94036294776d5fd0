//! The pages of conversations. They stand under the path of the publication that they are about.

mod conversation;
mod edit;
mod reactions;
mod remove;
mod reply;
mod served;
mod uses;

use super::{
    Comment, Error, Problem, page_path, store,
    thread::{self, On},
};
use crate::{
    db::Conn,
    federation::actors::{self, Actor},
    publications::{self, Publication},
    web::{
        Access, PageError, PageResult, Role, Routes, View,
        components::{FormErrors, breadcrumb, prose},
        layout::unprocessable,
    },
};
use axum::routing::{get, post};
use maud::{Markup, html};

/// Comments of one page of the thread; the first ones stand under the publication itself.
pub(super) const FIRST: usize = 100;

/// Adds the routes of this room.
#[must_use]
pub fn routes(routes: Routes) -> Routes {
    let person = Access::Person(Role::Reader);
    routes
        .route("/practices/{id}/conversation", Access::Everyone, get(conversation::get))
        .route("/practices/{id}/replies", Access::Visitor, get(served::replies))
        .route("/practices/{id}/comments", person, post(reply::post))
        .route("/practices/{id}/comments/new", person, get(reply::get))
        .route("/practices/{id}/comments/{comment}/edit", person, get(edit::get).post(edit::post))
        .route("/practices/{id}/comments/{comment}/delete", person, get(remove::get).post(remove::post))
        .route("/practices/{id}/uses", Access::Everyone, get(uses::get))
        .route("/practices/{id}/uses", person, post(uses::post))
        .route("/practices/{id}/like", person, post(reactions::like))
        .route("/practices/{id}/share", person, post(reactions::share))
        .route("/specifications/{id}/conversation", Access::Everyone, get(conversation::get))
        .route("/specifications/{id}/replies", Access::Visitor, get(served::replies))
        .route("/specifications/{id}/comments", person, post(reply::post))
        .route("/specifications/{id}/comments/new", person, get(reply::get))
        .route("/specifications/{id}/comments/{comment}/edit", person, get(edit::get).post(edit::post))
        .route("/specifications/{id}/comments/{comment}/delete", person, get(remove::get).post(remove::post))
        .route("/specifications/{id}/like", person, post(reactions::like))
        .route("/specifications/{id}/share", person, post(reactions::share))
        .route("/events/{id}/conversation", Access::Everyone, get(conversation::get))
        .route("/events/{id}/replies", Access::Visitor, get(served::replies))
        .route("/events/{id}/comments", person, post(reply::post))
        .route("/events/{id}/comments/new", person, get(reply::get))
        .route("/events/{id}/comments/{comment}/edit", person, get(edit::get).post(edit::post))
        .route("/events/{id}/comments/{comment}/delete", person, get(remove::get).post(remove::post))
        .route("/events/{id}/like", person, post(reactions::like))
        .route("/events/{id}/share", person, post(reactions::share))
        .route("/comments/above", Access::Visitor, get(served::above))
        .route("/comments/{id}", Access::Visitor, get(served::comment))
        .route("/people/{handle}/likes/{id}", Access::Visitor, get(served::like))
        .route("/people/{handle}/shares/{id}", Access::Visitor, get(served::share))
}

/// The form of a comment for who is signed in, the way to sign in for others.
pub(super) fn signed_in_form(view: &View, publication: &Publication, on: On<'_>) -> Markup {
    if view.viewer.is_some() {
        thread::comment_form(view, publication, on, "", &FormErrors::new())
    } else {
        thread::sign_in(view, "conversation-sign-in")
    }
}

/// The publication that a page is about.
async fn publication(conn: &mut Conn, id: &str) -> PageResult<Publication> {
    let found = publications::store::by_id(conn, id).await?.ok_or(PageError::NotFound)?;
    if found.is_published() { Ok(found) } else { Err(PageError::Gone) }
}

/// A comment that can still be read, under its publication.
async fn comment_of(conn: &mut Conn, publication: &Publication, id: &str) -> PageResult<Comment> {
    let found = store::by_id(conn, id)
        .await?
        .filter(|found| found.publication_id == publication.id)
        .ok_or(PageError::NotFound)?;
    if found.is_published() { Ok(found) } else { Err(PageError::Gone) }
}

/// The reader as an author.
async fn author(conn: &mut Conn, view: &View) -> PageResult<Actor> {
    Ok(actors::by_id(conn, &view.person()?.actor_id).await?)
}

/// Where a comment can be read: page and anchor.
async fn address(conn: &mut Conn, publication: &Publication, comment: &Comment) -> PageResult<String> {
    let path = page_path(publication);
    let page = if comment.is_use() {
        format!("{path}/uses?after={}", store::Cursor::from(comment).text())
    } else if store::is_among_first(conn, comment, FIRST).await? {
        path
    } else {
        format!("{path}/conversation?after={}", store::Cursor::from(comment).text())
    };
    Ok(format!("{page}#comment-{}", comment.id))
}

/// The trail of a page under a publication.
fn trail(view: &View, publication: &Publication, here: &str) -> Markup {
    breadcrumb(view, &[(&publication.title, &page_path(publication))], here)
}

/// The fields to mend, or what else happened.
fn mend(error: Error) -> PageResult<FormErrors> {
    match error {
        Error::Invalid(problems) => Ok(errors(problems)),
        Error::Forbidden => Err(PageError::Forbidden),
        Error::Gone => Err(PageError::Gone),
        Error::Database(error) => Err(error.into()),
    }
}

fn errors(problems: Vec<Problem>) -> FormErrors {
    let mut errors = FormErrors::new();
    for problem in problems {
        if problem.max == 0 {
            // What a comment is about is no field of the form: what is to be done about it is said at the text.
            errors.add(if problem.field == "section" { "text" } else { problem.field }, problem.key);
        } else {
            errors.add_with(problem.field, problem.key, vec![("max", problem.max.into())]);
        }
    }
    errors
}

/// What happened where there is no field to put it on.
fn failure(error: Error) -> PageError {
    mend(error).err().unwrap_or(PageError::BadRequest)
}

/// What a comment says, under who says it.
fn quoted(view: &View, comment: &Comment) -> Markup {
    html! {
        section.panel {
            p.meta { (crate::web::components::person_line(&thread::person(view, comment))) }
            (prose(view, &comment.html, None))
        }
    }
}
