//! The specification of the demonstration: opened by the national network, led to its amendments, and amended by the
//! two others.

use super::{
    Running,
    content::Content,
    steps::{Work, wait},
};
use crate::{
    federation::actors,
    publications::{Publication, store},
    specifications::{
        self, Author, Error, Input, Opening, Sheet,
        amendments::{self, Answer, Proposal, State, Target},
        phase::{Phase, Schedule},
    },
    time::Timestamp,
    web::Site,
};
use anyhow::{Context as _, bail};
use std::time::Duration;

const TEXT: &str = include_str!("passeport.md");
const DAY: Duration = Duration::from_secs(24 * 3600);
/// The hours of its phases are those of Paris.
const ZONE: &str = "Europe/Paris";

/// What somebody proposes to change in a requirement.
pub(super) struct Proposed {
    /// The key of their network.
    network: &'static str,
    author: &'static str,
    requirement: u32,
    text: &'static str,
    motive: &'static str,
    /// What the drafting team answers.
    answer: Option<&'static str>,
}

/// Amendments from the two other networks: one that was taken in, one that waits.
pub(super) const PROPOSED: [Proposed; 2] = [
    Proposed {
        network: "nouvelle-caledonie",
        author: "solange",
        requirement: 2,
        text: "- **E-02** (utile) Il s’imprime sur une feuille, qui se plie en quatre et se glisse dans une pochette.\n\
               \u{20}\u{20}- Vérification : la feuille se lit à voix haute sans explication, même quand elle a pris la pluie.\n",
        motive: "En tribu, la feuille passe de main en main et prend l’eau.",
        answer: Some("Retenu : les permanences de plein air en ont besoin partout."),
    },
    Proposed {
        network: "lozere",
        author: "sylvie",
        requirement: 3,
        text: "- **E-03** (utile) Chaque territoire ajoute les langues que l’on y parle, et une version à écouter.\n",
        motive: "Beaucoup de personnes que nous accompagnons ne lisent pas facilement.",
        answer: None,
    },
];

impl Work<'_> {
    pub(super) async fn specification(&mut self, content: &Content) -> anyhow::Result<()> {
        let step = "specification";
        self.show(step);
        if !self.progress.has(step) {
            let uri = open(content, self.running).await.context(step)?;
            self.progress.note(self.dir, step.to_owned(), uri)?;
        }
        Ok(())
    }

    pub(super) async fn amendments(&mut self) -> anyhow::Result<()> {
        let text = self.progress.0.get("specification").cloned().context("the specification comes first")?;
        for (at, proposed) in PROPOSED.iter().enumerate() {
            self.show("amendements");
            let step = format!("amendment {at}");
            if !self.progress.has(&step) {
                let site = self.site(proposed.network)?.clone();
                self.arrived(&site, "specification").await?;
                wait(|| is_amendable(&site, &text), &step).await?;
                let publication = self.arrived(&site, "specification").await?;
                let uri = offer(&site, &publication, proposed).await.with_context(|| step.clone())?;
                self.progress.note(self.dir, step.clone(), uri)?;
            }
            let answered = format!("{step} answered");
            if proposed.answer.is_some() && !self.progress.has(&answered) {
                let site = self.running.first().map(|one| one.app.site.clone()).context("there is a network")?;
                let uri = self.progress.0.get(&step).cloned().unwrap_or_default();
                wait(|| is_open(&site, &uri), &step).await?;
                answer(&site, &text, &uri, proposed).await.with_context(|| step.clone())?;
                self.progress.note(self.dir, answered, String::new())?;
            }
        }
        Ok(())
    }
}

/// Offers it on the instance of its author; returns its address.
async fn offer(site: &Site, publication: &Publication, proposed: &Proposed) -> anyhow::Result<String> {
    let mut tx = site.db.begin().await?;
    let author = actors::local_by_handle(&mut tx, proposed.author).await?.context("somebody proposes it")?;
    let document = Sheet::from_json(&publication.sheet).read();
    let (section, _) = document.requirement(proposed.requirement).context("it is there")?;
    let proposal = Proposal {
        target: Target { section: section.id.clone(), requirement: proposed.requirement },
        text: proposed.text,
        motive: proposed.motive,
        base: publication.version,
    };
    let offered = match amendments::offer(&mut tx, &site.here(), &author, publication, &proposal).await {
        Ok(offered) => offered,
        Err(amendments::Error::Invalid(problems)) => bail!("{problems:?}"),
        Err(error) => return Err(error.into()),
    };
    tx.commit().await?;
    site.wake();
    Ok(offered.uri)
}

