//! What a statement says, and what of it can be taken: pure. One shape for the three kinds; each uses its own part of it.

use crate::{
    packed::hex,
    publications::said::File,
    specifications::document::{Document, GREATEST_NUMBER, Requirement},
    territory,
    text::fold::fold,
    time::{Timestamp, local},
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use std::{borrow::Cow, collections::HashSet, time::Duration};
use url::Url;

/// Characters of a name, an organ, a publisher, a release.
pub const MAX_NAME: usize = 150;
/// Characters of reservations.
pub const MAX_RESERVATIONS: usize = 2_000;
/// Bytes of a link.
pub const MAX_LINK: usize = 1_000;
/// Characters of what is said of one requirement.
pub const MAX_SAID: usize = 1_000;
/// Requirements of which one statement says something.
pub const MAX_ENTRIES: usize = 500;
/// Characters of all that is said of requirements together.
pub const MAX_ALL_SAID: usize = 100_000;
/// What the file of a deliberation may be.
pub const FILES: [&str; 4] = ["application/pdf", "application/vnd.oasis.opendocument.text", "image/jpeg", "image/png"];
/// Days are written at the place of the structure, which may be a day ahead of us.
const AHEAD: Duration = Duration::from_hours(26);

/// What kind of statement it is.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Kind {
    /// A structure adopts a version, is about to, or refused to.
    Adoption,
    /// The network of a territory lays its own words over given requirements.
    Annex,
    /// A solution says which requirements it meets.
    Conformance,
}

impl Kind {
    /// All, in their order.
    pub const ALL: [Self; 3] = [Self::Adoption, Self::Annex, Self::Conformance];

    /// The name in tables and activities.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Adoption => "adoption",
            Self::Annex => "annex",
            Self::Conformance => "conformance",
        }
    }

    /// Reads a name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// What may be said of a requirement, with its locale key; nothing in an adoption.
    #[must_use]
    pub fn stances(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::Adoption => &[],
            Self::Annex => &[
                ("variant", "statement-says-variant"),
                ("not-applicable", "statement-says-not-applicable"),
                ("local", "statement-says-local"),
            ],
            Self::Conformance => {
                &[(MET, "statement-says-met"), (PARTLY, "statement-says-partly"), ("not-met", "statement-says-not-met")]
            }
        }
    }
}

/// A solution meets it.
const MET: &str = "met";
/// It meets a part of it.
const PARTLY: &str = "partly";

/// Where the structure stands, with its locale key.
pub const STATUSES: [(&str, &str); 3] = [
    (ADOPTED, "statement-status-adopted"),
    (IN_PROGRESS, "statement-status-in-progress"),
    (REFUSED, "statement-status-refused"),
];
/// Its deliberating organ adopted it.
pub const ADOPTED: &str = "adopted";
/// It is on its way to the organ.
pub const IN_PROGRESS: &str = "in-progress";
/// Its organ refused it.
pub const REFUSED: &str = "refused";

/// What a statement says; what is not of its kind stays empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Content {
    /// The structure, the network of the territory, or the solution.
    pub name: String,
    /// Its territory, by code; none for a solution.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub territory: String,
    /// One of [`STATUSES`].
    #[serde(skip_serializing_if = "String::is_empty")]
    pub status: String,
    /// When the organ decided: `2026-11-20`, at the place of the structure.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub day: String,
    /// Which organ decided.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub organ: String,
    /// What it reserves, plain text.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub reservations: String,
    /// Where the deliberation can be read: `https`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub deliberation: String,
    /// The deliberation itself. It travels as the attachment of the statement, not in its sheet.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<File>,
    /// Who publishes the solution.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub publisher: String,
    /// Where the solution is found: `https`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub address: String,
    /// The version of the solution.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub release: String,
    /// What is said of requirements, in the order of their numbers.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub entries: Vec<Entry>,
}

/// What is said of one requirement.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Its number.
    pub requirement: u32,
    /// One of [`Kind::stances`].
    pub says: String,
    /// The variant, the reason, the equivalent, the evidence; plain text.
    #[serde(default)]
    pub text: String,
    /// The version in which its author read the requirement.
    pub version: i64,
    /// [`hash`] of the requirement there.
    pub hash: String,
}

/// How an entry stands to the text as it is.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Bearing {
    /// It is about the requirement as it stands.
    Current,
    /// The requirement changed since: it is to be read again.
    Changed,
    /// The requirement is not there any more.
    Gone,
}

impl Entry {
    /// How it stands to a text.
    #[must_use]
    pub fn bearing(&self, document: &Document) -> Bearing {
        match document.requirement(self.requirement) {
            None => Bearing::Gone,
            Some((_, requirement)) if hash(requirement) == self.hash => Bearing::Current,
            Some(_) => Bearing::Changed,
        }
    }
}

