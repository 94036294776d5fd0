//! Coming in, staying in, being kept out: accounts, links sent by mail, sessions, passwords, and what
//! somebody who guesses, forges or steals finds in the way. Rows 40 to 45 of the security table.

use crate::support::{
    Instance, PASSWORD,
    browser::{Api, Browser, Page},
    story::Mediator,
};
use archipel::web::Role;
use axum::http::StatusCode;
use reqwest::Method;
use std::time::Duration;

const NEW: &str = "quatre brebis et un chien";
const WHO: [(&str, &str); 3] = [("name", "Léo Martin"), ("handle", "leo"), ("password", NEW)];

async fn ici() -> (Instance, Mediator) {
    let ici = Instance::start("ici", "48").await;
    let anna = Mediator::at(&ici, "anna", Role::Administrator).await;
    (ici, anna)
}

async fn joining(anna: &Mediator, mode: &str, question: &str) {
    anna.say("/admin/joining", "/admin/joining", &[("mode", mode), ("question", question)]).await;
}

async fn sign_in(browser: &Browser, email: &str, password: &str) -> Page {
    let form = browser.get("/login").await.form("/login");
    form.set_all(&[("email", email), ("password", password)]).send(browser).await
}

#[tokio::test]
async fn whoever_is_invited_makes_an_account_once() {
    let (ici, anna) = ici().await;
    joining(&anna, "invitation", "").await;
    let stranger = Browser::new(&ici);
    assert!(!stranger.get("/signup").await.text.contains("action=\"/signup\""), "nothing to fill");
    let token = stranger.get("/login").await.token();
    assert_eq!(stranger.post("/signup", &[("csrf", &token)]).await.status, StatusCode::FORBIDDEN);
    let sent = anna
        .form("/admin/invitations", "/admin/invitations")
        .await
        .set("emails", "leo@lozere.example")
        .set("role", "animator");
    assert_eq!(sent.send(&anna.browser).await.status, StatusCode::OK);
    let link = ici.link("leo@lozere.example", 1).await;
    let leo = Browser::new(&ici);
    let form = leo.get(&link).await.form(&link).set_all(&WHO);
    // What is wrong is said; the rest stands in the form, the password does not.
    let refused = form.clone().set("password", "court").set("handle", "Léo !").send(&leo).await;
    assert_eq!((refused.status, refused.errors()), (StatusCode::UNPROCESSABLE_ENTITY, vec!["handle", "password"]));
    let again = refused.form(&link);
    assert_eq!((again.get("name"), again.get("password")), ("Léo Martin", ""));
    assert_eq!(form.send(&leo).await.status, StatusCode::SEE_OTHER);
    assert_eq!(ici.texts("select role from people where email = 'leo@lozere.example'").await, ["animator"]);
    assert_eq!(leo.get("/me").await.status, StatusCode::OK, "he is in at once");
    for browser in [&leo, &stranger] {
        assert_eq!(browser.get(&link).await.status, StatusCode::GONE, "it serves once");
    }
}

#[tokio::test]
async fn an_invitation_ends_after_seven_days_and_can_be_taken_back() {
    let (ici, anna) = ici().await;
    let path = "/admin/invitations";
    for email in ["a@lozere.example", "b@lozere.example"] {
        anna.form(path, path).await.set("emails", email).send(&anna.browser).await;
    }
    let (a, b) = (ici.link("a@lozere.example", 1).await, ici.link("b@lozere.example", 1).await);
    let waiting = anna.read(path).await;
    let first = waiting
        .text
        .split("name=\"invitation\" value=\"")
        .nth(1)
        .and_then(|rest| rest.split('"').next())
        .expect("one waits");
    let cancelled =
        anna.browser.post("/admin/invitations/cancel", &[("csrf", &waiting.token()), ("invitation", first)]).await;
    assert_eq!(cancelled.status, StatusCode::SEE_OTHER);
    let reader = Browser::new(&ici);
    let statuses = [reader.get(&a).await.status, reader.get(&b).await.status];
    assert!(statuses.contains(&StatusCode::GONE) && statuses.contains(&StatusCode::OK), "{statuses:?}");
    ici.clock.advance(Duration::from_secs(7 * 24 * 3600));
    assert_eq!((reader.get(&a).await.status, reader.get(&b).await.status), (StatusCode::GONE, StatusCode::GONE));
}

