//! Stating something, and correcting it: what is said of the whole. What is said of requirements has a form of its own.

use super::{REVISION, errors, file, folder, heading, notice_of, path, read, refused, signer};
use crate::{
    db::Conn,
    federation::actors,
    publications::{Publication, said::File},
    specifications::{
        Sheet,
        pages::{banner, form_page, found, refusal, trail, unprocessable},
        road::road,
        statements::{
            Content, Error, Fault, Kind, Statement, content,
            content::{MAX_NAME, MAX_RESERVATIONS},
            correct, state, store,
        },
    },
    territory,
    web::{
        PageError, PageResult, Role, Site, Submission, View,
        components::{Choice, Field, FormErrors, Look, button_link, csrf, error_summary, submit},
        form::Fields,
        preferences::{flash, see_other},
        sent::{self, FORM_ID},
    },
};
use axum::{
    extract::{Path, Query, State as Shared},
    http::StatusCode,
    response::IntoResponse as _,
};
use maud::{Markup, html};
use serde::Deserialize;

/// Versions that a statement may be about, the newest ones.
const VERSIONS: i64 = 50;

/// What is to be stated.
#[derive(Deserialize)]
pub(super) struct Asked {
    kind: Option<String>,
}

struct Form<'a> {
    publication: &'a Publication,
    kind: Kind,
    title: &'static str,
    action: String,
    back: String,
    content: &'a Content,
    version: i64,
    versions: Vec<i64>,
    /// Signed by the network; `None` where that is settled.
    by_network: Option<bool>,
    /// The revision that is corrected; `None` of a new one.
    revision: Option<i64>,
    /// The file is the one that others see already.
    file_is_shown: bool,
    name: String,
    errors: FormErrors,
    notice: Option<Markup>,
    writes: bool,
}

impl Form<'_> {
    fn page(&self, view: &View) -> Markup {
        let heading = view.t(self.title);
        let versions: Vec<Choice> = self
            .versions
            .iter()
            .map(|number| {
                let words = view.tv("statement-version", &[("number", (*number).into())]);
                Choice::new(number.to_string(), words, *number == self.version)
            })
            .collect();
        let main = html! {
            (trail(view, self.publication, &heading))
            h1 { (heading) }
            p.lead { a href=(self.publication.path()) { (self.publication.title) } }
            (banner(view, self.publication, &Sheet::from_json(&self.publication.sheet)))
            @if let Some(notice) = &self.notice { (notice) }
            form.form method="post" action=(self.action) enctype=[(self.kind == Kind::Adoption).then_some("multipart/form-data")] novalidate {
                (error_summary(view, &self.errors))
                (csrf(view))
                input type="hidden" name=(FORM_ID) value=(self.name);
                input type="hidden" name="kind" value=(self.kind.name());
                @if let Some(revision) = self.revision { input type="hidden" name=(REVISION) value=(revision); }
                (self.fields(view))
                @if self.kind == Kind::Adoption {
                    (Field::new("version", "statement-field-version").hint("statement-field-version-hint").required().select(view, &self.errors, &versions))
                } @else {
                    input type="hidden" name="version" value=(self.version);
                }
                div.actions {
                    @if self.writes { (submit(Look::Primary, &view.t(if self.kind == Kind::Adoption { "statement-send" } else { "statement-send-next" }))) }
                    (button_link(Look::Plain, &self.back, &view.t("statement-cancel")))
                }
            }
        };
        form_page(view, &heading, &self.errors, main)
    }

    fn fields(&self, view: &View) -> Markup {
        let (content, errors) = (self.content, &self.errors);
        let tag = self.publication.language.as_str();
        let mut places = vec![Choice::new("", view.t("statement-territory-choose"), content.territory.is_empty())];
        places.extend(
            territory::all()
                .iter()
                .map(|one| Choice::new(one.code.as_str(), one.label(view.locale), one.code == content.territory)),
        );
        let statuses = content::STATUSES.map(|(name, key)| Choice::new(name, view.t(key), content.status == name));
        html! {
            @match self.kind {
                Kind::Adoption => {
                    (Field::new("name", "statement-structure").hint("statement-structure-hint").required().value(&content.name).maxlength(MAX_NAME).input(view, errors))
                    (Field::new("territory", "statement-territory").required().select(view, errors, &places))
                    (Field::new("status", "statement-status").required().radios(view, errors, &statuses))
                    (Field::new("day", "statement-day").hint("statement-day-hint").kind("date").value(&content.day).input(view, errors))
                    (Field::new("organ", "statement-organ").hint("statement-organ-hint").value(&content.organ).maxlength(MAX_NAME).input(view, errors))
                    (Field::new("reservations", "statement-reservations").hint("statement-reservations-hint").value(&content.reservations).rows(4).maxlength(MAX_RESERVATIONS).language(tag).textarea(view, errors))
                    (Field::new("deliberation", "statement-deliberation").hint("statement-deliberation-hint").kind("url").value(&content.deliberation).input(view, errors))
                    (file::field(view, content.file.as_ref(), self.file_is_shown, errors))
                    @if let Some(by_network) = self.by_network {
                        (Field::new("sign_as", "statement-sign").radios(view, errors, &[
                            Choice::new("me", view.t("statement-sign-me"), !by_network),
                            Choice::new("network", view.network.name.clone(), by_network),
                        ]))
                    }
                }
                Kind::Annex => {
                    p { (view.tv("statement-annex-lead", &[("network", view.network.name.as_str().into())])) }
                    (Field::new("name", "statement-annex-name").required().value(&content.name).maxlength(MAX_NAME).input(view, errors))
                    (Field::new("territory", "statement-territory").required().select(view, errors, &places))
                }
                Kind::Conformance => {
                    p { (view.t("statement-conformance-lead")) }
                    (Field::new("name", "statement-solution").required().value(&content.name).maxlength(MAX_NAME).input(view, errors))
                    (Field::new("publisher", "statement-publisher").required().value(&content.publisher).maxlength(MAX_NAME).input(view, errors))
                    (Field::new("address", "statement-address").hint("statement-address-hint").required().kind("url").value(&content.address).input(view, errors))
                    (Field::new("release", "statement-release").hint("statement-release-hint").required().value(&content.release).maxlength(MAX_NAME).input(view, errors))
                }
            }
        }
    }
}

