//! What a network lost beside its words: files and pictures come back from who had looked at them, and only if they are
//! what their author signed; reactions from who had heard of them, and what was taken back does not.

use crate::{
    continuity::{a_day_later, run},
    keeping::{backup, comes_back},
    support::{
        Folder, Instance,
        browser::Browser,
        bundle::photograph,
        story::{Mediator, quiet, three_networks, two_networks},
        until,
    },
};
use archipel::{jobs, networks::digest::COMPARE, publications::files, web::Role};
use axum::http::StatusCode;

/// Publishes a sheet with these files; returns its local identifier.
async fn with_files(who: &Mediator, title: &str, attached: &[(&str, &[u8], &str)]) -> String {
    let saved = who.five_fields(title).await.press(&who.browser, "step", "save").await;
    let draft = saved.location().trim_end_matches("#attachments").to_owned();
    for (name, bytes, alt) in attached {
        let form = who.form(&draft, &draft).await;
        let answer = who.attach(&form, name, bytes, alt).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{name}: {:?}", answer.errors());
    }
    who.publish_form(&who.form(&draft, &draft).await).await
}

/// Somebody looks at all files that an instance shows.
async fn look(instance: &Instance) -> Vec<StatusCode> {
    let reader = Browser::new(instance);
    let mut found = Vec::new();
    for id in instance.texts("select id from attachments order by name").await {
        found.push(reader.get(&format!("/media/{id}")).await.status);
    }
    found
}

async fn shown(instance: &Instance) -> Vec<String> {
    instance
        .texts("select id || ' ' || name || ' ' || alt || ' ' || media_type from attachments where file is not null order by id")
        .await
}

async fn again(lozere: &Instance, lea: Mediator) -> Mediator {
    Mediator { browser: Browser::signed_in(lozere, &lea.account).await, ..lea }
}

#[tokio::test]
async fn files_come_back_from_who_had_looked_at_them_and_the_others_are_named() {
    let (lozere, caledonie) = two_networks().await;
    let lea = Mediator::at(&lozere, "lea", Role::Contributor).await;
    let out = Folder::new("sauvegardes");
    let file = out.path().join("vieille.archipel");
    backup(&lozere, &file).await;
    let photo = photograph();
    let sheet = with_files(
        &lea,
        "Tenir une permanence au marché",
        &[("photo.jpg", &photo, "Une table sous les platanes"), ("notes.txt", b"une table", "")],
    )
    .await;
    with_files(&lea, "Prêter des tablettes", &[("faux.txt", b"la charte", "")]).await;
    quiet(&[&lozere, &caledonie]).await;
    assert_eq!(look(&caledonie).await, [StatusCode::OK; 3]);
    with_files(&lea, "Animer un atelier", &[("seul.txt", b"que personne na lu", "")]).await;
    quiet(&[&lozere, &caledonie]).await;
    let before = shown(&lozere).await;
    assert_eq!(before.len(), 4);
    // Whoever keeps something may change it.
    let named = files::name(b"la charte");
    let kept = caledonie.folder.path().join("media").join(&named[..2]).join(&named);
    std::fs::write(&kept, b"autre chose").expect("written");

    let lozere = comes_back(&file, lozere).await;
    a_day_later(&[&lozere, &caledonie]).await;
    let after = shown(&lozere).await;
    assert_eq!(after.len(), 2, "{after:?}");
    let alike = |line: &String| before.iter().any(|known| known.split(' ').next() == line.split(' ').next());
    assert!(after.iter().all(alike), "under their own addresses: {before:?} {after:?}");
    let page = Browser::new(&lozere).get(&format!("/practices/{sheet}")).await;
    assert!(
        page.text.contains("alt=\"Une table sous les platanes\"") && page.text.contains("notes.txt"),
        "{}",
        page.text
    );
    let statuses = look(&lozere).await;
    assert_eq!(statuses.iter().filter(|status| **status == StatusCode::OK).count(), 2);
    let notes = lozere.texts("select id from attachments where name = 'notes.txt'").await.remove(0);
    assert_eq!(Browser::new(&lozere).get(&format!("/media/{notes}")).await.text, "une table");
    // A picture was encoded anew, as any upload.
    let file = lozere.texts("select file from attachments where media_type = 'image/jpeg'").await.remove(0);
    let bytes = files::read(lozere.folder.path(), &file).expect("stored");
    assert!(image::load_from_memory(&bytes).is_ok_and(|picture| picture.width() == 64));
    let hole = lozere.texts("select id from publications where title = 'Animer un atelier'").await.remove(0);
    let page = Browser::new(&lozere).get(&format!("/practices/{hole}")).await;
    assert!(page.status == StatusCode::OK && !page.text.contains("seul.txt"), "no hole is shown");
    let anna = Mediator::at(&lozere, "anna", Role::Administrator).await;
    let words = anna.read("/admin/returned").await.words();
    assert!(words.contains("seul.txt") && words.contains("faux.txt"), "{words}");
    assert!(!words.contains("notes.txt") && !words.contains("platanes"), "{words}");
    assert_eq!(lozere.texts("select why from returned order by why").await, ["", "files", "files"]);
    // What the other side was told again changes nothing there.
    assert_eq!(caledonie.count("select count(*) from attachments").await, 4);
    assert_eq!(caledonie.count("select count(*) from attachments where file is not null").await, 3);
}

