//! The specification of the demonstration: opened by the national network, and led to its amendments.

use super::{Running, content::Content};
use crate::{
    federation::actors,
    specifications::{
        self, Author, Error, Input, Opening, Sheet,
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
pub(super) async fn open(content: &Content, running: &[Running]) -> anyhow::Result<String> {
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
