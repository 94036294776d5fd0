//! Amendments: offered from one's own network, seen everywhere, answered where the text is written.

mod late;
mod later;
mod limits;
mod refusals;
mod said;
mod scripted;

use super::{
    led, opened,
    scene::{Scene, TITLE, heard},
};
use crate::support::{
    Instance,
    browser::{Browser, Page},
    form::Form,
    story::Mediator,
    until,
};
use archipel::{federation::actors, publications, specifications::amendments, web::Role};
use axum::http::StatusCode;
use std::time::Duration;

const STATES: &str = "select state from specification_amendments order by created_at, id";

/// The text of Lozère, open to amendments until spring.
async fn scene() -> Scene {
    Scene::of([Role::Contributor, Role::Reader, Role::Reader], amendable).await
}

impl Scene {
    /// Sessions end within weeks.
    async fn sign_in(&mut self) {
        self.lea.browser = Browser::signed_in(&self.lozere, &self.lea.account).await;
        self.joe.browser = Browser::signed_in(&self.caledonie, &self.joe.account).await;
    }
}

pub(super) async fn amendable(lea: &Mediator, path: &str) {
    let set = led(lea, path, &[("phase", "amendments"), ("until_amendments", "2027-03-01T18:00")]).await;
    assert_eq!(set.status, StatusCode::SEE_OTHER, "{} {:?}", set.words(), set.errors());
}

/// The form that amends a section, or one of its requirements.
async fn proposal(who: &Mediator, path: &str, what: &str) -> Form {
    who.form(&format!("{path}/amendments/new?{what}"), &format!("{path}/amendments/new")).await
}

/// Proposes other words; returns the path of the amendment.
pub(super) async fn offer(who: &Mediator, path: &str, what: &str, (from, to): (&str, &str), motive: &str) -> String {
    let form = proposal(who, path, what).await;
    let text = form.get("text").replace(from, to);
    assert_ne!(text, form.get("text"), "« {from} » stands in it");
    let sent = form.set("text", &text).set("motive", motive).send(&who.browser).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{} {:?}", sent.words(), sent.errors());
    sent.location().to_owned()
}

/// The path of the amendment with this motive at another network.
async fn path_of(who: &Mediator, path: &str, name: &str) -> String {
    let list = who.read(&format!("{path}/amendments")).await;
    let start = list.text.find(&format!("{path}/amendments/0")).unwrap_or_else(|| panic!("{name}: {}", list.words()));
    list.text[start..].split('"').next().expect("an address").to_owned()
}

pub(super) async fn answered(lea: &Mediator, amendment: &str, fields: &[(&str, &str)]) -> Page {
    let action = format!("{amendment}/answer");
    lea.form(&action, &action).await.set_all(fields).send(&lea.browser).await
}

fn plain(page: &Page) -> String {
    page.words().replace('\u{a0}', " ")
}

