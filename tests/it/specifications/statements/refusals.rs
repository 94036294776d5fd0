//! What cannot be stated, and by whom.

use super::{TITLE, WAITS, new_form, opened};
use crate::support::story::{Mediator, quiet, two_networks};
use archipel::web::Role;
use axum::http::StatusCode;

#[tokio::test]
async fn each_field_that_cannot_be_taken_is_named_and_nothing_typed_is_lost() {
    let (lozere, caledonie) = two_networks().await;
    let lea = Mediator::at(&lozere, "lea", Role::Contributor).await;
    let joe = Mediator::at(&caledonie, "joe", Role::Contributor).await;
    opened(&lea, TITLE).await;
    quiet(&[&lozere, &caledonie]).await;
    let there = format!("/specifications/{}", caledonie.id_of(TITLE).await);
    let new = format!("{there}/statements/new");
    let voted = [("status", "adopted"), ("day", "2026-11-20"), ("organ", "Assemblée")];
    let good = new_form(&joe, &there, "adoption").await.set_all(WAITS).set_all(&voted);
    let wrong = [
        ("name", String::new()),
        ("name", "n".repeat(151)),
        ("territory", "Îles".to_owned()),
        ("status", "voté".to_owned()),
        ("day", String::new()),
        ("day", "2027-03-01".to_owned()),
        ("organ", String::new()),
        ("reservations", "r".repeat(2_001)),
        ("deliberation", "http://province.example/d.pdf".to_owned()),
        ("version", "9".to_owned()),
    ];
    for (field, value) in wrong {
        let form = good.clone().set(field, &value);
        let refused = form.send(&joe.browser).await;
        assert_eq!((refused.status, refused.errors()), (StatusCode::UNPROCESSABLE_ENTITY, vec![field]), "{field}");
        let back = refused.form(&new);
        for kept in ["name", "organ", "reservations", "deliberation"] {
            assert_eq!(back.get(kept), form.get(kept), "{field}: {kept}");
        }
    }
    assert_eq!(caledonie.count("select count(*) from specification_statements").await, 0);
    let sent = good.send(&joe.browser).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{:?}", sent.errors());
    assert_eq!(good.send(&joe.browser).await.location(), sent.location(), "the same button once more");
    assert_eq!(caledonie.count("select count(*) from specification_statements").await, 1);
    // The same structure once more, by somebody else of the network, in other letters.
    let zoe = Mediator::at(&caledonie, "zoe", Role::Administrator).await;
    let form = new_form(&zoe, &there, "adoption").await.set_all(WAITS).set("name", "PROVINCE des iles");
    assert_eq!(form.send(&zoe.browser).await.errors(), ["name"]);
    // What is another's is not theirs to correct or to take back.
    for page in ["edit", "withdraw", "entries"] {
        let refused = zoe.browser.get(&format!("{}/{page}", sent.location())).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{page}");
    }
    let unchanged = {
        let action = format!("{}/edit", sent.location());
        joe.form(&action, &action).await.send(&joe.browser).await
    };
    assert_eq!((unchanged.status, unchanged.errors()), (StatusCode::UNPROCESSABLE_ENTITY, vec!["name"]));
    // An annex is signed by an animator; nothing else is stated.
    for (kind, status) in [("annex", StatusCode::FORBIDDEN), ("vote", StatusCode::NOT_FOUND)] {
        assert_eq!(joe.browser.get(&format!("{new}?kind={kind}")).await.status, status, "{kind}");
    }
    let token = joe.read(&format!("{new}?kind=adoption")).await.token();
    let stolen = joe
        .browser
        .post(&new, &[("csrf", &token), ("kind", "annex"), ("name", "Îles"), ("territory", "988"), ("version", "1")])
        .await;
    assert_eq!(stolen.status, StatusCode::FORBIDDEN);
    for gone in ["statements/0rien", "statements/0rien/edit"] {
        assert_eq!(joe.browser.get(&format!("{there}/{gone}")).await.status, StatusCode::NOT_FOUND, "{gone}");
    }
}
