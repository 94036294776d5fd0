//! What is said around a practice: comments, answers, « used here », « useful », relays; across
//! networks, in whatever order it comes, by their authors alone.

use crate::support::{
    Instance, START,
    browser::Browser,
    peer::Peer,
    story::{Mediator, quiet, three_networks, two_networks},
    until,
};
use archipel::{federation::peers::Mode, time::Clock, web::Role};
use axum::http::StatusCode;
use serde_json::{Value, json};

const PUBLIC: &str = "https://www.w3.org/ns/activitystreams#Public";
const TITLE: &str = "Tenir une permanence au marché";

/// The counts that a sheet carries: comments, useful, relays, uses.
async fn counts(instance: &Instance) -> String {
    let sql =
        "select comments || ' ' || likes || ' ' || shares || ' ' || uses from publications where source_uri is null";
    instance.texts(sql).await.remove(0)
}

#[tokio::test]
async fn answers_stand_under_what_they_answer_on_three_networks() {
    let (lozere, caledonie, mayotte) = three_networks().await;
    let elise = Mediator::at(&lozere, "elise", Role::Contributor).await;
    let joe = Mediator::at(&caledonie, "joe", Role::Reader).await;
    let fatima = Mediator::at(&mayotte, "fatima", Role::Reader).await;
    let here = elise.publish(TITLE).await;
    let (there, far) = (caledonie.id_of(TITLE).await, mayotte.id_of(TITLE).await);
    joe.comment(&there, None, "Et sans électricité ?").await;
    quiet(&[&lozere, &caledonie, &mayotte]).await;
    let first = mayotte.texts("select id from comments").await.remove(0);
    fatima.comment(&far, Some(&first), "Avec une batterie de voiture.").await;
    quiet(&[&lozere, &caledonie, &mayotte]).await;
    let second = lozere.texts("select id from comments where parent_uri is not null").await.remove(0);
    elise.comment(&here, Some(&second), "Bonne idée.").await;
    quiet(&[&lozere, &caledonie, &mayotte]).await;
    for (instance, id) in [(&lozere, &here), (&caledonie, &there), (&mayotte, &far)] {
        let page = Browser::new(instance).get(&format!("/practices/{id}")).await;
        let at =
            |words: &str| page.text.find(words).unwrap_or_else(|| panic!("{words} is not at {}", instance.origin()));
        let (question, answer, last) = (at("sans électricité"), at("batterie de voiture"), at("Bonne idée"));
        assert!(question < answer && answer < last);
        // Each inside the one before: two lists open between them, none closes.
        for (from, to) in [(question, answer), (answer, last)] {
            let between = &page.text[from..to];
            assert_eq!((between.matches("<ol class=\"thread\"").count(), between.matches("</ol>").count()), (1, 0));
        }
        assert_eq!(counts(instance).await, "3 0 0 0", "{}", instance.origin());
        // Everybody's words are under their own address.
        let mut authors = instance.texts("select a.uri from comments c join actors a on a.id = c.actor_id").await;
        authors.sort();
        let mut expected =
            [lozere.url("/people/elise"), caledonie.url("/people/joe"), mayotte.url("/people/fatima")].to_vec();
        expected.sort();
        assert_eq!(authors, expected);
    }
}

#[tokio::test]
async fn a_use_is_told_to_the_author_with_its_place_and_day() {
    let (lozere, caledonie) = two_networks().await;
    let elise = Mediator::at(&lozere, "elise", Role::Contributor).await;
    let joe = Mediator::at(&caledonie, "joe", Role::Reader).await;
    let here = elise.publish(TITLE).await;
    let there = caledonie.id_of(TITLE).await;
    let (page, action) = (format!("/practices/{there}/uses"), format!("/practices/{there}/uses"));
    let use_here = [("structure", "Case numérique d’Ouvéa"), ("used_on", "2026-11-20"), ("note", "Douze personnes")];
    // Not tomorrow, and not nowhere.
    let early = joe.form(&page, &action).await.set_all(&use_here).set("used_on", "2027-01-01").set("structure", "");
    let refused = early.send(&joe.browser).await;
    assert_eq!((refused.status, refused.errors()), (StatusCode::UNPROCESSABLE_ENTITY, vec!["structure", "used_on"]));
    assert_eq!(refused.form(&action).get("note"), "Douze personnes", "what was typed is kept");
    joe.say(&page, &action, &use_here).await;
    until("it is counted in Lozère", || async { counts(&lozere).await == "0 0 0 1" }).await;
    let page = elise.read(&format!("/practices/{here}/uses")).await;
    for words in ["Case numérique d’Ouvéa", "Nouvelle-Calédonie", "20 novembre 2026", "Douze personnes"] {
        assert!(page.words().contains(words), "{words}: {}", page.words());
    }
}

