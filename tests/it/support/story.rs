//! The people of the stories: what a mediator does in a browser, each step through its page; and
//! networks that know each other.

use super::{
    Account, Instance,
    browser::{Browser, Page},
    form::{File, Form},
    until, until_within,
};
use archipel::{
    federation::{
        actors::{self, Actor},
        rotation::{self, Asker, Why},
    },
    web::Role,
};
use axum::http::StatusCode;
use std::time::Duration;

/// Somebody signed in at an instance.
pub struct Mediator {
    pub browser: Browser,
    pub account: Account,
}

/// Lozère and Nouvelle-Calédonie, which accepted each other.
pub async fn two_networks() -> (Instance, Instance) {
    let (lozere, caledonie) =
        (Instance::start("lozere", "48").await, Instance::start("nouvelle-caledonie", "988").await);
    lozere.join(&caledonie).await;
    (lozere, caledonie)
}

/// Lozère, Nouvelle-Calédonie and Mayotte, each with each.
pub async fn three_networks() -> (Instance, Instance, Instance) {
    let (lozere, caledonie) = two_networks().await;
    let mayotte = Instance::start("mayotte", "976").await;
    lozere.join(&mayotte).await;
    caledonie.join(&mayotte).await;
    (lozere, caledonie, mayotte)
}

/// New keys for an actor of this instance; what it was before.
pub async fn renew(ici: &Instance, path: &str, why: Why) -> Actor {
    let pair = ici.site.federation.sealer.new_pair().expect("a pair");
    let mut tx = ici.site.db.begin().await.expect("a transaction");
    let before = actors::by_uri(&mut tx, &ici.url(path)).await.expect("read").expect("it is ours");
    let by = Asker { handle: "essai", address: "" };
    rotation::replace(&mut tx, &ici.site.here(), &before, pair, why, by).await.expect("replaced");
    tx.commit().await.expect("committed");
    ici.site.wake();
    before
}

/// Everything that was said has arrived, and was looked at: nothing waits anywhere, and nothing was
/// said while we looked.
pub async fn quiet(instances: &[&Instance]) {
    // A word that came before what it is about is tried again after a while, and so is a delivery that met a key
    // which changed at that very moment: clocks moved by hand have to move.
    let turn = std::cell::Cell::new(tokio::time::Instant::now());
    // Clocks that go by themselves: what failed once is tried after half a minute, then after a whole one.
    let most = Duration::from_secs(150);
    until_within(most, "everything is delivered and applied", || async {
        let before = said(instances).await;
        let mut open = 0;
        for instance in instances {
            open += instance.count("select count(*) from streams where head > acknowledged").await;
            open += instance.count("select count(*) from journal where state in ('new', 'waiting')").await;
            open += instance.count("select count(*) from jobs where next_at < 9223372036854775807").await;
        }
        if open > 0 && turn.get().elapsed() > Duration::from_secs(5) {
            turn.set(tokio::time::Instant::now());
            for instance in instances.iter().filter(|instance| instance.clock.is_manual()) {
                instance.clock.advance(Duration::from_secs(60));
            }
        }
        open == 0 && said(instances).await == before
    })
    .await;
}

async fn said(instances: &[&Instance]) -> Vec<i64> {
    let mut all = Vec::new();
    for instance in instances {
        all.push(instance.count("select coalesce(max(seq), 0) from outbox").await);
        all.push(instance.count("select coalesce(max(seq), 0) from journal").await);
    }
    all
}

/// A tree as one line: `title (network) [its adaptations]`; what was taken back is `∅`.
pub fn outline(node: &serde_json::Value) -> String {
    let text = |name: &str| node[name].as_str().unwrap_or_default();
    let title = if text("state") == "deleted" { "∅" } else { text("title") };
    let host = text("network").split("://").nth(1).and_then(|rest| rest.split('.').next()).unwrap_or_default();
    let children: Vec<String> = node["adaptations"].as_array().into_iter().flatten().map(outline).collect();
    if children.is_empty() {
        format!("{title} ({host})")
    } else {
        format!("{title} ({host}) [{}]", children.join(", "))
    }
}

impl Mediator {
    /// Blocks a network, as an administrator; returns the path of its page.
    pub async fn block(&self, network: &Instance) -> String {
        let block = "/admin/networks/block";
        let asked = [("address", network.origin()), ("reason", "Hameçonnage")];
        let shown = self.form(block, block).await.set_all(&asked).send(&self.browser).await;
        let blocked = shown.form(block).press(&self.browser, "step", "confirm").await;
        assert_eq!(blocked.status, StatusCode::SEE_OTHER, "{}", blocked.words());
        blocked.location().to_owned()
    }

    /// Lifts the block of the network that has this page.
    pub async fn unblock(&self, path: &str) {
        let lifted = self.form(path, path).await.set("reason", "Réparé").press(&self.browser, "act", "unblock").await;
        assert_eq!(lifted.status, StatusCode::SEE_OTHER, "{}", lifted.words());
    }

    /// Signed in through the page.
    pub async fn at(instance: &Instance, handle: &str, role: Role) -> Self {
        let account = instance.person(handle, role).await;
        let browser = Browser::signed_in(instance, &account).await;
        Self { browser, account }
    }

