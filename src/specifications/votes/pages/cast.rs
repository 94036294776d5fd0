//! What is sent from the page of a vote: a ballot, its taking back, a mandate.

use super::{
    one::{self, Typed},
    path, read, refused,
};
use crate::{
    federation::actors,
    specifications::{
        pages::{errors, refusal, unprocessable},
        tally::Choice,
        votes::{Error, cast, mandate as give_mandate, take_back},
    },
    web::{
        PageResult, Site, Submission, View,
        preferences::{flash, see_other},
        sent::{self, FORM_ID},
    },
};
use axum::extract::{Path, State as Shared};

/// `POST /specifications/{id}/votes/{vote}/ballot`
pub(super) async fn ballot(
    Shared(site): Shared<Site>,
    view: View,
    Path((id, vote)): Path<(String, String)>,
    submission: Submission,
) -> PageResult {
    let fields = submission.fields;
    let (person, name, now) = (view.person()?.id.clone(), fields.get(FORM_ID), site.clock.now());
    let mut tx = site.db.begin().await?;
    if let Some(address) = sent::begin(&mut tx, &person, name, &fields, now).await? {
        return Ok(see_other(&address));
    }
    let (publication, vote) = read(&mut tx, &id, &vote).await?;
    let actor = actors::by_id(&mut tx, &view.person()?.actor_id).await?;
    let (choice, explanation) = (fields.get("choice"), fields.get("explanation"));
    let said = (Choice::parse(choice), explanation);
    let error = match cast(&mut tx, &site.here(), &actor, &publication, &vote, said).await {
        Ok(()) => {
            let done = path(&publication, &vote);
            sent::done(&mut tx, &person, name, &fields, &done, now).await?;
            tx.commit().await?;
            site.wake();
            let is_here = publication.is_of(&site.config.origin);
            return Ok(flash(&site, if is_here { "vote-flash-received" } else { "vote-flash-sent" }, &done));
        }
        Err(error) => error,
    };
    let mut typed = Typed { choice, explanation, form_id: name, ..Typed::default() };
    match error {
        Error::Invalid(problems) => typed.errors = errors(&view, &problems),
        Error::Closed => typed.notice = Some(refusal(&view.t("vote-not-open"))),
        Error::NoRoad => typed.notice = Some(refusal(&view.t("vote-no-road"))),
        error => return Err(refused(error)),
    }
    Ok(unprocessable(one::draw(&mut tx, &view, &publication, &vote, typed).await?))
}

/// `POST /specifications/{id}/votes/{vote}/withdraw`
pub(super) async fn withdraw(
    Shared(site): Shared<Site>,
    view: View,
    Path((id, vote)): Path<(String, String)>,
    _: Submission,
) -> PageResult {
    let mut tx = site.db.begin().await?;
    let (publication, vote) = read(&mut tx, &id, &vote).await?;
    let actor = actors::by_id(&mut tx, &view.person()?.actor_id).await?;
    let key = match take_back(&mut tx, &site.here(), &actor, &publication, &vote).await {
        Ok(()) => {
            tx.commit().await?;
            site.wake();
            return Ok(flash(&site, "vote-flash-taken-back", &path(&publication, &vote)));
        }
        Err(Error::Closed) => "vote-not-open",
        Err(Error::NoRoad) => "vote-no-road",
        Err(error) => return Err(refused(error)),
    };
    let typed = Typed { notice: Some(refusal(&view.t(key))), ..Typed::default() };
    Ok(unprocessable(one::draw(&mut tx, &view, &publication, &vote, typed).await?))
}

/// `POST /specifications/{id}/votes/{vote}/mandate`
pub(super) async fn mandate(
    Shared(site): Shared<Site>,
    view: View,
    Path((id, vote)): Path<(String, String)>,
    submission: Submission,
) -> PageResult {
    let mut tx = site.db.begin().await?;
    let (publication, vote) = read(&mut tx, &id, &vote).await?;
    let by = actors::by_id(&mut tx, &view.person()?.actor_id).await?;
    let handle = submission.fields.get("person");
    let mut typed = Typed { person: handle, ..Typed::default() };
    match give_mandate(&mut tx, &site.here(), &by, &publication, &vote, handle).await {
        Ok(()) => {
            tx.commit().await?;
            return Ok(flash(&site, "vote-flash-mandated", &path(&publication, &vote)));
        }
        Err(Error::Invalid(problems)) => typed.errors = errors(&view, &problems),
        Err(Error::Closed) => typed.notice = Some(refusal(&view.t("vote-not-open"))),
        Err(error) => return Err(refused(error)),
    }
    Ok(unprocessable(one::draw(&mut tx, &view, &publication, &vote, typed).await?))
}
