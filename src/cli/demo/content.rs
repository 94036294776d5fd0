//! The content of the demonstration, as written in `content.json`: invented people, sentences of our
//! own, facts of the founding document.

use serde::Deserialize;
use serde_json::{Map, Value};

#[derive(Deserialize)]
pub(super) struct Content {
    pub(super) networks: Vec<Network>,
    pub(super) requests: Vec<Request>,
    pub(super) practices: Vec<Practice>,
    pub(super) adaptations: Vec<Adapted>,
    pub(super) comments: Vec<Comment>,
    pub(super) uses: Vec<Use>,
    pub(super) likes: Vec<Like>,
}

#[derive(Deserialize)]
pub(super) struct Network {
    pub(super) key: String,
    pub(super) host: String,
    pub(super) handle: String,
    pub(super) name: String,
    pub(super) territory: String,
    pub(super) purpose: String,
    pub(super) people: Vec<Person>,
}

#[derive(Deserialize)]
pub(super) struct Person {
    pub(super) handle: String,
    pub(super) name: String,
    pub(super) email: String,
    pub(super) role: String,
    pub(super) structure: String,
    pub(super) territory: String,
}

#[derive(Deserialize)]
pub(super) struct Request {
    pub(super) from: String,
    pub(super) to: String,
    pub(super) message: String,
    pub(super) reason: String,
}

#[derive(Deserialize)]
pub(super) struct Practice {
    pub(super) key: String,
    pub(super) network: String,
    pub(super) author: String,
    #[serde(flatten)]
    pub(super) fields: Map<String, Value>,
}

#[derive(Deserialize)]
pub(super) struct Adapted {
    pub(super) key: String,
    pub(super) source: String,
    pub(super) network: String,
    pub(super) author: String,
    pub(super) reasons: Vec<String>,
    pub(super) change: String,
    pub(super) kept: String,
    /// The fields that differ from the source.
    #[serde(flatten)]
    pub(super) fields: Map<String, Value>,
}

#[derive(Deserialize)]
pub(super) struct Comment {
    pub(super) on: String,
    pub(super) network: String,
    pub(super) author: String,
    pub(super) text: String,
    pub(super) reply_to: Option<usize>,
}

#[derive(Deserialize)]
pub(super) struct Use {
    pub(super) on: String,
    pub(super) network: String,
    pub(super) author: String,
    pub(super) structure: String,
    pub(super) territory: String,
    pub(super) date: String,
    pub(super) note: String,
}

#[derive(Deserialize)]
pub(super) struct Like {
    pub(super) on: String,
    pub(super) network: String,
    pub(super) author: String,
}

impl Content {
    pub(super) fn read() -> anyhow::Result<Self> {
        Ok(serde_json::from_str(include_str!("content.json"))?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::practices::{Input, Sheet};

    #[test]
    fn every_practice_of_the_demonstration_could_be_published() {
        for practice in Content::read().expect("it reads").practices {
            let input = super::super::making::input(&Input::default(), &practice.fields);
            assert_eq!(input.problems(), [], "{}", practice.key);
            assert_ne!(input.sheet, Sheet::default());
        }
    }
}