/// The numbers of the requirements of a text.
#[must_use]
pub fn numbers(document: &Document) -> HashSet<u32> {
    document.requirements().map(|(_, requirement)| requirement.number).collect()
}

/// SHA-256 of the Markdown of a requirement, trimmed, in hexadecimal.
#[must_use]
pub fn hash(requirement: &Requirement) -> String {
    hex(&Sha256::digest(requirement.markdown().trim()))
}

/// Something to mend.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The field of the form.
    pub field: Cow<'static, str>,
    /// The locale key of the sentence.
    pub key: &'static str,
    /// What the sentence names as `$max`.
    pub max: Option<usize>,
}

impl Fault {
    /// In a field.
    pub(super) fn new(field: impl Into<Cow<'static, str>>, key: &'static str) -> Self {
        Self { field: field.into(), key, max: None }
    }

    fn long(field: impl Into<Cow<'static, str>>, max: usize) -> Self {
        Self { max: Some(max), ..Self::new(field, "specification-error-long") }
    }
}

/// True for an address of the web that a page may link to.
#[must_use]
pub fn is_link(text: &str) -> bool {
    text.len() <= MAX_LINK
        && !text.contains(|c: char| c.is_whitespace() || c.is_control())
        && Url::parse(text).is_ok_and(|url| {
            url.scheme() == "https" && url.host_str().is_some() && url.username().is_empty() && url.password().is_none()
        })
}

impl Content {
    /// By which two statements are known to be of the same.
    #[must_use]
    pub fn key(&self, kind: Kind) -> String {
        let folded = |text: &str| fold(text).split_whitespace().collect::<Vec<_>>().join(" ");
        match kind {
            // One of a network, whatever it calls itself.
            Kind::Annex => String::new(),
            Kind::Adoption => format!("{} {}", folded(&self.name), self.territory),
            Kind::Conformance => format!("{} {}", folded(&self.name), folded(&self.release)),
        }
    }