#[tokio::test]
async fn a_file_that_another_network_has_is_not_fetched_again_when_its_sheet_is_corrected() {
    let (lozere, caledonie) = two_networks().await;
    let lea = Mediator::at(&lozere, "lea", Role::Contributor).await;
    let sheet = with_files(&lea, "Tenir une permanence", &[("photo.jpg", &photograph(), "Une table")]).await;
    quiet(&[&lozere, &caledonie]).await;
    assert_eq!(look(&caledonie).await, [StatusCode::OK]);
    // Where encoding it anew gives the same bytes, there is no other copy of them.
    let kept = "select file || ' ' || coalesce(original, '') from attachments where file is not null";
    let before = caledonie.texts(kept).await;
    assert_eq!(before.len(), 1);
    // The same picture, of which the correction says no more than that it is there, stands under another address.
    lea.correct(&sheet, &[("outcome", "On vient en nombre.")]).await;
    quiet(&[&lozere, &caledonie]).await;
    assert_eq!(caledonie.count("select max(version) from publications").await, 2);
    assert_eq!(caledonie.texts(kept).await, before);
}

#[tokio::test]
async fn reactions_come_back_and_what_was_taken_back_does_not() {
    let (lozere, caledonie) = two_networks().await;
    let lea = Mediator::at(&lozere, "lea", Role::Contributor).await;
    let sam = Mediator::at(&caledonie, "sam", Role::Contributor).await;
    let own = lea.publish("Tenir une permanence").await;
    for title in ["Prêter des tablettes", "Animer un atelier", "Écrire une lettre"] {
        sam.publish(title).await;
    }
    quiet(&[&lozere, &caledonie]).await;
    let (lent, held) = (lozere.id_of("Prêter des tablettes").await, lozere.id_of("Animer un atelier").await);
    let written = lozere.id_of("Écrire une lettre").await;
    lea.react(&held, "like", true).await;
    quiet(&[&lozere, &caledonie]).await;
    let out = Folder::new("sauvegardes");
    let file = out.path().join("vieille.archipel");
    backup(&lozere, &file).await;
    lea.react(&own, "like", true).await;
    lea.react(&lent, "like", true).await;
    lea.react(&lent, "share", true).await;
    // What she thought of before, and what she thought for a moment, are taken back.
    lea.react(&held, "like", false).await;
    lea.react(&written, "like", true).await;
    lea.react(&written, "like", false).await;
    let uses = format!("/practices/{lent}/uses");
    let used =
        [("structure", "Médiathèque de Mende"), ("territory", "48"), ("used_on", "2026-11-20"), ("note", "Douze.")];
    lea.say(&uses, &uses, &used).await;
    quiet(&[&lozere, &caledonie]).await;
    let reactions = "select kind || ' ' || uri from reactions order by uri";
    let counts = "select title || ' ' || likes || ' ' || shares from publications order by title";
    let attested = "select uri || ' ' || structure || ' ' || used_on from comments where kind = 'use'";
    let mut before = Vec::new();
    for sql in [reactions, counts, attested] {
        before.push(lozere.texts(sql).await);
    }
    assert_eq!((before[0].len(), before[2].len()), (3, 1), "{before:?}");

    let lozere = comes_back(&file, lozere).await;
    assert_ne!(lozere.texts(reactions).await, before[0]);
    a_day_later(&[&lozere, &caledonie]).await;
    for _ in 0..2 {
        let mut after = Vec::new();
        for sql in [reactions, counts, attested] {
            after.push(lozere.texts(sql).await);
        }
        assert_eq!(after, before);
        assert_eq!(caledonie.texts(counts).await, before[1]);
        let asked =
            "select count(*) from networks n join streams s on s.origin = n.origin where s.epoch = n.reactions_epoch";
        assert_eq!(lozere.count(asked).await, 1, "once is enough");
        a_day_later(&[&lozere, &caledonie]).await;
    }
    let anna = Mediator::at(&lozere, "anna", Role::Administrator).await;
    let words = anna.read("/admin/returned").await.words();
    assert!(words.contains("3 « utile » ou relais Réactions"), "{words}");
    assert!(words.contains("Retirées avant la panne"), "{words}");
    // She goes on as if nothing had been.
    let lea = again(&lozere, lea).await;
    lea.react(&lent, "like", false).await;
    lea.react(&held, "like", true).await;
    quiet(&[&lozere, &caledonie]).await;
    assert_eq!(caledonie.texts(reactions).await, lozere.texts(reactions).await);
    a_day_later(&[&lozere, &caledonie]).await;
    assert_eq!(caledonie.texts(reactions).await, lozere.texts(reactions).await);
}

