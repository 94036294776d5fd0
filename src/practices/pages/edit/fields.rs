//! The part of the form that enriches a sheet: everything that may stay empty, folded away until some of
//! it is filled or wrong.

use super::super::{label, licence, sheet::text::described};
use super::form::Form;
use crate::{
    practices::{form::OPTIONAL, sheet},
    publications::{media, vocabulary as words},
    web::{
        View,
        components::{Choice, Field, FileLimits, Look, submit_as},
    },
};
use maud::{Markup, html};

/// Fields that are filled from the start, and say nothing of whether the rest was looked at.
const PRESET: [&str; 4] = ["language", "licence", "review_months", "cost_currency"];
const PICTURES_AND_FILES: &str = "image/jpeg,image/png,image/webp,image/gif,.pdf,.odt,.ods,.odp,.docx,.txt,.csv,.md";
const MEGABYTE: usize = 1024 * 1024;

/// See the module.
pub(super) fn optional(view: &View, form: &Form<'_>) -> Markup {
    let filled = OPTIONAL.iter().any(|name| !PRESET.contains(name) && !form.fields.get(name).is_empty())
        || !form.files.is_empty();
    let wrong = form
        .errors
        .iter()
        .any(|error| OPTIONAL.contains(&error.field.as_ref()) || matches!(error.field.as_ref(), "file" | "alt"));
    html! {
        div.field {
            details.more open[filled || wrong] {
                summary { (view.t("practice-form-enrich")) }
                fieldset {
                    legend { (view.t("practice-form-about")) }
                    (about(view, form))
                }
                fieldset {
                    legend { (view.t("practice-form-means")) }
                    (means(view, form))
                }
                fieldset {
                    legend { (view.t("practice-form-story")) }
                    (story(view, form))
                }
                fieldset id="attachments" {
                    legend { (view.t("practice-form-attachments")) }
                    (attachments(view, form))
                }
                fieldset {
                    legend { (view.t("practice-form-rights")) }
                    (rights(view, form))
                }
            }
        }
    }
}

fn listed(view: &View, form: &Form<'_>, name: &str, prefix: &str, values: &[&str]) -> Vec<Choice> {
    let chosen = form.fields.all(name);
    values
        .iter()
        .map(|value| Choice::new(*value, label(view, prefix, value), chosen.iter().any(|one| one == value)))
        .collect()
}

/// One of a list, or nothing said.
fn optionally(view: &View, choices: Vec<Choice>) -> Vec<Choice> {
    let none = choices.iter().all(|choice| !choice.chosen);
    [Choice::new("", view.t("practice-form-unsaid"), none)].into_iter().chain(choices).collect()
}

fn about(view: &View, form: &Form<'_>) -> Markup {
    let (fields, errors) = (form.fields, form.errors);
    html! {
        (Field::new("summary", "practice-form-summary").hint("practice-form-summary-hint").value(fields.get("summary")).rows(3).maxlength(sheet::MAX_SUMMARY).textarea(view, errors))
        (Field::new("objective", "practice-form-objective").value(fields.get("objective")).rows(2).textarea(view, errors))
        (Field::new("themes", "practice-form-themes").checkboxes(view, errors, &listed(view, form, "themes", "theme", words::THEMES)))
        (Field::new("beneficiaries", "practice-form-beneficiaries").checkboxes(view, errors, &listed(view, form, "beneficiaries", "beneficiary", words::BENEFICIARIES)))
    }
}

fn means(view: &View, form: &Form<'_>) -> Markup {
    let (fields, errors) = (form.fields, form.errors);
    let connection = optionally(view, listed(view, form, "connection", "connection", words::CONNECTIONS));
    let currencies: Vec<Choice> = [("EUR", "practice-form-euro"), ("XPF", "practice-form-franc")]
        .into_iter()
        .map(|(code, key)| Choice::new(code, view.t(key), fields.get("cost_currency") == code))
        .collect();
    html! {
        (Field::new("duration", "practice-form-duration").hint("practice-form-duration-hint").value(fields.get("duration")).input(view, errors))
        (Field::new("people_needed", "practice-form-people").hint("practice-form-people-hint").value(fields.get("people_needed")).input(view, errors))
        (Field::new("connection", "practice-form-connection").select(view, errors, &connection))
        (Field::new("material", "practice-form-material").value(fields.get("material")).rows(4).textarea(view, errors))
        (Field::new("cost_amount", "practice-form-cost").hint("practice-form-cost-hint").quote("practice-form-quote", &form.cost_of_source(view)).value(fields.get("cost_amount")).input(view, errors))
        (Field::new("cost_currency", "practice-form-currency").select(view, errors, &currencies))
        (Field::new("partners", "practice-form-partners").value(fields.get("partners")).rows(2).textarea(view, errors))
    }
}