#[tokio::test]
async fn whoever_asks_answers_a_question_and_waits() {
    let (ici, anna) = ici().await;
    joining(&anna, "approval", "Où travaillez-vous ?").await;
    let leo = Browser::new(&ici);
    let page = leo.get("/signup").await;
    assert!(page.words().contains("Où travaillez-vous ?"));
    let form = page.form("/signup").set_all(&WHO).set("email", "leo@lozere.example");
    let refused = form.send(&leo).await;
    assert_eq!((refused.status, refused.errors()), (StatusCode::UNPROCESSABLE_ENTITY, vec!["answer"]));
    let asked = form.set("answer", "À la médiathèque de Mende").send(&leo).await;
    assert_eq!(asked.status, StatusCode::OK);
    // Not in yet, and told so, but only to who has the password.
    let early = sign_in(&leo, "leo@lozere.example", NEW).await;
    assert_eq!(early.status, StatusCode::UNPROCESSABLE_ENTITY);
    let id = ici.texts("select id from people where status = 'pending'").await.remove(0);
    let path = format!("/admin/people/{id}");
    assert!(anna.read(&path).await.words().contains("À la médiathèque de Mende"));
    let token = anna.read(&path).await.token();
    let answered = anna.browser.post(&format!("{path}/answer"), &[("csrf", &token), ("answer", "yes")]).await;
    assert_eq!(answered.status, StatusCode::SEE_OTHER, "{}", answered.words());
    assert_eq!(sign_in(&leo, "leo@lozere.example", NEW).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn where_it_is_open_an_address_is_proven_by_a_link_and_never_revealed() {
    let (ici, anna) = ici().await;
    joining(&anna, "open", "").await;
    let browser = Browser::new(&ici);
    let ask = |email: &'static str| async {
        let page = browser.get("/signup").await.form("/signup").set("email", email).send(&browser).await;
        assert_eq!(page.status, StatusCode::OK);
        page.words()
    };
    assert_eq!(ask("leo@lozere.example").await, ask("anna@reseau.example").await, "known or not, the same page");
    let link = ici.link("leo@lozere.example", 1).await;
    assert!(link.starts_with("/invitation/"));
    assert!(!ici.letters("anna@reseau.example", 1).await[0].contains("/invitation/"));
}

#[tokio::test]
async fn whoever_types_the_address_of_an_invited_person_takes_nothing_from_the_invitation() {
    let (ici, anna) = ici().await;
    joining(&anna, "open", "").await;
    let invite = async |role: &str| {
        let form = anna.form("/admin/invitations", "/admin/invitations").await;
        form.set("emails", "leo@lozere.example").set("role", role).send(&anna.browser).await;
    };
    invite("animator").await;
    let browser = Browser::new(&ici);
    browser.get("/signup").await.form("/signup").set("email", "leo@lozere.example").send(&browser).await;
    ici.letters("leo@lozere.example", 2).await;
    assert_eq!(ici.texts("select role from mail_links where kind = 'invitation'").await, ["animator"]);
    // Who invites decides: also for less.
    invite("reader").await;
    assert_eq!(ici.texts("select role from mail_links where kind = 'invitation'").await, ["reader"]);
}

#[tokio::test]
async fn who_asks_for_mails_elsewhere_does_not_keep_the_owner_from_asking() {
    let (ici, anna) = ici().await;
    let mut tx = ici.site.db.begin().await.unwrap();
    // What a stranger on another network has counted so far.
    let before = format!("mail:{}", archipel::web::session::hash(&anna.account.email));
    tx.query("insert into throttles (key, failures, first_at, until) values ($1, 9, $2, $3)")
        .bind(before)
        .bind(ici.clock.now())
        .bind(ici.clock.now().plus(Duration::from_secs(3600)))
        .run()
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let browser = Browser::new(&ici);
    let form = browser.get("/password/forgot").await.form("/password/forgot").set("email", &anna.account.email);
    assert_eq!(form.send(&browser).await.status, StatusCode::OK);
    ici.letters(&anna.account.email, 1).await;
}

#[tokio::test]
async fn sec_45_an_address_that_servers_read_in_two_ways_is_refused() {
    let (ici, anna) = ici().await;
    joining(&anna, "open", "").await;
    let browser = Browser::new(&ici);
    for email in [
        "a@allowed.example>@evil.example",
        "\"a@allowed.example\"@evil.example",
        "\"quoted\"@lozere.example",
        "a%b@lozere.example",
        "a@lozere.example\r\nBcc: eve@evil.example",
        "a@lozere.example, eve@evil.example",
        "a@[127.0.0.1]",
        "a@lozere",
        "@lozere.example",
        "a b@lozere.example",
        "",
    ] {
        let refused = browser.get("/signup").await.form("/signup").set("email", email).send(&browser).await;
        assert_eq!((refused.status, refused.errors()), (StatusCode::UNPROCESSABLE_ENTITY, vec!["email"]), "{email:?}");
    }
    assert_eq!(ici.count("select count(*) from mails").await, 0);
}

#[tokio::test]
async fn sec_43_a_forged_host_cannot_lead_a_reset_link_elsewhere() {
    let (ici, anna) = ici().await;
    let browser = Browser::new(&ici);
    let form = browser.get("/password/forgot").await.form("/password/forgot").set("email", &anna.account.email);
    let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(&form.fields).finish();
    let request = || {
        let request = browser.request(Method::POST, "/password/forgot");
        request.header("content-type", "application/x-www-form-urlencoded").body(body.clone())
    };
    for host in ["evil.example", "ici.localhost", "ici.localhost:80", "ici.localhost.evil.example"] {
        let refused = browser.send(request().header("host", host)).await;
        assert_eq!(refused.status, StatusCode::MISDIRECTED_REQUEST, "{host}");
    }
    assert_eq!(ici.count("select count(*) from mails").await, 0);
    let forged = request().header("x-forwarded-host", "evil.example").header("forwarded", "host=evil.example");
    assert_eq!(browser.send(forged).await.status, StatusCode::OK);
    // `link` holds it against the origin of the settings.
    let link = ici.link(&anna.account.email, 1).await;
    let reset = browser.get(&link).await.form(&link).set("password", NEW).send(&browser).await;
    assert_eq!(reset.status, StatusCode::SEE_OTHER, "{:?}", reset.errors());
    assert_eq!(browser.get(&link).await.status, StatusCode::GONE, "it serves once");
    // Every session ended; the new password opens, the old one does not.
    assert_eq!(anna.browser.get("/me").await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(sign_in(&browser, &anna.account.email, PASSWORD).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(sign_in(&browser, &anna.account.email, NEW).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_reset_link_serves_an_hour_and_the_last_one_only() {
    let (ici, anna) = ici().await;
    let browser = Browser::new(&ici);
    for _ in 0..2 {
        let form = browser.get("/password/forgot").await.form("/password/forgot");
        form.set("email", &anna.account.email.to_uppercase()).send(&browser).await;
        ici.clock.advance(Duration::from_secs(60));
    }
    let letters = ici.letters(&anna.account.email, 2).await;
    let path = |letter: &str| {
        letter[letter.find("/password/reset/").expect("a link")..].split_whitespace().next().expect("one").to_owned()
    };
    assert_eq!(browser.get(&path(&letters[0])).await.status, StatusCode::GONE, "a newer one was asked for");
    assert_eq!(browser.get(&path(&letters[1])).await.status, StatusCode::OK);
    ici.clock.advance(Duration::from_secs(3600));
    assert_eq!(browser.get(&path(&letters[1])).await.status, StatusCode::GONE);
}

#[tokio::test]
async fn sessions_are_listed_and_ended_by_their_owner() {
    let (ici, anna) = ici().await;
    let phone = Browser::signed_in(&ici, &anna.account).await;
    let library = Browser::signed_in(&ici, &anna.account).await;
    let page = anna.read("/me/security").await;
    assert_eq!(page.text.matches("name=\"session\" value=\"").count(), 3, "two others, and all others at once");
    let one =
        page.text.split("name=\"session\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("another");
    anna.browser.post("/me/sessions", &[("csrf", &page.token()), ("session", one)]).await;
    let open = [phone.get("/me").await.status, library.get("/me").await.status];
    assert!(open.contains(&StatusCode::UNAUTHORIZED) && open.contains(&StatusCode::OK), "{open:?}");
    anna.browser.post("/me/sessions", &[("csrf", &page.token()), ("session", "")]).await;
    for (browser, status) in [(&phone, 401), (&library, 401), (&anna.browser, 200)] {
        assert_eq!(browser.get("/me").await.status.as_u16(), status);
    }
    // Nobody ends another's.
    let leo = Mediator::at(&ici, "leo", Role::Administrator).await;
    let theirs = ici.texts("select s.token_hash from sessions s join people p on p.id = s.person_id where p.role = 'administrator' order by s.created_at").await;
    let token = leo.read("/me").await.token();
    for hash in theirs {
        leo.browser.post("/me/sessions", &[("csrf", &token), ("session", &hash)]).await;
    }
    assert_eq!(anna.browser.get("/me").await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_session_ends_by_itself_when_it_is_not_used_and_in_any_case_after_ninety_days() {
    let (ici, anna) = ici().await;
    let day = Duration::from_secs(24 * 3600);
    for _ in 0..8 {
        ici.clock.advance(day * 10);
        assert_eq!(anna.browser.get("/me").await.status, StatusCode::OK);
    }
    ici.clock.advance(day * 10);
    assert_eq!(anna.browser.get("/me").await.status, StatusCode::UNAUTHORIZED, "ninety days");
    let again = Browser::signed_in(&ici, &anna.account).await;
    ici.clock.advance(day * 15);
    assert_eq!(again.get("/me").await.status, StatusCode::UNAUTHORIZED, "two weeks without a visit");
}

#[tokio::test]
async fn sec_42_a_new_password_ends_every_other_session_and_every_token() {
    let (ici, anna) = ici().await;
    let thief = Browser::signed_in(&ici, &anna.account).await;
    assert_eq!(Api::new(&ici, &anna.account).get("/me").await.status, StatusCode::OK);
    let change = [("current_password", "pas celui-ci"), ("new_password", NEW)];
    let form = anna.form("/me/security", "/me/password").await;
    let refused = form.clone().set_all(&change).send(&anna.browser).await;
    assert_eq!((refused.status, refused.errors()), (StatusCode::UNPROCESSABLE_ENTITY, vec!["current_password"]));
    assert_eq!(thief.get("/me").await.status, StatusCode::OK);
    let changed = form.set_all(&change).set("current_password", PASSWORD).send(&anna.browser).await;
    assert_eq!(changed.status, StatusCode::SEE_OTHER, "{:?}", changed.errors());
    assert_eq!(thief.get("/me").await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(anna.browser.get("/me").await.status, StatusCode::OK, "this browser goes on");
    assert_eq!(Api::new(&ici, &anna.account).get("/me").await.status, StatusCode::UNAUTHORIZED, "the token is revoked");
    ici.letters(&anna.account.email, 1).await;
}

#[tokio::test]
async fn sec_42_a_suspension_ends_everything_at_once() {
    let (ici, anna) = ici().await;
    let leo = Mediator::at(&ici, "leo", Role::Contributor).await;
    let api = Api::new(&ici, &leo.account);
    assert_eq!(api.get("/me").await.status, StatusCode::OK);
    let path = format!("/admin/people/{}", leo.account.person_id);
    let status = format!("{path}/status");
    let form = anna.form(&path, &status).await.set("status", "suspended");
    assert_eq!(form.send(&anna.browser).await.errors(), ["reason"], "a suspension has a reason");
    anna.say(&path, &status, &[("status", "suspended"), ("reason", "Publicité")]).await;
    assert_eq!(leo.browser.get("/me").await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(api.get("/me").await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(Browser::new(&ici).get("/people/leo").await.status, StatusCode::NOT_FOUND);
    let browser = Browser::new(&ici);
    assert_eq!(sign_in(&browser, &leo.account.email, PASSWORD).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    anna.say(&path, &status, &[("status", "active")]).await;
    assert_eq!(sign_in(&browser, &leo.account.email, PASSWORD).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn the_last_administrator_cannot_leave_the_network_alone() {
    let (ici, anna) = ici().await;
    let path = format!("/admin/people/{}", anna.account.person_id);
    let refused = anna.form(&path, &format!("{path}/role")).await.tick("role", &["reader"]).send(&anna.browser).await;
    assert_eq!((refused.status, refused.errors()), (StatusCode::UNPROCESSABLE_ENTITY, vec!["role"]));
    let leave = [("sure", "1"), ("delete_password", PASSWORD)];
    let refused = anna.form("/me/data", "/me/delete").await.set_all(&leave).send(&anna.browser).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    Mediator::at(&ici, "leo", Role::Administrator).await;
    anna.say("/me/data", "/me/delete", &leave).await;
    assert_eq!(anna.browser.get("/me").await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(Browser::new(&ici).get("/people/anna").await.status, StatusCode::GONE);
}

#[tokio::test]
async fn sec_40_guesses_are_counted_whatever_address_they_claim_to_come_from() {
    let (ici, anna) = ici().await;
    let browser = Browser::new(&ici);
    let form =
        browser.get("/login").await.form("/login").set("email", &anna.account.email).set("password", "pas celui-ci");
    let mut statuses = Vec::new();
    for number in 0..8 {
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(&form.fields).finish();
        let mut request = browser
            .request(Method::POST, "/login")
            .header("content-type", "application/x-www-form-urlencoded")
            .body(body);
        for name in ["x-forwarded-for", "forwarded", "x-real-ip", "cf-connecting-ip"] {
            request = request.header(name, format!("198.51.100.{number}"));
        }
        let page = browser.send(request).await;
        statuses.push(page.status.as_u16());
        if page.status == StatusCode::TOO_MANY_REQUESTS {
            assert!(page.header("retry-after").parse::<u32>().is_ok_and(|seconds| (1..=61).contains(&seconds)));
        }
    }
    assert_eq!(statuses, [422, 422, 422, 422, 422, 422, 429, 429]);
    // The right password waits like the others; after the wait it opens.
    assert_eq!(sign_in(&browser, &anna.account.email, PASSWORD).await.status, StatusCode::TOO_MANY_REQUESTS);
    ici.clock.advance(Duration::from_secs(61));
    assert_eq!(sign_in(&browser, &anna.account.email, PASSWORD).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn an_unknown_account_gets_the_same_answers() {
    let (ici, anna) = ici().await;
    let browser = Browser::new(&ici);
    let known = anna.account.email.as_str();
    let unknown = "nobody@reseau.example";
    for _ in 0..8 {
        let answers =
            [sign_in(&browser, known, "pas celui-ci").await, sign_in(&browser, unknown, "pas celui-ci").await];
        assert_eq!(answers[0].status, answers[1].status);
        assert_eq!(answers[0].words(), answers[1].words());
    }
    for path in ["/password/forgot"] {
        let ask =
            |email: &'static str| async { browser.get(path).await.form(path).set("email", email).send(&browser).await };
        let (a, b) = (ask("anna@reseau.example").await, ask(unknown).await);
        assert_eq!((a.status, a.words()), (b.status, b.words()), "{path}");
    }
    assert_eq!(ici.letters(known, 1).await.len(), 1);
    assert_eq!(ici.count("select count(*) from mails where recipient like 'nobody%'").await, 0);
}
