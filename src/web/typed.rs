//! What was typed into a form, kept beside its request until the answer is known: whatever goes
//! wrong on the way (a full disk, a database that is gone, too many tries), the page that says so
//! carries all of the text (invariant I1). Passwords are never part of it.

use super::{
    form::{CSRF, Fields},
    pages::failure::{RESUME_ACTION, RESUME_FIELDS},
};
use axum::extract::Request;
use std::sync::{Arc, Mutex, PoisonError};

/// A form and where it was sent.
#[derive(Clone)]
pub(super) struct Typed {
    pub(super) action: String,
    pub(super) fields: Fields,
    /// It can be sent again as it is: nothing secret was taken out of it.
    pub(super) is_whole: bool,
    /// It was waiting in the form of a sign-in, and goes on waiting there.
    pub(super) waits_for_sign_in: bool,
}

impl Typed {
    fn new(action: String, fields: &Fields) -> Self {
        if let Some(waiting) = Self::waiting(fields) {
            return waiting;
        }
        let mut fields = fields.clone();
        let before = fields.0.len();
        fields.0.retain(|(name, _)| !name.contains("password"));
        let is_whole = fields.0.len() == before;
        fields.0.retain(|(name, _)| name != CSRF);
        Self { action, fields, is_whole, waits_for_sign_in: false }
    }

    /// The form that was carried by the form of a sign-in.
    fn waiting(fields: &Fields) -> Option<Self> {
        let action = Some(fields.get(RESUME_ACTION)).filter(|action| !action.is_empty())?.to_owned();
        let fields = Fields(serde_json::from_str(fields.get(RESUME_FIELDS)).ok()?);
        Some(Self { action, fields, is_whole: true, waits_for_sign_in: true })
    }

    /// True when there is something in it that a person would miss.
    pub(super) fn is_worth_keeping(&self) -> bool {
        let typed = |(name, value): &(String, String)| {
            !value.trim().is_empty() && (self.is_whole || !matches!(name.as_str(), "email" | "return_to"))
        };
        self.fields.0.iter().any(typed)
    }

    /// Bytes of text.
    pub(super) fn bytes(&self) -> usize {
        self.fields.0.iter().map(|(name, value)| name.len() + value.len()).sum()
    }
}

/// Where a request keeps what was typed.
#[derive(Clone, Default)]
pub(super) struct Slot(Arc<Mutex<Option<Typed>>>);

impl Slot {
    /// The slot of a request; one that nobody reads when it has none.
    pub(super) fn of(request: &Request) -> Self {
        request.extensions().get::<Self>().cloned().unwrap_or_default()
    }

    pub(super) fn put(&self, action: String, fields: &Fields) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(Typed::new(action, fields));
    }

    pub(super) fn take(&self) -> Option<Typed> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(pairs: &[(&str, &str)]) -> Typed {
        let fields = pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Typed::new("/signup".into(), &Fields(fields))
    }

    #[test]
    fn no_secret_is_given_back() {
        let one = typed(&[("csrf", "jeton"), ("email", "lea@reseau.example"), ("password", "une mer")]);
        assert!(!one.is_worth_keeping() && !one.is_whole);
        assert_eq!(one.fields.0, [("email".to_owned(), "lea@reseau.example".to_owned())]);
        assert!(typed(&[("password", "une mer"), ("answer", "Pour aider")]).is_worth_keeping());
    }

    #[test]
    fn what_waits_for_a_sign_in_goes_on_waiting() {
        let one = typed(&[
            ("password", "une mer"),
            (RESUME_ACTION, "/practices/new"),
            (RESUME_FIELDS, r#"[["title","Café"]]"#),
        ]);
        assert!(one.waits_for_sign_in && one.is_worth_keeping());
        assert_eq!((one.action.as_str(), one.fields.get("title")), ("/practices/new", "Café"));
    }
}
