//! Every text that a person reads, in French (the reference) and in English. It must never be the reason of
//! a failed page: a missing key is shown as itself, and a test makes sure that none is missing.

mod files;
#[cfg(test)]
mod tests;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentError, FluentResource, FluentValue};
use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::LazyLock;
use unic_langid::LanguageIdentifier;

/// A value to put into a text: made from `&str`, `String`, `Cow<str>` or any number.
///
/// Numbers choose the plural and are grouped by thousands; a year or a postal code goes in as text.
/// A value in a text. Fluent's own cannot be shared between threads, and pages are made on many.
#[derive(Clone, Debug, PartialEq)]
pub enum Value<'a> {
    /// Words, as they are.
    Text(Cow<'a, str>),
    /// A number, grouped and declined by the language.
    Number(i64),
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl<'a> From<Cow<'a, str>> for Value<'a> {
    fn from(text: Cow<'a, str>) -> Self {
        Self::Text(text)
    }
}

impl From<String> for Value<'_> {
    fn from(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }
}

macro_rules! numbers {
    ($($kind:ty),*) => {$(
        impl From<$kind> for Value<'_> {
            fn from(number: $kind) -> Self {
                Self::Number(i64::try_from(number).unwrap_or(i64::MAX))
            }
        }
    )*};
}
numbers!(i8, u8, i16, u16, i32, u32, i64, u64, usize);

impl<'a> From<&Value<'a>> for FluentValue<'a> {
    fn from(value: &Value<'a>) -> Self {
        match value {
            Value::Text(text) => Self::String(text.clone()),
            Value::Number(number) => (*number).into(),
        }
    }
}

/// A language of the interface.
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug)]
pub enum Locale {
    Fr,
    En,
}

/// The texts of one language. Those without a variable are made once; the others each time.
struct Texts {
    fixed: HashMap<&'static str, String>,
    bundle: FluentBundle<FluentResource>,
}

static FRENCH: LazyLock<Texts> = LazyLock::new(|| Texts::load(Locale::Fr));
static ENGLISH: LazyLock<Texts> = LazyLock::new(|| Texts::load(Locale::En));

impl Locale {
    /// The languages, in the order in which the reader is offered them.
    pub const ALL: [Self; 2] = [Self::Fr, Self::En];

    /// `fr`, `en`
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Self::Fr => "fr",
            Self::En => "en",
        }
    }

    /// Reads a language tag (`fr`, `fr-NC`, `EN_gb`): its region does not matter.
    #[must_use]
    pub fn parse(tag: &str) -> Option<Self> {
        let language = tag.trim().split(['-', '_']).next().unwrap_or_default();
        Self::ALL.into_iter().find(|locale| locale.tag().eq_ignore_ascii_case(language))
    }

    /// The language to answer in: the one that the `Accept-Language` header prefers, French otherwise.
    #[must_use]
    pub fn negotiate(accept_language: Option<&str>) -> Self {
        let mut best = (Self::Fr, 0.0);
        for range in accept_language.unwrap_or_default().split(',').take(32) {
            let mut parts = range.split(';');
            let Some(locale) = parts.next().and_then(Self::parse) else { continue };
            let weight =
                parts.find_map(|part| part.trim().strip_prefix("q=")).map_or(Some(1.0), |q| q.parse::<f32>().ok());
            if let Some(weight) = weight.filter(|weight| *weight > best.1) {
                best = (locale, weight);
            }
        }
        best.0
    }

    /// The text of `key`, which takes no value.
    ///
    /// A key that does not exist is a mistake of ours: tests stop there, the reader sees the key.
    #[must_use]
    pub fn t(self, key: &str) -> Cow<'static, str> {
        self.find(key).unwrap_or_else(|| {
            debug_assert!(false, "the text {key:?} is missing in {self:?} or takes values");
            Cow::Owned(key.to_owned())
        })
    }

    /// The text of `key` with these values in it.
    #[must_use]
    pub fn tv(self, key: &str, args: &[(&str, Value)]) -> String {
        let args: FluentArgs = args.iter().map(|(name, value)| (*name, FluentValue::from(value))).collect();
        let mut errors = Vec::new();
        let text = self.texts().format(key, Some(&args), &mut errors);
        debug_assert!(text.is_some(), "the text {key:?} is missing in {self:?}");
        debug_assert!(errors.is_empty(), "the text {key:?} lacks a value in {self:?}: {errors:?}");
        text.map_or_else(|| key.to_owned(), Cow::into_owned)
    }

    /// The text of `key` when there is one that takes no value.
    #[must_use]
    pub fn find(self, key: &str) -> Option<Cow<'static, str>> {
        self.texts().fixed.get(key).map(|text| Cow::Borrowed(text.as_str()))
    }

    fn texts(self) -> &'static Texts {
        match self {
            Self::Fr => &FRENCH,
            Self::En => &ENGLISH,
        }
    }

    fn language(self) -> LanguageIdentifier {
        self.tag().parse().expect("a language tag of two letters")
    }
}

