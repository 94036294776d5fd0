//! Form fields. Each is a label, a hint, the error when there is one, and the control, tied together for
//! those who listen to the page. A value typed is always given back.

use super::errors::FormErrors;
use super::icons::{Icon, icon};
use crate::web::view::View;
use maud::{Markup, html};

/// One field of a form, described before it is drawn: `Field::new("title", "practice-title-label").required().value(&title).input(view, errors)`.
#[derive(Copy, Clone, Debug)]
pub struct Field<'a> {
    pub(super) name: &'a str,
    label: &'a str,
    hint: Option<&'a str>,
    required: bool,
    value: &'a str,
    kind: &'a str,
    autocomplete: Option<&'a str>,
    maxlength: Option<usize>,
    language: Option<&'a str>,
    rows: u8,
    markdown: bool,
    suggest: Option<&'a str>,
    quote: Option<(&'a str, &'a str)>,
}

/// One of the values that a field offers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What is read; a text, not a key.
    pub label: String,
    /// A line under it, where radios and check boxes have room for one.
    pub hint: Option<String>,
    /// Chosen now.
    pub chosen: bool,
}

impl Choice {
    /// A value and its text.
    #[must_use]
    pub fn new(value: impl Into<String>, label: impl Into<String>, chosen: bool) -> Self {
        Self { value: value.into(), label: label.into(), hint: None, chosen }
    }

    /// With a line of explanation under it.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

/// What a file may be, told before it is chosen.
#[derive(Copy, Clone, Debug)]
pub struct FileLimits<'a> {
    /// For the browser: `image/jpeg,image/png`
    pub accept: &'a str,
    /// For the person: `JPEG, PNG`
    pub formats: &'a str,
    /// For the person: `5 Mo`
    pub size: &'a str,
    /// Several at once.
    pub multiple: bool,
}

impl<'a> Field<'a> {
    /// A field called `name`; `label` is a locale key.
    #[must_use]
    pub fn new(name: &'a str, label: &'a str) -> Self {
        Self {
            name,
            label,
            hint: None,
            required: false,
            value: "",
            kind: "text",
            autocomplete: None,
            maxlength: None,
            language: None,
            rows: 4,
            markdown: false,
            suggest: None,
            quote: None,
        }
    }

    /// The locale key of a line of help.
    #[must_use]
    pub fn hint(self, key: &'a str) -> Self {
        Self { hint: Some(key), ..self }
    }

    /// Must be filled. The server checks it: the browser is not asked to, its messages are poorer than ours.
    #[must_use]
    pub fn required(self) -> Self {
        Self { required: true, ..self }
    }

    /// What stands in it.
    #[must_use]
    pub fn value(self, value: &'a str) -> Self {
        Self { value, ..self }
    }

    /// The `type` of the control: `email`, `password`, `date`, `number`, `url`, `search`.
    #[must_use]
    pub fn kind(self, kind: &'a str) -> Self {
        Self { kind, ..self }
    }

    /// A token of the HTML standard: `email`, `name`, `current-password`, `new-password`, `one-time-code`, `off`.
    #[must_use]
    pub fn autocomplete(self, token: &'a str) -> Self {
        Self { autocomplete: Some(token), ..self }
    }

    /// At most so many characters; the script counts those that are left.
    #[must_use]
    pub fn maxlength(self, characters: usize) -> Self {
        Self { maxlength: Some(characters), ..self }
    }

    /// The language of what is typed, where it is not the page's.
    #[must_use]
    pub fn language(self, tag: &'a str) -> Self {
        Self { language: Some(tag), ..self }
    }

    /// The height of a text area.
    #[must_use]
    pub fn rows(self, rows: u8) -> Self {
        Self { rows, ..self }
    }

    /// Says how to write Markdown.
    #[must_use]
    pub fn markdown(self) -> Self {
        Self { markdown: true, ..self }
    }

    /// An address which, given `?q=`, answers an HTML fragment of what looks alike, shown under the field.
    #[must_use]
    pub fn suggest(self, address: &'a str) -> Self {
        Self { suggest: Some(address), ..self }
    }

    /// What somebody else answered, to be read before answering: the key that says who, and their words.
    #[must_use]
    pub fn quote(self, key: &'a str, words: &'a str) -> Self {
        Self { quote: Some((key, words)).filter(|_| !words.trim().is_empty()), ..self }
    }

    /// A control of one line.
    #[must_use]
    pub fn input(self, view: &View, errors: &FormErrors) -> Markup {
        let control = html! {
            input id=(self.name) name=(self.name) type=(self.kind) value=[(self.kind != "password").then_some(self.value)]
                autocomplete=[self.autocomplete] maxlength=[self.maxlength] lang=[self.language]
                aria-required=[self.aria_required()] aria-invalid=[self.invalid(errors)] aria-describedby=[self.described_by(errors)]
                data-left=[self.left(view)] data-suggest=[self.suggest];
            @if self.suggest.is_some() { div.suggestions id={ (self.name) "-suggestions" } aria-live="polite" {} }
        };
        self.frame(view, errors, &control)
    }

    /// A control of several lines.
    #[must_use]
    pub fn textarea(self, view: &View, errors: &FormErrors) -> Markup {
        let control = html! {
            textarea id=(self.name) name=(self.name) rows=(self.rows) maxlength=[self.maxlength] lang=[self.language]
                aria-required=[self.aria_required()] aria-invalid=[self.invalid(errors)] aria-describedby=[self.described_by(errors)]
                data-left=[self.left(view)] { "\n" (self.value) }
        };
        self.frame(view, errors, &control)
    }

