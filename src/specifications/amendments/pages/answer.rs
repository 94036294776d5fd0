//! What the drafting team answers, with its reason for everybody; and which amendments it puts beside each other.

use super::{author, change, form::conflicts, name, one, path, refused};
use crate::{
    db::Conn,
    specifications::{
        amendments::{self, Amendment, Answer, Error, Joined, MAX_REASON, State, store},
        pages::{Mine, banner, errors, form_page, refusal, trail, unprocessable},
        work,
    },
    web::{
        PageError, PageResult, Site, Submission, View,
        components::{
            Choice, Field, FormErrors, Look, Tone, button_link, csrf, error_summary, notice, person_line, submit,
        },
        preferences::{flash, see_other},
        sent::{self, FORM_ID},
    },
};
use axum::{
    extract::{Path, State as Shared},
    http::StatusCode,
    response::IntoResponse as _,
};
use maud::{Markup, html};

/// What can be answered.
const OUTCOMES: [(State, &str); 3] = [
    (State::Accepted, "amendment-outcome-accepted"),
    (State::Partly, "amendment-outcome-partly"),
    (State::Refused, "amendment-outcome-refused"),
];

struct Form<'a> {
    mine: &'a Mine,
    amendment: &'a Amendment,
    outcome: &'a str,
    text: &'a str,
    reason: &'a str,
    version: i64,
    name: String,
    errors: FormErrors,
    notice: Option<Markup>,
    writes: bool,
}

impl Form<'_> {
    fn page(&self, view: &View) -> Markup {
        let Self { mine, amendment, .. } = self;
        let publication = &mine.publication;
        let at = path(publication, amendment);
        let heading = view.tv("amendment-answer-title", &[("name", name(view, amendment).into())]);
        let rows = u8::try_from(self.text.lines().count() + 3).unwrap_or(u8::MAX).clamp(6, 24);
        let phase = mine.sheet.schedule().at(view.now).phase;
        let outcomes = amendments::outcomes(phase);
        let takes_in = outcomes.contains(&State::Accepted);
        let choices: Vec<Choice> = OUTCOMES
            .iter()
            .filter(|(state, _)| outcomes.contains(state))
            .map(|(state, key)| Choice::new(state.name(), view.t(key), self.outcome == state.name()))
            .collect();
        let main = html! {
            (trail(view, publication, &heading))
            h1 { (heading) }
            p.meta { (person_line(&author(view, amendment))) " · " a href=(at) { (view.t("amendment-read")) } }
            (banner(view, publication, &mine.sheet))
            @if let Some(notice) = &self.notice { (notice) }
            section aria-labelledby="change" {
                h2 id="change" { (view.t("amendment-change")) }
                (change(view, amendment))
                @for line in amendment.motive.lines().filter(|line| !line.trim().is_empty()) { p { (line) } }
            }
            form.form method="post" action={ (at) "/answer" } novalidate {
                (error_summary(view, &self.errors))
                (csrf(view))
                input type="hidden" name=(FORM_ID) value=(self.name);
                input type="hidden" name="version" value=(self.version);
                (Field::new("outcome", "amendment-outcome").required().radios(view, &self.errors, &choices))
                @if takes_in { (Field::new("text", "amendment-kept-text").hint("amendment-kept-text-hint").value(self.text).rows(rows).language(&publication.language).textarea(view, &self.errors)) }
                (Field::new("reason", "amendment-reason").hint("amendment-reason-hint").required().value(self.reason).rows(4).maxlength(MAX_REASON).language(&publication.language).textarea(view, &self.errors))
                div.actions {
                    @if self.writes { (submit(Look::Primary, &view.t("amendment-answer-send"))) }
                    (button_link(Look::Plain, &at, &view.t("amendment-cancel")))
                }
            }
        };
        form_page(view, &heading, &self.errors, main)
    }
}

/// That the text changes no more, and what can be done instead.
pub(super) fn refuses(view: &View) -> Markup {
    notice(Tone::Waiting, html! { p { (view.t("amendment-refuse-only")) } })
}

/// The team, and one of the amendments of its text.
async fn read(conn: &mut Conn, view: &View, id: &str, amendment: &str) -> PageResult<(Mine, Amendment)> {
    let mine = Mine::read(conn, view, id).await?;
    let amendment = store::by_id(conn, amendment).await?.filter(|one| one.publication_id == mine.publication.id);
    Ok((mine, amendment.ok_or(PageError::NotFound)?))
}

fn drawn_form<'a>(
    view: &View,
    mine: &'a Mine,
    amendment: &'a Amendment,
    (outcome, text, reason): (&'a str, &'a str, &'a str),
) -> Form<'a> {
    Form {
        mine,
        amendment,
        outcome,
        text,
        reason,
        version: mine.publication.version,
        name: view.form_id(),
        errors: FormErrors::new(),
        notice: None,
        writes: true,
    }
}

