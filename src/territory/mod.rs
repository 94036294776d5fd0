//! The territories of France: overseas first, the perimeters that contain several, regions, départements;
//! their hours, languages and money. Pure data, embedded. It must never leave a territory out of a list,
//! nor replace the name of a zone by an alias.

mod data;

use crate::locale::Locale;
use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::LazyLock;

/// A territory that a publication can be about, or where a network or a person can be.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Territory {
    /// INSEE code of the département or collectivity (`48`, `2A`, `988`), `R` and the INSEE code of a
    /// metropolitan region (`R76`), or the code of a perimeter (`FR`, `OM`, `METRO`, `EU`).
    pub code: String,
    /// Its French name.
    pub name: String,
    pub kind: Kind,
    /// The zones of its hours, the usual one first. Perimeters count in Paris.
    pub zones: Vec<Zone>,
    /// The languages spoken there, BCP 47, French first.
    pub languages: Vec<String>,
    /// ISO 4217: `EUR` or `XPF`.
    pub currency: String,
    /// What directly contains it: `48` is in `R76`, which is in `METRO`, which is in `FR` and `EU`.
    pub within: Vec<String>,
}

/// The four sorts of territories, in the order in which lists show them.
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug)]
pub enum Kind {
    Overseas,
    Perimeter,
    Region,
    Department,
}

/// A zone of the IANA database and the French name of the place whose hour it is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Zone {
    pub iana: String,
    pub label: String,
}

/// Where an hour is read: what is written after it, and the zone that gives it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Place {
    /// Its French name: `Nouméa`.
    pub label: Cow<'static, str>,
    /// `Pacific/Noumea`
    pub iana: Cow<'static, str>,
}

/// A group of a list to choose from: its kind, and its territories in the order to show.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Group {
    pub kind: Kind,
    pub territories: Vec<&'static Territory>,
}

static ALL: LazyLock<Vec<Territory>> = LazyLock::new(data::load);

static BY_CODE: LazyLock<HashMap<&'static str, &'static Territory>> =
    LazyLock::new(|| ALL.iter().map(|territory| (territory.code.as_str(), territory)).collect());

static GROUPS: LazyLock<Vec<Group>> = LazyLock::new(|| {
    ALL.chunk_by(|a, b| a.kind == b.kind)
        .map(|territories| Group { kind: territories[0].kind, territories: territories.iter().collect() })
        .collect()
});

/// Every territory, kind after kind: overseas, perimeters, regions, départements.
#[must_use]
pub fn all() -> &'static [Territory] {
    &ALL
}

/// The territory of this code, written exactly so.
#[must_use]
pub fn get(code: &str) -> Option<&'static Territory> {
    BY_CODE.get(code).copied()
}

/// Every territory, in groups for a list to choose from.
#[must_use]
pub fn groups() -> &'static [Group] {
    &GROUPS
}

/// True when `inner` is `outer` or lies wholly inside it. An unknown code contains nothing.
#[must_use]
pub fn contains(outer: &str, inner: &str) -> bool {
    get(inner)
        .is_some_and(|inner| inner.code == outer || inner.ancestors().iter().any(|ancestor| ancestor.code == outer))
}

impl Kind {
    /// The locale key of this kind's name in the plural.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Overseas => "territory-group-overseas",
            Self::Perimeter => "territory-group-perimeters",
            Self::Region => "territory-group-regions",
            Self::Department => "territory-group-departments",
        }
    }
}

impl Territory {
    /// The place of its usual hour.
    #[must_use]
    pub fn place(&'static self) -> Place {
        self.zones[0].place()
    }

    /// Its name in the reader's language.
    #[must_use]
    pub fn label(&'static self, locale: Locale) -> Cow<'static, str> {
        translated(locale, "territory-name-", &self.code).unwrap_or(Cow::Borrowed(&self.name))
    }

    /// Everything that contains it, the nearest first, each once.
    #[must_use]
    pub fn ancestors(&self) -> Vec<&'static Self> {
        let mut found: Vec<&'static Self> = Vec::new();
        let mut next: Vec<&str> = self.within.iter().map(String::as_str).collect();
        while !next.is_empty() {
            let level: Vec<&'static Self> = next.into_iter().filter_map(get).collect();
            next = level.iter().flat_map(|territory| &territory.within).map(String::as_str).collect();
            for territory in level {
                if !found.contains(&territory) {
                    found.push(territory);
                }
            }
        }
        found
    }
}

impl Zone {
    /// The place of this zone's hours.
    #[must_use]
    pub fn place(&'static self) -> Place {
        Place { label: Cow::Borrowed(&self.label), iana: Cow::Borrowed(&self.iana) }
    }
}

impl Place {
    /// The place of a zone, when a territory of the list lives by it.
    #[must_use]
    pub fn of_zone(iana: &str) -> Option<Self> {
        all().iter().flat_map(|territory| &territory.zones).find(|zone| zone.iana == iana).map(Zone::place)
    }

    /// Its name in the reader's language.
    #[must_use]
    pub fn name(&self, locale: Locale) -> Cow<'static, str> {
        translated(locale, "territory-place-", &self.iana).unwrap_or_else(|| self.label.clone())
    }
}

