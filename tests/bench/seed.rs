//! Content: sentences put together from a seed, so that each run measures the same text, of the
//! length that mediators write, with enough different words for the search to be a search. Practices
//! are published by the same verb as from the form, in this process, before the server starts.

use crate::instance::{Instance, PERSON};
use anyhow::{Context as _, Result};
use archipel::{
    federation::actors,
    here::Here,
    practices::{self, Author, Input, Sheet},
    publications::vocabulary as words,
    random::Random,
    seal::Sealer,
    territory::{self, Kind},
    time::{Clock, Timestamp},
};

/// Practices of one commit.
const BATCH: u64 = 500;
/// Between one practice and the next, in milliseconds: lists are in the order of time.
const APART: i64 = 30_000;

const VERBS: &[&str] = &[
    "Installer",
    "Tenir",
    "Ouvrir",
    "Accompagner",
    "Former",
    "Animer",
    "Cartographier",
    "Réparer",
    "Transmettre",
    "Relier",
    "Préparer",
    "Traduire",
    "Organiser",
    "Écouter",
    "Documenter",
    "Accueillir",
];
const NOUNS: &[&str] = &[
    "une permanence",
    "un atelier",
    "une tournée",
    "un comptoir",
    "une clinique",
    "un parcours",
    "une veillée",
    "un guichet",
    "une bibliothèque",
    "un relais",
    "une caravane",
    "un réseau",
    "une mallette",
    "un jardin",
    "une radio",
    "un carnet",
];
const SUBJECTS: &[&str] = &[
    "tablettes",
    "démarches",
    "téléphones",
    "courriels",
    "impôts",
    "santé",
    "retraite",
    "allocations",
    "mots de passe",
    "photographies",
    "archives",
    "langues",
    "cartes",
    "câbles",
    "antennes",
    "formulaires",
    "signatures",
    "messageries",
];
const PLACES: &[&str] = &[
    "au marché",
    "en mairie",
    "dans le bus",
    "à la médiathèque",
    "au village",
    "en tribu",
    "sur l’île",
    "au collège",
    "à la mission locale",
    "au tiers-lieu",
    "chez les aînés",
    "au dispensaire",
    "à la ferme",
    "sous le préau",
];
const ENDS: &[&str] = &[
    "et les gens reviennent",
    "sans rendez-vous",
    "avec les voisins",
    "une fois par mois",
    "même sans connexion",
    "en petits groupes",
    "avant la saison des pluies",
    "pendant l’hiver",
    "avec deux bénévoles",
    "sur place",
    "en prenant le temps",
    "et l’on note ce qui bloque",
    "puis on recommence",
    "à voix haute",
];

/// Writes sentences.
pub struct Writer(Random);

impl Writer {
    /// The same seed writes the same text.
    pub fn new(seed: u64) -> Self {
        Self(Random::seeded(seed))
    }

    fn one<'a>(&self, list: &[&'a str]) -> &'a str {
        let at = self.0.below(u64::try_from(list.len()).unwrap_or(1));
        list[usize::try_from(at).unwrap_or(0)]
    }

    /// A title: a verb, what, for what, where.
    pub fn title(&self) -> String {
        format!("{} {} de {} {}", self.one(VERBS), self.one(NOUNS), self.one(SUBJECTS), self.one(PLACES))
    }

    /// A sentence.
    pub fn sentence(&self) -> String {
        let (verb, noun) = (self.one(VERBS).to_lowercase(), self.one(NOUNS));
        format!("On choisit de {verb} {noun} de {} {}, {}.", self.one(SUBJECTS), self.one(PLACES), self.one(ENDS))
    }

    /// So many sentences.
    pub fn paragraph(&self, sentences: usize) -> String {
        (0..sentences).map(|_| self.sentence()).collect::<Vec<_>>().join(" ")
    }

    /// A sheet as mediators fill it: some two kilobytes of Markdown.
    pub fn practice(&self) -> Input {
        let departments: Vec<&str> =
            territory::all().iter().filter(|one| one.kind == Kind::Department).map(|one| one.code.as_str()).collect();
        // One of ten at home, so that the list of one's own territory is long.
        let place = if self.0.below(10) == 0 { "48" } else { self.one(&departments) };
        let list: Vec<String> = (0..4).map(|_| format!("- **{}** : {}", self.one(SUBJECTS), self.sentence())).collect();
        let sheet = Sheet {
            audience: format!("Les personnes qui viennent {} {}", self.one(PLACES), self.one(ENDS)),
            territories: vec![place.to_owned()],
            body: format!("{}\n\n{}\n\n{}", self.paragraph(4), list.join("\n"), self.paragraph(5)),
            outcome: self.paragraph(3),
            duration: "Deux heures".into(),
            material: self.sentence(),
            themes: vec![self.one(words::THEMES).to_owned()],
            beneficiaries: vec![self.one(words::BENEFICIARIES).to_owned()],
            ..Sheet::default()
        };
        Input { title: self.title(), language: "fr".into(), licence: "CC-BY-SA-4.0".into(), sheet, ..Input::default() }
    }

    /// Two words to look for, which stand in many sheets.
    pub fn search(&self) -> String {
        format!(
            "{} {}",
            self.one(SUBJECTS).split(' ').next().unwrap_or_default(),
            self.one(&["atelier", "permanence", "relais"])
        )
    }
}

/// Publishes practices until there are `total`; the server must not be running.
pub async fn practices(instance: &Instance, total: u64) -> Result<()> {
    let config = instance.config()?;
    let db = instance.database().await?;
    let (present,): (i64,) = db.read().await?.query("select count(*) from publications").one().await?;
    let author = actors::local_by_handle(&mut *db.begin().await?, PERSON).await?.context("founded")?;
    let by = Author { signer: &author, person: &author, animates: false, moderates: false };
    let random = Random::system();
    let sealer = Sealer::load_or_create(&config.data)?;
    let end = Clock::system().now();
    let first = u64::try_from(present).unwrap_or(0);
    let mut number = first;
    while number < total {
        let mut tx = db.begin().await?;
        for _ in 0..BATCH.min(total - number) {
            let age = APART * i64::try_from(total - number).unwrap_or(0);
            let here = Here { origin: &config.origin, now: Timestamp(end.0 - age), random: &random, sealer: &sealer };
            let input = Writer::new(number).practice();
            practices::publish(&mut tx, &here, by, &input, None, None).await?;
            number += 1;
        }
        tx.commit().await?;
    }
    db.close().await;
    Ok(())
}

/// The newest practices published here: local identifier and address.
pub async fn newest(instance: &Instance, count: i64) -> Result<Vec<(String, String)>> {
    let db = instance.database().await?;
    let rows = db
        .read()
        .await?
        .query("select id, uri from publications where network = $1 order by published_at desc limit $2")
        .bind(instance.origin())
        .bind(count)
        .all()
        .await?;
    db.close().await;
    Ok(rows)
}