#[tokio::test]
async fn useful_and_relays_count_each_voice_once_and_are_taken_back() {
    let (lozere, caledonie) = two_networks().await;
    let elise = Mediator::at(&lozere, "elise", Role::Contributor).await;
    let joe = Mediator::at(&caledonie, "joe", Role::Reader).await;
    let here = elise.publish(TITLE).await;
    let there = caledonie.id_of(TITLE).await;
    for _ in 0..2 {
        joe.react(&there, "like", true).await;
        joe.react(&there, "share", true).await;
    }
    elise.react(&here, "like", true).await;
    quiet(&[&lozere, &caledonie]).await;
    assert_eq!(counts(&lozere).await, "0 2 1 0");
    assert_eq!(counts(&caledonie).await, "0 2 1 0");
    joe.react(&there, "like", false).await;
    joe.react(&there, "share", false).await;
    joe.react(&there, "like", false).await;
    quiet(&[&lozere, &caledonie]).await;
    assert_eq!(counts(&lozere).await, "0 1 0 0");
    assert_eq!(counts(&caledonie).await, "0 1 0 0");
    // Said again, it counts again.
    joe.react(&there, "like", true).await;
    quiet(&[&lozere, &caledonie]).await;
    assert_eq!(counts(&lozere).await, "0 2 0 0");
}

#[tokio::test]
async fn an_author_corrects_and_takes_back_her_words_everywhere() {
    let (lozere, caledonie) = two_networks().await;
    let elise = Mediator::at(&lozere, "elise", Role::Contributor).await;
    let joe = Mediator::at(&caledonie, "joe", Role::Reader).await;
    let here = elise.publish(TITLE).await;
    let there = caledonie.id_of(TITLE).await;
    let comment = elise.comment(&here, None, "Le mardi.").await;
    until("it is there", || async { caledonie.count("select count(*) from comments").await == 1 }).await;
    let edit = format!("/practices/{here}/comments/{comment}/edit");
    elise.say(&edit, &edit, &[("text", "Le **mercredi**.")]).await;
    let page = || async { Browser::new(&caledonie).get(&format!("/practices/{there}")).await };
    until("the correction is there", || async { page().await.text.contains("<strong>mercredi</strong>") }).await;
    // Somebody answers; then she takes it back: the answer keeps its place.
    let id = caledonie.texts("select id from comments").await.remove(0);
    joe.comment(&there, Some(&id), "À quelle heure ?").await;
    quiet(&[&lozere, &caledonie]).await;
    let delete = format!("/practices/{here}/comments/{comment}/delete");
    elise.say(&delete, &delete, &[]).await;
    until("it is gone there", || async { !page().await.text.contains("mercredi") }).await;
    assert!(page().await.text.contains("À quelle heure"));
    assert_eq!((counts(&lozere).await, counts(&caledonie).await), ("1 0 0 0".into(), "1 0 0 0".into()));
    // Its address says that it is gone, to people and to servers.
    let gone = Browser::new(&lozere).get(&format!("/comments/{comment}")).await;
    assert_eq!(gone.status, StatusCode::GONE, "{}", gone.words());
}

#[tokio::test]
async fn nobody_corrects_or_deletes_what_another_said() {
    let (lozere, caledonie) = two_networks().await;
    let elise = Mediator::at(&lozere, "elise", Role::Contributor).await;
    let marc = Mediator::at(&lozere, "marc", Role::Animator).await;
    let joe = Mediator::at(&caledonie, "joe", Role::Moderator).await;
    let here = elise.publish(TITLE).await;
    let comment = elise.comment(&here, None, "Le mardi.").await;
    until("it is there", || async { caledonie.count("select count(*) from comments").await == 1 }).await;
    let remote = caledonie.texts("select id from comments").await.remove(0);
    let there = caledonie.id_of(TITLE).await;
    for (who, path) in [
        (&marc, format!("/practices/{here}/comments/{comment}/edit")),
        (&marc, format!("/practices/{here}/comments/{comment}/delete")),
        // A moderator hides; nobody puts words into another's mouth.
        (&joe, format!("/practices/{there}/comments/{remote}/edit")),
    ] {
        assert_eq!(who.browser.get(&path).await.status, StatusCode::FORBIDDEN, "{path}");
        let token = who.read("/me").await.token();
        let sent = who.browser.post(&path, &[("csrf", &token), ("text", "Jamais.")]).await;
        assert_eq!(sent.status, StatusCode::FORBIDDEN, "{path}");
    }
    for instance in [&lozere, &caledonie] {
        assert_eq!(instance.texts("select source from comments").await, ["Le mardi."]);
    }
}

