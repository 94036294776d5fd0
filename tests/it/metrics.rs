//! Figures for who watches: off by default, on a listener of their own, in a form that is read by its grammar, and right.

use crate::continuity::a_day_later;
use crate::support::{
    Instance,
    binary::Binary,
    browser::Browser,
    story::{Mediator, quiet, two_networks},
    until,
};
use archipel::web::Role;
use axum::{body::Body, http::Request, http::StatusCode};
use std::{
    collections::{BTreeMap, BTreeSet},
    net::TcpListener,
    path::Path,
    time::Duration,
};
use tower::ServiceExt as _;

/// Asks the listener of who watches.
async fn ask(instance: &Instance, path: &str) -> (StatusCode, String, String) {
    let request = Request::get(path).body(Body::empty()).expect("a request");
    let answer = instance.watched.clone().oneshot(request).await.expect("answered");
    let status = answer.status();
    let kind = answer.headers().get("content-type").and_then(|kind| kind.to_str().ok()).unwrap_or_default().to_owned();
    let body = axum::body::to_bytes(answer.into_body(), 1 << 20).await.expect("read");
    (status, kind, String::from_utf8(body.to_vec()).expect("UTF-8"))
}

fn is_name(text: &str) -> bool {
    !text.is_empty()
        && !text.starts_with(|c: char| c.is_ascii_digit())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// Reads the text format, version 0.0.4, and panics at the first line that its grammar does not know: samples by
/// name and labels. Written from the description of the format, not from our writer.
fn parse(text: &str) -> BTreeMap<String, f64> {
    assert!(text.ends_with('\n'), "the last line ends too");
    let (mut family, mut kind) = (String::new(), String::new());
    let (mut families, mut samples) = (BTreeSet::new(), BTreeMap::new());
    for line in text.lines() {
        if let Some(rest) = line.strip_prefix("# HELP ") {
            let (name, help) = rest.split_once(' ').expect(line);
            assert!(is_name(name) && !help.is_empty(), "{line}");
            assert!(families.insert(name.to_owned()), "{name} is one family");
            name.clone_into(&mut family);
            continue;
        }
        if let Some(rest) = line.strip_prefix("# TYPE ") {
            let (name, of) = rest.split_once(' ').expect(line);
            assert_eq!(name, family, "help and type stand together");
            assert!(["counter", "gauge", "histogram"].contains(&of), "{line}");
            assert_eq!(of == "counter", name.ends_with("_total"), "{line}");
            of.clone_into(&mut kind);
            continue;
        }
        let end = line.find(['{', ' ']).expect(line);
        let (name, mut rest) = line.split_at(end);
        let stem = if kind == "histogram" {
            ["_bucket", "_sum", "_count"].iter().find_map(|end| name.strip_suffix(end)).expect(line)
        } else {
            name
        };
        assert!(is_name(name) && stem == family, "{line} stands under {family}");
        if let Some(mut labels) = rest.strip_prefix('{') {
            loop {
                let (label, value) = labels.split_once("=\"").expect(line);
                assert!(is_name(label), "{line}");
                let (mut escaped, mut close) = (false, None);
                for (at, c) in value.char_indices() {
                    match c {
                        _ if escaped => {
                            assert!(matches!(c, '\\' | '"' | 'n'), "{line}");
                            escaped = false;
                        }
                        '\\' => escaped = true,
                        '"' => {
                            close = Some(at);
                            break;
                        }
                        _ => {}
                    }
                }
                labels = &value[close.expect(line) + 1..];
                match labels.strip_prefix(',') {
                    Some(more) => labels = more,
                    None => break,
                }
            }
            rest = labels.strip_prefix('}').expect(line);
        }
        let value: f64 = rest.strip_prefix(' ').and_then(|value| value.parse().ok()).expect(line);
        let sample = line[..line.len() - rest.len()].to_owned();
        assert!(samples.insert(sample, value).is_none(), "{line} twice");
    }
    samples
}

/// What is served, but for its values, held against a file: `tests/foreign` reads that one with the parser of
/// Prometheus' own client.
fn assert_shape(text: &str, origin: &str) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/foreign/metrics.txt");
    let text = text.replace(origin, "https://nouvelle-caledonie.example").replace(env!("CARGO_PKG_VERSION"), "0.0.0");
    let text = text.replace("postgresql", "sqlite");
    let line = |line: &str| match line.rsplit_once(' ') {
        Some((sample, _)) if !line.starts_with('#') => format!("{sample} 1\n"),
        _ => format!("{line}\n"),
    };
    // Which answers were given depends on the order in which two networks met.
    let shape: String = text
        .lines()
        .filter(|line| !line.starts_with("archipel_inbox_answers_total{") || line.contains("\"202\""))
        .map(line)
        .collect();
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        std::fs::write(&file, &shape).expect("written");
    }
    assert_eq!(shape, std::fs::read_to_string(&file).expect("UPDATE_SNAPSHOTS=1 writes it"));
}

