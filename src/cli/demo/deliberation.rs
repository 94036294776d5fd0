//! What the networks of the demonstration decide: a vote on an amendment of the first specification, and a second one,
//! small, of which `statements` says who adopts it.

use super::{
    Running,
    steps::{Work, wait},
};
use crate::{
    federation::actors::{self, Actor},
    publications::store,
    specifications::{
        self, Author, Input, Opening, Sheet, amendments,
        phase::{Phase, Schedule},
        tally::{Choice, Majority, Rule},
        votes,
    },
    time::Timestamp,
    web::Site,
};
use anyhow::{Context as _, bail};
use std::time::Duration;

const DAY: Duration = Duration::from_secs(24 * 3600);
/// Where the second specification is opened, and by whom.
const OPENED: (&str, &str) = ("lozere", "helene");
const TEXT: &str = "# Objet\n\nUn registre des permanences que chaque réseau tient à jour, et que tous peuvent lire.\n\n\
    # Ce qui est tenu\n\nExigences :\n\n\
    - (indispensable) Chaque permanence a un lieu, un horaire et quelqu’un à joindre.\n\
    \u{20}\u{20}- Vérification : une personne qui appelle au hasard obtient une réponse.\n\
    - (indispensable) Les horaires disent de quel fuseau ils sont.\n\
    - (utile) Le registre se lit sans connexion, tel qu’il était la veille.\n";

/// Who votes on the amendment that waits.
const VOTES: [(&str, &str, &str); 2] =
    [("nouvelle-caledonie", "solange", "Nous le faisons déjà en drehu."), ("lozere", "sylvie", "")];

impl Work<'_> {
    /// How many steps it takes.
    pub(super) const DELIBERATION: usize = 2 + Self::STATEMENTS + VOTES.len();

    pub(super) async fn deliberation(&mut self) -> anyhow::Result<()> {
        self.adoption().await?;
        self.vote().await
    }

    async fn adoption(&mut self) -> anyhow::Result<()> {
        let text = "registre";
        self.show("adoption");
        if !self.progress.has(text) {
            let (network, author) = OPENED;
            let uri = open(self.site(network)?, author).await.context(text)?;
            self.progress.note(self.dir, text.to_owned(), uri)?;
        }
        self.statements(text).await
    }

    async fn vote(&mut self) -> anyhow::Result<()> {
        let step = "vote";
        self.show(step);
        if !self.progress.has(step) {
            let subject = self.progress.0.get("amendment 1").cloned().context("an amendment comes first")?;
            let site = self.running.first().map(|one| one.app.site.clone()).context("there is a network")?;
            wait(|| is_ready(&site, &subject), step).await?;
            let uri = begin(&site, &subject, self.running).await.context(step)?;
            self.progress.note(self.dir, step.to_owned(), uri)?;
        }
        let uri = self.progress.0.get(step).cloned().unwrap_or_default();
        for (network, author, explanation) in VOTES {
            self.show(step);
            let step = format!("ballot of {author}");
            if self.progress.has(&step) {
                continue;
            }
            let site = self.site(network)?.clone();
            wait(|| async { Ok(votes::store::by_uri(&mut site.db.read().await?, &uri).await?.is_some()) }, &step)
                .await?;
            cast(&site, &uri, author, explanation).await.with_context(|| step.clone())?;
            self.progress.note(self.dir, step, String::new())?;
        }
        Ok(())
    }
}

async fn person(site: &Site, handle: &str) -> anyhow::Result<Actor> {
    actors::local_by_handle(&mut site.db.read().await?, handle).await?.context("somebody does it")
}

async fn open(site: &Site, handle: &str) -> anyhow::Result<String> {
    let person = person(site, handle).await?;
    let author = Author { signer: &person, person: &person, animates: true, moderates: false };
    let (here, mut tx) = (site.here(), site.db.begin().await?);
    let sheet = Sheet {
        context: "Les personnes cherchent une permanence ouverte ; chacun tient sa liste, et aucune ne dit l’heure d’ailleurs."
            .into(),
        territories: vec!["FR".into()],
        zone: "Europe/Paris".into(),
        ..Sheet::default()
    };
    let input = Input {
        title: "Registre des permanences".into(),
        summary: "Ce qu’un registre des permanences doit dire pour être utile à tous les territoires.".into(),
        language: "fr".into(),
        licence: "CC-BY-SA-4.0".into(),
        sheet,
    };
    let schedule = |begun| Ok(Schedule { begun, ends: Vec::new() });
    let opening = Opening { input: &input, text: TEXT, schedule: schedule(Phase::Drafting), succeeds: None };
    let opened = specifications::open(&mut tx, &here, author, opening).await?;
    let adoption = (schedule(Phase::Adoption), "Europe/Paris");
    specifications::move_on(&mut tx, &here, author, &opened, adoption, "Le texte est prêt à être adopté.").await?;
    tx.commit().await?;
    site.wake();
    Ok(opened.uri)
}

/// True when the amendment has come, and it is known what the other networks run.
async fn is_ready(site: &Site, amendment: &str) -> anyhow::Result<bool> {
    let mut conn = site.db.read().await?;
    let (others,): (i64,) =
        conn.query("select count(*) from networks where state = 'accepted' and software = 'archipel'").one().await?;
    Ok(others == 2 && amendments::store::by_uri(&mut conn, amendment).await?.is_some())
}

async fn begin(site: &Site, amendment: &str, running: &[Running]) -> anyhow::Result<String> {
    let (here, mut tx) = (site.here(), site.db.begin().await?);
    let amendment = amendments::store::by_uri(&mut tx, amendment).await?.context("it has come")?;
    let publication = store::by_id(&mut tx, &amendment.publication_id).await?.context("the text is there")?;
    let person = actors::by_id(&mut tx, &publication.actor_id).await?;
    let author = Author { signer: &person, person: &person, animates: true, moderates: false };
    let group = |one: &Running| format!("{}/network", one.app.site.config.origin);
    let closes: Timestamp = here.now.plus(DAY * 14);
    let input = votes::Input {
        rule: Rule::OnePerMember.name().into(),
        majority: Majority::Simple.name().into(),
        quorum: "2".into(),
        closes: closes.rfc3339(),
        grace: "24".into(),
        networks: running.iter().map(group).collect(),
        fragile: running.iter().filter(|one| one.key == "nouvelle-caledonie").map(group).collect(),
        grace_fragile: "240".into(),
        ..votes::Input::default()
    };
    let vote = match votes::open(&mut tx, &here, author, &publication, Some(&amendment), &input).await {
        Ok(vote) => vote,
        Err(votes::Error::Invalid(problems)) => bail!("{problems:?}"),
        Err(error) => return Err(error.into()),
    };
    tx.commit().await?;
    site.wake();
    Ok(vote.uri)
}

async fn cast(site: &Site, uri: &str, handle: &str, explanation: &str) -> anyhow::Result<()> {
    let person = person(site, handle).await?;
    let (here, mut tx) = (site.here(), site.db.begin().await?);
    let vote = votes::store::by_uri(&mut tx, uri).await?.context("it has come")?;
    let publication = store::by_id(&mut tx, &vote.publication_id).await?.context("the text is there")?;
    votes::cast(&mut tx, &here, &person, &publication, &vote, (Some(Choice::For), explanation)).await?;
    tx.commit().await?;
    site.wake();
    Ok(())
}
