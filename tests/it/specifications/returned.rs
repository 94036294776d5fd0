//! What was said about a specification comes back with it, after the network of the text, or of who said it, came back
//! from an old copy.

use super::{amendments, opened, statements};
use crate::{
    continuity::a_day_later,
    keeping::{backup, comes_back},
    support::{
        Folder, Instance,
        browser::Browser,
        story::{Mediator, quiet, three_networks},
    },
};
use amendments::{amendable, answered, offer};
use archipel::web::Role;
use axum::http::StatusCode;
use statements::adopt;
use std::{path::PathBuf, time::Duration};

const TITLE: &str = "Passeport numérique";
const AMENDED: &str = "select m.uri || ' ' || m.proposed || ' ' || m.revision || ' ' || m.state || ' ' || m.reason || ' ' || \
    coalesce(m.result, 0) || ' ' || coalesce(l.uri, '') from specification_amendments m \
    left join specification_amendments l on l.id = m.lead_id order by m.uri";
const STATED: &str = "select uri || ' ' || kind || ' ' || status || ' ' || name || ' ' || revision || ' ' || state || ' ' || reason \
    from specification_statements order by uri";
const STATES: &str = "select state from specification_amendments order by created_at, id";
const VERSIONS: &str = "select number || ' ' || hash from versions where number > 0 order by number";

/// The three networks, and the people who write, propose and state.
struct Scene {
    lozere: Instance,
    caledonie: Instance,
    mayotte: Instance,
    lea: Mediator,
    joe: Mediator,
    sam: Mediator,
    out: Folder,
}

impl Scene {
    async fn new() -> Self {
        let (lozere, caledonie, mayotte) = three_networks().await;
        let lea = Mediator::at(&lozere, "lea", Role::Administrator).await;
        let joe = Mediator::at(&caledonie, "joe", Role::Contributor).await;
        let sam = Mediator::at(&mayotte, "sam", Role::Animator).await;
        Self { lozere, caledonie, mayotte, lea, joe, sam, out: Folder::new("sauvegardes") }
    }

    fn all(&self) -> [&Instance; 3] {
        [&self.lozere, &self.caledonie, &self.mayotte]
    }

    /// Everything was heard, and a minute has passed.
    async fn quiet(&self) {
        quiet(&self.all()).await;
        for ici in self.all() {
            ici.clock.advance(Duration::from_secs(60));
        }
    }

    async fn days(&self, days: usize) {
        for _ in 0..days {
            a_day_later(&self.all()).await;
        }
    }

    async fn saved(&self, ici: &Instance) -> PathBuf {
        let file = self.out.path().join("vieille.archipel");
        backup(ici, &file).await;
        file
    }

    /// The network of the text comes back as it was; everybody signs in again.
    async fn lozere_comes_back(self, file: &std::path::Path) -> Self {
        let lozere = comes_back(file, self.lozere).await;
        let lea = Mediator { browser: Browser::signed_in(&lozere, &self.lea.account).await, ..self.lea };
        Self { lozere, lea, ..self }
    }

    /// Paths of the text here, in Nouvelle-Calédonie and in Mayotte.
    async fn text(&self) -> [String; 3] {
        let mut paths = Vec::new();
        for ici in self.all() {
            paths.push(format!("/specifications/{}", ici.id_of(TITLE).await));
        }
        paths.try_into().expect("three")
    }

    /// The same, read at each network.
    async fn everywhere(&self, sql: &'static str) -> [Vec<String>; 3] {
        [self.lozere.texts(sql).await, self.caledonie.texts(sql).await, self.mayotte.texts(sql).await]
    }

    /// The path in Lozère of the amendment with this motive.
    async fn amendment(&self, motive: &str) -> String {
        let found: Vec<String> = self
            .lozere
            .texts("select m.motive || '|' || p.id || '/amendments/' || m.id from specification_amendments m join publications p on p.id = m.publication_id")
            .await;
        let found = found.iter().find_map(|line| line.strip_prefix(&format!("{motive}|")));
        format!("/specifications/{}", found.unwrap_or_else(|| panic!("no amendment « {motive} »")))
    }

