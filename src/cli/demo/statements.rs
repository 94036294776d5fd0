//! What is stated of the second specification: the structures that adopt it, what differs in Nouvelle-Calédonie, and a solution
//! that says what it meets.

use super::steps::{Work, wait};
use crate::{
    federation::actors,
    publications::Publication,
    specifications::{
        Sheet,
        phase::Phase,
        statements::{
            self, Content, Kind,
            content::{self, Entry},
        },
    },
    web::Site,
};
use anyhow::{Context as _, bail};
use std::time::Duration;

const DAY: Duration = Duration::from_secs(24 * 3600);

/// Something stated; what is not of its kind stays empty.
struct Stated {
    kind: Kind,
    network: &'static str,
    /// A person; the network itself where nobody is named.
    author: &'static str,
    name: &'static str,
    territory: &'static str,
    status: &'static str,
    organ: &'static str,
    reservations: &'static str,
    publisher: &'static str,
    address: &'static str,
    release: &'static str,
    /// Numbers of requirements, what is said of them, and why.
    entries: &'static [(u32, &'static str, &'static str)],
}

const NOTHING: Stated = Stated {
    kind: Kind::Adoption,
    network: "",
    author: "",
    name: "",
    territory: "",
    status: "",
    organ: "",
    reservations: "",
    publisher: "",
    address: "",
    release: "",
    entries: &[],
};

const STATED: [Stated; 5] = [
    Stated {
        network: "lozere",
        author: "sylvie",
        name: "Communauté de communes des Hautes Sources",
        territory: "48",
        status: content::ADOPTED,
        organ: "Conseil communautaire",
        ..NOTHING
    },
    Stated {
        network: "nouvelle-caledonie",
        author: "solange",
        name: "Association des cases numériques",
        territory: "988",
        status: content::ADOPTED,
        organ: "Assemblée générale",
        reservations: "Les horaires des tribus suivent la coutume : ils sont donnés avec le nom de qui ouvre la case.",
        ..NOTHING
    },
    Stated {
        network: "national",
        author: "gaelle",
        name: "Régie de quartier de Cayenne",
        territory: "973",
        status: content::IN_PROGRESS,
        ..NOTHING
    },
    Stated {
        kind: Kind::Annex,
        network: "nouvelle-caledonie",
        name: "Annexe de la Nouvelle-Calédonie",
        territory: "988",
        entries: &[
            (
                1,
                "local",
                "En tribu, la permanence est tenue dans la case que le conseil des clans désigne : on écrit le nom de la tribu et \
                 celui de la personne qui ouvre, et l’horaire est « sur demande ».",
            ),
            (
                2,
                "not-applicable",
                "Tout l’archipel vit à la même heure, et nos registres ne sont tenus que pour lui : le fuseau n’y est pas répété.",
            ),
        ],
        ..NOTHING
    },
    Stated {
        kind: Kind::Conformance,
        network: "national",
        author: "gaelle",
        name: "Carnet de permanences",
        publisher: "Coopérative fictive du Carnet",
        address: "https://carnet.example/registre",
        release: "2.1",
        entries: &[
            (1, "met", "Les trois champs sont obligatoires ; un appel d’essai est noté chaque mois."),
            (2, "met", "Le fuseau est affiché à côté de chaque horaire."),
            (3, "partly", "La liste se lit sans connexion ; les changements de la veille n’y sont pas toujours."),
        ],
        ..NOTHING
    },
];

impl Work<'_> {
    /// How many steps it takes.
    pub(super) const STATEMENTS: usize = STATED.len();

    /// About the text of this key.
    pub(super) async fn statements(&mut self, text: &str) -> anyhow::Result<()> {
        for (at, stated) in STATED.iter().enumerate() {
            self.show("adoption");
            let step = format!("statement {at}");
            if self.progress.has(&step) {
                continue;
            }
            let site = self.site(stated.network)?.clone();
            let begun = || async { Ok(phase(&self.arrived(&site, text).await?) == Some(Phase::Adoption)) };
            wait(begun, text).await?;
            let publication = self.arrived(&site, text).await?;
            let uri = state(&site, &publication, stated).await.with_context(|| step.clone())?;
            self.progress.note(self.dir, step, uri)?;
        }
        Ok(())
    }
}

fn phase(publication: &Publication) -> Option<Phase> {
    Phase::parse(&Sheet::from_json(&publication.sheet).phase)
}

async fn state(site: &Site, publication: &Publication, stated: &Stated) -> anyhow::Result<String> {
    let (here, mut tx) = (site.here(), site.db.begin().await?);
    let signer = match stated.author {
        "" => actors::network(&mut tx).await?,
        handle => actors::local_by_handle(&mut tx, handle).await?.context("somebody says it")?,
    };
    let document = Sheet::from_json(&publication.sheet).read();
    let entry = |(number, says, text): &(u32, &str, &str)| {
        let (_, requirement) = document.requirement(*number).context("the text has it")?;
        let (version, hash) = (publication.version, content::hash(requirement));
        Ok(Entry { requirement: *number, says: (*says).into(), text: (*text).into(), version, hash })
    };
    let day = here.now.minus(DAY * 9).rfc3339().chars().take(10).collect();
    let content = Content {
        name: stated.name.into(),
        territory: stated.territory.into(),
        status: stated.status.into(),
        day: if stated.status == content::ADOPTED { day } else { String::new() },
        organ: stated.organ.into(),
        reservations: stated.reservations.into(),
        publisher: stated.publisher.into(),
        address: stated.address.into(),
        release: stated.release.into(),
        entries: stated.entries.iter().map(entry).collect::<anyhow::Result<_>>()?,
        ..Content::default()
    };
    let about = (stated.kind, publication.version);
    let stated = match statements::state(&mut tx, &here, &signer, publication, about, content).await {
        Ok(stated) => stated,
        Err(statements::Error::Invalid(faults)) => bail!("{faults:?}"),
        Err(error) => return Err(error.into()),
    };
    tx.commit().await?;
    site.wake();
    Ok(stated.uri)
}
