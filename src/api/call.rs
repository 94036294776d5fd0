//! What an operation reads of its request: the language, who reads, the query, the JSON body. What is
//! wrong with any of it is said with the name of the field, before anything is done.

use crate::{
    locale::Locale,
    publications::list::Filter,
    web::{
        Site, Viewer,
        api::{Call, Caller, FieldProblem, Once, Problem},
    },
};
use axum::{
    extract::{FromRequest, FromRequestParts, Request},
    http::{StatusCode, header, request::Parts},
};
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::convert::Infallible;

/// Items of a page, unless `limit` says otherwise.
pub(super) const PAGE: usize = 20;
/// Largest `limit`.
pub(super) const MOST: usize = 100;
const MOST_PARAMETERS: usize = 40;

/// The language of messages, from `Accept-Language`.
pub(super) struct Language(pub Locale);

impl<S: Sync> FromRequestParts<S> for Language {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let asked = parts.headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
        Ok(Self(Locale::negotiate(asked)))
    }
}

/// Who reads, when they send a token. One that is not valid is refused, not ignored.
pub(super) struct Reader(pub Option<Viewer>);

impl FromRequestParts<Site> for Reader {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Problem> {
        if !parts.headers.contains_key(header::AUTHORIZATION) {
            return Ok(Self(None));
        }
        Caller::from_request_parts(parts, site).await.map(|caller| Self(Some(caller.0)))
    }
}

/// The query of a list.
pub(super) struct Asked {
    pairs: Vec<(String, String)>,
    /// Items of the page.
    pub(super) limit: usize,
}

impl Asked {
    fn read(query: &str) -> Result<Self, Problem> {
        let pairs = form_urlencoded::parse(query.as_bytes()).take(MOST_PARAMETERS);
        let mut asked =
            Self { pairs: pairs.map(|(name, value)| (name.into_owned(), clean(&value))).collect(), limit: PAGE };
        if let Some(limit) = asked.get("limit") {
            let limit = limit.parse().ok().filter(|limit| (1..=MOST).contains(limit));
            asked.limit = limit.ok_or_else(|| bad_parameter("limit", format!("a number from 1 to {MOST}")))?;
        }
        Ok(asked)
    }

    /// A parameter that is not empty.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.pairs
            .iter()
            .find(|(found, _)| found == name)
            .map(|(_, value)| value.trim())
            .filter(|value| !value.is_empty())
    }

    /// The facets that are asked for.
    pub(super) fn filter(&self) -> Filter {
        Filter::read(self.pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())))
    }

    /// Where the page begins.
    ///
    /// # Errors
    /// 400 naming `cursor` for anything that this list did not give.
    pub(super) fn cursor<T>(&self, parse: impl FnOnce(&str) -> Option<T>) -> Result<Option<T>, Problem> {
        let Some(text) = self.get("cursor") else { return Ok(None) };
        parse(text).map(Some).ok_or_else(bad_cursor)
    }
}

impl<S: Sync> FromRequestParts<S> for Asked {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        Self::read(parts.uri.query().unwrap_or_default())
    }
}

/// 400 naming a parameter of the query.
pub(super) fn bad_parameter(name: &str, message: impl Into<String>) -> Problem {
    let errors = vec![FieldProblem { field: name.to_owned(), message: message.into() }];
    Problem { errors, ..Problem::new(StatusCode::BAD_REQUEST, format!("`{name}` cannot be read")) }
}

/// 400 naming `cursor`.
pub(super) fn bad_cursor() -> Problem {
    bad_parameter("cursor", "send back the `next` of the same list, or nothing")
}

/// A JSON object whose fields may all be absent, and the key by which a repetition is known.
pub(super) struct Sent<T> {
    pub(super) body: T,
    pub(super) once: Option<Once>,
}

impl<T: DeserializeOwned + Send> FromRequest<Site> for Sent<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, site: &Site) -> Result<Self, Problem> {
        let Call { body, once } = Call::<Value>::from_request(request, site).await?;
        Ok(Self { body: read(body)?, once })
    }
}

fn read<T: DeserializeOwned>(mut body: Value) -> Result<T, Problem> {
    clean_all(&mut body);
    let Value::Object(fields) = &body else {
        return Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "send a JSON object"));
    };
    // Each field alone, as all may be absent: every one that is wrong is named, not the first.
    let alone = |name: &String, value: &Value| Value::Object([(name.clone(), value.clone())].into_iter().collect());
    let wrong = fields.iter().filter_map(|(name, value)| {
        let error = serde_json::from_value::<T>(alone(name, value)).err()?;
        Some(FieldProblem { field: name.clone(), message: error.to_string() })
    });
    let wrong: Vec<FieldProblem> = wrong.collect();
    if !wrong.is_empty() {
        return Err(Problem::fields(wrong));
    }
    serde_json::from_value(body).map_err(|error| Problem::new(StatusCode::UNPROCESSABLE_ENTITY, error.to_string()))
}

fn clean_all(value: &mut Value) {
    match value {
        Value::String(text) => *text = clean(text),
        Value::Array(values) => values.iter_mut().for_each(clean_all),
        Value::Object(fields) => fields.values_mut().for_each(clean_all),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// As forms are read: control characters have no place in text, and some databases refuse them.
pub(super) fn clean(text: &str) -> String {
    text.replace("\r\n", "\n").chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;
    use serde_json::json;

    #[derive(Debug, Default, PartialEq, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Body {
        title: Option<String>,
        codes: Option<Vec<String>>,
    }

    fn named(problem: &Problem) -> Vec<&str> {
        problem.errors.iter().map(|error| error.field.as_str()).collect()
    }

    #[test]
    fn every_wrong_field_is_named() {
        let problem = read::<Body>(json!({"title": 5, "codes": ["48", 2], "titel": "x"})).expect_err("wrong");
        assert_eq!(problem.status, 422);
        let mut named = named(&problem);
        named.sort_unstable();
        assert_eq!(named, ["codes", "titel", "title"]);
        assert_eq!(read::<Body>(json!([])).expect_err("wrong").status, 422);
    }

    #[test]
    fn text_is_read_as_forms_read_it() {
        let body: Body = read(json!({"title": "a\u{0}b\r\nc", "codes": ["4\u{7}8"]})).expect("sound");
        assert_eq!(body, Body { title: Some("ab\nc".into()), codes: Some(vec!["48".into()]) });
    }

    #[test]
    fn a_query_out_of_bounds_is_named() {
        assert_eq!(Asked::read("").expect("sound").limit, PAGE);
        assert_eq!(Asked::read("limit=100").expect("sound").limit, MOST);
        for query in ["limit=0", "limit=101", "limit=x", "limit=-1"] {
            let problem = Asked::read(query).err().expect("refused");
            assert_eq!((problem.status, named(&problem)), (400, vec!["limit"]), "{query}");
        }
        let problem =
            Asked::read("cursor=x").expect("sound").cursor(|text| text.parse::<i64>().ok()).expect_err("refused");
        assert_eq!((problem.status, named(&problem)), (400, vec!["cursor"]));
    }
}
