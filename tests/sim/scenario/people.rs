//! What people do, one thing at a time, by the API; and what they were told.

use super::{Run, sheet};
use crate::ledger::Fact;
use axum::http::Method;
use serde_json::{Value, json};

impl Run {
    /// One thing that one person does.
    pub(super) async fn operation(&mut self) {
        let at = self.pick(self.nodes.len());
        let what = self.below(12);
        let in_doubt = self.below(12) == 0;
        self.figures.operations += 1;
        let number = self.figures.operations;
        let node = &self.nodes[at];
        let me = format!("https://{}/people/lea", node.authority);
        let own = "select p.id, p.uri from publications p join actors a on a.id = p.actor_id \
                   where p.state = 'published' and a.private_key is not null order by p.seq";
        let any = "select id, uri from publications where state = 'published' order by seq";
        let said = "select c.id, c.uri || ' ' || p.uri from comments c join actors a on a.id = c.actor_id join publications p on p.id = c.publication_id \
                    where c.state = 'published' and p.state = 'published' and a.private_key is not null order by c.created_at, c.id";
        let (method, path, body, key, fact): (Method, String, Value, String, Fact);
        match what {
            0..3 => {
                (method, path) = (Method::POST, "/practices".to_owned());
                body = sheet(&format!("Animer l’atelier {number}"));
                (key, fact) = (String::new(), Fact::Published { hash: String::new() });
            }
            3 | 4 => {
                let Some((id, uri)) = self.one_of(at, own).await else { return };
                (method, path) = (Method::PATCH, format!("/practices/{id}"));
                body = json!({"outcome": format!("Les gens reviennent, {number} fois.")});
                (key, fact) = (uri, Fact::Published { hash: String::new() });
            }
            5 => {
                let Some((id, uri)) = self.one_of(at, own).await else { return };
                (method, path, body) = (Method::DELETE, format!("/practices/{id}"), Value::Null);
                (key, fact) = (uri, Fact::Deleted);
            }
            6 => {
                let Some((id, _)) = self.one_of(at, any).await else { return };
                (method, path) = (Method::POST, format!("/practices/{id}/adaptations"));
                body = json!({"title": format!("Adapter l’atelier {number}"), "change": "Sans connexion", "reasons": ["connection"], "kept": "L’accueil"});
                (key, fact) = (String::new(), Fact::Published { hash: String::new() });
            }
            7 | 8 => {
                let Some((id, sheet)) = self.one_of(at, any).await else { return };
                (method, path) = (Method::POST, format!("/practices/{id}/comments"));
                let text = format!("Merci, {number} fois.");
                body = json!({"text": text});
                (key, fact) = (String::new(), Fact::Said { sheet, text });
            }
            9 => {
                let Some((id, uris)) = self.one_of(at, said).await else { return };
                let (uri, sheet) = uris.split_once(' ').expect("two addresses");
                (path, key) = (format!("/comments/{id}"), uri.to_owned());
                let sheet = sheet.to_owned();
                let text = format!("Merci encore, {number} fois.");
                (method, body, fact) = if self.below(2) == 0 {
                    (Method::PATCH, json!({"text": text}), Fact::Said { sheet, text })
                } else {
                    (Method::DELETE, Value::Null, Fact::Unsaid)
                };
            }
            _ => {
                let Some((id, sheet)) = self.one_of(at, any).await else { return };
                (path, key) = (format!("/practices/{id}/likes"), format!("like {sheet}"));
                let actor = me;
                (method, body, fact) = if self.below(3) > 0 {
                    (Method::POST, json!({}), Fact::Liked { sheet, actor })
                } else {
                    (Method::DELETE, Value::Null, Fact::Unliked { sheet, actor })
                };
            }
        }
        self.say(|| format!("{} {method} {path}", self.nodes[at].name));
        let call = self.nodes[at].call(method.clone(), &path, &body);
        if in_doubt {
            // It dies before it answers, or after: nobody hears of it.
            for _ in 0..self.below(40) {
                tokio::task::yield_now().await;
            }
            self.say(|| format!("{} dies meanwhile", self.nodes[at].name));
            self.figures.crashes += 1;
            self.nodes[at].crash().await;
            self.open(at).await;
        }
        let answered = call.await;
        self.nodes[at].site().wake();
        let (key, fact) = match answered {
            Some((200..300, answer)) => {
                let text = |name: &str| answer[name].as_str().unwrap_or_default().to_owned();
                let key = if key.is_empty() { text("uri") } else { key };
                let fact = if matches!(fact, Fact::Published { .. }) {
                    Fact::Published { hash: text("version_hash") }
                } else {
                    fact
                };
                (key, fact)
            }
            // Refused by a rule, such as what was deleted meanwhile.
            Some((400..500, _)) => return,
            _ => (key, Fact::Doubtful),
        };
        self.ledger.note(at, key, fact);
    }

    /// One of the rows, an identifier and an address.
    async fn one_of(&self, at: usize, sql: &'static str) -> Option<(String, String)> {
        let mut rows = self.nodes[at].rows(sql).await;
        if rows.is_empty() {
            return None;
        }
        Some(rows.swap_remove(self.pick(rows.len())))
    }
}
