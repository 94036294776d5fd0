//! What is wrong with a form, told twice: once above it, once at each field. Texts are locale keys, so
//! that a verb can refuse without knowing the reader's language.

use super::icons::{Icon, icon};
use crate::locale::Value;
use crate::web::view::View;
use maud::{Markup, html};
use std::borrow::Cow;

/// One thing wrong with one field.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldError {
    /// The `name` of the field.
    pub field: Cow<'static, str>,
    /// The locale key of a sentence that says what to do.
    pub key: &'static str,
    /// The values of that sentence.
    pub args: Vec<(&'static str, Value<'static>)>,
}

impl FieldError {
    /// The sentence in the reader's language.
    #[must_use]
    pub fn text(&self, view: &View) -> Cow<'static, str> {
        if self.args.is_empty() { view.t(self.key) } else { Cow::Owned(view.tv(self.key, &self.args)) }
    }
}

/// All that is wrong with a form, in the order of its fields.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FormErrors(Vec<FieldError>);

impl FormErrors {
    /// Nothing wrong so far.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds what is wrong with `field`.
    pub fn add(&mut self, field: impl Into<Cow<'static, str>>, key: &'static str) {
        self.add_with(field, key, Vec::new());
    }

    /// Adds what is wrong with `field`, in a sentence with values.
    pub fn add_with(
        &mut self,
        field: impl Into<Cow<'static, str>>,
        key: &'static str,
        args: Vec<(&'static str, Value<'static>)>,
    ) {
        self.0.push(FieldError { field: field.into(), key, args });
    }

    /// Adds what else is wrong.
    pub fn extend(&mut self, others: Self) {
        self.0.extend(others.0);
    }

    /// The same in the order of these fields; what stands in none of them comes last.
    #[must_use]
    pub fn in_order(mut self, fields: &[&str]) -> Self {
        self.0.sort_by_key(|error| fields.iter().position(|field| *field == error.field).unwrap_or(fields.len()));
        self
    }

    /// True when the form may be accepted.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Every error, in order.
    pub fn iter(&self) -> std::slice::Iter<'_, FieldError> {
        self.0.iter()
    }

    /// The first error of `field`: one sentence at a time is enough for one field.
    #[must_use]
    pub fn of(&self, field: &str) -> Option<&FieldError> {
        self.0.iter().find(|error| error.field == field)
    }

    /// `Ok(())` when nothing is wrong, for the `?` of a verb.
    ///
    /// # Errors
    /// Itself, when anything is.
    pub fn into_result(self) -> Result<(), Self> {
        if self.is_empty() { Ok(()) } else { Err(self) }
    }
}

impl<'a> IntoIterator for &'a FormErrors {
    type Item = &'a FieldError;
    type IntoIter = std::slice::Iter<'a, FieldError>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// The list of what is wrong, at the top of a form that came back with 422; nothing when all is well.
/// Each line leads to its field. The script moves the focus here.
#[must_use]
pub fn error_summary(view: &View, errors: &FormErrors) -> Markup {
    html! {
        @if !errors.is_empty() {
            div.error-summary role="alert" tabindex="-1" id="error-summary" {
                h2 { (icon(Icon::Alert)) " " (view.tv("form-errors-title", &[("count", errors.0.len().into())])) }
                ul {
                    @for error in errors {
                        li { a href={ "#" (error.field) } { (error.text(view)) } }
                    }
                }
            }
        }
    }
}