    async fn withdraw(&self, who: &Mediator, at: &str) {
        let action = format!("{at}/withdraw");
        let sent = who.form(&action, &action).await.send(&who.browser).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{action}: {} {:?}", sent.words(), sent.errors());
    }

    async fn answer(&self, motive: &str, fields: &[(&str, &str)]) {
        let sent = answered(&self.lea, &self.amendment(motive).await, fields).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{} {:?}", sent.words(), sent.errors());
    }

    /// Three networks amend, and the team answers.
    async fn amended(&self) {
        let [here, there, far] = self.text().await;
        offer(&self.joe, &there, "section=objet", ("parcours", "chemins"), "Plus simple.").await;
        self.quiet().await;
        self.answer("Plus simple.", &[("outcome", "accepted"), ("reason", "Plus clair.")]).await;
        self.quiet().await;
        offer(&self.lea, &here, "section=donnees", ("personne", "famille"), "Plus juste.").await;
        offer(&self.joe, &there, "section=acces", ("sans compte", "sans rien"), "Plus court.").await;
        let mine = offer(&self.joe, &there, "section=donnees", ("personne", "foyer"), "Peut-être.").await;
        offer(&self.sam, &far, "section=acces", ("sans compte", "sans nom"), "Comme chez nous.").await;
        self.quiet().await;
        self.withdraw(&self.joe, &mine).await;
        self.answer("Plus juste.", &[("outcome", "refused"), ("reason", "Une famille n’a pas de compte.")]).await;
        let (like, lead) = (self.amendment("Comme chez nous.").await, self.amendment("Plus court.").await);
        let lead = lead.rsplit('/').next().expect("an id").to_owned();
        let grouped = self.lea.form(&like, &format!("{like}/group")).await.set("lead", &lead);
        let grouped = grouped.send(&self.lea.browser).await;
        assert_eq!(grouped.status, StatusCode::SEE_OTHER, "{} {:?}", grouped.words(), grouped.errors());
        self.quiet().await;
    }
}

#[tokio::test]
async fn amendments_and_their_answers_come_back_to_the_network_of_the_text_as_they_were() {
    let scene = Scene::new().await;
    let here = opened(&scene.lea, TITLE).await;
    amendable(&scene.lea, &here).await;
    scene.quiet().await;
    let file = scene.saved(&scene.lozere).await;
    scene.amended().await;
    let (amended, versions) = (scene.everywhere(AMENDED).await, scene.everywhere(VERSIONS).await);
    assert_eq!(amended[0].len(), 5);
    assert!(amended.iter().all(|found| *found == amended[0]), "{amended:#?}");
    let told = scene.lozere.count("select count(*) from outbox where about <> ''").await;

    let scene = scene.lozere_comes_back(&file).await;
    scene.days(3).await;
    for _ in 0..2 {
        assert_eq!(scene.everywhere(AMENDED).await, amended);
        assert_eq!(scene.everywhere(VERSIONS).await, versions);
        assert_eq!(scene.lozere.count("select count(*) from journal where state in ('new', 'waiting')").await, 0);
        scene.days(1).await;
    }
    // Each is told once to who follows later, whichever way it came back.
    assert!(scene.lozere.count("select count(*) from outbox where about <> ''").await >= told);
    let guyane = Instance::start("guyane", "973").await;
    guyane.clock.advance(scene.lozere.site.clock.now().since(guyane.site.clock.now()));
    scene.lozere.join(&guyane).await;
    scene.caledonie.join(&guyane).await;
    scene.mayotte.join(&guyane).await;
    quiet(&[&scene.lozere, &scene.caledonie, &scene.mayotte, &guyane]).await;
    a_day_later(&[&scene.lozere, &scene.caledonie, &scene.mayotte, &guyane]).await;
    a_day_later(&[&scene.lozere, &scene.caledonie, &scene.mayotte, &guyane]).await;
    assert_eq!(guyane.texts(AMENDED).await, amended[0]);
    let words = scene.lea.read("/admin/returned").await.words();
    assert!(words.contains("Autour des cahiers des charges"), "{words}");
    // The team goes on as if nothing had been.
    scene.answer("Plus court.", &[("outcome", "accepted"), ("reason", "Oui.")]).await;
    scene.quiet().await;
    assert!(
        scene.everywhere(STATES).await.iter().all(|states| states.iter().filter(|one| *one == "accepted").count() == 2)
    );
}