#[tokio::test]
async fn a_moderator_hides_here_and_takes_back_elsewhere_what_was_written_here() {
    let (lozere, caledonie) = two_networks().await;
    let elise = Mediator::at(&lozere, "elise", Role::Contributor).await;
    let paul = Mediator::at(&lozere, "paul", Role::Reader).await;
    let anna = Mediator::at(&lozere, "anna", Role::Moderator).await;
    let joe = Mediator::at(&caledonie, "joe", Role::Reader).await;
    let here = elise.publish(TITLE).await;
    let there = caledonie.id_of(TITLE).await;
    let ours = paul.comment(&here, None, "Achetez mes cachets.").await;
    joe.comment(&there, None, "Achetez mes colliers.").await;
    quiet(&[&lozere, &caledonie]).await;
    let theirs = lozere.texts("select id from comments where source = 'Achetez mes colliers.'").await.remove(0);
    for id in [&ours, &theirs] {
        let path = format!("/practices/{here}/comments/{id}/delete");
        anna.say(&path, &path, &[("reason", "Publicité")]).await;
    }
    let page = Browser::new(&lozere).get(&format!("/practices/{here}")).await;
    assert!(!page.text.contains("Achetez"), "{}", page.words());
    assert_eq!(
        lozere.count("select count(*) from audit where action = 'comment-hide' and detail = 'Publicité'").await,
        2
    );
    // What was written in Lozère is taken back everywhere; what was written elsewhere is theirs.
    until("ours is gone there", || async {
        caledonie.texts("select source from comments where state = 'published'").await == ["Achetez mes colliers."]
    })
    .await;
    assert_eq!(counts(&lozere).await, "0 0 0 0");
}

/// An instance that takes everyone, with a practice, and another server.
async fn open() -> (Instance, Peer, String) {
    let ici = Instance::start_in("ici", "48", Mode::Open, Clock::manual(START)).await;
    let elise = Mediator::at(&ici, "elise", Role::Contributor).await;
    let id = elise.publish(TITLE).await;
    let uri = ici.url(&format!("/practices/{id}"));
    (ici, Peer::start("ally").await, uri)
}

fn note(peer: &Peer, author: &str, number: u8, answers: &str, updated: u8) -> Value {
    json!({"id": peer.uri(&format!("/notes/{number}")), "type": "Note", "attributedTo": peer.uri(author), "inReplyTo": answers,
        "content": format!("<p>Mot {number}, fois {updated}<script>x</script></p>"), "to": [PUBLIC],
        "published": "2026-11-20T10:00:00Z", "updated": format!("2026-11-20T10:00:{updated:02}Z")})
}

fn about(peer: &Peer, kind: &str, actor: &str, name: &str, object: Value) -> Value {
    json!({"id": peer.uri(&format!("/activities/{kind}-{name}")), "type": kind, "actor": peer.uri(actor), "object": object, "to": [PUBLIC]})
}

async fn tell(ici: &Instance, ally: &Peer, activities: &[Value]) {
    for activity in activities {
        assert_eq!(ally.deliver(ici, activity).await, 202, "{activity}");
    }
    until("all of it was looked at", || async {
        ici.count("select count(*) from journal where state in ('new', 'waiting')").await == 0
    })
    .await;
}

