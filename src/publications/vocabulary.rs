//! The closed lists that publications choose from. A label is the locale key made of a prefix and
//! the value (`theme-education`, `licence-cc-by-sa-4-0`).

/// Themes.
pub const THEMES: &[&str] = &[
    "acces-droits",
    "equipement-connexion",
    "prise-en-main",
    "culture-numerique",
    "parentalite",
    "education",
    "emploi-insertion",
    "creation-fablab",
    "securite-vie-privee",
    "patrimoine-langues",
    "handicap-accessibilite",
    "sante",
    "environnement",
    "animation-reseau",
    "itinerance",
    "formation-mediateurs",
];

/// For whom.
pub const BENEFICIARIES: &[&str] = &[
    "tout-public",
    "seniors",
    "jeunes",
    "familles",
    "demandeurs-emploi",
    "personnes-illettrees",
    "allophones",
    "handicap",
    "agents-publics",
    "entreprises-associations",
    "mediateurs",
    "habitants-isoles",
];

/// Connection that a practice needs.
pub const CONNECTIONS: &[&str] = &["none", "low", "good"];

/// Currencies of the territories.
pub const CURRENCIES: &[&str] = &["EUR", "XPF"];

/// Why a copy differs.
pub const REASONS: &[&str] = &["public", "language", "connection", "legal", "means", "other"];

/// Licences that can be chosen; the first is the default.
pub const LICENCES: &[&str] = &["CC-BY-SA-4.0", "etalab-2.0", "CC-BY-4.0", "CC0-1.0"];

/// Languages of the territories, French first.
pub const LANGUAGES: &[&str] = &[
    "fr", "gcf", "gcr", "rcf", "swb", "buc", "ty", "pmt", "mrq", "mqm", "mrv", "aut", "ray", "hak", "dhv", "nen",
    "aji", "pri", "iai", "ane", "axx", "cam", "kdk", "yly", "nua", "cks", "wls", "fud", "djk", "srm", "srn", "car",
    "way", "oym", "eme", "plu", "arw", "mww", "ht", "vic", "br", "oc", "co", "eu", "ca", "gsw", "en", "es", "pt",
];

/// Address of a licence's text, and back.
const LICENCE_URLS: &[(&str, &str)] = &[
    ("CC-BY-SA-4.0", "https://creativecommons.org/licenses/by-sa/4.0/"),
    ("etalab-2.0", "https://github.com/etalab/licence-ouverte/blob/master/LO.md"),
    ("CC-BY-4.0", "https://creativecommons.org/licenses/by/4.0/"),
    ("CC0-1.0", "https://creativecommons.org/publicdomain/zero/1.0/"),
    ("CC-BY-NC-SA-4.0", "https://creativecommons.org/licenses/by-nc-sa/4.0/"),
];

/// Where the licence is written.
#[must_use]
pub fn licence_url(licence: &str) -> Option<&'static str> {
    LICENCE_URLS.iter().find(|(id, _)| *id == licence).map(|(_, url)| *url)
}

/// The licence at an address.
#[must_use]
pub fn licence_of(url: &str) -> Option<&'static str> {
    LICENCE_URLS.iter().find(|(_, known)| known.trim_end_matches('/') == url.trim_end_matches('/')).map(|(id, _)| *id)
}

/// The locale key of a licence.
#[must_use]
pub fn licence_key(licence: &str) -> String {
    format!("licence-{}", licence.to_ascii_lowercase().replace('.', "-"))
}
