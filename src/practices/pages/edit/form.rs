//! The page of the form: the source of an adaptation and its note first, the five fields that are enough,
//! then all others under « Enrichir », then the buttons.

use super::super::{
    author, href,
    mine::draft_title,
    passage,
    sheet::{facts, lead, text},
};
use super::{about::About, begin, fields};
use crate::{
    practices::{Sheet, form, sheet},
    publications::{Publication, drafts::Draft, media::Attachment, vocabulary as words},
    web::{
        Role, View,
        components::{
            Choice, Field, FormErrors, Look, Tone, breadcrumb, button_link, csrf, draft_status, error_summary, notice,
            person_line, submit_as,
        },
        form::Fields,
        layout::{self, Page},
    },
};
use maud::{Markup, html};

/// The form and what it shows.
pub(super) struct Form<'a> {
    /// What was typed.
    pub(super) fields: &'a Fields,
    /// What is wrong with it.
    pub(super) errors: &'a FormErrors,
    /// What it corrects or adapts.
    pub(super) about: &'a About,
    /// What is attached to it.
    pub(super) files: &'a [Attachment],
    /// The draft it goes on with; none on its first page.
    pub(super) draft: Option<&'a Draft>,
    /// Something to say first.
    pub(super) notice: Option<Markup>,
}

