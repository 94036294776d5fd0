//! Opening a vote: its terms, which never change afterwards.

use super::{path, refused};
use crate::{
    db::Conn,
    specifications::{
        Sheet,
        amendments::{self, Amendment},
        pages::{Mine, banner, errors, form_page, not_in_phase, place, refusal, trail, unprocessable},
        phase::Phase,
        tally::{Majority, Rule},
        votes::{Error, Input, Voting, open, verbs},
    },
    web::{
        PageError, PageResult, Site, Submission, View,
        components::{Choice, Field, FormErrors, Look, Tone, button_link, csrf, error_summary, notice, submit},
        form::Fields,
        preferences::{flash, see_other},
        sent::{self, FORM_ID},
    },
};
use axum::{
    extract::{Path, Query, State as Shared},
    response::IntoResponse as _,
};
use maud::{Markup, html};
use serde::Deserialize;

/// On what.
#[derive(Deserialize)]
pub(super) struct Asked {
    amendment: Option<String>,
}

struct Form<'a> {
    mine: &'a Mine,
    amendment: Option<&'a Amendment>,
    networks: &'a [Voting],
    input: Input,
    name: String,
    errors: FormErrors,
    notice: Option<Markup>,
    writes: bool,
}

impl Form<'_> {
    fn page(&self, view: &View) -> Markup {
        let Self { mine, input, errors, .. } = self;
        let publication = &mine.publication;
        let heading = view.t("vote-open");
        let back = self.amendment.map_or_else(
            || publication.path(),
            |amendment| format!("{}/amendments/{}", publication.path(), amendment.id),
        );
        let zone = place(view, &mine.sheet);
        let rules = Rule::ALL.map(|one| Choice::new(one.name(), view.t(one.key()), input.rule == one.name()));
        let majorities =
            Majority::ALL.map(|one| Choice::new(one.name(), view.t(one.key()), input.majority == one.name()));
        let named = |chosen: &[String]| -> Vec<Choice> {
            self.networks.iter().map(|one| Choice::new(&*one.id, &*one.name, chosen.contains(&one.id))).collect()
        };
        let main = html! {
            (trail(view, publication, &heading))
            h1 { (heading) }
            p.lead { (view.t(if self.amendment.is_some() { "vote-open-lead-amendment" } else { "vote-open-lead" })) }
            (banner(view, publication, &mine.sheet))
            @if let Some(notice) = &self.notice { (notice) }
            form.form method="post" action={ (publication.path()) "/votes/new" } novalidate {
                (error_summary(view, errors))
                (csrf(view))
                input type="hidden" name=(FORM_ID) value=(self.name);
                @if let Some(amendment) = self.amendment { input type="hidden" name="amendment" value=(amendment.id); }
                (Field::new("networks", "vote-networks").hint("vote-networks-hint").required().checkboxes(view, errors, &named(&input.networks)))
                (Field::new("rule", "vote-rule").required().radios(view, errors, &rules))
                (Field::new("majority", "vote-majority").required().radios(view, errors, &majorities))
                (Field::new("quorum", "vote-quorum-label").hint("vote-quorum-hint").value(&input.quorum).maxlength(6).input(view, errors))
                p.hint { (view.tv("specification-zone", &[("place", zone.name(view.locale).into())])) }
                (Field::new("opens", "vote-opens-label").hint("vote-opens-hint").kind("datetime-local").value(&input.opens).input(view, errors))
                (Field::new("closes", "vote-closes-label").required().kind("datetime-local").value(&input.closes).input(view, errors))
                (Field::new("grace", "vote-grace-label").hint("vote-grace-hint").value(&input.grace).maxlength(4).input(view, errors))
                (Field::new("fragile", "vote-fragile").hint("vote-fragile-hint").checkboxes(view, errors, &named(&input.fragile)))
                (Field::new("grace_fragile", "vote-grace-fragile").value(&input.grace_fragile).maxlength(4).input(view, errors))
                div.actions {
                    @if self.writes { (submit(Look::Primary, &view.t("vote-open-send"))) }
                    (button_link(Look::Plain, &back, &view.t("amendment-cancel")))
                }
            }
        };
        form_page(view, &heading, errors, main)
    }
}

async fn amendment(conn: &mut Conn, mine: &Mine, id: &str) -> PageResult<Option<Amendment>> {
    if id.is_empty() {
        return Ok(None);
    }
    let found = amendments::store::by_id(conn, id).await?.filter(|one| one.publication_id == mine.publication.id);
    found.map(Some).ok_or(PageError::NotFound)
}

