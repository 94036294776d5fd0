//! Two states of one practice, field by field, to be made one by a person. What both come from tells who changed what,
//! where it is known; nothing here decides by the hour at which something was written.

use super::{Sheet, form};
use crate::{
    db::{Conn, Result},
    publications::{
        Publication,
        versions::{self, Version},
    },
    text::merge::{self, Merged},
    web::form::Fields,
};

/// What a version does not keep: it is known of what stands and of a draft alone.
const UNVERSIONED: [&str; 7] = ["summary", "language", "licence", "review_months", "change", "reasons", "kept"];
const SETS: [&str; 5] = ["territories", "themes", "beneficiaries", "reasons", "co_authors"];
const VALUES: [&str; 5] = ["connection", "cost_amount", "cost_currency", "language", "licence"];
const REVIEW: &str = "review_months";

/// How a field is merged.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Word by word.
    Text,
    /// One or the other.
    Value,
    /// Value by value, in whatever order.
    Set,
}

/// Who changed a field since what both come from.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum By {
    /// What stands.
    Standing,
    /// What is merged into it.
    Other,
    /// Both, each in its own way.
    Both,
}

/// A field in which the two differ. Values are a list; of a text, one at most.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// Name in the form and the API.
    pub name: &'static str,
    /// How it is merged.
    pub kind: Kind,
    /// What both come from, where it is known.
    pub base: Option<Vec<String>>,
    /// What stands.
    pub standing: Vec<String>,
    /// What is merged into it.
    pub other: Vec<String>,
}

/// The two, and what they come from.
#[derive(Clone, Debug, Default)]
pub struct Sides {
    /// What both come from, where it is known.
    pub base: Option<Fields>,
    /// What stands.
    pub standing: Fields,
    /// What is merged into it.
    pub other: Fields,
}

impl Sides {
    /// What stands, and a version that came back beside it.
    ///
    /// # Errors
    /// The database's.
    pub async fn of_version(conn: &mut Conn, standing: &Publication, other: &Version) -> Result<Self> {
        let base = match other.base {
            Some(number) => versions::find(conn, &standing.id, number).await?,
            None => None,
        };
        Ok(Self {
            base: base.map(|base| as_version(standing, &base)),
            standing: as_stands(standing),
            other: as_version(standing, other),
        })
    }

    /// What stands, and what somebody typed to correct an older version.
    ///
    /// # Errors
    /// The database's.
    pub async fn of_draft(conn: &mut Conn, standing: &Publication, typed: &Fields) -> Result<Self> {
        let base = match typed.get(form::BASE_VERSION).parse() {
            Ok(number) => versions::find(conn, &standing.id, number).await?,
            Err(_) => None,
        };
        let (input, note) = form::read(typed);
        let mut other = form::fields(&input, standing.adaptation().map(|_| note).as_ref());
        // As it was typed, for the form to say what is wrong with it.
        other.0.retain(|(name, _)| name != REVIEW);
        other.0.push((REVIEW.to_owned(), typed.get(REVIEW).to_owned()));
        Ok(Self { base: base.map(|base| as_version(standing, &base)), standing: as_stands(standing), other })
    }

    /// The fields in which the two differ, in the order of the form.
    #[must_use]
    pub fn differing(&self) -> Vec<Field> {
        names().map(|name| self.field(name)).filter(Field::differs).collect()
    }

    /// The fields in which both say the same, where they say something.
    #[must_use]
    pub fn alike(&self) -> Vec<&'static str> {
        names()
            .map(|name| self.field(name))
            .filter(|field| !field.differs() && !field.standing.is_empty())
            .map(|field| field.name)
            .collect()
    }

    fn field(&self, name: &'static str) -> Field {
        let kind = match name {
            _ if SETS.contains(&name) => Kind::Set,
            _ if VALUES.contains(&name) || name == REVIEW => Kind::Value,
            _ => Kind::Text,
        };
        let base = self.base.as_ref().filter(|_| !UNVERSIONED.contains(&name));
        Field {
            name,
            kind,
            base: base.map(|fields| values(fields, name)),
            standing: values(&self.standing, name),
            other: values(&self.other, name),
        }
    }
}

impl Field {
    fn differs(&self) -> bool {
        if self.kind != Kind::Set {
            return self.standing != self.other;
        }
        let within = |one: &[String], other: &[String]| one.iter().all(|value| other.contains(value));
        !(within(&self.standing, &self.other) && within(&self.other, &self.standing))
    }

    /// Who changed it; nobody knows without what both come from.
    #[must_use]
    pub fn by(&self) -> Option<By> {
        let is_base = |side: &[String]| {
            let as_side =
                Self { other: side.to_vec(), standing: self.base.clone().unwrap_or_default(), ..self.clone() };
            !as_side.differs()
        };
        self.base.as_ref()?;
        Some(match (is_base(&self.standing), is_base(&self.other)) {
            (false, true) => By::Standing,
            (true, _) => By::Other,
            _ => By::Both,
        })
    }

    /// Both texts in one.
    #[must_use]
    pub fn merged(&self) -> Merged {
        let text = |values: &[String]| values.first().cloned().unwrap_or_default();
        let (one, other) = (text(&self.standing), text(&self.other));
        match &self.base {
            Some(base) => merge::three(&text(base), &one, &other),
            None => merge::two(&one, &other),
        }
    }

