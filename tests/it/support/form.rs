//! A form as a browser takes it from a page: every field with what stands in it. Sending it sends
//! what a person would send, hidden fields included, so that a test says only what is typed.

use super::browser::{Browser, Page};
use reqwest::Method;

/// A form of a page.
#[derive(Clone, Debug, PartialEq)]
pub struct Form {
    pub action: String,
    pub fields: Vec<(String, String)>,
}

/// A file that goes with a form.
pub struct File<'a> {
    pub field: &'a str,
    pub name: &'a str,
    pub bytes: &'a [u8],
}

impl Page {
    /// The first form that is sent to `action`.
    pub fn form(&self, action: &str) -> Form {
        self.forms(action).into_iter().next().unwrap_or_else(|| {
            let known: Vec<_> =
                self.text.split("action=\"").skip(1).filter_map(|part| part.split('"').next()).collect();
            panic!("no form for {action} on this page ({}), only {known:?}: {}", self.status, self.words())
        })
    }

    /// Every form that is sent to `action`.
    pub fn forms(&self, action: &str) -> Vec<Form> {
        let start = format!("action=\"{action}\"");
        let bodies = self.text.split("<form").skip(1).filter(|part| part.contains(&start));
        bodies
            .map(|part| {
                let fields = read(part.split("</form>").next().expect("a part"));
                Form { action: action.to_owned(), fields }
            })
            .collect()
    }

    /// The fields that the summary of errors leads to, in order.
    pub fn errors(&self) -> Vec<&str> {
        let Some((_, rest)) = self.text.split_once("id=\"error-summary\"") else { return Vec::new() };
        let summary = rest.split("</ul>").next().expect("it ends");
        summary.split("href=\"#").skip(1).filter_map(|part| part.split('"').next()).collect()
    }

    /// What one reads on it: no tags, no entities.
    pub fn words(&self) -> String {
        let body = self.text.split_once("<main").map_or(self.text.as_str(), |(_, rest)| rest);
        let body = body.split("</main>").next().expect("a part");
        let mut out = String::new();
        let mut inside = true;
        for c in body.chars() {
            match c {
                '<' => inside = true,
                '>' => {
                    inside = false;
                    out.push(' ');
                }
                _ if inside => {}
                _ => out.push(c),
            }
        }
        unescape(&out).replace('\u{2011}', "-").split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Where it leads.
    pub fn location(&self) -> &str {
        self.headers
            .get("location")
            .and_then(|value| value.to_str().ok())
            .unwrap_or_else(|| panic!("it leads nowhere ({}): {} {:?}", self.status, self.words(), self.errors()))
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }
}

impl Form {
    /// What stands in a field; empty when it is not there.
    pub fn get(&self, name: &str) -> &str {
        self.fields.iter().find(|(field, _)| field == name).map_or("", |(_, value)| value)
    }

    /// Types into a field, instead of what stood there.
    pub fn set(mut self, name: &str, value: &str) -> Self {
        self.fields.retain(|(field, _)| field != name);
        self.fields.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Ticks these boxes and no others.
    pub fn tick(mut self, name: &str, values: &[&str]) -> Self {
        self.fields.retain(|(field, _)| field != name);
        self.fields.extend(values.iter().map(|value| (name.to_owned(), (*value).to_owned())));
        self
    }

    pub fn set_all(self, values: &[(&str, &str)]) -> Self {
        values.iter().fold(self, |form, (name, value)| form.set(name, value))
    }

    /// Presses the button that sends `name=value`.
    pub async fn press(&self, browser: &Browser, name: &str, value: &str) -> Page {
        let mut form = self.clone();
        form.fields.push((name.to_owned(), value.to_owned()));
        form.send(browser).await
    }

    /// Presses the button without a name.
    pub async fn send(&self, browser: &Browser) -> Page {
        let pairs: Vec<(&str, &str)> =
            self.fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        browser.post(&self.action, &pairs).await
    }

    /// Sends it with files, as `multipart/form-data` (RFC 7578).
    pub async fn send_with(&self, browser: &Browser, files: &[File<'_>]) -> Page {
        const BOUNDARY: &str = "quatre-brebis-et-un-chien";
        let mut body = Vec::new();
        for (name, value) in &self.fields {
            let part = format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
            body.extend_from_slice(part.as_bytes());
        }
        for file in files {
            let head = format!(
                "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{}\"; filename=\"{}\"\r\nContent-Type: application/octet-stream\r\n\r\n",
                file.field, file.name
            );
            body.extend_from_slice(head.as_bytes());
            body.extend_from_slice(file.bytes);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(format!("--{BOUNDARY}--\r\n").as_bytes());
        let request = browser
            .request(Method::POST, &self.action)
            .header("content-type", format!("multipart/form-data; boundary={BOUNDARY}"))
            .body(body);
        browser.send(request).await
    }
}

/// The fields of a form. The pages write their tags in one way; this reads that way.
fn read(html: &str) -> Vec<(String, String)> {
    let mut fields = Vec::new();
    let mut select = String::new();
    // A list of which nothing is chosen sends its first line.
    let mut first: Option<String> = None;
    let mut rest = html;
    while let Some((_, tag)) = rest.split_once('<') {
        let end = tag.find('>').expect("a tag ends");
        let (tag, after) = (&tag[..end], &tag[end + 1..]);
        rest = after;
        let value = || attribute(tag, "value").unwrap_or_default();
        let name = attribute(tag, "name").unwrap_or_default();
        match tag.split([' ', '/']).next().unwrap_or_default() {
            "input" if !name.is_empty() => match attribute(tag, "type").as_deref() {
                Some("checkbox" | "radio") if !has(tag, "checked") => {}
                Some("checkbox") if attribute(tag, "value").is_none() => fields.push((name, "on".into())),
                Some("submit" | "button" | "file") => {}
                _ => fields.push((name, value())),
            },
            "textarea" => {
                let text = after.split("</textarea>").next().expect("it ends");
                fields.push((name, unescape(text.strip_prefix('\n').unwrap_or(text))));
            }
            "select" => (select, first) = (name, None),
            "option" if has(tag, "selected") => {
                fields.push((select.clone(), value()));
                select.clear();
            }
            "option" => first = first.or_else(|| Some(value())),
            _ if tag.starts_with("/select") => {
                if let (false, Some(value)) = (select.is_empty(), first.take()) {
                    fields.push((select.clone(), value));
                }
                select.clear();
            }
            _ => {}
        }
    }
    fields
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    Some(unescape(rest.split('"').next()?))
}

fn has(tag: &str, name: &str) -> bool {
    tag.split_whitespace().any(|part| part == name)
}

pub fn unescape(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#39;", "'").replace("&amp;", "&")
}
