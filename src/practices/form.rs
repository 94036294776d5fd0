//! The form of a practice: pairs of text as a browser sends them, to and from an [`Input`]. Names are
//! those of the API. It reads whatever was typed and refuses nothing: what is wrong is for the verb
//! to say, once the text is safe in a draft.

use super::{Input, Problem, Sheet, sheet};
use crate::{
    db::{Conn, Result},
    federation::actors,
    publications::{Adaptation, Publication},
    text::markdown,
    web::{components::FormErrors, form::Fields},
};
use std::time::Duration;

/// Field of the note that says what a correction corrects.
pub const NOTE: &str = "note";
/// Field of whose name stands on it: `me` or `network`.
pub const SIGN_AS: &str = "sign_as";
/// Field of the version that a correction began from.
pub const BASE_VERSION: &str = "base_version";

/// Tick box of a correction: its author took the new version of the source into account.
pub const SOURCE_SEEN: &str = "source_seen";
/// Hidden field beside it: which version that is.
pub const SOURCE_NOW: &str = "source_now";
/// Hidden field: the number of the version beside that a correction is merged with.
pub const JOINS: &str = "joins";

/// The five fields that are enough, in the order of the form.
pub const SHORT: [&str; 5] = ["title", "audience", "territories", "body", "outcome"];
/// Those of the note of an adaptation.
pub const ADAPTATION: [&str; 3] = ["change", "reasons", "kept"];
/// All others.
pub const OPTIONAL: [&str; 20] = [
    "summary",
    "objective",
    "duration",
    "people_needed",
    "material",
    "connection",
    "preparation",
    "steps",
    "did_not_work",
    "evaluation",
    "cost_amount",
    "cost_currency",
    "partners",
    "themes",
    "beneficiaries",
    "co_authors",
    "language",
    "licence",
    "review_months",
    NOTE,
];

/// True when nothing was typed: all that the form says stood in it from the start.
#[must_use]
pub fn is_blank(fields: &Fields) -> bool {
    const PRESET: [&str; 5] = ["territories", "language", "licence", "review_months", "cost_currency"];
    SHORT.iter().chain(&OPTIONAL).filter(|name| !PRESET.contains(name)).all(|name| fields.get(name).is_empty())
}

/// What was typed, and the note of an adaptation (empty for anything else).
#[must_use]
pub fn read(fields: &Fields) -> (Input, Adaptation) {
    let text = |name: &str| fields.get(name).to_owned();
    let sheet = Sheet {
        audience: text("audience"),
        territories: fields.all("territories"),
        body: text("body"),
        outcome: text("outcome"),
        objective: text("objective"),
        duration: text("duration"),
        people_needed: text("people_needed"),
        material: text("material"),
        connection: text("connection"),
        preparation: text("preparation"),
        steps: text("steps"),
        did_not_work: text("did_not_work"),
        evaluation: text("evaluation"),
        cost_amount: text("cost_amount"),
        cost_currency: if fields.get("cost_amount").is_empty() { String::new() } else { text("cost_currency") },
        partners: text("partners"),
        themes: fields.all("themes"),
        beneficiaries: fields.all("beneficiaries"),
        co_authors: handles(fields),
        html: String::new(),
    };
    let months = fields.get("review_months");
    let input = Input {
        title: text("title"),
        summary: text("summary"),
        language: text("language"),
        licence: text("licence"),
        // Something that is not a number is over every limit, so that the verb says so.
        review_months: if months.is_empty() { 0 } else { months.parse().unwrap_or(u32::MAX) },
        sheet,
    };
    let note = Adaptation { change: text("change"), reasons: fields.all("reasons"), kept: text("kept") };
    (input, note)
}

/// The version of the source that the author of a correction took into account, when they ticked so.
#[must_use]
pub fn source_seen(fields: &Fields) -> Option<&str> {
    fields.has(SOURCE_SEEN).then(|| fields.get(SOURCE_NOW)).filter(|hash| !hash.is_empty())
}

/// Several people in one field, however they are separated: `@elise, marc`.
fn handles(fields: &Fields) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for value in fields.all("co_authors") {
        for handle in
            value.split([',', ';', ' ', '\n']).map(|part| part.trim().trim_start_matches('@').to_ascii_lowercase())
        {
            if !handle.is_empty() && !found.contains(&handle) {
                found.push(handle);
            }
        }
    }
    found
}

/// The form that shows this input.
#[must_use]
pub fn fields(input: &Input, adaptation: Option<&Adaptation>) -> Fields {
    let sheet = &input.sheet;
    let mut pairs: Vec<(String, String)> = Vec::new();
    let mut add = |name: &str, value: &str| {
        if !value.is_empty() {
            pairs.push((name.to_owned(), value.to_owned()));
        }
    };
    for (name, value) in [
        ("title", &input.title),
        ("summary", &input.summary),
        ("language", &input.language),
        ("licence", &input.licence),
        ("audience", &sheet.audience),
        ("body", &sheet.body),
        ("outcome", &sheet.outcome),
        ("objective", &sheet.objective),
        ("duration", &sheet.duration),
        ("people_needed", &sheet.people_needed),
        ("material", &sheet.material),
        ("connection", &sheet.connection),
        ("preparation", &sheet.preparation),
        ("steps", &sheet.steps),
        ("did_not_work", &sheet.did_not_work),
        ("evaluation", &sheet.evaluation),
        ("cost_amount", &sheet.cost_amount),
        ("cost_currency", &sheet.cost_currency),
        ("partners", &sheet.partners),
    ] {
        add(name, value);
    }
    for (name, values) in
        [("territories", &sheet.territories), ("themes", &sheet.themes), ("beneficiaries", &sheet.beneficiaries)]
    {
        for value in values {
            add(name, value);
        }
    }
    add("co_authors", &sheet.co_authors.join(", "));
    add("review_months", &input.review_months.to_string());
    if let Some(note) = adaptation {
        add("change", &note.change);
        for reason in &note.reasons {
            add("reasons", reason);
        }
        add("kept", &note.kept);
    }
    Fields(pairs)
}

