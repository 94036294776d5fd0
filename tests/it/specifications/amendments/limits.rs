//! What somebody who means no good can say of amendments, and what comes of it: nothing.

use super::{
    Scene, offer,
    said::{all_said, said, say},
};
use crate::support::Instance;
use serde_json::{Value, json};

/// Another amendment of this author, like one that was offered, as nobody has seen it yet.
fn another(ici: &Instance, like: &Value, author: &str, name: &str) -> Value {
    let mut offer = like.clone();
    let fields = offer.as_object_mut().expect("an object");
    fields.remove("proof");
    fields.remove("@context");
    let uri = ici.url(&format!("/amendments/{name}"));
    offer["id"] = json!(format!("{uri}/offer-1"));
    offer["actor"] = json!(ici.url(author));
    offer["object"]["id"] = json!(uri);
    offer["object"]["attributedTo"] = json!(ici.url(author));
    offer
}

fn undo(ici: &Instance, offer: &Value) -> Value {
    let id = format!("{}/withdraw", offer["object"]["id"].as_str().expect("an id"));
    assert!(id.starts_with(ici.origin()));
    json!({"id": id, "type": "Undo", "kind": "amendment", "actor": offer["actor"], "object": offer, "target": offer["target"]})
}

/// How often a network has announced what is said of amendments.
async fn announced(ici: &Instance) -> usize {
    all_said(ici).await.iter().filter(|one| one["kind"] == "amendment" && one["type"] == "Announce").count()
}

#[tokio::test]
async fn what_never_came_cannot_be_withdrawn_into_view_and_does_not_come_later() {
    let scene = Scene::new().await;
    let Scene { lozere, caledonie, joe, lea, there, here, .. } = &scene;
    offer(joe, there, "section=objet", ("parcours", "chemins"), "Plus simple.").await;
    scene.quiet().await;
    offer(lea, here, "section=objet", ("parcours", "routes"), "Plus juste.").await;
    scene.quiet().await;
    let (open, before) = (scene.states().await, announced(lozere).await);
    // To the network of the text, and to one that follows it.
    let mut unheard = another(caledonie, &said(caledonie, "Offer").await, "/people/joe", "unheard");
    unheard["object"]["sheet"]["base"]["version"] = json!(77);
    say(caledonie, "/people/joe", lozere, undo(caledonie, &unheard)).await;
    let ours = another(lozere, &said(lozere, "Offer").await, "/people/lea", "unheard");
    say(lozere, "/people/lea", caledonie, undo(lozere, &ours)).await;
    scene.quiet().await;
    assert_eq!(
        (scene.states().await, announced(lozere).await),
        (open.clone(), before),
        "nothing is shown or announced"
    );
    unheard["object"]["sheet"]["base"]["version"] = json!(2);
    say(caledonie, "/people/joe", lozere, unheard).await;
    say(lozere, "/people/lea", caledonie, ours).await;
    scene.quiet().await;
    assert_eq!((scene.states().await, announced(lozere).await), (open, before), "it was withdrawn before");
    assert_eq!(lozere.count("select count(*) from audit where action = 'amendment-return'").await, 0);
}
