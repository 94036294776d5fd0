//! Servers that sign by RFC 9421, by a signer written for these tests from the standard's text, and what
//! a spoiled signature of that kind finds at the door.

use crate::support::{
    Instance, START,
    peer::{Draft, Peer, sign},
    until,
};
use archipel::{federation::peers::Mode, time::Clock};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::json;
use sha2::{Digest as _, Sha256};

/// A request to be signed by the standard; every part can be spoiled.
#[derive(Clone)]
struct Message {
    draft: Draft,
    components: Vec<(&'static str, String)>,
    parameters: String,
    label: &'static str,
}

fn content_digest(body: &[u8]) -> String {
    format!("sha-256=:{}:", STANDARD.encode(Sha256::digest(body)))
}

impl Message {
    fn new(ici: &Instance, peer: &Peer) -> Self {
        let like = json!({"id": peer.uri("/likes/1"), "type": "Like", "actor": peer.uri("/alice"), "object": ici.url("/practices/1")});
        let mut draft = peer.draft(ici, &like);
        draft.headers.retain(|(name, _)| name != "digest" && name != "date");
        let digest = content_digest(&draft.body);
        Self {
            components: vec![
                ("@method", "POST".into()),
                ("@target-uri", ici.url("/inbox")),
                ("content-digest", digest.clone()),
            ],
            parameters: format!(
                ";created={};keyid=\"{}\";alg=\"rsa-v1_5-sha256\"",
                ici.clock.now().0 / 1000,
                draft.key_id
            ),
            label: "sig1",
            draft: draft.set("content-digest", &digest),
        }
    }

    fn without(mut self, name: &str) -> Self {
        self.components.retain(|(known, _)| *known != name);
        self
    }

    fn with(mut self, name: &'static str, value: &str) -> Self {
        self.components.push((name, value.to_owned()));
        self
    }

    fn parameter(mut self, from: &str, to: &str) -> Self {
        assert!(self.parameters.contains(from), "{from}");
        self.parameters = self.parameters.replace(from, to);
        self
    }

    async fn send(self, ici: &Instance) -> u16 {
        let names: Vec<String> = self.components.iter().map(|(name, _)| format!("\"{name}\"")).collect();
        let input = format!("({}){}", names.join(" "), self.parameters);
        let mut lines: Vec<String> =
            self.components.iter().map(|(name, value)| format!("\"{name}\": {value}")).collect();
        lines.push(format!("\"@signature-params\": {input}"));
        let signature = sign(self.draft.key, &lines.join("\n"));
        let signatures = [format!("{}=:{signature}:", self.label)];
        self.draft.set("signature-input", &format!("sig1={input}")).send_signed(ici, &signatures).await
    }
}

async fn open() -> (Instance, Peer) {
    let ici = Instance::start_in("ici", "48", Mode::Open, Clock::manual(START)).await;
    (ici, Peer::start("ally").await)
}

#[tokio::test]
async fn a_sound_signature_of_the_standard_is_accepted_in_each_of_its_forms() {
    let (ici, ally) = open().await;
    let sound = || Message::new(&ici, &ally);
    let authority = ici.authority().to_owned();
    for (why, message) in [
        ("the whole address", sound()),
        ("no algorithm named", sound().parameter(";alg=\"rsa-v1_5-sha256\"", "")),
        ("in parts", sound().without("@target-uri").with("@authority", &authority).with("@path", "/inbox")),
        (
            "by its target",
            sound().without("@target-uri").with("@authority", &authority).with("@request-target", "/inbox"),
        ),
        ("more than is needed", sound().with("host", &authority).with("@query", "?").with("@scheme", "http")),
        ("a nonce, a tag", sound().parameter(";alg", ";nonce=\"n\\\"\";tag=\"t\";alg")),
    ] {
        assert_eq!(message.send(&ici).await, 202, "{why}");
    }
    until("it is stored once", || async { ici.count("select count(*) from journal").await == 1 }).await;
}

#[tokio::test]
async fn a_spoiled_signature_of_the_standard_is_refused() {
    let (ici, ally) = open().await;
    let sound = || Message::new(&ici, &ally);
    let now = ici.clock.now().0 / 1000;
    let created = format!("created={now}");
    let changed = |change: &dyn Fn(&mut Message)| {
        let mut message = sound();
        change(&mut message);
        message
    };
    for (status, why, message) in [
        (401, "no method", sound().without("@method")),
        (401, "no address", sound().without("@target-uri")),
        (401, "a path alone", sound().without("@target-uri").with("@path", "/inbox")),
        (401, "no body", sound().without("content-digest")),
        (401, "no time", sound().parameter(&format!(";{created}"), "")),
        (401, "two hours ago", sound().parameter(&created, &format!("created={}", now - 7200))),
        (401, "in two hours", sound().parameter(&created, &format!("created={}", now + 7200))),
        (401, "expired", sound().parameter(&created, &format!("{created};expires={}", now - 1))),
        (401, "for another server", changed(&|it| it.components[1].1 = "http://evil.localhost/inbox".into())),
        (401, "for another path", changed(&|it| it.components[1].1 = ici.url("/other"))),
        (401, "for another method", changed(&|it| it.components[0].1 = "GET".into())),
        (401, "another key", changed(&|it| it.draft.key = (it.draft.key + 1) % 3)),
        (401, "another body", changed(&|it| it.draft.body.push(b' '))),
        (401, "a key of another actor", sound().parameter("/alice#main-key", "/bob#main-key")),
        (401, "a key of another origin", sound().parameter("http://ally.", "http://evil.")),
        (400, "another algorithm", sound().parameter("rsa-v1_5-sha256", "rsa-pss-sha512")),
        (400, "another label", changed(&|it| it.label = "sig2")),
        (400, "an unknown component", sound().with("@status", "200")),
        (400, "an absent header", sound().with("x-nothing", "")),
        (400, "a poisoned number", sound().parameter(&created, "created=18446744073709551615")),
        (400, "two places", changed(&|it| it.draft = it.draft.clone().set("authorization", "Signature x"))),
    ] {
        assert_eq!(message.send(&ici).await, status, "{why}");
    }
    let mut other = sound();
    let digest = other.components[2].1.replace("sha-256", "sha-512");
    other.components[2].1.clone_from(&digest);
    other.draft = other.draft.set("content-digest", &digest);
    assert_eq!(other.send(&ici).await, 401, "a digest of another kind");
    // The older form does not stand in for the newer one.
    let mut both = sound().draft;
    both = both.set("signature-input", "sig1=()");
    assert_eq!(both.send(&ici).await, 400);
    assert_eq!(ici.count("select count(*) from journal").await, 0);
}
