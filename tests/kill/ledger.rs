//! What people did and what they were told. Each deed has an Idempotency-Key; what was answered with success is held
//! against the databases, what was not answered is asked for again with the same key until it is.

use crate::site::Site;
use archipel::random::Random;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// What a deed makes true.
#[derive(Clone, Debug)]
pub enum Effect {
    Publish,
    Correct { uri: String, title: String },
    Picture { uri: String, bytes: Vec<u8> },
    Delete { uri: String },
    Say { sheet: String, text: String },
    SayAgain { uri: String, text: String },
    Unsay { uri: String },
}

/// One call of the API.
#[derive(Clone, Debug)]
pub struct Deed {
    pub side: usize,
    pub method: Method,
    pub path: String,
    pub key: String,
    pub body: Value,
    pub effect: Effect,
}

/// A practice as it must be everywhere.
#[derive(Clone, Debug)]
pub struct Sheet {
    pub side: usize,
    pub number: u64,
    pub id: String,
    pub title: String,
    pub versions: i64,
    pub pictures: usize,
    pub is_deleted: bool,
}

/// A comment as it must be everywhere.
#[derive(Clone, Debug)]
pub struct Words {
    pub side: usize,
    pub id: String,
    pub sheet: String,
    pub text: String,
    pub is_deleted: bool,
}

/// See the module.
#[derive(Clone, Default)]
pub struct Ledger {
    next: u64,
    pub sheets: BTreeMap<String, Sheet>,
    pub words: BTreeMap<String, Words>,
    doubts: Vec<Deed>,
    /// Deeds that were acknowledged.
    pub done: usize,
}

impl Ledger {
    fn number(&mut self) -> u64 {
        self.next += 1;
        self.next
    }

    fn deed(&mut self, side: usize, method: Method, path: String, body: Value, effect: Effect) -> Deed {
        Deed { side, method, path, key: format!("clef-{}", self.number()), body, effect }
    }

    pub fn publish(&mut self, side: usize) -> Deed {
        let body = json!({"title": format!("Animer l’atelier {}", self.number()), "audience": "Tous", "territories": ["48"],
            "body": "On ouvre la porte et **on écoute**.", "outcome": "Les gens reviennent."});
        self.deed(side, Method::POST, "/practices".into(), body, Effect::Publish)
    }

    /// As [`Ledger::publish`], what no round deletes: see [`Ledger::round`].
    pub fn publish_to_last(&mut self, side: usize) -> Deed {
        // It is called by the second number that is drawn.
        while (self.next + 2).is_multiple_of(3) {
            self.number();
        }
        self.publish(side)
    }

    pub fn attach(&mut self, side: usize, path: String, uri: &str, picture: &[u8]) -> Deed {
        let effect = Effect::Picture { uri: uri.to_owned(), bytes: picture.to_vec() };
        self.deed(side, Method::POST, path, Value::Null, effect)
    }

    /// What a side does in a round. Sheets are deleted that nobody corrects or speaks of: every third.
    pub fn round(&mut self, side: usize, ids: &BTreeMap<String, String>, random: &Random) -> Vec<Deed> {
        let mut deeds = vec![self.publish(side)];
        let living: Vec<(String, Sheet)> = self
            .sheets
            .iter()
            .filter(|(_, one)| !one.is_deleted)
            .map(|(uri, one)| (uri.clone(), one.clone()))
            .collect();
        let (fleeting, lasting): (Vec<_>, Vec<_>) = living.into_iter().partition(|(_, one)| one.number % 3 == 0);
        let own: Vec<_> = lasting.iter().filter(|(_, one)| one.side == side).collect();
        if let Some((uri, sheet)) = pick(&own, random) {
            let title = format!("Corriger l’atelier {}", self.number());
            let path = format!("/practices/{}", sheet.id);
            let effect = Effect::Correct { uri: uri.clone(), title: title.clone() };
            deeds.push(self.deed(side, Method::PATCH, path, json!({"title": title}), effect));
            if sheet.pictures == 0 && random.below(3) == 0 {
                let path = format!("/practices/{}/attachments", sheet.id);
                let seed = u32::try_from(self.number()).unwrap_or(0);
                deeds.push(self.attach(side, path, uri, &coloured(24, seed)));
            }
        }
        let others: Vec<_> = lasting.iter().filter(|(uri, one)| one.side != side && ids.contains_key(uri)).collect();
        if let Some((uri, _)) = pick(&others, random) {
            let text = format!("Essayons à plusieurs {}", self.number());
            let path = format!("/practices/{}/comments", ids[uri]);
            let effect = Effect::Say { sheet: uri.clone(), text: text.clone() };
            deeds.push(self.deed(side, Method::POST, path, json!({"text": text}), effect));
        }
        let said: Vec<(String, Words)> = self
            .words
            .iter()
            .filter(|(_, one)| one.side == side && !one.is_deleted)
            .map(|(uri, one)| (uri.clone(), one.clone()))
            .collect();
        let said: Vec<_> = said.iter().collect();
        if let Some((uri, words)) = pick(&said, random) {
            let path = format!("/comments/{}", words.id);
            let deed = if random.below(2) == 0 {
                self.deed(side, Method::DELETE, path, Value::Null, Effect::Unsay { uri: uri.clone() })
            } else {
                let text = format!("Redisons-le {}", self.number());
                let effect = Effect::SayAgain { uri: uri.clone(), text: text.clone() };
                self.deed(side, Method::PATCH, path, json!({"text": text}), effect)
            };
            deeds.push(deed);
        }
        let fleeting: Vec<_> = fleeting.iter().filter(|(_, one)| one.side == side).collect();
        if let Some((uri, sheet)) = pick(&fleeting, random) {
            let path = format!("/practices/{}", sheet.id);
            deeds.push(self.deed(side, Method::DELETE, path, Value::Null, Effect::Delete { uri: uri.clone() }));
        }
        deeds
    }

