//! What fills the three networks, step after step: people, the joining requests, practices,
//! adaptations, comments. Each waits until what it needs has come by federation.

use super::{
    InstanceSheet, Running, Sheet,
    content::Content,
    making::{actor, add_person, input, publish, text},
    progress::{Progress, write_json},
    specification,
};
use crate::{
    conversations,
    db::Db,
    federation::peers::State,
    networks::{self, decide::Decision},
    practices::{self, Input},
    publications::{Adaptation, Publication, store},
    web::Site,
};
use anyhow::{Context as _, bail};
use std::{path::Path, time::Duration};

/// Longest wait for something to come from a neighbour on the same machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// Does what is not done yet; returns what `demo.json` holds.
pub(super) async fn fill(dir: &Path, content: &Content, running: &[Running]) -> anyhow::Result<Sheet> {
    let mut work = Work { dir, running, progress: Progress::load(dir)?, done: 0, total: total(content) };
    let sheet = work.people(content).await?;
    work.networks(content).await?;
    work.practices(content).await?;
    work.specification(content).await?;
    work.adaptations(content).await?;
    work.conversations(content).await?;
    work.amendments().await?;
    work.deliberation().await?;
    work.events().await?;
    work.settle(content).await?;
    println!("\r  {0} / {0}  prêt.{1:40}", work.total, "");
    Ok(sheet)
}

fn total(content: &Content) -> usize {
    let people: usize = content.networks.iter().map(|network| network.people.len()).sum();
    people
        + content.requests.len()
        + content.practices.len()
        + content.adaptations.len()
        + content.comments.len()
        + content.uses.len()
        + content.likes.len()
        // The specification.
        + 1
        + specification::PROPOSED.len()
        + Work::DELIBERATION
        + Work::EVENTS
}

/// What is done, and what with.
pub(super) struct Work<'a> {
    pub(super) dir: &'a Path,
    pub(super) running: &'a [Running],
    pub(super) progress: Progress,
    done: usize,
    total: usize,
}

