//! What the law has a public site say of itself: what administrators wrote is shown, what they did not
//! write is asked of them, and nothing is made up.

use crate::support::{Instance, browser::Browser, story::Mediator};
use archipel::{locale::Locale, web::Role};
use axum::http::StatusCode;

const PATH: &str = "/admin/notices";

fn fr(key: &str) -> String {
    Locale::Fr.t(key).split_whitespace().collect::<Vec<_>>().join(" ")
}

#[tokio::test]
async fn administrators_complete_the_legal_notice_and_visitors_read_it() {
    let ici = Instance::start("ici", "48").await;
    let ana = Mediator::at(&ici, "ana", Role::Administrator).await;
    let anybody = Browser::new(&ici);
    let legal = anybody.get("/legal").await;
    assert!(!legal.words().contains(&fr("notice-to-complete")) && !legal.text.contains(PATH), "{}", legal.words());
    assert!(legal.words().contains(&fr("legal-missing")), "{}", legal.words());
    assert!(ana.read("/legal").await.text.contains(&format!("href=\"{PATH}\"")));
    // With the contact alone, visitors are told whom to ask.
    let wrong = ana.form(PATH, PATH).await.set("contact", "nulle part").send(&ana.browser).await;
    assert_eq!((wrong.status, wrong.errors()), (StatusCode::UNPROCESSABLE_ENTITY, vec!["contact"]));
    ana.say(PATH, PATH, &[("contact", "bonjour@ici.example")]).await;
    let legal = anybody.get("/legal").await;
    assert!(legal.text.contains("mailto:bonjour@ici.example"), "{}", legal.text);
    assert!(legal.words().contains(&fr("legal-missing-contact")), "{}", legal.words());
    let all = [
        ("director", "Léa Vidal"),
        ("address", "Association Ici\n1 rue du Bourg, 48000 Mende"),
        ("host", "Hébergeur du Sud, 04 00 00 00 00"),
    ];
    ana.say(PATH, PATH, &all).await;
    for reader in [&anybody, &ana.browser] {
        let legal = reader.get("/legal").await;
        for words in ["Léa Vidal", "1 rue du Bourg", "Hébergeur du Sud", "bonjour@ici.example"] {
            assert!(legal.words().contains(words), "{words}: {}", legal.words());
        }
        assert!(!legal.words().contains(&fr("legal-missing-contact")) && !legal.text.contains(PATH));
    }
    let accessibility = anybody.get("/accessibility").await;
    assert!(accessibility.text.contains("mailto:bonjour@ici.example"));
    assert_eq!(ici.count("select count(*) from audit where action = 'notices'").await, 2);
}

#[tokio::test]
async fn a_site_is_not_conformant_until_an_audit_is_recorded() {
    let ici = Instance::start("ici", "48").await;
    let ana = Mediator::at(&ici, "ana", Role::Administrator).await;
    let anybody = Browser::new(&ici);
    assert!(anybody.get("/").await.words().contains(&fr("accessibility-state")));
    let claimed = ana.form(PATH, PATH).await.set("audit_state", "total").send(&ana.browser).await;
    assert_eq!(claimed.errors(), ["audit_date", "audit_rate", "audit_by"]);
    let audit = [
        ("audit_state", "partial"),
        ("audit_date", "2026-11-03"),
        ("audit_rate", "71"),
        ("audit_by", "Cabinet Égalité"),
        ("audit_failures", "Une carte n’a pas d’alternative."),
    ];
    ana.say(PATH, PATH, &audit).await;
    assert!(anybody.get("/").await.words().contains(&fr("accessibility-state-partial")));
    let page = anybody.get("/accessibility").await;
    for words in ["3 novembre 2026", "Cabinet Égalité", "71", "Une carte n’a pas d’alternative.", "24 novembre 2026"]
    {
        assert!(page.words().contains(words), "{words}: {}", page.words());
    }
}