    /// What it becomes when nobody has to choose.
    #[must_use]
    pub fn settled(&self) -> Option<Vec<String>> {
        match (self.by(), self.kind) {
            (Some(By::Standing), _) => Some(self.standing.clone()),
            (Some(By::Other), _) => Some(self.other.clone()),
            (_, Kind::Set) => Some(self.both()),
            (Some(By::Both), Kind::Text) => {
                Some(self.merged()).filter(Merged::is_settled).map(|merged| vec![merged.text(|_, _| String::new())])
            }
            _ => None,
        }
    }

    /// Of lists: what both say, as far as neither took it away.
    #[must_use]
    pub fn both(&self) -> Vec<String> {
        merge::sets(self.base.as_deref(), &self.standing, &self.other)
    }
}

/// What stands, with some of its fields answered anew.
#[must_use]
pub fn with(standing: &Fields, answers: &[(&'static str, Vec<String>)]) -> Fields {
    let answered = |name: &str| answers.iter().any(|(answer, _)| *answer == name);
    let mut fields = standing.clone();
    fields.0.retain(|(name, _)| !answered(name));
    for (name, values) in answers {
        if *name == "co_authors" {
            fields.0.push(((*name).to_owned(), values.join(", ")));
        } else {
            fields.0.extend(values.iter().map(|value| ((*name).to_owned(), value.clone())));
        }
    }
    fields
}

fn names() -> impl Iterator<Item = &'static str> {
    form::ADAPTATION.into_iter().chain(form::SHORT).chain(form::OPTIONAL).filter(|name| *name != form::NOTE)
}

fn values(fields: &Fields, name: &str) -> Vec<String> {
    let mut all = fields.all(name);
    if name == "co_authors" {
        all = all.iter().flat_map(|value| value.split(", ")).map(str::to_owned).collect();
    }
    all.retain(|value| !value.is_empty());
    all
}

fn as_stands(standing: &Publication) -> Fields {
    form::fields(&form::input(standing), standing.adaptation().as_ref())
}

/// A version as a form, with what versions do not keep as it stands.
fn as_version(standing: &Publication, version: &Version) -> Fields {
    let mut input = form::input(standing);
    input.title.clone_from(&version.title);
    input.sheet = Sheet::from_json(&version.sheet);
    form::fields(&input, standing.adaptation().as_ref())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(pairs: &[(&str, &str)]) -> Fields {
        Fields(pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
    }

    fn sides(base: &[(&str, &str)], standing: &[(&str, &str)], other: &[(&str, &str)]) -> Sides {
        Sides { base: Some(typed(base)), standing: typed(standing), other: typed(other) }
    }

    #[test]
    fn who_changed_a_field_is_told_by_what_both_come_from() {
        let found = sides(
            &[("title", "Tenir"), ("body", "Le lundi."), ("duration", "1 h")],
            &[("title", "Tenir bon"), ("body", "Le mardi."), ("duration", "1 h")],
            &[("title", "Tenir"), ("body", "Le jeudi."), ("duration", "2 h")],
        )
        .differing();
        let by: Vec<_> = found.iter().map(|field| (field.name, field.by())).collect();
        assert_eq!(by, [("title", Some(By::Standing)), ("body", Some(By::Both)), ("duration", Some(By::Other))]);
        let settled: Vec<_> = found.iter().map(Field::settled).collect();
        assert_eq!(settled, [Some(vec!["Tenir bon".to_owned()]), None, Some(vec!["2 h".to_owned()])]);
    }

    #[test]
    fn what_a_version_does_not_keep_is_nobodys_change() {
        let found =
            sides(&[("licence", "CC0-1.0")], &[("licence", "CC0-1.0")], &[("licence", "CC-BY-4.0")]).differing();
        assert_eq!((found.len(), found[0].by(), found[0].settled()), (1, None, None));
    }

    #[test]
    fn lists_are_the_same_in_any_order_and_merge_value_by_value() {
        let places = |codes: &[&'static str]| codes.iter().map(|code| ("territories", *code)).collect::<Vec<_>>();
        let same = sides(&[], &places(&["48", "30"]), &places(&["30", "48"]));
        assert_eq!(same.differing(), []);
        let found = sides(&places(&["48", "12"]), &places(&["48", "12", "30"]), &places(&["48"])).differing();
        assert_eq!(found[0].settled(), Some(vec!["48".to_owned(), "30".to_owned()]));
    }

    #[test]
    fn an_answer_takes_the_place_of_what_stands_and_nothing_else() {
        let standing = typed(&[("title", "Tenir"), ("body", "Le lundi."), ("co_authors", "elise, marc")]);
        let answers =
            [("body", vec!["Le jeudi.".to_owned()]), ("co_authors", vec!["elise".to_owned(), "anna".to_owned()])];
        let fields = with(&standing, &answers);
        assert_eq!((fields.get("title"), fields.get("body")), ("Tenir", "Le jeudi."));
        assert_eq!(fields.get("co_authors"), "elise, anna");
    }
}