/// True where the version has come with which the text stands for amendments.
async fn is_amendable(site: &Site, text: &str) -> anyhow::Result<bool> {
    let found = store::by_uri(&mut site.db.read().await?, text).await?;
    let phase = found.map(|found| Sheet::from_json(&found.sheet).schedule().at(site.clock.now()).phase);
    Ok(phase == Some(Phase::Amendments))
}

/// True when the network of the text has it.
async fn is_open(site: &Site, uri: &str) -> anyhow::Result<bool> {
    Ok(amendments::store::by_uri(&mut site.db.read().await?, uri).await?.is_some())
}

/// Takes it in, for the drafting team.
async fn answer(site: &Site, text: &str, uri: &str, proposed: &Proposed) -> anyhow::Result<()> {
    let mut tx = site.db.begin().await?;
    let publication = store::by_uri(&mut tx, text).await?.context("the text is there")?;
    let amendment = amendments::store::by_uri(&mut tx, uri).await?.context("it has come")?;
    let person = actors::by_id(&mut tx, &publication.actor_id).await?;
    let author = Author { signer: &person, person: &person, animates: true, moderates: false };
    let reason = proposed.answer.unwrap_or_default();
    let answer = Answer { outcome: Some(State::Accepted), reason, text: None, version: publication.version };
    match amendments::answer(&mut tx, &site.here(), author, &publication, &amendment, &answer).await {
        Ok(_) => {}
        Err(amendments::Error::Invalid(problems)) => bail!("{problems:?}"),
        Err(error) => return Err(error.into()),
    }
    tx.commit().await?;
    site.wake();
    Ok(())
}

fn input() -> Input {
    let sheet = Sheet {
        context: "Les réseaux de la médiation numérique veulent écrire ensemble les cahiers des charges d’outils \
                  partagés, plutôt que d’en payer un par territoire. Le passeport numérique est le premier."
            .into(),
        scope: "La métropole et les outre-mer. Les outils propres à une administration n’en sont pas.".into(),
        constraints: "Accessibilité, protection des données, faible débit.".into(),
        governance: "Le réseau national tient la plume ; chaque réseau territorial dit ce qu’il y change chez lui."
            .into(),
        territories: vec!["FR".into()],
        zone: ZONE.into(),
        ..Sheet::default()
    };
    Input {
        title: "Passeport numérique".into(),
        summary: "Ce qu’attendent les lieux de médiation d’un passeport partagé entre territoires, y compris là où la \
                  ligne manque."
            .into(),
        language: "fr".into(),
        licence: "CC-BY-SA-4.0".into(),
        sheet,
    }
}

/// Opens it in the name of an animator of the national network; returns its address.
async fn open(content: &Content, running: &[Running]) -> anyhow::Result<String> {
    let network = content.networks.first().context("there is a network")?;
    let site = &running.iter().find(|one| one.key == network.key).context("it runs")?.app.site;
    let animator = network.people.iter().find(|person| person.role == "animator").context("somebody animates it")?;
    match written(site, &animator.handle).await {
        Ok(uri) => Ok(uri),
        Err(Error::Invalid(problems)) => bail!("{problems:?}"),
        Err(error) => Err(error.into()),
    }
}

async fn written(site: &Site, handle: &str) -> Result<String, Error> {
    let mut tx = site.db.begin().await?;
    let person = actors::local_by_handle(&mut tx, handle).await?.ok_or(Error::Forbidden)?;
    let author = Author { signer: &person, person: &person, animates: true, moderates: false };
    let here = site.here();
    let schedule = |begun, ends: Vec<(Phase, Timestamp)>| Ok(Schedule { begun, ends });
    let drafting = schedule(Phase::Drafting, Vec::new());
    let opening = Opening { input: &input(), text: TEXT, schedule: drafting, succeeds: None };
    let opened = specifications::open(&mut tx, &here, author, opening).await?;
    let ends = vec![(Phase::Amendments, here.now.plus(DAY * 21)), (Phase::Vote, here.now.plus(DAY * 35))];
    let amendments = (schedule(Phase::Amendments, ends), ZONE);
    let note = "Le texte est soumis aux réseaux.";
    specifications::move_on(&mut tx, &here, author, &opened, amendments, note).await?;
    tx.commit().await?;
    site.wake();
    Ok(opened.uri)
}
