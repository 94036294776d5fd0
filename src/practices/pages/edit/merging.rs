//! The page on which two states of a sheet are merged: what each of them changed, field by field, and what to keep.

use super::super::{href, label, licence, passage, territories, versions::trail};
use super::{
    begin,
    merge::{BOTH, DRAFT, KEEP, Other, STANDING, TAKE, VERSION, choice, text},
};
use crate::{
    practices::{
        form,
        merge::{By, Field, Kind, Sides},
        sheet,
    },
    publications::Publication,
    text::diff,
    web::{
        View,
        components::{
            self, Choice, FormErrors, Look, Tone, button_link, csrf, error_summary, instant, notice, submit_as,
        },
        form::Fields,
        layout::{self, Page},
    },
};
use maud::{Markup, html};

/// The page and what it shows.
pub(super) struct Merging<'a> {
    pub(super) standing: &'a Publication,
    pub(super) other: &'a Other,
    pub(super) sides: &'a Sides,
    /// True when the draft has other files than what stands.
    pub(super) files: bool,
    /// What was typed so far.
    pub(super) fields: &'a Fields,
    pub(super) errors: &'a FormErrors,
    /// True when what stands was corrected since the page was drawn that sent this form.
    pub(super) moved: bool,
}

impl Merging<'_> {
    /// The whole page.
    pub(super) fn page(&self, view: &View) -> Markup {
        let heading = view.tv("practice-merge-title", &[("title", self.standing.title.as_str().into())]);
        let main = html! {
            (trail(view, self.standing, &view.t("practice-merge-here")))
            h1 { (heading) }
            @if self.moved { (notice(Tone::Alert, html! { p role="alert" { (view.t("practice-merge-moved")) } })) }
            p.lead { (self.lead(view)) }
            (self.names(view))
            (self.form(view))
        };
        let title = if self.errors.is_empty() {
            heading
        } else {
            format!("{} – {heading}", view.t("practice-form-error-title"))
        };
        layout::page(view, Page::new(title, main).private())
    }

    fn lead(&self, view: &View) -> String {
        let key = match self.other {
            Other::Version(_) => "practice-merge-lead-version",
            Other::Draft(_) => "practice-merge-lead-draft",
        };
        view.t(key).into_owned()
    }

    fn standing_name(&self, view: &View) -> String {
        view.tv("practice-version-number", &[("number", self.standing.version.into())])
    }

    fn other_name(&self, view: &View) -> String {
        match self.other {
            Other::Version(version) => view.tv("practice-version-number", &[("number", version.number.into())]),
            Other::Draft(_) => view.t("practice-merge-yours").into_owned(),
        }
    }

    /// The two, by name, and when each was written.
    fn names(&self, view: &View) -> Markup {
        let at = href(self.standing);
        html! {
            dl {
                dt { a href=(at) { (self.standing_name(view)) } }
                dd { (view.t("practice-merge-stands")) " · " (instant(view, self.standing.updated_at)) }
                @match self.other {
                    Other::Version(version) => {
                        dt { a href={ (at) "/versions/" (version.number) } { (self.other_name(view)) } }
                        dd { (view.t("practice-merge-beside")) " · " (version.author_name) " · " (instant(view, version.created_at)) }
                    }
                    Other::Draft(draft) => {
                        dt { a href={ "/drafts/" (draft.id) } { (self.other_name(view)) } }
                        dd { (view.t("practice-merge-typed")) " · " (instant(view, draft.updated_at)) }
                    }
                }
            }
        }
    }

    fn form(&self, view: &View) -> Markup {
        let at = href(self.standing);
        let differing = self.sides.differing();
        let alike: Vec<String> = self.sides.alike().into_iter().map(|name| view.t(&named(name)).into_owned()).collect();
        html! {
            form.form method="post" action={ (at) "/merge" } novalidate {
                (error_summary(view, self.errors))
                (csrf(view))
                (self.hidden())
                // The Enter key presses the first button of a form: it must save, and nothing else.
                button type="submit" hidden name="step" value="save" { (view.t("practice-form-save")) }
                @if differing.is_empty() { p { (view.t("practice-merge-alike")) } }
                @for field in &differing { (self.field(view, field)) }
                @if !alike.is_empty() && !differing.is_empty() {
                    details {
                        summary { (view.tv("practice-merge-same", &[("count", alike.len().into())])) }
                        p { (alike.join(", ")) }
                    }
                }
                @if self.files { p { (view.t("practice-merge-files")) } }
                (components::Field::new(form::NOTE, "practice-form-note").hint("practice-form-note-hint").value(&self.note(view)).maxlength(sheet::MAX_LINE).input(view, self.errors))
                div.actions {
                    (submit_as(Look::Primary, "step", "publish", &view.t("practice-merge-publish")))
                    (submit_as(Look::Plain, "step", "save", &view.t("practice-merge-continue")))
                    @match self.other {
                        Other::Version(_) => (submit_as(Look::Plain, "step", "keep", &view.tv("practice-merge-keep", &[("number", self.standing.version.into())]))),
                        Other::Draft(draft) => (button_link(Look::Quiet, &format!("/drafts/{}/discard", draft.id), &view.t("practice-merge-discard"))),
                    }
                }
            }
        }
    }

    fn note(&self, view: &View) -> String {
        match self.other {
            _ if self.fields.has(form::NOTE) => self.fields.get(form::NOTE).to_owned(),
            Other::Version(version) => view
                .tv("practice-merge-note", &[("one", version.number.into()), ("other", self.standing.version.into())]),
            Other::Draft(draft) => draft.fields().get(form::NOTE).to_owned(),
        }
    }

    fn hidden(&self) -> Markup {
        html! {
            input type="hidden" name=(begin::FORM_ID) value=(self.fields.get(begin::FORM_ID));
            input type="hidden" name=(STANDING) value=(self.standing.version);
            @match self.other {
                Other::Version(version) => input type="hidden" name=(VERSION) value=(version.number);,
                Other::Draft(draft) => input type="hidden" name=(DRAFT) value=(draft.id);,
            }
        }
    }

    /// A field: who changed what, and what to keep.
    fn field(&self, view: &View, field: &Field) -> Markup {
        html! {
            section.panel {
                h2 { (view.t(&named(field.name))) }
                p.meta { (self.told(view, field)) }
                @if field.kind == Kind::Text { (self.texts(view, field)) }
                (self.choices(view, field))
            }
        }
    }

    fn told(&self, view: &View, field: &Field) -> String {
        let name = |name: String| [("name", name.into())];
        match field.by() {
            Some(By::Standing) => view.tv("practice-merge-only", &name(self.standing_name(view))),
            Some(By::Other) => view.tv("practice-merge-only", &name(self.other_name(view))),
            Some(By::Both) if field.settled().is_some() => view.t("practice-merge-both-settled").into_owned(),
            Some(By::Both) => view.t("practice-merge-both").into_owned(),
            None => view.t("practice-merge-unknown").into_owned(),
        }
    }

    /// What each of them changed in what both come from; without that, what leads from one to the other.
    fn texts(&self, view: &View, field: &Field) -> Markup {
        let text = |values: &[String]| values.first().cloned().unwrap_or_default();
        let (standing, other) = (text(&field.standing), text(&field.other));
        let Some(base) = field.base.as_deref().map(text) else {
            return html! {
                h3 { (view.tv("practice-merge-from-to", &[("one", self.standing_name(view).into()), ("other", self.other_name(view).into())])) }
                (self.changes(view, &standing, &other))
            };
        };
        let by = field.by();
        html! {
            @for (name, side, is_same) in [(self.standing_name(view), &standing, By::Other), (self.other_name(view), &other, By::Standing)] {
                @if by != Some(is_same) {
                    h3 { (view.tv("practice-merge-changes", &[("name", name.into())])) }
                    (self.changes(view, &base, side))
                }
            }
            @if !base.is_empty() {
                details {
                    summary { (view.t("practice-merge-base")) }
                    div.diff lang=[passage(view, &self.standing.language)] { (base) }
                }
            }
        }
    }

    fn changes(&self, view: &View, old: &str, new: &str) -> Markup {
        html! { div lang=[passage(view, &self.standing.language)] { (components::diff(view, &diff::words(old, new))) } }
    }

    fn choices(&self, view: &View, field: &Field) -> Markup {
        let (chosen, merged) = (choice(field.name), text(field.name));
        let settled = field.settled();
        let preset = match field.by() {
            _ if self.fields.has(STANDING) => self.fields.get(&chosen),
            Some(By::Standing) => KEEP,
            Some(By::Other) => TAKE,
            _ if settled.is_some() => BOTH,
            _ => "",
        };
        let keep = view.tv("practice-merge-keep-side", &[("name", self.standing_name(view).into())]);
        let take = view.tv("practice-merge-keep-side", &[("name", self.other_name(view).into())]);
        let mut choices = vec![Choice::new(KEEP, keep, preset == KEEP), Choice::new(TAKE, take, preset == TAKE)];
        if field.kind != Kind::Text {
            let hints = [shown(view, field.name, &field.standing), shown(view, field.name, &field.other)];
            choices = choices.into_iter().zip(hints).map(|(choice, hint)| choice.hint(hint)).collect();
        }
        if field.kind == Kind::Set {
            let both = shown(view, field.name, &field.both());
            choices.push(Choice::new(BOTH, view.t("practice-merge-keep-both"), preset == BOTH).hint(both));
        }
        if field.kind == Kind::Text {
            choices.push(Choice::new(BOTH, view.t("practice-merge-keep-text"), preset == BOTH));
        }
        let typed =
            if self.fields.has(&merged) { self.fields.get(&merged).to_owned() } else { self.merged(view, field) };
        let rows = u8::try_from(typed.chars().count() / 60 + typed.lines().count() + 1).unwrap_or(u8::MAX).clamp(2, 14);
        let hint = if typed.contains(&*view.t("practice-merge-open")) {
            "practice-merge-text-open"
        } else {
            "practice-merge-text-hint"
        };
        html! {
            (components::Field::new(&chosen, "practice-merge-choice").required().radios(view, self.errors, &choices))
            @if field.kind == Kind::Text {
                (components::Field::new(&merged, "practice-merge-text").hint(hint).value(&typed).rows(rows).textarea(view, self.errors))
            }
        }
    }

    /// Both texts in one; where both say another thing, each by the name of who says it.
    fn merged(&self, view: &View, field: &Field) -> String {
        let (standing, other, open) = (self.standing_name(view), self.other_name(view), view.t("practice-merge-open"));
        let nothing = view.t("practice-merge-empty");
        let says = |text: &str| if text.trim().is_empty() { nothing.to_string() } else { text.trim().to_owned() };
        // Spaces at either end stay outside: what is taken out later leaves a sound text.
        field.merged().text(|one, two| {
            let before =
                if one.starts_with(char::is_whitespace) || two.starts_with(char::is_whitespace) { " " } else { "" };
            let after = if one.ends_with(char::is_whitespace) || two.ends_with(char::is_whitespace) { " " } else { "" };
            format!("{before}[{open} – {standing}\u{a0}: {}] [{open} – {other}\u{a0}: {}]{after}", says(one), says(two))
        })
    }
}

