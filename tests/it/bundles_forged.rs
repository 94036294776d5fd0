//! What somebody may do to a bundle on its way, and what a network that is not what it seems may put into one.

use crate::support::{
    Folder, Instance,
    bundle::{Part, apart, cursor, export, files, illustrated, import, received, run},
    story::Mediator,
};
use archipel::{bundles, federation::stream, web::Role};
use serde_json::{Value, json};
use std::{io::Write as _, path::Path, time::Duration};

/// A part that is refused as a whole: its word, and what was left of it.
async fn refused(ici: &Instance, file: &Path, code: &str) {
    let (before, journal, there) = (received(ici).await, ici.count("select count(*) from journal").await, files(ici));
    let lines = ici.count("select count(*) from audit where action = 'bundle-import' and outcome = 'refused'").await;
    let row = import(ici, file).await;
    assert_eq!((row.state.as_str(), row.error.as_str()), ("failed", code), "{row:?}");
    assert_eq!(received(ici).await, before, "{code}: no cursor moves");
    assert_eq!(ici.count("select count(*) from journal").await, journal, "{code}: nothing is kept");
    assert_eq!(files(ici), there, "{code}: nothing is written");
    let refusals = ici.count("select count(*) from audit where action = 'bundle-import' and outcome = 'refused'").await;
    assert_eq!(refusals, lines + 1, "{code}: one line of audit");
}

#[tokio::test]
async fn what_is_forged_foreign_or_damaged_is_refused_with_one_reason_and_leaves_nothing() {
    let (lozere, caledonie) = apart().await;
    let key = Folder::new("cle");
    let (sound, file) = (key.path().join("aller"), key.path().join("autre"));
    let lea = Mediator::at(&lozere, "lea", Role::Contributor).await;
    illustrated(&lea, "Tenir une permanence").await;
    lea.publish("Ouvrir une porte").await;
    export(&lozere, &caledonie, &sound).await;
    let bytes = std::fs::read(&sound).expect("read");
    let part = Part::read(&sound);
    let spoiled = |change: &dyn Fn(&mut Vec<u8>)| {
        let mut bytes = bytes.clone();
        change(&mut bytes);
        std::fs::write(&file, bytes).expect("written");
    };

    spoiled(&|bytes| bytes.clear());
    refused(&caledonie, &file, "not-a-bundle").await;
    spoiled(&|bytes| bytes[..5000].fill(b'x'));
    refused(&caledonie, &file, "not-a-bundle").await;
    spoiled(&|bytes| bytes.truncate(bytes.len() - 9));
    refused(&caledonie, &file, "changed").await;
    spoiled(&|bytes| bytes.push(0));
    refused(&caledonie, &file, "changed").await;
    spoiled(&|bytes| bytes[5_000] ^= 1);
    refused(&caledonie, &file, "changed").await;

    let head = |name: &'static str, value: Value| {
        let mut part = part.clone();
        part.head[name] = value;
        part
    };
    // Changed by who has no key: the proof is that of another head.
    for (name, value) in [("first", json!(1)), ("madeAt", json!("2030-01-01T00:00:00Z")), ("part", json!(1))] {
        let mut changed = head(name, value).head;
        changed["parts"] = json!(2);
        let mut text = changed.to_string().into_bytes();
        text.resize(bundles::HEAD - 1, b' ');
        text.push(b'\n');
        text.extend_from_slice(&bytes[bundles::HEAD..]);
        std::fs::write(&file, text).expect("written");
        refused(&caledonie, &file, "not-signed").await;
    }
    part.write(&file, &caledonie).await;
    refused(&caledonie, &file, "not-signed").await;
    head("to", json!("https://mayotte.example")).write(&file, &lozere).await;
    refused(&caledonie, &file, "for-another").await;
    head("from", json!("https://mayotte.example")).write(&file, &lozere).await;
    refused(&caledonie, &file, "not-accepted").await;
    refused(&lozere, &sound, "for-another").await;
    head("version", json!(2)).write(&file, &lozere).await;
    refused(&caledonie, &file, "newer").await;
    for (name, value) in [
        ("part", json!(2)),
        ("parts", json!(u64::MAX)),
        ("first", json!(-1)),
        ("last", json!(0)),
        ("epoch", json!("../..")),
        ("id", json!("../../etc/passwd")),
        ("more", json!(1)),
    ] {
        head(name, value).write(&file, &lozere).await;
        refused(&caledonie, &file, "malformed").await;
    }

    // Signed by its network, and not as a bundle is.
    let lines = |change: &dyn Fn(&mut Vec<String>)| {
        let mut part = part.clone();
        change(&mut part.lines);
        part
    };
    let (number, media) = (part.position("{\"number\""), part.position("{\"media\""));
    for part in [
        lines(&|lines| lines.swap(number, number + 1)),
        lines(&|lines| lines.insert(number, lines[number].clone())),
        lines(&|lines| drop(lines.remove(number))),
        lines(&|lines| lines.swap(number, media)),
        lines(&|lines| drop(lines.pop())),
        lines(&|lines| lines.push("{\"end\":{\"activities\":0,\"media\":0}}".into())),
        lines(&|lines| lines.insert(0, "{\"path\":\"/etc/passwd\"}".into())),
        lines(&|lines| lines.insert(0, format!("{{\"actor\":\"{}\"}}", "x".repeat(2 * 1024 * 1024)))),
        lines(&|lines| lines[media] = lines[media].replace("\"file\":\"", "\"file\":\"../../../")),
        lines(&|lines| lines[media] = lines[media].replace("\"bytes\":", "\"bytes\":9999999999")),
        lines(&|lines| lines[media + 1] = "\"AAAA\"".into()),
    ] {
        part.write(&file, &lozere).await;
        refused(&caledonie, &file, "malformed").await;
    }
    let mut bomb = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    for _ in 0..100 {
        // Lines of a sound length, so that it is their sum that is too much.
        bomb.write_all(format!("{{\"actor\":{{}}{}}}\n", " ".repeat(60_000)).repeat(10).as_bytes()).expect("written");
    }
    part.write_around(&file, &bomb.finish().expect("finished"), &lozere).await;
    refused(&caledonie, &file, "swollen").await;

    run(&caledonie, "update networks set state = 'removed'").await;
    refused(&caledonie, &sound, "not-accepted").await;
    run(&caledonie, "update networks set state = 'accepted'").await;
    assert_eq!(import(&caledonie, &sound).await.state, "done", "the sound one is read after all that");
}