#[tokio::test]
async fn an_amendment_offered_from_one_network_is_seen_in_another_and_answered_where_the_text_is_written() {
    let scene = scene().await;
    let Scene { lea, joe, sam, here, there, far, .. } = &scene;
    let section = joe.read(&format!("{there}/sections/acces")).await;
    assert!(section.words().contains("Proposer un amendement à cette section"), "{}", section.words());
    let change = ("sans connexion", "sans connexion pendant deux jours");
    let mine = offer(joe, there, "section=acces&requirement=1", change, "La ligne tombe à Ouvéa.").await;
    scene.quiet().await;
    assert_eq!(scene.everywhere(STATES).await, [["open"], ["open"], ["open"]]);
    let theirs = path_of(sam, far, "in Mayotte").await;
    let page = sam.read(&theirs).await;
    for words in ["E-01 – Accès", "Joe Essai", "La ligne tombe à Ouvéa.", "l’a reçu. L’équipe de rédaction y répondra."]
    {
        assert!(plain(&page).contains(words), "{words}: {}", page.words());
    }
    let ins =
        page.text.split("<ins>").nth(1).expect("what is added is marked").split("</ins>").next().expect("its end");
    assert!(ins.contains("visually-hidden") && ins.contains("pendant deux jours"), "{ins}");
    // Only the team answers, with a reason, and only where the text is written.
    assert_eq!(sam.browser.get(&format!("{theirs}/answer")).await.status, StatusCode::FORBIDDEN);
    let given = path_of(lea, here, "in Lozère").await;
    let bare = answered(lea, &given, &[("outcome", "accepted"), ("reason", " ")]).await;
    assert_eq!((bare.status, bare.errors()), (StatusCode::UNPROCESSABLE_ENTITY, vec!["reason"]));
    let sent =
        answered(lea, &given, &[("outcome", "accepted"), ("reason", "Oui : c’est ce que vivent les îles.")]).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{} {:?}", sent.words(), sent.errors());
    scene.quiet().await;
    assert_eq!(scene.everywhere(STATES).await, [["accepted"], ["accepted"], ["accepted"]]);
    for (who, path, amendment) in [(lea, here, &given), (joe, there, &mine), (sam, far, &theirs)] {
        let text = who.read(&format!("{path}/sections/acces")).await;
        assert!(text.words().contains("sans connexion pendant deux jours"), "{}", text.words());
        let page = who.read(amendment).await;
        assert!(
            plain(&page).contains("c’est ce que vivent les îles") && plain(&page).contains("version 3"),
            "{}",
            page.words()
        );
        for log in [format!("{path}/versions"), format!("{path}/versions/3")] {
            let log = who.read(&log).await;
            assert!(plain(&log).contains("Avec l’amendement de Joe Essai"), "{}", log.words());
        }
    }
    let hashes = "select version_hash from publications where kind = 'specification'";
    assert_eq!(scene.lozere.texts(hashes).await, scene.mayotte.texts(hashes).await);
    // It was answered once and for all.
    let again = lea.browser.get(&format!("{given}/answer")).await;
    assert!(again.words().contains("n’attend plus de réponse"), "{}", again.words());
}

#[tokio::test]
async fn people_of_the_network_of_a_text_amend_it_too_and_everybody_follows() {
    let scene = scene().await;
    let ana = Mediator::at(&scene.lozere, "ana", Role::Reader).await;
    let mine = offer(&ana, &scene.here, "section=donnees", ("personne", "famille"), "Les familles le gardent.").await;
    scene.quiet().await;
    assert_eq!(scene.everywhere(STATES).await, [["open"], ["open"], ["open"]]);
    let theirs = path_of(&scene.joe, &scene.there, "in Nouvelle-Calédonie").await;
    assert!(scene.joe.read(&theirs).await.words().contains("Ana Essai"));
    let sent = answered(&scene.lea, &mine, &[("outcome", "refused"), ("reason", "La personne d’abord.")]).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{} {:?}", sent.words(), sent.errors());
    scene.quiet().await;
    assert_eq!(scene.everywhere(STATES).await, [["refused"], ["refused"], ["refused"]]);
    assert!(scene.joe.read(&theirs).await.words().contains("La personne d’abord."));
}

/// The stream whose receiver is cut off has failed so often.
async fn tried_in_vain(sender: &Instance, times: i64) {
    sender.site.wake();
    until("it was tried and has failed", || async {
        sender.count("select coalesce(max(fails), 0) from streams where lease = ''").await >= times
    })
    .await;
}

#[tokio::test]
async fn a_link_that_is_down_for_weeks_keeps_an_amendment_pending_and_closes_no_mouth() {
    let mut scene = scene().await;
    scene.lozere.cut().await;
    let change = ("reste à la personne", "reste à la famille");
    let mine = offer(&scene.joe, &scene.there, "section=donnees", change, "Les familles le gardent.").await;
    let page = scene.joe.read(&mine).await;
    assert!(plain(&page).contains("n’a pas encore dit l’avoir reçu"), "{}", page.words());
    assert_eq!(scene.everywhere(STATES).await, [vec![], vec!["pending".to_owned()], vec![]]);
    tried_in_vain(&scene.caledonie, 1).await;
    for day in 1..=21 {
        for ici in [&scene.lozere, &scene.caledonie, &scene.mayotte] {
            ici.clock.advance(Duration::from_secs(24 * 3600));
        }
        tried_in_vain(&scene.caledonie, 1 + day).await;
    }
    scene.lozere.mend().await;
    for ici in [&scene.lozere, &scene.caledonie, &scene.mayotte] {
        ici.clock.advance(Duration::from_secs(2 * 3600));
    }
    scene.quiet().await;
    assert_eq!(scene.everywhere(STATES).await, [["open"], ["open"], ["open"]]);
    scene.sign_in().await;
    scene.joe.say(&format!("{mine}/withdraw"), &format!("{mine}/withdraw"), &[]).await;
    scene.quiet().await;
    assert_eq!(scene.everywhere(STATES).await, [["withdrawn"], ["withdrawn"], ["withdrawn"]]);
    let closed = answered(
        &scene.lea,
        &path_of(&scene.lea, &scene.here, "in Lozère").await,
        &[("outcome", "refused"), ("reason", "Non")],
    )
    .await;
    assert_eq!(closed.status, StatusCode::UNPROCESSABLE_ENTITY, "what was withdrawn is not answered");
}