/// The translation of a French name of the data, where the locale files have one.
fn translated(locale: Locale, prefix: &str, name: &str) -> Option<Cow<'static, str>> {
    if locale == Locale::Fr {
        return None;
    }
    let name: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' }).collect();
    locale.find(&format!("{prefix}{name}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locale;

    fn codes(territories: &[&'static Territory]) -> Vec<&'static str> {
        territories.iter().map(|territory| territory.code.as_str()).collect()
    }

    #[test]
    fn nobody_is_left_out() {
        let count = |kind| all().iter().filter(|territory| territory.kind == kind).count();
        assert_eq!(count(Kind::Overseas), 12);
        assert_eq!(count(Kind::Perimeter), 4);
        assert_eq!(count(Kind::Region), 13);
        assert_eq!(count(Kind::Department), 96);
        assert_eq!(BY_CODE.len(), all().len(), "no code stands twice");
    }

    #[test]
    fn lists_begin_overseas() {
        let kinds: Vec<Kind> = groups().iter().map(|group| group.kind).collect();
        assert_eq!(kinds, [Kind::Overseas, Kind::Perimeter, Kind::Region, Kind::Department]);
        assert_eq!(groups()[0].territories[0].name, "Guadeloupe");
        assert_eq!(codes(&groups()[1].territories), ["FR", "OM", "METRO", "EU"]);
        assert_eq!(groups()[2].territories[0].name, "Auvergne-Rhône-Alpes");
        assert_eq!(codes(&groups()[3].territories[18..22]), ["19", "2A", "2B", "21"]);
    }

    #[test]
    fn containment_goes_from_the_nearest_to_france() {
        let ancestors = |code| codes(&get(code).expect(code).ancestors());
        assert_eq!(ancestors("48"), ["R76", "METRO", "FR", "EU"]);
        assert_eq!(ancestors("988"), ["OM", "FR"]);
        assert_eq!(ancestors("974"), ["OM", "EU", "FR"]);
        assert!(contains("FR", "2A") && contains("R94", "2A") && contains("48", "48"));
        assert!(!contains("48", "R76") && !contains("EU", "988") && !contains("METRO", "974"));
        assert!(!contains("FR", "99") && !contains("99", "99"));
    }

    #[test]
    fn every_territory_lies_in_france_and_names_only_known_ones() {
        for territory in all() {
            assert!(territory.within.iter().all(|code| get(code).is_some()), "{}", territory.code);
            assert!(territory.code == "EU" || contains("FR", &territory.code), "{}", territory.code);
            assert_eq!(territory.languages[0], "fr");
            assert!(matches!(territory.currency.as_str(), "EUR" | "XPF"));
        }
    }

    #[test]
    fn each_region_has_its_departments() {
        for (region, count) in [
            ("R11", 8),
            ("R24", 6),
            ("R27", 8),
            ("R28", 5),
            ("R32", 5),
            ("R44", 10),
            ("R52", 5),
            ("R53", 4),
            ("R75", 12),
            ("R76", 13),
            ("R84", 12),
            ("R93", 6),
            ("R94", 2),
        ] {
            let found = all().iter().filter(|territory| territory.within == [region]).count();
            assert_eq!(found, count, "{region}");
        }
    }

    #[test]
    fn an_hour_carries_the_name_of_its_place() {
        assert_eq!(get("988").expect("known").place().label, "Nouméa");
        assert_eq!(get("48").expect("known").place().label, "Paris");
        let zones: Vec<&str> = get("987").expect("known").zones.iter().map(|zone| zone.iana.as_str()).collect();
        assert_eq!(zones, ["Pacific/Tahiti", "Pacific/Marquesas", "Pacific/Gambier"]);
        assert_eq!(Place::of_zone("Indian/Reunion").expect("known").name(Locale::En), "Réunion");
        assert_eq!(Place::of_zone("Asia/Dubai"), None);
    }

    #[test]
    fn names_are_translated_where_english_has_another() {
        assert_eq!(get("988").expect("known").label(Locale::En), "New Caledonia");
        assert_eq!(get("988").expect("known").label(Locale::Fr), "Nouvelle-Calédonie");
        assert_eq!(get("48").expect("known").label(Locale::En), "Lozère");
    }

    #[test]
    fn the_french_file_says_what_the_data_say_and_nothing_of_unknown_places() {
        let codes = all().iter().map(|t| (format!("territory-name-{}", t.code.to_lowercase()), t.name.clone()));
        let places = all().iter().flat_map(|territory| &territory.zones).map(|zone| {
            (format!("territory-place-{}", zone.iana.to_lowercase().replace(['/', '_'], "-")), zone.label.clone())
        });
        let known: HashMap<String, String> = codes.chain(places).collect();
        for key in locale::keys(Locale::Fr)
            .filter(|key| key.starts_with("territory-name-") || key.starts_with("territory-place-"))
        {
            assert_eq!(known.get(key), Some(&Locale::Fr.t(key).into_owned()), "{key}");
        }
    }
}