/// That one is open, and where.
fn already(view: &View, mine: &Mine, vote: &str) -> Markup {
    let at = format!("{}/votes/{vote}", mine.publication.path());
    let words = view.t("vote-error-open-already");
    notice(Tone::Alert, html! { p role="alert" { (words) " " a href=(at) { (view.t("vote-read")) } } })
}

/// Why none can be opened now.
fn closed(view: &View, sheet: &Sheet, amendment: Option<&Amendment>) -> Option<Markup> {
    let standing = sheet.schedule().at(view.now);
    match amendment {
        Some(one) if one.standing() != amendments::State::Open => Some(refusal(&view.t("amendment-closed"))),
        Some(_) if matches!(standing.phase, Phase::Amendments | Phase::Vote) => None,
        None if standing.phase == Phase::Vote => None,
        _ => Some(not_in_phase(view, standing)),
    }
}

/// `GET /specifications/{id}/votes/new?amendment=`
pub(super) async fn get(
    Shared(site): Shared<Site>,
    view: View,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> PageResult {
    let mut conn = site.db.read().await?;
    let mine = Mine::read(&mut conn, &view, &id).await?;
    let amendment = amendment(&mut conn, &mine, &asked.amendment.unwrap_or_default()).await?;
    let networks = verbs::networks(&mut conn).await?;
    drop(conn);
    let notice = closed(&view, &mine.sheet, amendment.as_ref());
    let input = Input {
        rule: Rule::OnePerMember.name().to_owned(),
        majority: Majority::Simple.name().to_owned(),
        quorum: "1".to_owned(),
        grace: "48".to_owned(),
        networks: networks.iter().map(|one| one.id.clone()).collect(),
        ..Input::default()
    };
    let form = Form {
        mine: &mine,
        amendment: amendment.as_ref(),
        networks: &networks,
        input,
        name: view.form_id(),
        errors: FormErrors::new(),
        writes: notice.is_none(),
        notice,
    };
    Ok(form.page(&view).into_response())
}

fn typed(fields: &Fields) -> Input {
    let text = |name: &str| fields.get(name).to_owned();
    Input {
        rule: text("rule"),
        majority: text("majority"),
        quorum: text("quorum"),
        opens: text("opens"),
        closes: text("closes"),
        grace: text("grace"),
        networks: fields.all("networks"),
        fragile: fields.all("fragile"),
        grace_fragile: text("grace_fragile"),
    }
}

/// `POST /specifications/{id}/votes/new`
pub(super) async fn post(
    Shared(site): Shared<Site>,
    view: View,
    Path(id): Path<String>,
    submission: Submission,
) -> PageResult {
    let fields = submission.fields;
    let input = typed(&fields);
    let (person, name, now) = (view.person()?.id.clone(), fields.get(FORM_ID), site.clock.now());
    let mut tx = site.db.begin().await?;
    if let Some(address) = sent::begin(&mut tx, &person, name, &fields, now).await? {
        return Ok(see_other(&address));
    }
    let mine = Mine::read(&mut tx, &view, &id).await?;
    let amendment = amendment(&mut tx, &mine, fields.get("amendment")).await?;
    let opened = open(&mut tx, &site.here(), mine.author(), &mine.publication, amendment.as_ref(), &input).await;
    let error = match opened {
        Ok(vote) => {
            let done = path(&mine.publication, &vote);
            sent::done(&mut tx, &person, name, &fields, &done, now).await?;
            tx.commit().await?;
            site.wake();
            return Ok(flash(&site, "vote-flash-open", &done));
        }
        Err(error) => error,
    };
    let networks = verbs::networks(&mut tx).await?;
    let mut form = Form {
        mine: &mine,
        amendment: amendment.as_ref(),
        networks: &networks,
        input,
        name: name.to_owned(),
        errors: FormErrors::new(),
        notice: None,
        writes: true,
    };
    match error {
        Error::Invalid(problems) => form.errors = errors(&view, &problems),
        Error::Already(vote) => {
            form.notice = Some(already(&view, &mine, &vote));
            form.writes = false;
        }
        Error::OutOfPhase(_) | Error::Closed => {
            form.notice = closed(&view, &mine.sheet, amendment.as_ref());
            form.writes = false;
        }
        error => return Err(refused(error)),
    }
    Ok(unprocessable(form.page(&view)))
}