#[tokio::test]
async fn a_network_that_was_cut_off_reads_all_that_was_said_meanwhile_in_its_order() {
    let mut scene = scene().await;
    scene.mayotte.cut().await;
    let first = offer(&scene.joe, &scene.there, "section=objet", ("parcours", "chemins"), "Plus simple.").await;
    quiet_but(&scene.lozere, &scene.caledonie).await;
    let given = path_of(&scene.lea, &scene.here, "the first").await;
    offer(&scene.joe, &scene.there, "section=donnees", ("personne", "famille"), "Plus juste.").await;
    quiet_but(&scene.lozere, &scene.caledonie).await;
    let second = path_of(&scene.joe, &scene.there, "the second").await;
    assert_ne!(first, second);
    scene.joe.say(&format!("{second}/withdraw"), &format!("{second}/withdraw"), &[]).await;
    let sent = answered(&scene.lea, &given, &[("outcome", "refused"), ("reason", "Un parcours en est un.")]).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{} {:?}", sent.words(), sent.errors());
    tried_in_vain(&scene.lozere, 1).await;
    for day in 1..=14 {
        for ici in [&scene.lozere, &scene.caledonie, &scene.mayotte] {
            ici.clock.advance(Duration::from_secs(24 * 3600));
        }
        tried_in_vain(&scene.lozere, 1 + day).await;
    }
    scene.mayotte.mend().await;
    for ici in [&scene.lozere, &scene.caledonie, &scene.mayotte] {
        ici.clock.advance(Duration::from_secs(2 * 3600));
    }
    scene.quiet().await;
    let all = ["refused", "withdrawn"];
    assert_eq!(scene.everywhere(STATES).await, [all, all, all]);
    assert_eq!(
        scene.mayotte.texts("select reason from specification_amendments where state = 'refused'").await,
        ["Un parcours en est un."]
    );
}

/// What these two say to each other has arrived, whatever is due to a third one.
async fn quiet_but(one: &Instance, other: &Instance) {
    let due = |ici: &Instance, to: &Instance| {
        let host = to.authority().to_owned();
        let db = ici.site.db.clone();
        async move {
            let sql = "select count(*) from streams where head > acknowledged and inbox like $1";
            let row: Option<(i64,)> = db
                .read()
                .await
                .expect("a connection")
                .query(sql)
                .bind(format!("%{host}%"))
                .maybe()
                .await
                .expect("read");
            row.map_or(0, |(count,)| count)
        }
    };
    until("the two have heard each other", || async {
        let open = "select count(*) from journal where state in ('new', 'waiting')";
        due(one, other).await + due(other, one).await + one.count(open).await + other.count(open).await == 0
            && due(one, other).await + due(other, one).await == 0
    })
    .await;
    for ici in [one, other] {
        ici.clock.advance(Duration::from_secs(60));
    }
}