#[tokio::test]
async fn what_was_numbered_otherwise_before_is_refused() {
    let (lozere, caledonie) = apart().await;
    let key = Folder::new("cle");
    let (old, older, new) = (key.path().join("a"), key.path().join("b"), key.path().join("c"));
    let lea = Mediator::at(&lozere, "lea", Role::Contributor).await;
    lea.publish("Ouvrir une porte").await;
    export(&lozere, &caledonie, &old).await;
    let renew = |epoch: &'static str| {
        let lozere = &lozere;
        async move {
            lozere.clock.advance(Duration::from_secs(7 * 24 * 3600));
            let mut tx = lozere.site.db.begin().await.expect("a transaction");
            // As a restore writes it.
            tx.query("update settings set value = $1 where key = $2")
                .bind(epoch.to_owned())
                .bind(stream::EPOCH.to_owned())
                .run()
                .await
                .expect("written");
            stream::renew_all(&mut tx, epoch).await.expect("renewed");
            tx.query("update streams set fails = 9, next_at = 9000000000000000").run().await.expect("written");
            tx.commit().await.expect("committed");
        }
    };
    renew("second").await;
    export(&lozere, &caledonie, &older).await;
    renew("third").await;
    export(&lozere, &caledonie, &new).await;
    caledonie.clock.advance(Duration::from_secs(20 * 24 * 3600));
    let row = import(&caledonie, &new).await;
    assert_eq!((row.state.as_str(), row.activities), ("done", 1), "a numbering may begin on a key: {row:?}");
    refused(&caledonie, &old, "ended").await;
    refused(&caledonie, &older, "ended").await;
}

