//! Forms, whatever happens to them: too long, sent by a stranger, sent while the database is gone, sent
//! twice. Nothing typed is lost, nothing is done twice, and no form fills the memory.

use crate::support::{
    Instance,
    browser::Browser,
    form::{File, Form},
    story::Mediator,
};
use archipel::web::Role;
use axum::http::StatusCode;

const TEXT: &str = "Une phrase que personne ne veut écrire deux fois.";

async fn ici() -> (Instance, Mediator) {
    let ici = Instance::start("ici", "48").await;
    let lea = Mediator::at(&ici, "lea", Role::Contributor).await;
    (ici, lea)
}

#[tokio::test]
async fn all_the_fields_of_a_form_together_have_one_limit() {
    let (ici, lea) = ici().await;
    let long = "a".repeat(400 * 1024);
    let big = |action: &str| Form {
        action: action.to_owned(),
        fields: (0..20).map(|n| (format!("champ-{n}"), long.clone())).collect(),
    };
    let stranger = Browser::new(&ici);
    for (browser, action, status) in [
        (&stranger, "/login", StatusCode::PAYLOAD_TOO_LARGE),
        // Whatever it holds: nobody is signed in.
        (&stranger, "/practices/new", StatusCode::UNAUTHORIZED),
        (&lea.browser, "/practices/new", StatusCode::PAYLOAD_TOO_LARGE),
    ] {
        let page = big(action).send_with(browser, &[]).await;
        assert_eq!(page.status, status, "{action}");
        assert!(page.text.len() < 1024 * 1024, "{action}: {} bytes come back", page.text.len());
    }
}

#[tokio::test]
async fn a_photograph_sent_after_the_session_ended_costs_no_text() {
    let (ici, _) = ici().await;
    let form = Form { action: "/practices/new".into(), fields: vec![("body".into(), TEXT.into())] };
    let photograph = vec![7; 3 * 1024 * 1024];
    let file = File { field: "file", name: "photo.jpg", bytes: &photograph };
    let page = form.send_with(&Browser::new(&ici), &[file]).await;
    assert_eq!(page.status, StatusCode::UNAUTHORIZED, "{}", page.words());
    assert!(page.form("/login").get("resume_fields").contains(TEXT), "{}", page.words());
}

#[tokio::test]
async fn a_text_that_waits_for_a_sign_in_waits_as_long_as_it_takes() {
    let (ici, lea) = ici().await;
    let form = Form { action: "/practices/new".into(), fields: vec![("body".into(), TEXT.into())] };
    let browser = Browser::new(&ici);
    let mut page = form.send_with(&browser, &[]).await;
    for _ in 0..7 {
        let answer =
            page.form("/login").set("email", &lea.account.email).set("password", "au hasard").send(&browser).await;
        page = answer;
    }
    assert_eq!(page.status, StatusCode::TOO_MANY_REQUESTS, "{}", page.words());
    assert!(page.form("/login").get("resume_fields").contains(TEXT), "{}", page.words());
}

#[tokio::test]
async fn without_a_database_the_program_says_so_and_gives_back_what_was_typed() {
    let (ici, lea) = ici().await;
    let id = lea.publish("Tenir une permanence").await;
    let comment = lea.form(&format!("/practices/{id}"), &format!("/practices/{id}/comments")).await.set("text", TEXT);
    ici.site.db.close().await;
    let stranger = Browser::new(&ici);
    assert_eq!(stranger.get("/healthz").await.status, StatusCode::OK, "the program runs");
    assert_eq!(stranger.get("/readyz").await.status, StatusCode::SERVICE_UNAVAILABLE);
    let call = stranger.get("/api/v1/practices").await;
    assert_eq!(
        (call.status, call.header("content-type")),
        (StatusCode::SERVICE_UNAVAILABLE, "application/problem+json"),
        "{}",
        call.text
    );
    for browser in [&stranger, &lea.browser] {
        let page = browser.get("/search?q=permanence").await;
        assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE);
        assert!(page.header("content-type").starts_with("text/html") && page.text.contains("<h1"), "{}", page.text);
    }
    let page = comment.send(&lea.browser).await;
    assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(page.form(&comment.action).get("text"), TEXT, "{}", page.words());
}