#[tokio::test]
async fn a_reaction_to_what_a_third_network_published_comes_back_though_that_one_is_read_later() {
    let (lozere, caledonie, mut mayotte) = three_networks().await;
    let lea = Mediator::at(&lozere, "lea", Role::Contributor).await;
    let zoe = Mediator::at(&mayotte, "zoe", Role::Contributor).await;
    let out = Folder::new("sauvegardes");
    let file = out.path().join("vieille.archipel");
    backup(&lozere, &file).await;
    zoe.publish("Prêter des tablettes").await;
    zoe.publish("Animer un atelier").await;
    quiet(&[&lozere, &caledonie, &mayotte]).await;
    lea.react(&lozere.id_of("Prêter des tablettes").await, "like", true).await;
    lea.react(&lozere.id_of("Animer un atelier").await, "like", true).await;
    quiet(&[&lozere, &caledonie, &mayotte]).await;
    let reactions = "select r.uri from reactions r join publications p on p.id = r.publication_id where p.state = 'published' order by r.uri";
    let before = lozere.texts(reactions).await;
    assert_eq!(before.len(), 2);
    // Nouvelle-Calédonie gives back what it heard while Mayotte is silent: nobody can say whether those sheets are there.
    mayotte.cut().await;
    let lozere = comes_back(&file, lozere).await;
    let mut tx = lozere.site.db.begin().await.expect("a transaction");
    jobs::enqueue(&mut tx, &lozere.site.here(), COMPARE, caledonie.origin()).await.expect("asked");
    tx.commit().await.expect("committed");
    lozere.site.wake();
    until("the two have compared", || async {
        lozere.count("select count(*) from comparisons where direction = 'theirs' and collection = 'comments'").await
            == 1
            && lozere.count("select count(*) from jobs where kind = 'compare'").await == 0
    })
    .await;
    assert_eq!(lozere.count("select count(*) from publications").await, 0);
    assert_eq!(lozere.count("select count(*) from reactions").await, 0);
    assert_eq!(lozere.count("select count(*) from returned").await, 0, "nothing is refused yet");
    mayotte.mend().await;
    for _ in 0..2 {
        a_day_later(&[&lozere, &caledonie, &mayotte]).await;
        assert_eq!(lozere.texts(reactions).await, before);
        assert_eq!(caledonie.texts(reactions).await, before);
    }
    let asked =
        "select count(*) from networks n join streams s on s.origin = n.origin where s.epoch = n.reactions_epoch";
    assert_eq!(lozere.count(asked).await, 2, "and once is enough");
    assert_eq!(lozere.count("select count(*) from returned where outcome = 'refused'").await, 0);
}

#[tokio::test]
async fn a_reaction_that_its_keeper_made_up_or_changed_does_not_come_back() {
    let (lozere, caledonie) = two_networks().await;
    let lea = Mediator::at(&lozere, "lea", Role::Contributor).await;
    let (one, two) = (lea.publish("Tenir une permanence").await, lea.publish("Animer un atelier").await);
    lea.react(&one, "like", true).await;
    quiet(&[&lozere, &caledonie]).await;
    run(&lozere, "delete from reactions").await;
    let mut tx = caledonie.site.db.begin().await.expect("a transaction");
    let (seq, body): (i64, Vec<u8>) =
        tx.query("select seq, body from journal where uri like '%/likes/%'").one().await.expect("journaled");
    let forged = String::from_utf8(body).expect("text").replace(&one, &two);
    tx.query("update journal set body = $1 where seq = $2")
        .bind(forged.into_bytes())
        .bind(seq)
        .run()
        .await
        .expect("written");
    tx.commit().await.expect("committed");
    run(&lozere, "update networks set reactions_epoch = ''").await;
    a_day_later(&[&lozere, &caledonie]).await;
    assert_eq!(lozere.count("select count(*) from reactions").await, 0);
    assert_eq!(
        lozere.texts("select collection || ' ' || outcome || ' ' || why || ' ' || title from returned").await,
        ["reactions refused proof 1"]
    );
}