#[tokio::test]
async fn what_is_served_is_right_and_is_read_by_the_grammar_of_its_format() {
    let (lozere, mut caledonie) = two_networks().await;
    let lea = Mediator::at(&lozere, "lea", Role::Contributor).await;
    lea.publish("Tenir une permanence").await;
    quiet(&[&lozere, &caledonie]).await;
    a_day_later(&[&lozere, &caledonie]).await;
    caledonie.cut().await;
    lea.publish("Animer un atelier").await;
    until("the cut is seen", || async {
        lozere.count("select count(*) from streams where down_since is not null and lease = ''").await == 1
    })
    .await;
    lozere.clock.advance(Duration::from_secs(600));
    let (status, kind, text) = ask(&lozere, "/metrics").await;
    assert_eq!((status, kind.as_str()), (StatusCode::OK, "text/plain; version=0.0.4; charset=utf-8"));
    let samples = parse(&text);
    let value = |name: &str| *samples.get(name).unwrap_or_else(|| panic!("{name}: {text}"));
    let of = |name: &str| value(&format!("archipel_network_{name}{{origin=\"{}\"}}", caledonie.origin()));
    let waiting = i32::try_from(lozere.count("select head - acknowledged from streams").await).expect("few");
    assert!(waiting > 0 && (of("behind") - f64::from(waiting)).abs() < 0.5);
    let compared = lozere.clock.now().0 - lozere.count("select min(checked_at) from comparisons").await;
    let age = f64::from(i32::try_from(compared / 1000).expect("minutes"));
    assert!(age >= 600.0);
    for (name, expected) in [("down", 1.0), ("set_aside", 0.0), ("digest_equal", 1.0), ("compared_age_seconds", age)] {
        assert!((of(name) - expected).abs() < 0.5, "{name}: {}", of(name));
    }
    assert!(of("proof_age_seconds") >= 600.0);
    assert!(value("archipel_http_requests_total{class=\"2xx\"}") > 0.0);
    assert!(
        value("archipel_http_request_duration_seconds_count") >= value("archipel_http_requests_total{class=\"2xx\"}")
    );
    assert!(value("archipel_database_bytes") > 10_000.0);
    assert!(value("archipel_database_up") > 0.5);
    for held in ["archipel_activities_waiting{for=\"turn\"}", "archipel_mails_due", "archipel_jobs{state=\"given_up\"}"]
    {
        assert!(value(held) < 0.5, "{held}: {text}");
    }
    assert!(!samples.contains_key("archipel_backup_age_seconds"), "there was none");
    // The other side counted what came, and how it answered.
    let there = parse(&ask(&caledonie, "/metrics").await.2);
    let journaled = i32::try_from(caledonie.count("select count(*) from journal").await).expect("few");
    for name in ["archipel_activities_journaled_total", "archipel_activities_applied_total", "archipel_journal_rows"] {
        assert!((there[name] - f64::from(journaled)).abs() < 0.5, "{name}: {} of {journaled}", there[name]);
    }
    assert!(there.keys().any(|name| name.starts_with("archipel_inbox_answers_total{status=\"2")));
    assert_shape(&text, caledonie.origin());
    // Nothing of people, nothing of what they wrote.
    for secret in ["Lea Essai", "/people/", "permanence", "atelier", "@"] {
        assert!(!text.contains(secret), "{secret}: {text}");
    }
}

#[tokio::test]
async fn the_listener_serves_figures_alone_and_the_public_one_serves_none() {
    let ici = Instance::start("ici", "48").await;
    for path in ["/", "/healthz", "/admin", "/api/v1/practices", "/metrics/x"] {
        assert_eq!(ask(&ici, path).await.0, StatusCode::NOT_FOUND, "{path}");
    }
    let post = Request::post("/metrics").body(Body::empty()).expect("a request");
    assert_eq!(ici.watched.clone().oneshot(post).await.expect("answered").status(), StatusCode::METHOD_NOT_ALLOWED);
    let anna = Mediator::at(&ici, "anna", Role::Administrator).await;
    for browser in [&Browser::new(&ici), &anna.browser] {
        let page = browser.get("/metrics").await;
        assert_eq!(page.status, StatusCode::NOT_FOUND);
        assert!(!page.text.contains("archipel_"), "{}", page.text);
    }
}

#[tokio::test]
async fn the_program_gives_figures_only_where_and_when_the_settings_say_so() {
    let port = TcpListener::bind("127.0.0.1:0").and_then(|socket| socket.local_addr()).expect("a free port").port();
    let binary = Binary::founded("ici").await;
    let address = format!("127.0.0.1:{port}");
    let url = format!("http://{address}/metrics");
    let settings = binary.folder.path().join("archipel.toml");
    let before = std::fs::read_to_string(&settings).expect("settings");
    {
        let _running = binary.serve().await;
        assert!(binary.client.get(&url).send().await.is_err(), "nothing listens there by default");
    }
    std::fs::write(&settings, format!("{before}\n[metrics]\nlisten = \"{address}\"\n")).expect("written");
    {
        let _running = binary.serve().await;
        let answer = binary.client.get(&url).send().await.expect("answered");
        assert_eq!(answer.status(), StatusCode::OK);
        let text = answer.text().await.expect("read");
        assert!(parse(&text)["archipel_database_up"] > 0.5);
        let public = binary.client.get(format!("{}/metrics", binary.origin)).send().await.expect("answered");
        assert_eq!(public.status(), StatusCode::NOT_FOUND);
    }
    let public = binary.origin.rsplit(':').next().expect("a port");
    std::fs::write(&settings, format!("{before}\n[metrics]\nlisten = \"127.0.0.1:{public}\"\n")).expect("written");
    let refused = binary.run(&["serve"], "").await;
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(!refused.status.success() && said.contains("metrics.listen") && said.contains("another port"), "{said}");
    assert_eq!(said.trim().lines().count(), 1, "one sentence: {said}");
}