/// The locale key of the label of a field.
fn named(name: &str) -> String {
    let name = match name {
        "people_needed" => "people",
        "cost_amount" => "cost",
        "cost_currency" => "currency",
        "review_months" => "review",
        other => other,
    };
    format!("practice-form-{}", name.replace('_', "-"))
}

/// Values of a list or a vocabulary, as people read them.
fn shown(view: &View, name: &str, values: &[String]) -> String {
    let labels = |prefix: &str| values.iter().map(|value| label(view, prefix, value)).collect::<Vec<_>>();
    let all = match name {
        "territories" => territories(view, values),
        "themes" => labels("theme"),
        "beneficiaries" => labels("beneficiary"),
        "reasons" => labels("reason"),
        "connection" => labels("connection"),
        "language" => labels("language"),
        "co_authors" => values.iter().map(|handle| format!("@{handle}")).collect(),
        "licence" => values.iter().map(|one| licence(view, one).0).collect(),
        "review_months" => match values.first().and_then(|months| months.parse::<u32>().ok()) {
            Some(0) | None => vec![view.t("practice-form-review-never").into_owned()],
            Some(months) => vec![view.tv("practice-form-review-months", &[("count", months.into())])],
        },
        _ => values.to_vec(),
    };
    if all.is_empty() { view.t("practice-merge-empty").into_owned() } else { all.join(", ") }
}