    /// What is said of a requirement.
    #[must_use]
    pub fn entry(&self, requirement: u32) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.requirement == requirement)
    }

    /// Of how many of these requirements it says this.
    #[must_use]
    pub fn count(&self, says: &str, numbers: &HashSet<u32>) -> usize {
        self.entries.iter().filter(|entry| entry.says == says && numbers.contains(&entry.requirement)).count()
    }

    /// Of how many of these requirements it says nothing.
    #[must_use]
    pub fn silent(&self, numbers: &HashSet<u32>) -> usize {
        numbers.len().saturating_sub(self.entries.iter().filter(|entry| numbers.contains(&entry.requirement)).count())
    }

    /// When the organ decided, as an instant at the place of the structure.
    #[must_use]
    pub fn decided_at(&self) -> Option<Timestamp> {
        let place = territory::get(&self.territory)?.place();
        local::instant(&format!("{}T12:00", self.day), &place.iana).filter(|_| self.day.len() == 10)
    }

    /// Trimmed, without what is not of its kind, in order.
    #[must_use]
    pub fn settled(mut self, kind: Kind) -> Self {
        let (is_adoption, is_conformance) = (kind == Kind::Adoption, kind == Kind::Conformance);
        let decided = is_adoption && self.status != IN_PROGRESS;
        for (text, is_kept) in [
            (&mut self.name, true),
            (&mut self.territory, !is_conformance),
            (&mut self.status, is_adoption),
            (&mut self.day, decided),
            (&mut self.organ, is_adoption),
            (&mut self.reservations, is_adoption),
            (&mut self.deliberation, is_adoption),
            (&mut self.publisher, is_conformance),
            (&mut self.address, is_conformance),
            (&mut self.release, is_conformance),
        ] {
            *text = if is_kept { text.trim().replace("\r\n", "\n") } else { String::new() };
        }
        for text in [&mut self.name, &mut self.organ, &mut self.publisher, &mut self.release] {
            *text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        }
        for entry in &mut self.entries {
            entry.text = entry.text.trim().replace("\r\n", "\n");
        }
        if is_adoption {
            self.entries.clear();
        } else {
            self.file = None;
        }
        self.entries.sort_by_key(|entry| entry.requirement);
        self
    }

    /// What is to be mended, of what [`Content::settled`] gave. `now`: no day may be after it; `None` where that was
    /// looked at where it was written.
    #[must_use]
    pub fn faults(&self, kind: Kind, now: Option<Timestamp>) -> Vec<Fault> {
        let mut found = Vec::new();
        if self.name.is_empty() {
            found.push(Fault::new("name", "statement-error-name"));
        }
        for (field, text, max) in [
            ("name", &self.name, MAX_NAME),
            ("organ", &self.organ, MAX_NAME),
            ("publisher", &self.publisher, MAX_NAME),
            ("release", &self.release, MAX_NAME),
            ("reservations", &self.reservations, MAX_RESERVATIONS),
        ] {
            if text.chars().count() > max {
                found.push(Fault::long(field, max));
            }
        }
        if kind != Kind::Conformance && territory::get(&self.territory).is_none() {
            found.push(Fault::new("territory", "statement-error-territory"));
        }
        match kind {
            Kind::Adoption => self.adoption_faults(now, &mut found),
            Kind::Annex => {}
            Kind::Conformance => {
                if self.publisher.is_empty() {
                    found.push(Fault::new("publisher", "statement-error-publisher"));
                }
                if self.release.is_empty() {
                    found.push(Fault::new("release", "statement-error-release"));
                }
                if !is_link(&self.address) {
                    found.push(Fault::new("address", "statement-error-link"));
                }
            }
        }
        self.entry_faults(kind, now.is_some(), &mut found);
        found
    }

    fn adoption_faults(&self, now: Option<Timestamp>, found: &mut Vec<Fault>) {
        if !STATUSES.iter().any(|(status, _)| *status == self.status) {
            found.push(Fault::new("status", "statement-error-status"));
        } else if self.status != IN_PROGRESS {
            let is_known = territory::get(&self.territory).is_some();
            match self.decided_at() {
                // Said at the territory already.
                None if !is_known && self.day.len() == 10 => {}
                None => found.push(Fault::new("day", "statement-error-day")),
                Some(at) if now.is_some_and(|now| at > now.plus(AHEAD)) => {
                    found.push(Fault::new("day", "statement-error-day-ahead"));
                }
                Some(_) => {}
            }
            if self.organ.is_empty() {
                found.push(Fault::new("organ", "statement-error-organ"));
            }
        }
        if !self.deliberation.is_empty() && !is_link(&self.deliberation) {
            found.push(Fault::new("deliberation", "statement-error-link"));
        }
        if self.file.as_ref().is_some_and(|file| !FILES.contains(&file.media_type.as_str())) {
            found.push(Fault::new("file", "statement-error-file-kind"));
        }
    }

    fn entry_faults(&self, kind: Kind, is_written: bool, found: &mut Vec<Fault>) {
        let mut seen = HashSet::new();
        let mut all = 0;
        for entry in &self.entries {
            let says = format!("says-{}", entry.requirement);
            let is_sound = (1..=GREATEST_NUMBER).contains(&entry.requirement)
                && seen.insert(entry.requirement)
                && entry.version > 0
                && entry.hash.len() == 64
                && entry.hash.bytes().all(|byte| byte.is_ascii_hexdigit());
            if !is_sound || !kind.stances().iter().any(|(name, _)| *name == entry.says) {
                found.push(Fault::new(says, "statement-error-says"));
            }
            let long = entry.text.chars().count();
            all += long;
            let text = || format!("text-{}", entry.requirement);
            if long > MAX_SAID {
                found.push(Fault::long(text(), MAX_SAID));
            } else if long == 0 && kind == Kind::Annex {
                found.push(Fault::new(text(), "statement-error-text"));
            } else if long == 0 && is_written && matches!(entry.says.as_str(), MET | PARTLY) {
                // Read from elsewhere it is taken: it says less, and nothing false.
                found.push(Fault::new(text(), "statement-error-evidence"));
            }
        }
        if self.entries.len() > MAX_ENTRIES {
            found.push(Fault { max: Some(MAX_ENTRIES), ..Fault::new("entries", "statement-error-entries") });
        }
        if all > MAX_ALL_SAID {
            found.push(Fault { max: Some(MAX_ALL_SAID), ..Fault::new("entries", "statement-error-all") });
        }
    }

    /// Reads what came from elsewhere, with the file that came beside it, within the same limits; the largest parts are
    /// measured before anything is read.
    ///
    /// # Errors
    /// Why it cannot be taken, in words for the journal.
    pub fn read(kind: Kind, fields: &Value, file: Option<File>) -> Result<Self, &'static str> {
        let length = |name: &str| fields.get(name).and_then(Value::as_str).map_or(0, str::len);
        let is_long = ["name", "organ", "publisher", "release", "day", "status", "territory"]
            .iter()
            .any(|name| length(name) > MAX_NAME * 4)
            || length("reservations") > MAX_RESERVATIONS * 4;
        if is_long {
            return Err("one of its texts is too long");
        }
        let entries = fields.get("entries").and_then(Value::as_array).map_or(0, Vec::len);
        if entries > MAX_ENTRIES {
            return Err("it says something of too many requirements");
        }
        let mut read: Self = serde_json::from_value(fields.clone()).map_err(|_| "its sheet cannot be read")?;
        if read.file.is_some() {
            return Err("its file stands in its sheet");
        }
        read.file = file;
        let settled = read.clone().settled(kind);
        // What its author signed is what is kept.
        if settled != read {
            return Err("it says what is not of its kind");
        }
        if settled.faults(kind, None).is_empty() { Ok(settled) } else { Err("what it states is not whole") }
    }
}