    /// A list of which one is chosen.
    #[must_use]
    pub fn select(self, view: &View, errors: &FormErrors, choices: &[Choice]) -> Markup {
        let control = html! {
            select id=(self.name) name=(self.name) autocomplete=[self.autocomplete]
                aria-required=[self.aria_required()] aria-invalid=[self.invalid(errors)] aria-describedby=[self.described_by(errors)] {
                @for choice in choices { option value=(choice.value) selected[choice.chosen] { (choice.label) } }
            }
        };
        self.frame(view, errors, &control)
    }

    /// Buttons of which one is chosen.
    #[must_use]
    pub fn radios(self, view: &View, errors: &FormErrors, choices: &[Choice]) -> Markup {
        self.group(view, errors, &html! { @for choice in choices { (tick("radio", self.name, choice)) } })
    }

    /// Boxes of which any may be ticked; each sends `name=value`.
    #[must_use]
    pub fn checkboxes(self, view: &View, errors: &FormErrors, choices: &[Choice]) -> Markup {
        self.group(view, errors, &html! { @for choice in choices { (tick("checkbox", self.name, choice)) } })
    }

    /// One box alone, which sends `name=1`. Its label is the field's.
    #[must_use]
    pub fn checkbox(self, view: &View, errors: &FormErrors, ticked: bool) -> Markup {
        html! {
            div.field.invalid[errors.of(self.name).is_some()] {
                (self.error(view, errors))
                div.tick {
                    input id=(self.name) name=(self.name) type="checkbox" value="1" checked[ticked]
                        aria-invalid=[self.invalid(errors)] aria-describedby=[self.described_by(errors)];
                    label for=(self.name) { (view.t(self.label)) }
                }
                (self.help(view))
            }
        }
    }

    /// A file to send. The form has `enctype="multipart/form-data"`.
    #[must_use]
    pub fn file(self, view: &View, errors: &FormErrors, limits: FileLimits) -> Markup {
        let id = format!("{}-limits", self.name);
        let described = self.described_by(errors).map_or_else(|| id.clone(), |ids| format!("{ids} {id}"));
        let control = html! {
            p.hint id=(id) { (view.tv("field-file-limits", &[("formats", limits.formats.into()), ("size", limits.size.into())])) }
            input id=(self.name) name=(self.name) type="file" accept=(limits.accept) multiple[limits.multiple] aria-describedby=(described);
        };
        self.frame(view, errors, &control)
    }

    /// Several controls under one legend.
    pub(super) fn group(self, view: &View, errors: &FormErrors, controls: &Markup) -> Markup {
        html! {
            fieldset.field.invalid[errors.of(self.name).is_some()] id=(self.name) tabindex="-1" aria-describedby=[self.described_by(errors)] {
                legend { (view.t(self.label)) " " (self.mark(view)) }
                (self.help(view)) (self.error(view, errors)) (controls)
            }
        }
    }

    fn frame(self, view: &View, errors: &FormErrors, control: &Markup) -> Markup {
        html! {
            div.field.invalid[errors.of(self.name).is_some()] {
                label for=(self.name) { (view.t(self.label)) " " (self.mark(view)) }
                (self.help(view)) (self.error(view, errors)) (control)
            }
        }
    }

    /// « obligatoire » or « facultatif », in words: no star to guess.
    fn mark(self, view: &View) -> Markup {
        html! { span.mark { (view.t(if self.required { "field-required" } else { "field-optional" })) } }
    }

    fn help(self, view: &View) -> Markup {
        html! {
            @if self.hint.is_some() || self.markdown {
                div.hint id={ (self.name) "-hint" } {
                    @if let Some(hint) = self.hint { p { (view.t(hint)) } }
                    @if self.markdown { p { (view.t("field-markdown-hint")) } }
                }
            }
            @if let Some((key, words)) = self.quote {
                div.quote {
                    p.hint { (view.t(key)) }
                    blockquote { @for line in words.trim().lines() { (line) br; } }
                }
            }
        }
    }

    fn error(self, view: &View, errors: &FormErrors) -> Markup {
        html! {
            @if let Some(error) = errors.of(self.name) {
                p.error id={ (self.name) "-error" } { (icon(Icon::Alert)) " " (error.text(view)) }
            }
        }
    }

    fn described_by(self, errors: &FormErrors) -> Option<String> {
        let hint = (self.hint.is_some() || self.markdown).then(|| format!("{}-hint", self.name));
        let error = errors.of(self.name).map(|_| format!("{}-error", self.name));
        let ids: Vec<String> = hint.into_iter().chain(error).collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    }

    fn invalid(self, errors: &FormErrors) -> Option<&'static str> {
        errors.of(self.name).map(|_| "true")
    }

    fn aria_required(self) -> Option<&'static str> {
        self.required.then_some("true")
    }

    fn left(self, view: &View) -> Option<std::borrow::Cow<'static, str>> {
        self.maxlength.map(|_| view.t("field-characters-left"))
    }
}

/// A radio or a check box with its label. Its values are words of ours, fit for an id.
pub(super) fn tick(kind: &str, name: &str, choice: &Choice) -> Markup {
    let id = format!("{name}-{}", choice.value.replace('.', "_"));
    let hint = choice.hint.as_ref().map(|_| format!("{id}-hint"));
    html! {
        div.tick {
            input type=(kind) name=(name) value=(choice.value) id=(id) checked[choice.chosen] aria-describedby=[hint.as_deref()];
            label for=(id) { (choice.label) }
            @if let (Some(id), Some(text)) = (hint.as_deref(), choice.hint.as_deref()) { p.hint id=(id) { (text) } }
        }
    }
}