/// A publication as its author would have typed it.
#[must_use]
pub fn input(publication: &Publication) -> Input {
    let sheet = Sheet::from_json(&publication.sheet);
    // A summary that the program made is made again from the new text.
    let made = publication.summary == markdown::excerpt(&sheet.body, sheet::MAX_SUMMARY);
    Input {
        title: publication.title.clone(),
        summary: if made { String::new() } else { publication.summary.clone() },
        language: publication.language.clone(),
        licence: publication.licence.clone(),
        review_months: review_months(publication),
        sheet,
    }
}

fn review_months(publication: &Publication) -> u32 {
    const HALF_MONTH: Duration = Duration::from_secs(15 * 24 * 3600 + 6 * 3600);
    let Some(at) = publication.review_at else { return 0 };
    let halves = at.since(publication.updated_at).as_secs() / HALF_MONTH.as_secs();
    u32::try_from(halves.div_ceil(2)).unwrap_or(0).min(60)
}

/// Handles of co-authors that nobody here has. Refused, as whoever took such a handle later could
/// correct the sheet.
///
/// # Errors
/// The database's.
pub async fn strangers(conn: &mut Conn, input: &Input) -> Result<Vec<Problem>> {
    let handles = &input.sheet.co_authors;
    if handles.len() > sheet::MAX_LIST {
        return Ok(vec![Problem { field: "co_authors", key: "practice-error-unknown-value", max: sheet::MAX_LIST }]);
    }
    for handle in handles {
        if actors::local_by_handle(conn, handle)
            .await?
            .is_none_or(|actor| actor.kind != "person" || actor.deleted_at.is_some())
        {
            return Ok(vec![Problem { field: "co_authors", key: "practice-error-co-author-unknown", max: 0 }]);
        }
    }
    Ok(Vec::new())
}

/// What the verbs found wrong, as the form shows it: in the order of its fields.
#[must_use]
pub fn errors(problems: &[Problem]) -> FormErrors {
    let mut sorted: Vec<&Problem> = problems.iter().collect();
    sorted.sort_by_key(|problem| {
        ADAPTATION.iter().chain(&SHORT).chain(&OPTIONAL).position(|name| *name == problem.field)
    });
    let mut errors = FormErrors::new();
    for problem in sorted {
        if problem.max == 0 {
            errors.add(problem.field, problem.key);
        } else {
            errors.add_with(problem.field, problem.key, vec![("max", problem.max.into())]);
        }
    }
    errors
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn typed(pairs: &[(&str, &str)]) -> Fields {
        Fields(pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
    }

    #[test]
    fn what_a_form_shows_is_what_it_reads() {
        let sheet = Sheet {
            audience: "Habitants".into(),
            territories: vec!["48".into(), "988".into()],
            body: "On ouvre.\n\n- un\n- deux".into(),
            outcome: "On vient.".into(),
            cost_amount: "1 200".into(),
            cost_currency: "XPF".into(),
            themes: vec!["sante".into()],
            co_authors: vec!["elise".into(), "marc".into()],
            ..Sheet::default()
        };
        let input = Input {
            title: "Tenir".into(),
            language: "fr".into(),
            licence: "CC0-1.0".into(),
            review_months: 12,
            sheet,
            ..Input::default()
        };
        let note = Adaptation {
            change: "Le public".into(),
            reasons: vec!["public".into(), "means".into()],
            kept: "Tout".into(),
        };
        assert_eq!(read(&fields(&input, Some(&note))), (input, note));
    }

    #[test]
    fn what_a_new_form_begins_with_was_not_typed() {
        assert!(is_blank(&typed(&[("territories", "48"), ("licence", "CC0-1.0"), ("form_id", "x"), ("title", "  ")])));
        assert!(!is_blank(&typed(&[("summary", "Un début")])));
    }

    #[test]
    fn co_authors_are_read_however_they_are_separated() {
        let (input, _) = read(&typed(&[("co_authors", "@Elise, marc;anna  elise")]));
        assert_eq!(input.sheet.co_authors, ["elise", "marc", "anna"]);
    }

    #[test]
    fn a_currency_without_an_amount_says_nothing() {
        let (input, _) = read(&typed(&[("cost_currency", "EUR")]));
        assert_eq!(input.sheet.cost_currency, "");
    }

    #[test]
    fn errors_stand_in_the_order_of_the_form() {
        let problem = |field| Problem { field, key: "practice-error-title-missing", max: 0 };
        let errors = errors(&[problem("outcome"), problem("themes"), problem("title"), problem("change")]);
        let fields: Vec<_> = errors.iter().map(|error| error.field.as_ref()).collect();
        assert_eq!(fields, ["change", "title", "outcome", "themes"]);
    }

    proptest! {
        #[test]
        fn no_text_makes_the_form_panic(name in "review_months|co_authors|territories|cost_amount", value in ".*") {
            let (input, note) = read(&typed(&[(&name, &value)]));
            let _ = input.problems();
            let _ = fields(&input, Some(&note));
        }
    }
}