#[tokio::test]
async fn what_was_signed_before_the_phase_ended_is_taken_after_its_end() {
    let mut scene = scene().await;
    let set = led(&scene.lea, &scene.here, &[("until_amendments", "2026-12-20T18:00")]).await;
    assert_eq!(set.status, StatusCode::SEE_OTHER, "{} {:?}", set.words(), set.errors());
    scene.quiet().await;
    scene.lozere.cut().await;
    let early = offer(&scene.joe, &scene.there, "section=objet", ("parcours", "chemins"), "Plus simple.").await;
    for _ in 0..40 {
        for ici in [&scene.lozere, &scene.caledonie, &scene.mayotte] {
            ici.clock.advance(Duration::from_secs(24 * 3600));
        }
    }
    scene.lozere.mend().await;
    scene.quiet().await;
    assert_eq!(scene.everywhere(STATES).await, [["open"], ["open"], ["open"]]);
    scene.sign_in().await;
    // It is not put into a text that is voted on; it is refused with its reason.
    let given = path_of(&scene.lea, &scene.here, "in Lozère").await;
    let sent = answered(&scene.lea, &given, &[("outcome", "accepted"), ("reason", "Oui")]).await;
    assert_eq!(sent.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", sent.words());
    assert!(sent.words().contains("ne peut plus être accepté"), "{}", sent.words());
    let late = "Le vote avait commencé.";
    let sent = answered(&scene.lea, &given, &[("outcome", "refused"), ("reason", late)]).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{} {:?}", sent.words(), sent.errors());
    scene.quiet().await;
    assert_eq!(scene.everywhere(STATES).await, [["refused"], ["refused"], ["refused"]]);
    assert!(scene.joe.read(&early).await.words().contains(late));
}

#[tokio::test]
async fn what_was_signed_after_the_team_closed_the_phase_comes_back_with_the_reason() {
    let mut scene = scene().await;
    // Somebody known in Lozère.
    let comment = format!("{}/comments/new", scene.there);
    scene.joe.say(&comment, &format!("{}/comments", scene.there), &[("text", "Et sur les atolls ?")]).await;
    scene.quiet().await;
    // What Lozère says does not come; what is said there leaves.
    scene.caledonie.cut().await;
    let set = led(&scene.lea, &scene.here, &[("phase", "vote"), ("until_amendments", "")]).await;
    assert_eq!(set.status, StatusCode::SEE_OTHER, "{} {:?}", set.words(), set.errors());
    for ici in [&scene.lozere, &scene.caledonie, &scene.mayotte] {
        ici.clock.advance(Duration::from_secs(3600));
    }
    let site = &scene.caledonie.site;
    let mut tx = site.db.begin().await.expect("a transaction");
    let joe = actors::by_uri(&mut tx, &scene.caledonie.url("/people/joe")).await.expect("read").expect("joe");
    let id = scene.there.rsplit('/').next().expect("an id");
    let text = publications::store::by_id(&mut tx, id).await.expect("read").expect("the text");
    let proposal = amendments::Proposal {
        target: amendments::Target { section: "objet".into(), requirement: 0 },
        text: "# Objet {#objet}\n\nUn livret.\n",
        motive: "Plus court.",
        base: text.version,
    };
    let late = amendments::offer(&mut tx, &site.here(), &joe, &text, &proposal).await.expect("its phase stands here");
    tx.commit().await.expect("committed");
    site.wake();
    until("it came back", || async {
        scene.lozere.count("select count(*) from audit where action = 'amendment-return'").await == 1
    })
    .await;
    scene.caledonie.mend().await;
    for ici in [&scene.lozere, &scene.caledonie, &scene.mayotte] {
        ici.clock.advance(Duration::from_secs(2 * 3600));
    }
    scene.quiet().await;
    let none: Vec<String> = Vec::new();
    assert_eq!(scene.everywhere(STATES).await, [none.clone(), vec!["returned".to_owned()], none]);
    let page = scene.joe.read(&format!("{}/amendments/{}", scene.there, late.id)).await;
    let why = "Il a été signé quand le texte n’attendait pas d’amendements.";
    assert!(plain(&page).contains(why), "{}", page.words());
}

#[tokio::test]
async fn of_two_amendments_of_one_section_the_second_is_put_on_the_new_text_with_what_both_changed_shown() {
    let scene = scene().await;
    let Scene { lea, joe, sam, here, there, far, .. } = &scene;
    let first = offer(joe, there, "section=objet", ("Un passeport", "Un livret"), "Plus simple.").await;
    scene.quiet().await;
    let of_joe = path_of(lea, here, "the first").await;
    let second = offer(sam, far, "section=objet", ("Un passeport", "Un carnet"), "Plus petit.").await;
    scene.quiet().await;
    let of_sam = path_of(lea, here, "the second").await;
    // They are like each other: the team says so, and everybody reads it.
    lea.say(&of_sam, &format!("{of_sam}/group"), &[("lead", of_joe.rsplit('/').next().expect("its name"))]).await;
    scene.quiet().await;
    assert!(joe.read(&first).await.words().contains("Amendements proches"), "also where it was written");
    let sent = answered(lea, &of_joe, &[("outcome", "accepted"), ("reason", "Livret se comprend.")]).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{} {:?}", sent.words(), sent.errors());
    scene.quiet().await;
    // As it is, it cannot be taken: nobody's words are written over.
    let page = sam.read(&second).await;
    assert!(page.words().contains("Le texte a changé à cet endroit"), "{}", page.words());
    let action = format!("{of_sam}/answer");
    let form = lea.form(&action, &action).await;
    assert!(lea.read(&action).await.words().contains("livret"), "what the text says now is shown");
    assert!(form.get("text").contains("carnet"), "{}", form.get("text"));
    let edit = format!("{second}/edit");
    let shown = sam.read(&edit).await;
    assert!(
        shown.words().contains("ont changé le même endroit") && shown.words().contains("livret"),
        "{}",
        shown.words()
    );
    let form = sam.form(&edit, &edit).await;
    assert!(form.get("text").contains("Un carnet"), "{}", form.get("text"));
    let form = form.clone().set("text", &form.get("text").replace("Un carnet", "Un livret, ou carnet,"));
    assert_eq!(form.send(&sam.browser).await.status, StatusCode::SEE_OTHER);
    scene.quiet().await;
    let revisions = "select revision || ' ' || base_version || ' ' || state from specification_amendments order by created_at desc, id desc";
    for ici in [&scene.lozere, &scene.caledonie, &scene.mayotte] {
        assert_eq!(ici.texts(revisions).await[0], "2 3 open", "{}", ici.origin());
    }
    // In part: other words than those proposed are not « accepted ».
    let form = lea.form(&action, &action).await;
    let kept = form.get("text").replace("ou carnet,", "ou petit carnet,");
    let form = form.set("text", &kept).set("reason", "Petit, pour la poche.");
    let all = form.clone().set("outcome", "accepted").send(&lea.browser).await;
    assert_eq!((all.status, all.errors()), (StatusCode::UNPROCESSABLE_ENTITY, vec!["outcome"]));
    assert_eq!(all.form(&action).get("text").trim(), kept.trim(), "what was typed is kept");
    let part = form.set("outcome", "partly").send(&lea.browser).await;
    assert_eq!(part.status, StatusCode::SEE_OTHER, "{} {:?}", part.words(), part.errors());
    scene.quiet().await;
    assert_eq!(scene.caledonie.texts(STATES).await, ["accepted", "partly"]);
    assert!(joe.read(&format!("{there}/sections/objet")).await.words().contains("Un livret, ou petit carnet,"));
}

/// How many activities about its texts a network gives to one that begins to follow it.
async fn told_later(reader: &Instance, of: &Instance) -> usize {
    let said = reader.site.federation.ask_said(&of.site.config.origin, 0).await.expect("a page");
    said.activities.len()
}

#[tokio::test]
async fn amendments_of_a_blocked_network_are_out_of_sight_while_the_block_stands() {
    let scene = scene().await;
    offer(&scene.joe, &scene.there, "section=objet", ("parcours", "chemins"), "Plus simple.").await;
    scene.quiet().await;
    let zoe = Mediator::at(&scene.lozere, "zoe", Role::Administrator).await;
    let path = zoe.block(&scene.caledonie).await;
    let shown = "select count(*) from specification_amendments where hidden = 0";
    until("it is hidden", || async { scene.lozere.count(shown).await == 0 }).await;
    assert!(zoe.read(&format!("{}/amendments", scene.here)).await.words().contains("Aucun amendement ici"));
    assert_eq!(told_later(&scene.mayotte, &scene.lozere).await, 0, "nor is it passed on any more");
    zoe.unblock(&path).await;
    until("it is shown again", || async { scene.lozere.count(shown).await == 1 }).await;
    assert_eq!(told_later(&scene.mayotte, &scene.lozere).await, 1);
}