#[tokio::test]
async fn in_a_sound_bundle_each_thing_is_believed_for_itself() {
    let (lozere, caledonie) = apart().await;
    let key = Folder::new("cle");
    let (sound, file) = (key.path().join("aller"), key.path().join("autre"));
    let lea = Mediator::at(&lozere, "lea", Role::Contributor).await;
    illustrated(&lea, "Tenir une permanence").await;
    export(&lozere, &caledonie, &sound).await;
    let part = Part::read(&sound);
    let (actor, number, media) =
        (part.position("{\"actor\""), part.position("{\"number\""), part.position("{\"media\""));
    let with = |at: usize, from: &str, to: &str| {
        let mut part = part.clone();
        assert!(part.lines[at].contains(from), "{}", part.lines[at]);
        part.lines[at] = part.lines[at].replace(from, to);
        part
    };
    let origin = lozere.origin();

    // Whoever carries it, even the network, does not change what a person said.
    with(number, "Tenir une permanence", "Vendre des montres").write(&file, &lozere).await;
    let row = import(&caledonie, &file).await;
    assert_eq!((row.activities, row.refused, row.reason.as_str()), (0, 1, "its proof does not fit it"), "{row:?}");
    run(&caledonie, "delete from journal where state = 'refused'").await;

    // Nor does it speak for people of another origin, or say who they are.
    let mut foreign = with(number, "\"actor\":\"http://lozere", "\"actor\":\"http://mayotte");
    foreign.lines[actor] = foreign.lines[actor].replace(origin, "https://mayotte.example");
    foreign.write(&file, &lozere).await;
    let row = import(&caledonie, &file).await;
    assert_eq!((row.activities, row.refused), (0, 1), "{row:?}");
    assert_eq!(caledonie.count("select count(*) from actors where uri like 'https://mayotte%'").await, 0);

    run(&caledonie, "delete from carried_files").await;
    let elsewhere = with(media, &format!("\"url\":\"{origin}"), "\"url\":\"https://mayotte.example");
    elsewhere.write(&file, &lozere).await;
    let row = import(&caledonie, &file).await;
    assert_eq!((row.media, row.reason.as_str()), (0, "a file is of another origin"), "{row:?}");
    assert_eq!(caledonie.count("select count(*) from carried_files").await, 0);

    // A page that calls itself a picture.
    let mut page = part.clone();
    let html = b"<script>alert(1)</script>";
    page.lines[media] = json!({"media": {"url": format!("{origin}/media/1"), "name": "../../photo.jpg",
        "file": archipel::publications::files::name(html), "bytes": html.len()}})
    .to_string();
    let end = page.lines.len() - 1;
    page.lines.splice(media + 1..end, [archipel::packed::piece(html)]);
    let before = files(&caledonie);
    page.write(&file, &lozere).await;
    let row = import(&caledonie, &file).await;
    assert_eq!((row.state.as_str(), row.media, row.refused), ("done", 0, 1), "{row:?}");
    assert_eq!(files(&caledonie), before, "nothing of it is stored");
}

#[tokio::test]
async fn a_receipt_is_worth_what_its_proof_is_worth_and_never_moves_back() {
    let (lozere, caledonie) = apart().await;
    let key = Folder::new("cle");
    let lea = Mediator::at(&lozere, "lea", Role::Contributor).await;
    let (early, late, forged) = (key.path().join("tot"), key.path().join("tard"), key.path().join("faux"));
    for (number, back) in [(1, &early), (2, &late)] {
        lea.publish(&format!("Animer l’atelier {number}")).await;
        let there = key.path().join(format!("aller{number}"));
        export(&lozere, &caledonie, &there).await;
        import(&caledonie, &there).await;
        export(&caledonie, &lozere, back).await;
    }
    let (head, acknowledged) = cursor(&lozere).await;
    let part = Part::read(&late);
    let receipt = part.position("{\"receipt\"");
    for (name, value) in [("number", json!(head + 5)), ("number", json!(head - 1)), ("chain", json!("0".repeat(64)))] {
        let mut part = part.clone();
        let mut line: Value = serde_json::from_str(&part.lines[receipt]).expect("JSON");
        line["receipt"][name] = value;
        part.lines[receipt] = line.to_string();
        part.write(&forged, &caledonie).await;
        assert_eq!(import(&lozere, &forged).await.receipt, "refused", "{name}");
        assert_eq!(cursor(&lozere).await, (head, acknowledged));
    }
    // One that Nouvelle-Calédonie gave to somebody else, for another stream.
    let mut other = part.clone();
    let mut line: Value = serde_json::from_str(&other.lines[receipt]).expect("JSON");
    line["receipt"]["of"] = json!("https://mayotte.example");
    let mut conn = caledonie.site.db.read().await.expect("a connection");
    let signer = stream::network_key(&mut conn, &caledonie.site.federation.sealer).await.expect("a key");
    drop(conn);
    archipel::federation::proof::prove(&mut line["receipt"], &signer.0, &signer.1, caledonie.clock.now());
    other.lines[receipt] = line.to_string();
    other.write(&forged, &caledonie).await;
    assert_eq!(import(&lozere, &forged).await.receipt, "refused");
    assert_eq!(cursor(&lozere).await, (head, acknowledged));

    assert_eq!(import(&lozere, &late).await.receipt, "moved");
    assert_eq!(cursor(&lozere).await, (head, head));
    assert_eq!(import(&lozere, &early).await.receipt, "old", "it took a slower boat");
    assert_eq!(import(&lozere, &late).await.receipt, "known");
    assert_eq!(cursor(&lozere).await, (head, head));
    let refusals = "select count(*) from audit where action = 'bundle-import' and outcome = 'refused'";
    assert_eq!(lozere.count(refusals).await, 5, "four that prove nothing, one that is old");
}