#[tokio::test]
async fn what_comes_late_twice_or_in_another_order_ends_the_same() {
    let (ici, ally, practice) = open().await;
    // An answer to an answer that has not come: the one between is asked for at its own address.
    ally.serve("/notes/1", note(&ally, "/alice", 1, &practice, 0));
    let above = ally.uri("/notes/1");
    tell(&ici, &ally, &[about(&ally, "Create", "/bob", "2", note(&ally, "/bob", 2, &above, 0))]).await;
    assert_eq!(ici.texts("select uri from comments order by uri").await, [above.clone(), ally.uri("/notes/2")]);
    // The correction, then the original again, then an older correction.
    let update = |name, updated| about(&ally, "Update", "/alice", name, note(&ally, "/alice", 1, &practice, updated));
    let create = about(&ally, "Create", "/alice", "1", note(&ally, "/alice", 1, &practice, 0));
    tell(&ici, &ally, &[update("c", 9), create.clone(), create.clone(), update("b", 5)]).await;
    let html = ici.texts("select html from comments order by uri").await.remove(0);
    assert!(html.contains("fois 9") && !html.contains("script"), "{html}");
    // Taken back before it came, it never comes; taken back after, it does not return.
    let gone = |name, number: u8| about(&ally, "Delete", "/alice", name, json!(ally.uri(&format!("/notes/{number}"))));
    let third = about(&ally, "Create", "/alice", "3", note(&ally, "/alice", 3, &practice, 0));
    tell(&ici, &ally, &[gone("3", 3), third, gone("1", 1), update("d", 20), create]).await;
    assert_eq!(ici.texts("select uri from comments where state = 'published'").await, [ally.uri("/notes/2")]);
    assert_eq!(counts(&ici).await, "1 0 0 0");
}

#[tokio::test]
async fn a_like_taken_back_before_it_came_does_not_count() {
    let (ici, ally, practice) = open().await;
    let like = |who: &str| json!({"id": ally.uri(&format!("/likes{who}")), "type": "Like", "actor": ally.uri(who), "object": practice, "to": [PUBLIC]});
    let undo = |who: &str| about(&ally, "Undo", who, &format!("like{}", &who[1..]), like(who));
    tell(&ici, &ally, &[undo("/alice"), like("/alice"), like("/bob"), like("/bob")]).await;
    assert_eq!(counts(&ici).await, "0 1 0 0");
    // Nobody takes back what another said.
    tell(&ici, &ally, &[about(&ally, "Undo", "/alice", "bobs", like("/bob"))]).await;
    assert_eq!(counts(&ici).await, "0 1 0 0");
    tell(&ici, &ally, &[undo("/bob")]).await;
    assert_eq!(counts(&ici).await, "0 0 0 0");
}

#[tokio::test]
async fn words_of_another_server_are_its_authors_alone() {
    let (ici, ally, practice) = open().await;
    tell(&ici, &ally, &[about(&ally, "Create", "/alice", "1", note(&ally, "/alice", 1, &practice, 0))]).await;
    // bob, of the same server, speaks in her name and corrects her: refused at the door.
    let mut forged = note(&ally, "/alice", 1, &practice, 30);
    let words = about(&ally, "Create", "/bob", "x", note(&ally, "/alice", 7, &practice, 0));
    let correction = about(&ally, "Update", "/bob", "y", forged.clone());
    for activity in [words, correction] {
        assert_eq!(ally.deliver(&ici, &activity).await, 403, "{activity}");
    }
    // He calls her words his, or deletes them: refused once it is seen whose they are.
    forged["attributedTo"] = json!(ally.uri("/bob"));
    let taken = about(&ally, "Update", "/bob", "z", forged);
    let deletion = about(&ally, "Delete", "/bob", "d", json!(ally.uri("/notes/1")));
    tell(&ici, &ally, &[taken, deletion]).await;
    assert_eq!(ici.texts("select uri from comments where state = 'published'").await, [ally.uri("/notes/1")]);
    assert!(ici.texts("select html from comments").await[0].contains("fois 0"));
    assert_eq!(ici.count("select count(*) from journal where state = 'refused'").await, 2);
    // A comment on what is not here, or for a few only, is not kept.
    let mut quiet = note(&ally, "/alice", 8, &practice, 0);
    quiet["to"] = json!([ici.url("/people/elise")]);
    let nowhere = note(&ally, "/alice", 9, &ici.url("/practices/none"), 0);
    tell(&ici, &ally, &[about(&ally, "Create", "/alice", "8", quiet), about(&ally, "Create", "/alice", "9", nowhere)])
        .await;
    assert_eq!(ici.count("select count(*) from comments").await, 1);
}