    /// A page, which must be there.
    pub async fn read(&self, path: &str) -> Page {
        let page = self.browser.get(path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}: {}", page.words());
        page
    }

    /// The form of a page, as it stands there.
    pub async fn form(&self, path: &str, action: &str) -> Form {
        self.read(path).await.form(action)
    }

    /// The form of a new sheet with the five fields.
    pub async fn five_fields(&self, title: &str) -> Form {
        self.form("/practices/new", "/practices/new").await.set_all(&[
            ("title", title),
            ("audience", "Les habitants du bourg"),
            ("body", "On ouvre la porte et **on écoute**."),
            ("outcome", "Les gens reviennent."),
        ])
    }

    /// Publishes; returns the local identifier.
    pub async fn publish(&self, title: &str) -> String {
        self.publish_form(&self.five_fields(title).await).await
    }

    /// Presses « publier »; returns the local identifier.
    pub async fn publish_form(&self, form: &Form) -> String {
        done(&form.press(&self.browser, "step", "publish").await)
    }

    /// Adapts the sheet with this local identifier, all as it was but for `changes`.
    pub async fn adapt(&self, id: &str, change: &str, changes: &[(&str, &str)]) -> String {
        self.publish_form(&self.adaptation(id, change).await.set_all(changes)).await
    }

    /// The form of an adaptation with its note.
    pub async fn adaptation(&self, id: &str, change: &str) -> Form {
        let action = format!("/practices/{id}/adapt");
        self.form(&action, &action)
            .await
            .set("change", change)
            .set("kept", "L’accueil sans rendez-vous")
            // What it changed there is not what it changes here.
            .set("outcome", "On vient de toute la tribu.")
            .tick("reasons", &["connection", "public"])
    }

    /// Corrects a sheet of one's own.
    pub async fn correct(&self, id: &str, changes: &[(&str, &str)]) {
        let action = format!("/practices/{id}/edit");
        let form = self.form(&action, &action).await.set_all(changes);
        assert_eq!(self.publish_form(&form).await, id);
    }

    /// Takes a sheet back.
    pub async fn delete(&self, id: &str) {
        self.say(&format!("/practices/{id}/delete"), &format!("/practices/{id}/delete"), &[]).await;
    }

    /// Comments a sheet, or answers a comment; returns the local identifier.
    pub async fn comment(&self, id: &str, parent: Option<&str>, text: &str) -> String {
        let page = parent.map_or_else(
            || format!("/practices/{id}/comments/new"),
            |parent| format!("/practices/{id}/comments/new?parent={parent}"),
        );
        let sent = self.say(&page, &format!("/practices/{id}/comments"), &[("text", text)]).await;
        let (_, comment) = sent.location().split_once("#comment-").expect("it leads to the comment");
        comment.to_owned()
    }

    /// « Utile », « Relayer », or the contrary.
    pub async fn react(&self, id: &str, reaction: &str, wanted: bool) {
        let action = format!("/practices/{id}/{reaction}");
        let token = self.read(&format!("/practices/{id}/comments/new")).await.token();
        let wanted = if wanted { "yes" } else { "no" };
        let sent = self.browser.post(&action, &[("csrf", &token), ("wanted", wanted)]).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{action}: {}", sent.words());
    }

    /// Fills a form and sends it; it must lead on.
    pub async fn say(&self, page: &str, action: &str, fields: &[(&str, &str)]) -> Page {
        let sent = self.form(page, action).await.set_all(fields).send(&self.browser).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{action}: {} {:?}", sent.words(), sent.errors());
        sent
    }

    /// Attaches a file to a form of a sheet; returns the answer.
    pub async fn attach(&self, form: &Form, name: &str, bytes: &[u8], alt: &str) -> Page {
        let mut form = form.clone().set("alt", alt);
        form.fields.push(("step".into(), "attach".into()));
        form.send_with(&self.browser, &[File { field: "file", name, bytes }]).await
    }
}

/// The identifier of the sheet that an answer leads to.
fn done(answer: &Page) -> String {
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{} {:?}", answer.words(), answer.errors());
    let (_, id) = answer.location().split_once("/practices/").expect("it leads to the sheet");
    id.to_owned()
}

impl Instance {
    /// The local identifier of what has this title here; waits until it has come.
    pub async fn id_of(&self, title: &str) -> String {
        until(&format!("« {title} » is here"), || async { !self.find(title).await.is_empty() }).await;
        self.find(title).await.remove(0)
    }

    async fn find(&self, title: &str) -> Vec<String> {
        let rows: Vec<(String,)> = self
            .site
            .db
            .read()
            .await
            .expect("a connection")
            .query("select id from publications where title = $1 and state = 'published'")
            .bind(title.to_owned())
            .all()
            .await
            .expect("read");
        rows.into_iter().map(|(id,)| id).collect()
    }

    /// The texts of one column, in the order of the statement.
    pub async fn texts(&self, sql: &'static str) -> Vec<String> {
        let rows: Vec<(String,)> =
            self.site.db.read().await.expect("a connection").query(sql).all().await.expect("read");
        rows.into_iter().map(|(text,)| text).collect()
    }
}