/// Why nothing can be sent now.
async fn closed(conn: &mut Conn, site: &Site, view: &View, publication: &Publication) -> PageResult<Option<Markup>> {
    let road = road(conn, &site.here(), publication).await?;
    Ok(road.is_none().then(|| refusal(&view.t("statement-no-road"))))
}

/// What was typed, with its file, and with what is said of requirements as it was.
fn typed(fields: &Fields, file: Option<File>, before: Option<&Content>) -> PageResult<(i64, Content)> {
    let text = |name: &str| fields.get(name).to_owned();
    let content = Content {
        name: text("name"),
        territory: text("territory"),
        status: text("status"),
        day: text("day"),
        organ: text("organ"),
        reservations: text("reservations"),
        deliberation: text("deliberation"),
        file,
        publisher: text("publisher"),
        address: text("address"),
        release: text("release"),
        entries: before.map(|before| before.entries.clone()).unwrap_or_default(),
    };
    Ok((fields.get("version").parse().map_err(|_| PageError::BadRequest)?, content))
}

/// The kind that a reader may state.
fn kind_of(view: &View, name: &str) -> PageResult<Kind> {
    let kind = Kind::parse(name).ok_or(PageError::NotFound)?;
    // An annex speaks for a territory: an animator signs it for the network.
    if kind == Kind::Annex && !view.may(Role::Animator) { Err(PageError::Forbidden) } else { Ok(kind) }
}