    /// Nobody heard what became of it.
    pub fn doubt(&mut self, deed: Deed) {
        self.doubts.push(deed);
    }

    /// What has to be asked for again.
    pub fn doubts(&mut self) -> Vec<Deed> {
        std::mem::take(&mut self.doubts)
    }

    /// It was answered with success.
    pub fn note(&mut self, deed: &Deed, answer: &Value) {
        let text = |name: &str| answer[name].as_str().unwrap_or_default().to_owned();
        let side = deed.side;
        self.done += 1;
        match &deed.effect {
            Effect::Publish => {
                let number = deed.key.trim_start_matches("clef-").parse().expect("a number");
                let (id, title) = (text("id"), text("title"));
                let new = Sheet { side, number, id, title, versions: 1, pictures: 0, is_deleted: false };
                self.sheets.insert(text("uri"), new);
            }
            Effect::Correct { uri, title } => {
                let sheet = self.sheets.get_mut(uri).expect("known");
                sheet.title.clone_from(title);
                sheet.versions += 1;
            }
            Effect::Picture { uri, .. } => {
                let sheet = self.sheets.get_mut(uri).expect("known");
                sheet.pictures += 1;
                sheet.versions += 1;
            }
            Effect::Delete { uri } => self.sheets.get_mut(uri).expect("known").is_deleted = true,
            Effect::Say { sheet, text: said } => {
                let new = Words { side, id: text("id"), sheet: sheet.clone(), text: said.clone(), is_deleted: false };
                self.words.insert(text("uri"), new);
            }
            Effect::SayAgain { uri, text } => self.words.get_mut(uri).expect("known").text.clone_from(text),
            Effect::Unsay { uri } => self.words.get_mut(uri).expect("known").is_deleted = true,
        }
    }
}

fn pick<'a, T>(list: &[&'a T], random: &Random) -> Option<&'a T> {
    if list.is_empty() {
        return None;
    }
    let at = random.below(u64::try_from(list.len()).unwrap_or(1));
    list.get(usize::try_from(at).unwrap_or(0)).copied()
}

/// Sends a deed: the status and the answer, or why there is none.
///
/// # Errors
/// The link's, in words.
pub async fn send(site: &Site, deed: &Deed) -> Result<(StatusCode, Value), String> {
    let request = site.api(deed.method.clone(), &deed.path).header("idempotency-key", &deed.key);
    let request = match &deed.effect {
        Effect::Picture { bytes, .. } => {
            request.header("content-type", "multipart/form-data; boundary=bord").body(upload(bytes))
        }
        _ if deed.body.is_null() => request,
        _ => request.header("content-type", "application/json").body(deed.body.to_string()),
    };
    let answer = request.send().await.map_err(|error| format!("{error:?}"))?;
    let status = answer.status();
    let text = answer.text().await.map_err(|error| format!("{error:?}"))?;
    Ok((status, serde_json::from_str(&text).unwrap_or(Value::String(text))))
}

/// A form with a picture: the same bytes for the same picture, as a repetition must be.
fn upload(picture: &[u8]) -> Vec<u8> {
    let mut body = b"--bord\r\nContent-Disposition: form-data; name=\"file\"; filename=\"table.png\"\r\n\r\n".to_vec();
    body.extend_from_slice(picture);
    body.extend_from_slice(
        "\r\n--bord\r\nContent-Disposition: form-data; name=\"alt\"\r\n\r\nLa table entre deux étals\r\n--bord--\r\n"
            .as_bytes(),
    );
    body
}

/// A square picture of so many pixels a side that no compression makes small.
pub fn coloured(side: u32, seed: u32) -> Vec<u8> {
    let mut state = seed | 1;
    let pixels = image::RgbImage::from_fn(side, side, |_, _| {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        let [red, green, blue, _] = state.to_le_bytes();
        image::Rgb([red, green, blue])
    });
    let mut out = std::io::Cursor::new(Vec::new());
    pixels.write_to(&mut out, image::ImageFormat::Png).expect("encoded");
    out.into_inner()
}