impl Work<'_> {
    pub(super) fn site(&self, key: &str) -> anyhow::Result<&Site> {
        self.running
            .iter()
            .find(|one| one.key == key)
            .map(|one| &one.app.site)
            .with_context(|| format!("no network `{key}`"))
    }

    /// Says what is going on, on one line.
    pub(super) fn show(&mut self, what: &str) {
        use std::io::Write as _;
        self.done += 1;
        let what: String = what.chars().take(60).collect();
        print!("\r  {} / {}  {what:<62}", self.done, self.total);
        let _ = std::io::stdout().flush();
    }

    async fn people(&mut self, content: &Content) -> anyhow::Result<Sheet> {
        let file = self.dir.join("demo.json");
        let mut sheet: Sheet =
            std::fs::read(&file).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default();
        for network in &content.networks {
            let site = self.site(&network.key)?.clone();
            let origin = site.config.origin.to_string();
            let known = sheet.instances.iter().position(|instance| instance.origin == origin);
            let at = known.unwrap_or_else(|| {
                sheet.instances.push(InstanceSheet {
                    origin,
                    name: network.name.clone(),
                    territory: network.territory.clone(),
                    data: self.dir.join(&network.key).display().to_string(),
                    users: Vec::new(),
                });
                sheet.instances.len() - 1
            });
            for person in &network.people {
                self.show(&person.name);
                if sheet.instances[at].users.iter().any(|user| user.handle == person.handle) {
                    continue;
                }
                let user = add_person(&site, network, person).await?;
                sheet.instances[at].users.push(user);
                write_json(&file, &sheet)?;
            }
        }
        Ok(sheet)
    }

    /// The joining request, as administrators do it: one asks, the other reads and accepts.
    async fn networks(&mut self, content: &Content) -> anyhow::Result<()> {
        for request in &content.requests {
            self.show(&format!("{} → {}", request.from, request.to));
            let step = format!("request {} {}", request.from, request.to);
            if self.progress.has(&step) {
                continue;
            }
            let (from, to) = (self.site(&request.from)?.clone(), self.site(&request.to)?.clone());
            let asks = content
                .networks
                .iter()
                .find(|network| network.key == request.from)
                .map_or("", |network| network.people[0].handle.as_str());
            let answers = content
                .networks
                .iter()
                .find(|network| network.key == request.to)
                .map_or("", |network| network.people[0].handle.as_str());
            let flows = networks::Flows::all();
            if standing(&from.db, &to).await?.is_none() {
                let (found, software) = from.federation.find_network(to.config.origin.as_str()).await?;
                let mut tx = from.db.begin().await?;
                networks::ask::ask(&mut tx, &from.here(), &found, &software, &request.message, &flows, asks).await?;
                tx.commit().await?;
                from.federation.peers.forget();
                from.wake();
            }
            wait(
                || async {
                    Ok(standing(&to.db, &from)
                        .await?
                        .is_some_and(|(_, state)| state == State::Asking || state == State::Accepted))
                },
                &step,
            )
            .await?;
            if let Some((id, State::Asking)) = standing(&to.db, &from).await? {
                let mut tx = to.db.begin().await?;
                networks::decide::accept(
                    &mut tx,
                    &to.here(),
                    &id,
                    &flows,
                    Decision { by: answers, reason: &request.reason },
                )
                .await?;
                tx.commit().await?;
                to.federation.peers.forget();
                to.wake();
            }
            wait(
                || async { Ok(standing(&from.db, &to).await?.is_some_and(|(_, state)| state == State::Accepted)) },
                &step,
            )
            .await?;
            from.federation.peers.forget();
            self.progress.note(self.dir, step, String::new())?;
        }
        Ok(())
    }

    async fn practices(&mut self, content: &Content) -> anyhow::Result<()> {
        for practice in &content.practices {
            self.show(&text(&practice.fields, "title"));
            if self.progress.has(&practice.key) {
                continue;
            }
            let site = self.site(&practice.network)?.clone();
            let input = input(
                &Input { language: "fr".into(), licence: "CC-BY-SA-4.0".into(), ..Input::default() },
                &practice.fields,
            );
            let uri = publish(&site, &practice.author, &input, None).await.with_context(|| practice.key.clone())?;
            self.progress.note(self.dir, practice.key.clone(), uri)?;
        }
        Ok(())
    }

    async fn adaptations(&mut self, content: &Content) -> anyhow::Result<()> {
        for adapted in &content.adaptations {
            self.show(&text(&adapted.fields, "title"));
            if self.progress.has(&adapted.key) {
                continue;
            }
            let site = self.site(&adapted.network)?.clone();
            let source = self.arrived(&site, &adapted.source).await?;
            let sheet = practices::Sheet::from_json(&source.sheet);
            let base = Input {
                title: source.title.clone(),
                summary: String::new(),
                language: source.language.clone(),
                licence: source.licence.clone(),
                review_months: 12,
                sheet,
            };
            let note = Adaptation {
                change: adapted.change.clone(),
                reasons: adapted.reasons.clone(),
                kept: adapted.kept.clone(),
            };
            let input = input(&base, &adapted.fields);
            let uri = publish(&site, &adapted.author, &input, Some((source, note)))
                .await
                .with_context(|| adapted.key.clone())?;
            self.progress.note(self.dir, adapted.key.clone(), uri)?;
        }
        Ok(())
    }

    async fn conversations(&mut self, content: &Content) -> anyhow::Result<()> {
        for (at, comment) in content.comments.iter().enumerate() {
            self.show("commentaires");
            let step = format!("comment {at}");
            if self.progress.has(&step) {
                continue;
            }
            let site = self.site(&comment.network)?.clone();
            let publication = self.arrived(&site, &comment.on).await?;
            let parent = match comment.reply_to {
                Some(number) => {
                    let uri = self
                        .progress
                        .0
                        .get(&format!("comment {number}"))
                        .cloned()
                        .context("a reply before what it replies to")?;
                    wait(
                        || async {
                            Ok(conversations::store::by_uri(&mut site.db.read().await?, &uri).await?.is_some())
                        },
                        &step,
                    )
                    .await?;
                    conversations::store::by_uri(&mut site.db.read().await?, &uri).await?.map(|found| found.id)
                }
                None => None,
            };
            let author = actor(&site, &comment.author).await?;
            let mut tx = site.db.begin().await?;
            let written =
                conversations::comment(&mut tx, &site.here(), &author, &publication, parent.as_deref(), &comment.text)
                    .await?;
            tx.commit().await?;
            site.wake();
            self.progress.note(self.dir, step, written.uri)?;
        }
        for (at, used) in content.uses.iter().enumerate() {
            self.show("utilisé chez nous");
            let step = format!("use {at}");
            if self.progress.has(&step) {
                continue;
            }
            let site = self.site(&used.network)?.clone();
            let publication = self.arrived(&site, &used.on).await?;
            let author = actor(&site, &used.author).await?;
            let mut tx = site.db.begin().await?;
            conversations::attest_use(
                &mut tx,
                &site.here(),
                &author,
                &publication,
                &used.structure,
                &used.territory,
                &used.date,
                &used.note,
            )
            .await?;
            tx.commit().await?;
            site.wake();
            self.progress.note(self.dir, step, String::new())?;
        }
        for (at, liked) in content.likes.iter().enumerate() {
            self.show("utile");
            let step = format!("like {at}");
            if self.progress.has(&step) {
                continue;
            }
            let site = self.site(&liked.network)?.clone();
            let publication = self.arrived(&site, &liked.on).await?;
            let author = actor(&site, &liked.author).await?;
            let mut tx = site.db.begin().await?;
            conversations::like(&mut tx, &site.here(), &author, &publication).await?;
            tx.commit().await?;
            site.wake();
            self.progress.note(self.dir, step, String::new())?;
        }
        Ok(())
    }

    /// Everything published is everywhere before the addresses are printed.
    async fn settle(&mut self, content: &Content) -> anyhow::Result<()> {
        for one in self.running {
            for key in content
                .practices
                .iter()
                .map(|practice| &practice.key)
                .chain(content.adaptations.iter().map(|adapted| &adapted.key))
            {
                self.arrived(&one.app.site, key).await?;
            }
        }
        Ok(())
    }

    /// A publication, once it has come to that instance.
    pub(super) async fn arrived(&self, site: &Site, key: &str) -> anyhow::Result<Publication> {
        let uri = self.progress.0.get(key).with_context(|| format!("`{key}` is used before it is made"))?;
        wait(|| async { Ok(store::by_uri(&mut site.db.read().await?, uri).await?.is_some()) }, key).await?;
        store::by_uri(&mut site.db.read().await?, uri).await?.context("it was just there")
    }
}

/// Where `other` stands with the network of this database.
async fn standing(db: &Db, other: &Site) -> anyhow::Result<Option<(String, State)>> {
    let found = crate::federation::peers::find(&mut db.read().await?, &other.config.origin).await?;
    Ok(found.and_then(|peer| State::parse(&peer.state).map(|state| (peer.id, state))))
}

/// Looks again and again until it is true.
pub(super) async fn wait<F, Fut>(condition: F, what: &str) -> anyhow::Result<()>
where
    F: Fn() -> Fut,
    Fut: Future<Output = anyhow::Result<bool>>,
{
    let started = tokio::time::Instant::now();
    while !condition().await? {
        if started.elapsed() > PATIENCE {
            bail!("`{what}` did not come in a minute");
        }
        tokio::time::sleep(Duration::from_millis(40)).await;
    }
    Ok(())
}