/// `GET /specifications/{id}/amendments/{amendment}/answer`
pub(super) async fn get(
    Shared(site): Shared<Site>,
    view: View,
    Path((id, amendment)): Path<(String, String)>,
) -> PageResult {
    let mut conn = site.db.read().await?;
    let (mine, amendment) = read(&mut conn, &view, &id, &amendment).await?;
    let joined = amendment.join(&mut conn, &mine.publication, &mine.sheet, &mine.sheet.read()).await?;
    let is_changed = work::is_changed(&mut conn, &mine.publication, &mine.sheet).await?;
    drop(conn);
    let standing = mine.sheet.schedule().at(view.now);
    let (text, open) = match joined {
        Ok(joined) => {
            let open = (!joined.conflicts.is_empty()).then(|| conflicts(&view, &joined, "amendment-answer-conflicts"));
            (joined.text, open)
        }
        Err(problems) => {
            let words: Vec<String> = problems.iter().map(|problem| problem.words(view.locale)).collect();
            (amendment.proposed.clone(), Some(refusal(&words.join(" "))))
        }
    };
    let refuses_only = amendments::outcomes(standing.phase) == [State::Refused];
    let outcome = if refuses_only { State::Refused.name() } else { "" };
    let mut form = drawn_form(&view, &mine, &amendment, (outcome, text.trim(), ""));
    form.writes = amendment.waits();
    form.notice = if !amendment.waits() {
        Some(refusal(&view.t("amendment-closed")))
    } else if refuses_only {
        Some(refuses(&view))
    } else if is_changed {
        Some(refusal(&view.t("amendment-error-work")))
    } else {
        open
    };
    Ok(form.page(&view).into_response())
}

/// `POST /specifications/{id}/amendments/{amendment}/answer`
pub(super) async fn post(
    Shared(site): Shared<Site>,
    view: View,
    Path((id, amendment)): Path<(String, String)>,
    submission: Submission,
) -> PageResult {
    let fields = submission.fields;
    let (person, name, now) = (view.person()?.id.clone(), fields.get(FORM_ID), site.clock.now());
    let mut tx = site.db.begin().await?;
    if let Some(address) = sent::begin(&mut tx, &person, name, &fields, now).await? {
        return Ok(see_other(&address));
    }
    let (mine, amendment) = read(&mut tx, &view, &id, &amendment).await?;
    let (outcome, text, reason) = (fields.get("outcome"), fields.get("text"), fields.get("reason"));
    let version: i64 = fields.get("version").parse().map_err(|_| PageError::BadRequest)?;
    let said = Answer { outcome: State::parse(outcome), reason, text: Some(text), version };
    let (here, publication) = (site.here(), &mine.publication);
    let answered = amendments::answer(&mut tx, &here, mine.author(), publication, &amendment, &said).await;
    let Err(error) = answered else {
        let done = path(publication, &amendment);
        sent::done(&mut tx, &person, name, &fields, &done, now).await?;
        tx.commit().await?;
        site.wake();
        return Ok(flash(&site, "amendment-flash-answered", &done));
    };
    let mut form = drawn_form(&view, &mine, &amendment, (outcome, text, reason));
    form.version = version;
    name.clone_into(&mut form.name);
    match error {
        Error::Invalid(problems) => form.errors = errors(&view, &problems),
        Error::OutOfPhase(_) => form.notice = Some(refuses(&view)),
        Error::Closed => {
            form.notice = Some(refusal(&view.t("amendment-closed")));
            form.writes = false;
        }
        Error::Conflict(joined) => return Ok(conflict(&view, form, &joined)),
        error => return Err(refused(error)),
    }
    Ok(unprocessable(form.page(&view)))
}

/// The text changed while the answer was written: the form comes back with both in one.
fn conflict(view: &View, form: Form<'_>, joined: &Joined) -> axum::response::Response {
    let page = Form {
        text: joined.text.trim(),
        version: form.mine.publication.version,
        name: view.form_id(),
        notice: Some(conflicts(view, joined, "amendment-answer-conflicts")),
        ..form
    };
    (StatusCode::CONFLICT, page.page(view)).into_response()
}

/// `POST /specifications/{id}/amendments/{amendment}/group`
pub(super) async fn group(
    Shared(site): Shared<Site>,
    view: View,
    Path((id, amendment)): Path<(String, String)>,
    submission: Submission,
) -> PageResult {
    let mut tx = site.db.begin().await?;
    let (mine, amendment) = read(&mut tx, &view, &id, &amendment).await?;
    let lead = match submission.fields.get("lead") {
        "" => None,
        lead => Some(store::by_id(&mut tx, lead).await?.ok_or(PageError::NotFound)?),
    };
    let (here, publication) = (site.here(), &mine.publication);
    match amendments::group(&mut tx, &here, mine.author(), publication, &amendment, lead.as_ref()).await {
        Ok(()) => {}
        Err(Error::Invalid(problems)) => {
            let errors = errors(&view, &problems);
            return Ok(unprocessable(one::draw(&mut tx, &view, publication, &amendment, &errors).await?));
        }
        Err(error) => return Err(refused(error)),
    }
    tx.commit().await?;
    site.wake();
    Ok(flash(&site, "amendment-flash-grouped", &path(publication, &amendment)))
}