async fn new_form<'a>(
    conn: &mut Conn,
    view: &View,
    publication: &'a Publication,
    (kind, content, version): (Kind, &'a Content, i64),
) -> PageResult<Form<'a>> {
    let title = match kind {
        Kind::Adoption => "statement-adoption-new",
        Kind::Annex => "statement-annex-new",
        Kind::Conformance => "statement-conformance-new",
    };
    Ok(Form {
        publication,
        kind,
        title,
        action: format!("{}/statements/new", publication.path()),
        back: folder(publication, kind),
        content,
        version,
        versions: store::versions(conn, &publication.id, VERSIONS).await?,
        by_network: (kind == Kind::Adoption && view.may(Role::Animator)).then_some(false),
        revision: None,
        file_is_shown: false,
        name: view.form_id(),
        errors: FormErrors::new(),
        notice: None,
        writes: true,
    })
}

/// `GET /specifications/{id}/statements/new?kind=`
pub(super) async fn get(
    Shared(site): Shared<Site>,
    view: View,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> PageResult {
    let mut conn = site.db.read().await?;
    let publication = found(&mut conn, &id).await?;
    let kind = kind_of(&view, asked.kind.as_deref().unwrap_or_default())?;
    let mut content = Content::default();
    match kind {
        Kind::Adoption => {
            content.name.clone_from(&view.person()?.structure);
            content.territory.clone_from(&view.territory.code);
        }
        Kind::Annex => {
            content.name.clone_from(&view.network.name);
            content.territory.clone_from(&view.network.territory_code);
        }
        Kind::Conformance => {}
    }
    let notice = closed(&mut conn, &site, &view, &publication).await?;
    let mut form = new_form(&mut conn, &view, &publication, (kind, &content, publication.version)).await?;
    form.writes = notice.is_none();
    form.notice = notice;
    Ok(form.page(&view).into_response())
}

/// `POST /specifications/{id}/statements/new`
pub(super) async fn post(
    Shared(site): Shared<Site>,
    view: View,
    Path(id): Path<String>,
    submission: Submission,
) -> PageResult {
    let Submission { mut fields, files } = submission;
    let kind = kind_of(&view, fields.get("kind"))?;
    let (file, wrong) = file::receive(&site, &view, (&mut fields, files), None).await?;
    let (person, name, now) = (view.person()?.id.clone(), fields.get(FORM_ID), site.clock.now());
    let (version, content) = typed(&fields, file, None)?;
    let mut tx = site.db.begin().await?;
    if let Some(address) = sent::begin(&mut tx, &person, name, &fields, now).await? {
        return Ok(see_other(&address));
    }
    let publication = found(&mut tx, &id).await?;
    let by_network = kind == Kind::Annex || view.may(Role::Animator) && fields.get("sign_as") == "network";
    let signer = if by_network && kind != Kind::Conformance {
        actors::network(&mut tx).await?
    } else {
        actors::by_id(&mut tx, &view.person()?.actor_id).await?
    };
    let stated = state(&mut tx, &site.here(), &signer, &publication, (kind, version), content.clone()).await;
    let error = match stated {
        // Nothing is stated without the file that was to go with it.
        Ok(_) if wrong.is_some() => Error::Invalid(Vec::new()),
        Ok(statement) => {
            let at = path(&publication, &statement);
            // What it says of requirements comes next.
            let done = if kind == Kind::Adoption { at } else { format!("{at}/entries") };
            sent::done(&mut tx, &person, name, &fields, &done, now).await?;
            tx.commit().await?;
            site.wake();
            let is_here = publication.is_of(&site.config.origin);
            return Ok(flash(&site, if is_here { "statement-flash-listed" } else { "statement-flash-sent" }, &done));
        }
        Err(error) => error,
    };
    let mut form = new_form(&mut tx, &view, &publication, (kind, &content, version)).await?;
    form.by_network = form.by_network.map(|_| by_network);
    name.clone_into(&mut form.name);
    came_back(&view, form, wrong, error)
}

/// The form with what is wrong with it, and with its file.
fn came_back(view: &View, mut form: Form<'_>, wrong: Option<Fault>, error: Error) -> PageResult {
    match error {
        Error::Invalid(mut faults) => {
            faults.extend(wrong);
            form.errors = errors(&faults);
        }
        error => {
            form.notice = Some(notice_of(view, &error).ok_or_else(|| refused(error))?);
            form.writes = false;
        }
    }
    Ok(unprocessable(form.page(view)))
}

async fn edit_form<'a>(
    conn: &mut Conn,
    view: &View,
    (publication, statement): (&'a Publication, &Statement),
    (content, version): (&'a Content, i64),
) -> PageResult<Form<'a>> {
    let back = path(publication, statement);
    let mut versions = store::versions(conn, &publication.id, VERSIONS).await?;
    if !versions.contains(&statement.version) {
        versions.push(statement.version);
    }
    Ok(Form {
        publication,
        kind: statement.kind(),
        title: heading(statement.kind()),
        action: format!("{back}/edit"),
        back,
        content,
        version,
        versions,
        by_network: None,
        revision: Some(statement.revision),
        file_is_shown: statement.content().file == content.file,
        name: view.form_id(),
        errors: FormErrors::new(),
        notice: None,
        writes: true,
    })
}

/// `GET /specifications/{id}/statements/{statement}/edit`
pub(super) async fn get_edit(
    Shared(site): Shared<Site>,
    view: View,
    Path((id, statement)): Path<(String, String)>,
) -> PageResult {
    let mut conn = site.db.read().await?;
    let (publication, statement) = read(&mut conn, &id, &statement).await?;
    signer(&mut conn, &view, &statement).await?;
    let content = statement.content();
    let notice = if statement.standing().is_over() {
        Some(refusal(&view.t("statement-closed")))
    } else {
        closed(&mut conn, &site, &view, &publication).await?
    };
    let mut form = edit_form(&mut conn, &view, (&publication, &statement), (&content, statement.version)).await?;
    form.writes = notice.is_none();
    form.notice = notice;
    Ok(form.page(&view).into_response())
}

/// `POST /specifications/{id}/statements/{statement}/edit`
pub(super) async fn post_edit(
    Shared(site): Shared<Site>,
    view: View,
    Path((id, statement)): Path<(String, String)>,
    submission: Submission,
) -> PageResult {
    let Submission { mut fields, files } = submission;
    let before = {
        let mut conn = site.db.read().await?;
        let (_, statement) = read(&mut conn, &id, &statement).await?;
        // Nothing is stored for who may not change it anyway.
        signer(&mut conn, &view, &statement).await?;
        statement.content()
    };
    let (file, wrong) = file::receive(&site, &view, (&mut fields, files), Some(&before)).await?;
    let (person, name, now) = (view.person()?.id.clone(), fields.get(FORM_ID), site.clock.now());
    let mut tx = site.db.begin().await?;
    if let Some(address) = sent::begin(&mut tx, &person, name, &fields, now).await? {
        return Ok(see_other(&address));
    }
    let (publication, statement) = read(&mut tx, &id, &statement).await?;
    let signer = signer(&mut tx, &view, &statement).await?;
    let (version, content) = typed(&fields, file, Some(&statement.content()))?;
    let revision: i64 = fields.get(REVISION).parse().map_err(|_| PageError::BadRequest)?;
    let said = (revision, version, content.clone());
    let error = match correct(&mut tx, &site.here(), &signer, &publication, &statement, said).await {
        Ok(_) if wrong.is_some() => Error::Invalid(Vec::new()),
        Ok(statement) => {
            let done = path(&publication, &statement);
            sent::done(&mut tx, &person, name, &fields, &done, now).await?;
            tx.commit().await?;
            site.wake();
            return Ok(flash(&site, "statement-flash-corrected", &done));
        }
        Err(error) => error,
    };
    let mut form = edit_form(&mut tx, &view, (&publication, &statement), (&content, version)).await?;
    if matches!(error, Error::Moved) {
        // With the newest revision, and a name of its own: sent again, it is written over what the reader has seen.
        form.notice = Some(html! {
            (refusal(&view.t("statement-moved")))
            p { a href=(path(&publication, &statement)) { (view.t("statement-moved-read")) } }
        });
        return Ok((StatusCode::CONFLICT, form.page(&view)).into_response());
    }
    // What was read stays what was read.
    form.revision = Some(revision);
    name.clone_into(&mut form.name);
    came_back(&view, form, wrong, error)
}
