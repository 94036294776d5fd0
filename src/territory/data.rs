//! Reads the embedded files into [`Territory`]s. `territories.json` is the project's own compilation (CC0)
//! of the COG, ISO and IANA lists; `departments.json` holds facts of the COG.

use super::{Kind, Territory, Zone};
use crate::text::fold;
use serde::Deserialize;
use std::collections::HashMap;

const TERRITORIES: &str = include_str!("territories.json");
const DEPARTMENTS: &str = include_str!("departments.json");
const PLACES: &str = include_str!("places.json");

/// Code, French name, and what directly contains it.
const PERIMETERS: [(&str, &str, &[&str]); 4] = [
    ("FR", "France entière", &[]),
    ("OM", "Outre-mer", &["FR"]),
    ("METRO", "France métropolitaine", &["FR", "EU"]),
    ("EU", "Union européenne", &[]),
];

#[derive(Deserialize)]
struct File {
    groups: Groups,
    territories: Vec<Entry>,
}

/// The order of the overseas territories is that of the file's group.
#[derive(Deserialize)]
struct Groups {
    #[serde(rename = "outre-mer")]
    overseas: Vec<String>,
}

#[derive(Deserialize)]
struct Entry {
    code: String,
    name_fr: String,
    eu_status: String,
    timezones: Vec<ZoneEntry>,
    languages: Vec<String>,
    currency: String,
}

#[derive(Deserialize)]
struct ZoneEntry {
    iana: String,
}

#[derive(Deserialize)]
struct Department {
    code: String,
    name: String,
    region: String,
}

/// Every territory, in the order of lists.
pub(super) fn load() -> Vec<Territory> {
    let file: File = serde_json::from_str(TERRITORIES).expect("territories.json is checked by tests");
    let departments: Vec<Department> = serde_json::from_str(DEPARTMENTS).expect("departments.json is checked by tests");
    let places: HashMap<String, String> = serde_json::from_str(PLACES).expect("places.json is checked by tests");

    let (mut overseas, mut regions): (Vec<Territory>, Vec<Territory>) = file
        .territories
        .into_iter()
        .map(|entry| entry.into_territory(&file.groups.overseas, &places))
        .partition(|territory| territory.kind == Kind::Overseas);
    overseas.sort_by_key(|territory| file.groups.overseas.iter().position(|code| *code == territory.code));
    regions.sort_by_key(|territory| fold::fold(&territory.name));
    let departments: Vec<Territory> =
        departments.into_iter().map(|department| department.into_territory(&regions)).collect();
    let perimeters = PERIMETERS.map(|(code, name, within)| perimeter(code, name, within, &places));

    overseas.into_iter().chain(perimeters).chain(regions).chain(departments).collect()
}

impl Entry {
    fn into_territory(self, overseas: &[String], places: &HashMap<String, String>) -> Territory {
        let (kind, within) = if overseas.contains(&self.code) {
            // The outermost regions (RUP) belong to the Union, the other collectivities (PTOM) do not.
            let within: &[&str] = if self.eu_status == "rup" { &["OM", "EU"] } else { &["OM"] };
            (Kind::Overseas, within)
        } else {
            (Kind::Region, ["METRO"].as_slice())
        };
        Territory {
            code: self.code,
            name: self.name_fr,
            kind,
            zones: self.timezones.into_iter().map(|entry| zone(entry.iana, places)).collect(),
            languages: self.languages,
            currency: self.currency,
            within: within.iter().copied().map(str::to_owned).collect(),
        }
    }
}

impl Department {
    fn into_territory(self, regions: &[Territory]) -> Territory {
        let region = regions.iter().find(|region| region.code == self.region).expect("a département has its region");
        Territory {
            code: self.code,
            name: self.name,
            kind: Kind::Department,
            zones: region.zones.clone(),
            languages: region.languages.clone(),
            currency: region.currency.clone(),
            within: vec![self.region],
        }
    }
}

fn perimeter(code: &str, name: &str, within: &[&str], places: &HashMap<String, String>) -> Territory {
    Territory {
        code: code.to_owned(),
        name: name.to_owned(),
        kind: Kind::Perimeter,
        zones: vec![zone("Europe/Paris".to_owned(), places)],
        languages: vec!["fr".to_owned()],
        currency: "EUR".to_owned(),
        within: within.iter().copied().map(str::to_owned).collect(),
    }
}

fn zone(iana: String, places: &HashMap<String, String>) -> Zone {
    let label = places.get(&iana).expect("places.json names every zone").clone();
    Zone { iana, label }
}
