//! What the law has a site open to the public say of itself: who answers for it (law of 21 June 2004,
//! art. 1-1), and how accessible it is (decree of 24 July 2019). Only its administrators know; the pages
//! show what they wrote and never make up the rest.

use crate::{
    db::{Conn, Result},
    locale::Locale,
    territory::Place,
    time::{Timestamp, display},
};
use std::{borrow::Cow, collections::HashMap};

/// In the table `settings`, their keys begin so.
pub const PREFIX: &str = "notice_";
/// Who answers for the site: each may be asked for by anybody, and a part of the page is missing without.
pub const PUBLISHER: [&str; 4] = ["director", "address", "host", "contact"];
/// What an audit established; empty until there was one.
pub const AUDIT: [&str; 8] = [
    "audit_state",
    "audit_date",
    "audit_rate",
    "audit_by",
    "audit_failures",
    "audit_environment",
    "audit_tools",
    "audit_pages",
];
/// When the declaration was written last, in milliseconds.
pub const DRAWN: &str = "audit_drawn_at";
/// States that a declaration may have, and the locale keys of their names. The first is the one of a site that nobody audited.
pub const STATES: [(&str, &str); 3] =
    [("not", "notice-state-not"), ("partial", "notice-state-partial"), ("total", "notice-state-total")];

/// What the administrators of this network wrote.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Notices(pub HashMap<String, String>);

impl Notices {
    /// Reads them.
    ///
    /// # Errors
    /// The database's.
    pub async fn read(conn: &mut Conn) -> Result<Self> {
        let rows: Vec<(String, String)> =
            conn.query("select key, value from settings where key like 'notice%'").all().await?;
        let named = rows.into_iter().filter_map(|(key, value)| Some((key.strip_prefix(PREFIX)?.to_owned(), value)));
        Ok(Self(named.collect()))
    }

    /// One of [`PUBLISHER`] or [`AUDIT`]; empty when it was not written.
    #[must_use]
    pub fn get(&self, name: &str) -> &str {
        self.0.get(name).map_or("", String::as_str)
    }

    /// What of [`PUBLISHER`] is still to be written.
    #[must_use]
    pub fn missing(&self) -> Vec<&'static str> {
        PUBLISHER.into_iter().filter(|name| self.get(name).is_empty()).collect()
    }

    /// True once an audit was recorded.
    #[must_use]
    pub fn is_audited(&self) -> bool {
        is_date(self.get("audit_date"))
    }

    /// The locale key of the line that the front page must carry: « non conforme » until an audit says otherwise.
    #[must_use]
    pub fn state_key(&self) -> &'static str {
        match self.get("audit_state") {
            "partial" if self.is_audited() => "accessibility-state-partial",
            "total" if self.is_audited() => "accessibility-state-total",
            _ => "accessibility-state",
        }
    }

    /// The day of the audit, in words.
    #[must_use]
    pub fn audit_day(&self, locale: Locale) -> String {
        // A date without an hour is that of no place: noon of UTC is the same day nearly everywhere.
        let utc = Place { label: Cow::Borrowed("UTC"), iana: Cow::Borrowed("UTC") };
        Timestamp::parse(&format!("{}T12:00:00Z", self.get("audit_date")))
            .map_or_else(String::new, |noon| display::day(noon, &utc, locale))
    }

    /// When the declaration was written last.
    #[must_use]
    pub fn drawn_at(&self) -> Option<Timestamp> {
        self.get(DRAWN).parse().ok().map(Timestamp)
    }
}

/// The locale key of what is to be written: one of [`PUBLISHER`], or the audit.
#[must_use]
pub fn label(name: &str) -> &'static str {
    match name {
        "director" => "notice-director",
        "address" => "notice-address",
        "host" => "notice-host",
        "contact" => "notice-contact",
        _ => "notice-audit",
    }
}

/// True for a real date, written `YYYY-MM-DD`.
#[must_use]
pub fn is_date(text: &str) -> bool {
    text.len() == 10 && Timestamp::parse(&format!("{text}T12:00:00Z")).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(pairs: &[(&str, &str)]) -> Notices {
        Notices(pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
    }

    #[test]
    fn nothing_is_conformant_without_a_dated_audit() {
        assert_eq!(written(&[]).state_key(), "accessibility-state");
        assert_eq!(written(&[("audit_state", "total")]).state_key(), "accessibility-state");
        let audited = written(&[("audit_state", "partial"), ("audit_date", "2026-11-03")]);
        assert_eq!(audited.state_key(), "accessibility-state-partial");
        assert_eq!(audited.audit_day(Locale::Fr), "3 novembre 2026");
        assert!(!is_date("2026-02-31") && !is_date("hier"));
    }

    #[test]
    fn what_is_not_written_is_named() {
        assert_eq!(written(&[("host", "OVH"), ("contact", "a@b.example")]).missing(), ["director", "address"]);
    }
}
