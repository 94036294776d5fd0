//! A moderator keeps what a ballot says from the readers of this network, or shows it again. The ballot counts all the same.

use super::{
    one::{choice, lines},
    path, read,
};
use crate::{
    db::Conn,
    publications::Publication,
    specifications::{
        hiding::{self, Hidden},
        pages::{
            hide::{Asked, Subject, asked, form},
            unprocessable,
        },
        votes::{
            Vote,
            store::{self, Ballot},
        },
    },
    web::{PageError, PageResult, Site, Submission, View, components::FormErrors, preferences::flash},
};
use axum::{
    extract::{Path, State as Shared},
    response::IntoResponse as _,
};
use maud::{Markup, html};

/// Where the form of a ballot stands.
pub(super) fn at(publication: &Publication, vote: &Vote, ballot: &Ballot) -> String {
    format!("{}/voices/{}", path(publication, vote), ballot.id)
}

async fn find(
    conn: &mut Conn,
    (id, vote, ballot): &(String, String, String),
) -> PageResult<(Publication, Vote, Ballot)> {
    let (publication, vote) = read(conn, id, vote).await?;
    if vote.result.is_none() {
        return Err(PageError::NotFound);
    }
    let ballot = store::shown(conn, &vote.id, ballot).await?.filter(|one| !one.explanation.is_empty());
    Ok((publication, vote, ballot.ok_or(PageError::NotFound)?))
}

/// `GET /specifications/{id}/votes/{vote}/voices/{ballot}`
pub(super) async fn get(
    Shared(site): Shared<Site>,
    view: View,
    Path(asked): Path<(String, String, String)>,
) -> PageResult {
    let (publication, vote, ballot) = find(&mut site.db.read().await?, &asked).await?;
    Ok(draw(&view, (&publication, &vote, &ballot), "", &FormErrors::new()).into_response())
}

/// `POST /specifications/{id}/votes/{vote}/voices/{ballot}`
pub(super) async fn post(
    Shared(site): Shared<Site>,
    view: View,
    Path(named): Path<(String, String, String)>,
    submission: Submission,
) -> PageResult {
    let mut tx = site.db.begin().await?;
    let (publication, vote, ballot) = find(&mut tx, &named).await?;
    let (reason, key) = match asked(&submission.fields) {
        Asked::Hide(reason) => (reason, "specification-flash-hidden"),
        Asked::Show => (String::new(), "specification-flash-shown"),
        Asked::Mend(errors) => {
            let reason = submission.fields.get("reason");
            return Ok(unprocessable(draw(&view, (&publication, &vote, &ballot), reason, &errors)));
        }
        Asked::Nothing => return Err(PageError::BadRequest),
    };
    let what = Hidden::Explanation(&vote.id, &ballot.uri);
    let changed = hiding::set(&mut tx, &site.here(), what, &reason, &view.person()?.handle).await?;
    tx.commit().await?;
    Ok(flash(&site, if changed { key } else { "report-flash-changed" }, &path(&publication, &vote)))
}

fn draw(
    view: &View,
    (publication, vote, ballot): (&Publication, &Vote, &Ballot),
    reason: &str,
    errors: &FormErrors,
) -> Markup {
    let subject = Subject {
        publication,
        headings: ["vote-explanation-hide", "vote-explanation-hidden"],
        lead: "vote-explanation-hide-lead",
        action: at(publication, vote, ballot),
        back: path(publication, vote),
        words: html! {
            p { (ballot.voter_name.as_deref().unwrap_or(&ballot.voter)) " · " (choice(view, &ballot.choice)) }
            blockquote { @for line in lines(&ballot.explanation) { p { (line) } } }
        },
        hidden: &ballot.hidden_reason,
    };
    form(view, &subject, reason, errors)
}