fn story(view: &View, form: &Form<'_>) -> Markup {
    html! {
        @for (name, key, hint) in [
            ("preparation", "practice-form-preparation", "practice-form-preparation-hint"),
            ("steps", "practice-form-steps", "practice-form-steps-hint"),
            ("did_not_work", "practice-form-did-not-work", "practice-form-did-not-work-hint"),
            ("evaluation", "practice-form-evaluation", "practice-form-evaluation-hint"),
        ] {
            (Field::new(name, key).hint(hint).value(form.fields.get(name)).rows(5).textarea(view, form.errors))
        }
    }
}

/// One file at a time, with its words: a picture without them is not taken.
fn attachments(view: &View, form: &Form<'_>) -> Markup {
    let (fields, errors) = (form.fields, form.errors);
    let size = view.tv("practice-form-megabytes", &[("count", (media::MAX_FILE / MEGABYTE).into())]);
    let limits = FileLimits {
        accept: PICTURES_AND_FILES,
        formats: &view.t("practice-form-formats"),
        size: &size,
        multiple: false,
    };
    html! {
        @if !form.files.is_empty() {
            ul {
                @for file in form.files {
                    @let text = described(view, file);
                    li {
                        (text)
                        @if file.is_picture() {
                            " " span.meta { @if file.alt.is_empty() { (view.t("practice-form-decorative-said")) } @else { (view.tv("practice-form-alt-said", &[("alt", file.alt.as_str().into())])) } }
                        }
                        @if form.draft.is_some() { " " (submit_as(Look::Quiet, "detach", &file.id, &view.tv("practice-form-detach", &[("name", text.as_str().into())]))) }
                    }
                }
            }
            @if form.draft.is_none() { p.meta { (view.t("practice-form-detach-later")) } }
        }
        (Field::new("file", "practice-form-file").hint("practice-form-file-hint").file(view, errors, limits))
        (Field::new("alt", "practice-form-alt").hint("practice-form-alt-hint").value(fields.get("alt")).maxlength(500).input(view, errors))
        (Field::new("decorative", "practice-form-decorative").checkbox(view, errors, fields.has("decorative")))
        (submit_as(Look::Plain, "step", "attach", &view.t("practice-form-attach")))
    }
}

fn rights(view: &View, form: &Form<'_>) -> Markup {
    let (fields, errors) = (form.fields, form.errors);
    let licences: Vec<Choice> = words::LICENCES
        .iter()
        .map(|value| {
            let (name, meaning) = licence(view, value);
            Choice { hint: meaning, ..Choice::new(*value, name, fields.get("licence") == *value) }
        })
        .collect();
    let mut months: Vec<u32> = vec![0, 6, 12, 24];
    let asked: u32 = fields.get("review_months").parse().unwrap_or(0);
    if !months.contains(&asked) {
        months.push(asked);
        months.sort_unstable();
    }
    let reviews: Vec<Choice> = months
        .into_iter()
        .map(|count| {
            let text = if count == 0 {
                view.t("practice-form-review-never").into_owned()
            } else {
                view.tv("practice-form-review-months", &[("count", count.into())])
            };
            Choice::new(count.to_string(), text, count == asked)
        })
        .collect();
    html! {
        (Field::new("language", "practice-form-language").hint("practice-form-language-hint").select(view, errors, &languages(view, fields.get("language"))))
        (Field::new("licence", "practice-form-licence").radios(view, errors, &licences))
        (Field::new("co_authors", "practice-form-co-authors").hint("practice-form-co-authors-hint").value(fields.get("co_authors")).input(view, errors))
        (Field::new("review_months", "practice-form-review").hint("practice-form-review-hint").select(view, errors, &reviews))
    }
}

/// The languages of the reader's territory first.
fn languages(view: &View, chosen: &str) -> Vec<Choice> {
    let own = |code: &&str| view.territory.languages.iter().any(|spoken| spoken == code);
    let (near, far): (Vec<&str>, Vec<&str>) = words::LANGUAGES.iter().copied().partition(own);
    near.into_iter().chain(far).map(|code| Choice::new(code, label(view, "language", code), code == chosen)).collect()
}