#[tokio::test]
async fn a_sheet_sent_twice_is_published_once() {
    let (ici, lea) = ici().await;
    let source = lea.publish("Tenir une permanence").await;
    let corrected = lea.form(&format!("/practices/{source}/edit"), &format!("/practices/{source}/edit")).await;
    let forms = [
        lea.five_fields("Réparer des tablettes").await,
        lea.adaptation(&source, "On la tient dehors").await,
        corrected.set("body", "On tient la permanence **deux fois** par mois."),
    ];
    for form in forms {
        let before = ici.count("select count(*) from outbox").await;
        let first = form.press(&lea.browser, "step", "publish").await;
        let after = ici.count("select count(*) from outbox").await;
        assert!(after > before, "{}", first.words());
        // The answer was lost: the same page is sent once more.
        let second = form.press(&lea.browser, "step", "publish").await;
        assert_eq!(second.location(), first.location());
        assert_eq!(ici.count("select count(*) from outbox").await, after, "no other network hears of it twice");
        assert_eq!(ici.count("select count(*) from drafts").await, 0);
    }
    assert_eq!(ici.count("select count(*) from publications").await, 3);
}

#[tokio::test]
async fn two_clicks_at_once_publish_once() {
    let (ici, lea) = ici().await;
    let form = lea.five_fields("Réparer des tablettes").await;
    let (first, second) =
        tokio::join!(form.press(&lea.browser, "step", "publish"), form.press(&lea.browser, "step", "publish"));
    assert_eq!(first.location(), second.location());
    assert_eq!(ici.count("select count(*) from publications").await, 1);
}

#[tokio::test]
async fn other_words_under_the_name_of_a_published_form_become_its_correction() {
    let (ici, lea) = ici().await;
    let form = lea.five_fields("Réparer des tablettes").await;
    let published = form.press(&lea.browser, "step", "publish").await.location().to_owned();
    let again = form.set("body", TEXT).press(&lea.browser, "step", "publish").await;
    let draft = again.location().to_owned();
    assert!(draft.starts_with("/drafts/"), "{draft}");
    let form = lea.form(&draft, &draft).await;
    assert_eq!(form.get("body"), TEXT);
    assert_eq!(form.press(&lea.browser, "step", "publish").await.location(), published);
    assert_eq!(ici.texts("select title from publications").await, ["Réparer des tablettes"]);
    assert_eq!(ici.count("select max(version) from publications").await, 2);
}

#[tokio::test]
async fn a_preview_published_twice_leads_to_its_sheet() {
    let (_ici, lea) = ici().await;
    let form = lea.five_fields("Réparer des tablettes").await;
    let preview = form.press(&lea.browser, "step", "preview").await.location().to_owned();
    let publish = lea.form(&preview, &preview.replace("/preview", "/publish")).await;
    let first = publish.send(&lea.browser).await;
    assert_eq!(publish.send(&lea.browser).await.location(), first.location());
}

#[tokio::test]
async fn a_comment_or_a_use_sent_twice_is_said_once() {
    let (ici, lea) = ici().await;
    let id = lea.publish("Tenir une permanence").await;
    let path = format!("/practices/{id}");
    let comment = lea.form(&path, &format!("{path}/comments")).await.set("text", TEXT);
    let used = lea.form(&path, &format!("{path}/uses")).await.set("structure", "Médiathèque");
    for form in [&comment, &used] {
        let first = form.send(&lea.browser).await;
        assert_eq!(form.send(&lea.browser).await.location(), first.location());
    }
    assert_eq!(ici.count("select count(*) from comments").await, 2);
    // Other words, from a page that one came back to, are another comment.
    let other = comment.set("text", "Et autre chose.").send(&lea.browser).await;
    assert_eq!(other.status, StatusCode::SEE_OTHER, "{}", other.words());
    assert_eq!(ici.count("select count(*) from comments").await, 3);
}