impl Form<'_> {
    /// The whole page.
    pub(super) fn page(&self, view: &View) -> Markup {
        let heading = match (&self.about.publication, &self.about.source) {
            (Some(publication), _) => {
                view.tv("practice-correct-title", &[("title", publication.title.as_str().into())])
            }
            (None, Some(source)) => view.tv("practice-adapt-title", &[("title", source.title.as_str().into())]),
            (None, None) => view.t("practice-new-title").into_owned(),
        };
        let main = html! {
            (breadcrumb(view, &[(&view.t("practice-mine-title"), "/my/practices")], &heading))
            h1 { (heading) }
            @if self.about.publication.is_none() { p.lead { (view.t(if self.about.adapts() { "practice-adapt-lead" } else { "practice-new-lead" })) } }
            @if let Some(told) = &self.notice { (told) }
            @if let Some(source) = &self.about.source { (locked(view, source)) }
            (self.form(view))
        };
        // Several drafts may be open in as many tabs: each says which it is.
        let heading = match self.draft {
            Some(draft) => format!("{} – {heading}", draft_title(view, draft)),
            None => heading,
        };
        let title = if self.errors.is_empty() {
            heading
        } else {
            format!("{} – {heading}", view.t("practice-form-error-title"))
        };
        layout::page(view, Page::new(title, main).private())
    }

    /// Where the form is sent, and where its text is saved while it is written.
    fn addresses(&self) -> (String, String) {
        match (self.draft, &self.about.publication, &self.about.source) {
            (Some(draft), ..) => (format!("/drafts/{}", draft.id), format!("/drafts/{}/autosave", draft.id)),
            (None, Some(publication), _) => (format!("{}/edit", href(publication)), "/drafts/new/autosave".to_owned()),
            (None, None, Some(source)) => (format!("{}/adapt", href(source)), "/drafts/new/autosave".to_owned()),
            (None, None, None) => ("/practices/new".to_owned(), "/drafts/new/autosave".to_owned()),
        }
    }

    fn form(&self, view: &View) -> Markup {
        let (action, autosave) = self.addresses();
        html! {
            form.form method="post" action=(action) enctype="multipart/form-data" data-autosave=(autosave) novalidate {
                (error_summary(view, self.errors))
                (csrf(view))
                (self.hidden())
                // The Enter key presses the first button of a form: it must save, and nothing else.
                button type="submit" hidden name="step" value="save" { (view.t("practice-form-save")) }
                @if self.about.adapts() { (self.note(view)) }
                (self.short(view))
                (fields::optional(view, self))
                (self.sign_as(view))
                (self.source_changed(view))
                @if self.about.publication.is_some() {
                    (Field::new(form::NOTE, "practice-form-note").hint("practice-form-note-hint").value(self.fields.get(form::NOTE)).maxlength(sheet::MAX_LINE).input(view, self.errors))
                }
                (draft_status(view))
                div.actions {
                    (submit_as(Look::Primary, "step", "publish", &view.t(if self.about.publication.is_some() { "practice-form-publish-correction" } else { "practice-form-publish" })))
                    (submit_as(Look::Plain, "step", "preview", &view.t("practice-form-preview")))
                    (submit_as(Look::Plain, "step", "save", &view.t("practice-form-save")))
                    @if let Some(draft) = self.draft { (button_link(Look::Quiet, &format!("/drafts/{}/discard", draft.id), &view.t("practice-form-discard"))) }
                }
                p.meta { (view.t("practice-form-privacy")) }
            }
        }
    }

    /// What the form carries without showing it.
    fn hidden(&self) -> Markup {
        let publication = self.about.publication.as_ref().map(|publication| publication.id.as_str());
        let source = self.about.source.as_ref().filter(|_| publication.is_none()).map(|source| source.id.as_str());
        html! {
            @for name in [begin::FORM_ID, begin::SOURCE_VERSION, form::BASE_VERSION, form::JOINS] {
                @if self.fields.has(name) { input type="hidden" name=(name) value=(self.fields.get(name)); }
            }
            @for (name, value) in [(begin::PUBLICATION, publication), (begin::SOURCE, source)] {
                @if let Some(value) = value { input type="hidden" name=(name) value=(value); }
            }
        }
    }

    /// What changes, why, what stays: required of each adaptation, so it comes first.
    fn note(&self, view: &View) -> Markup {
        let chosen = self.fields.all("reasons");
        let reasons: Vec<Choice> = words::REASONS
            .iter()
            .map(|reason| {
                Choice::new(
                    *reason,
                    super::super::label(view, "reason", reason),
                    chosen.iter().any(|one| one == reason),
                )
            })
            .collect();
        html! {
            (Field::new("change", "practice-form-change").hint("practice-form-change-hint").required().value(self.fields.get("change")).rows(3).textarea(view, self.errors))
            (Field::new("reasons", "practice-form-reasons").required().checkboxes(view, self.errors, &reasons))
            (Field::new("kept", "practice-form-kept").hint("practice-form-kept-hint").required().value(self.fields.get("kept")).rows(3).textarea(view, self.errors))
        }
    }

    /// What the source says in a field that an adaptation answers anew.
    fn of_source(&self, field: impl Fn(&Sheet) -> String) -> String {
        let source = self.about.source.as_ref().filter(|_| self.about.publication.is_none());
        source.map(|source| field(&Sheet::from_json(&source.sheet))).unwrap_or_default()
    }

    /// What it cost where the source comes from.
    pub(super) fn cost_of_source(&self, view: &View) -> String {
        self.of_source(|sheet| facts::cost(view, sheet))
    }

    /// The source was corrected since it was copied: the author says whether this correction follows it. What
    /// was ticked counts for the version that the page showed, not for one that came after.
    fn source_changed(&self, view: &View) -> Markup {
        let changed =
            self.about.publication.as_ref().zip(self.about.source.as_ref()).filter(|(publication, source)| {
                source.is_published() && publication.source_version_hash.as_ref() != Some(&source.version_hash)
            });
        let Some((publication, source)) = changed else { return html! {} };
        let ticked = form::source_seen(self.fields) == Some(source.version_hash.as_str());
        html! {
            p {
                (view.t("practice-form-source-changed")) " "
                a href={ (href(publication)) "/difference?since=source" } { (view.t("practice-source-changed-difference")) }
            }
            input type="hidden" name=(form::SOURCE_NOW) value=(source.version_hash);
            (Field::new(form::SOURCE_SEEN, "practice-form-source-seen").checkbox(view, self.errors, ticked))
        }
    }

    /// The five fields that are enough.
    fn short(&self, view: &View) -> Markup {
        let (fields, errors) = (self.fields, self.errors);
        // A title that exists already is searched for only while there is something to adapt instead.
        let title = Field::new("title", "practice-form-title")
            .hint("practice-form-title-hint")
            .required()
            .value(fields.get("title"))
            .maxlength(sheet::MAX_TITLE);
        let title = if self.about.publication.is_none() && !self.about.adapts() {
            title.suggest("/practices/similar")
        } else {
            title
        };
        let outcome = self.of_source(|sheet| sheet.outcome.clone());
        html! {
            (title.input(view, errors))
            (Field::new("audience", "practice-form-audience").hint("practice-form-audience-hint").required().value(fields.get("audience")).input(view, errors))
            (Field::new("territories", "practice-form-territories").hint("practice-form-territories-hint").required().territories(view, errors, &fields.all("territories")))
            (Field::new("body", "practice-form-body").hint("practice-form-body-hint").required().value(fields.get("body")).rows(12).markdown().textarea(view, errors))
            (Field::new("outcome", "practice-form-outcome").hint("practice-form-outcome-hint").quote("practice-form-quote", &outcome).required().value(fields.get("outcome")).rows(5).markdown().textarea(view, errors))
        }
    }

    /// Whose name stands on it, for those who may sign for the network; once, at the first publication.
    fn sign_as(&self, view: &View) -> Markup {
        let Some(viewer) =
            view.viewer.as_ref().filter(|viewer| viewer.role >= Role::Animator && self.about.publication.is_none())
        else {
            return html! {};
        };
        let network = self.fields.get(form::SIGN_AS) == "network";
        let choices = [
            Choice::new("me", viewer.name.as_str(), !network),
            Choice::new("network", view.network.name.as_str(), network),
        ];
        Field::new(form::SIGN_AS, "practice-form-sign-as").radios(view, self.errors, &choices)
    }
}

/// The source, to be read while writing, never to be changed.
fn locked(view: &View, source: &Publication) -> Markup {
    let read = Sheet::from_json(&source.sheet);
    let forbidden = !source.licence.is_empty() && !words::LICENCES.contains(&source.licence.as_str());
    html! {
        section.panel {
            h2 { (view.t("practice-adapt-source")) }
            @if source.is_deleted() {
                p { (view.t("practice-source-deleted")) }
            } @else if source.is_hidden() {
                p { (view.t("practice-source-hidden")) }
            } @else {
                p { a href=(href(source)) lang=[passage(view, &source.language)] { (source.title) } }
                p.meta { (person_line(&author(view, source))) }
                details {
                    summary { (view.t("practice-adapt-source-read")) }
                    (lead(view, &source.summary, &source.language, &read))
                    (text::sections(view, &read, &source.language))
                }
                @if forbidden {
                    (notice(Tone::Alert, html! { p { (view.tv("practice-adapt-licence", &[("licence", super::super::licence(view, &source.licence).0.into())])) } }))
                }
            }
        }
    }
}