#[tokio::test]
async fn amendments_come_back_with_a_text_that_the_copy_had_not_seen() {
    let scene = Scene::new().await;
    let file = scene.saved(&scene.lozere).await;
    let here = opened(&scene.lea, TITLE).await;
    amendable(&scene.lea, &here).await;
    scene.quiet().await;
    scene.amended().await;
    let amended = scene.everywhere(AMENDED).await;
    let scene = scene.lozere_comes_back(&file).await;
    scene.days(3).await;
    assert_eq!(scene.everywhere(AMENDED).await, amended);
    assert_eq!(scene.lozere.count("select count(*) from journal where state in ('new', 'waiting')").await, 0);
}

#[tokio::test]
async fn amendments_come_back_to_the_network_of_who_proposed_them() {
    let mut scene = Scene::new().await;
    let here = opened(&scene.lea, TITLE).await;
    amendable(&scene.lea, &here).await;
    scene.quiet().await;
    let file = scene.saved(&scene.caledonie).await;
    scene.amended().await;
    let amended = scene.everywhere(AMENDED).await;
    scene.caledonie = comes_back(&file, scene.caledonie).await;
    scene.days(3).await;
    assert_eq!(scene.everywhere(AMENDED).await, amended);
}

/// States that a structure is about to adopt it; returns the path of the statement.
async fn states(who: &Mediator, path: &str, name: &str, territory: &str) -> String {
    adopt(who, path, &[("name", name), ("territory", territory), ("status", "in-progress"), ("organ", "")]).await
}

#[tokio::test]
async fn statements_come_back_to_the_network_of_the_text_and_what_was_taken_off_stays_off() {
    let scene = Scene::new().await;
    opened(&scene.lea, TITLE).await;
    scene.quiet().await;
    let [here, there, far] = scene.text().await;
    let before = states(&scene.joe, &there, "Mairie de Lifou", "988").await;
    scene.quiet().await;
    let file = scene.saved(&scene.lozere).await;
    states(&scene.lea, &here, "Médiathèque de Mende", "48").await;
    states(&scene.joe, &there, "Province des Îles", "988").await;
    let gone = states(&scene.sam, &far, "Mairie de Mamoudzou", "976").await;
    scene.withdraw(&scene.joe, &before).await;
    scene.quiet().await;
    states(&scene.sam, &far, "Ailleurs", "976").await;
    scene.withdraw(&scene.sam, &gone).await;
    scene.quiet().await;
    let off = scene.lozere.texts("select id from specification_statements where name = 'Ailleurs'").await.remove(0);
    let action = format!("{here}/statements/{off}/remove");
    let sent = scene.lea.form(&action, &action).await.set("reason", "Ce n’est pas une structure.");
    let sent = sent.send(&scene.lea.browser).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{} {:?}", sent.words(), sent.errors());
    scene.quiet().await;
    let stated = scene.everywhere(STATED).await;
    assert_eq!(stated[0].len(), 5);
    assert!(stated.iter().all(|found| *found == stated[0]), "{stated:#?}");

    let scene = scene.lozere_comes_back(&file).await;
    scene.days(3).await;
    for _ in 0..2 {
        assert_eq!(scene.everywhere(STATED).await, stated);
        scene.days(1).await;
    }
}