impl Texts {
    fn load(locale: Locale) -> Self {
        let mut bundle = FluentBundle::new_concurrent(vec![locale.language()]);
        bundle.set_use_isolating(false);
        bundle.add_builtins().expect("a new bundle has no function yet");
        bundle.set_formatter(Some(match locale {
            Locale::Fr => |value, _| number(value, '\u{202f}', ','),
            Locale::En => |value, _| number(value, ',', '.'),
        }));
        for file in files::FILES {
            // What parses stands in the resource even when another entry does not; tests refuse both cases.
            let resource =
                FluentResource::try_new(file.text(locale).to_owned()).unwrap_or_else(|(resource, _)| resource);
            let added = bundle.add_resource(resource);
            debug_assert!(added.is_ok(), "{}.ftl repeats a key in {locale:?}: {added:?}", file.name);
        }
        let mut texts = Self { fixed: HashMap::new(), bundle };
        for key in keys(locale) {
            let mut errors = Vec::new();
            let text = texts.format(key, None, &mut errors).filter(|_| errors.is_empty()).map(Cow::into_owned);
            texts.fixed.extend(text.map(|text| (key, text)));
        }
        texts
    }

    fn format<'a>(
        &'a self,
        key: &str,
        args: Option<&'a FluentArgs>,
        errors: &mut Vec<FluentError>,
    ) -> Option<Cow<'a, str>> {
        let pattern = self.bundle.get_message(key)?.value()?;
        Some(self.bundle.format_pattern(pattern, args, errors))
    }
}

/// The files of a language.
fn sources(locale: Locale) -> impl Iterator<Item = &'static str> {
    files::FILES.iter().map(move |file| file.text(locale))
}

/// The keys of a language, in the order of its files.
pub(crate) fn keys(locale: Locale) -> impl Iterator<Item = &'static str> {
    sources(locale).flat_map(str::lines).filter_map(|line| {
        let (key, _) = line.split_once('=')?;
        let key = key.trim_end();
        let is_key = key.starts_with(|c: char| c.is_ascii_lowercase())
            && key.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        is_key.then_some(key)
    })
}

/// A number with its thousands grouped and its decimals marked as the language does.
fn number(value: &FluentValue, separator: char, mark: char) -> Option<String> {
    let FluentValue::Number(number) = value else { return None };
    let plain = number.as_string();
    let (whole, decimals) = plain.split_once('.').unwrap_or((&plain, ""));
    let digits = whole.trim_start_matches('-');
    let mut text = String::with_capacity(plain.len() + 8);
    text.push_str(&whole[..whole.len() - digits.len()]);
    for (index, digit) in digits.chars().enumerate() {
        if number.options.use_grouping && index > 0 && (digits.len() - index) % 3 == 0 {
            text.push(separator);
        }
        text.push(digit);
    }
    if !decimals.is_empty() {
        text.push(mark);
        text.push_str(decimals);
    }
    Some(text)
}
