//! Somebody at a browser, or a script with a token: requests over the real socket, cookies kept,
//! forms sent with the token that the page gave.

use super::{Account, Instance, PASSWORD};
use reqwest::{
    Client, Method, RequestBuilder, StatusCode,
    header::{self, HeaderValue},
    redirect::Policy,
};
use serde_json::Value;
use std::{net::SocketAddr, sync::Mutex};

pub struct Browser {
    client: Client,
    origin: String,
    cookies: Mutex<Vec<(String, String)>>,
}

/// An answer, read whole.
pub struct Page {
    pub status: StatusCode,
    pub headers: reqwest::header::HeaderMap,
    pub text: String,
}

impl Browser {
    pub fn new(instance: &Instance) -> Self {
        Self::at_port(instance, instance.port())
    }

    /// Asks the process at this port, by the name of the instance.
    pub fn at_port(instance: &Instance, port: u16) -> Self {
        Self::at(instance.authority(), port)
    }

    /// Asks whatever listens at this port, by the name in an authority.
    pub fn at(authority: &str, port: u16) -> Self {
        let host = authority.split(':').next().unwrap_or_default().to_owned();
        let client = Client::builder()
            .redirect(Policy::none())
            .no_proxy()
            .resolve(&host, SocketAddr::from(([127, 0, 0, 1], port)))
            .default_headers(
                [(header::HOST, HeaderValue::from_str(authority).expect("a header"))].into_iter().collect(),
            )
            .build()
            .expect("a client");
        Self { client, origin: format!("http://{host}:{port}"), cookies: Mutex::default() }
    }

    /// Signed in through the page.
    pub async fn signed_in(instance: &Instance, account: &Account) -> Self {
        let browser = Self::new(instance);
        browser.sign_in(&account.email).await;
        browser
    }

    /// Signs in through the page.
    pub async fn sign_in(&self, email: &str) {
        let page = self.submit("/login", "/login", &[("email", email), ("password", PASSWORD)]).await;
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.text);
    }

    pub async fn get(&self, path: &str) -> Page {
        self.send(self.client.get(self.url(path))).await
    }

    /// Reads the form's page for its token, then sends the fields.
    pub async fn submit(&self, page: &str, action: &str, fields: &[(&str, &str)]) -> Page {
        let token = self.get(page).await.token();
        let mut all = vec![("csrf", token.as_str())];
        all.extend_from_slice(fields);
        self.post(action, &all).await
    }

    /// Sends fields as they are.
    pub async fn post(&self, action: &str, fields: &[(&str, &str)]) -> Page {
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let request =
            self.client.post(self.url(action)).header("content-type", "application/x-www-form-urlencoded").body(body);
        self.send(request).await
    }

    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.client.request(method, self.url(path))
    }

    /// What it says of itself, for a request that is not [`Browser::send`].
    pub fn cookie(&self) -> String {
        let cookies = self.cookies.lock().expect("whole");
        cookies.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ")
    }

    pub async fn send(&self, request: RequestBuilder) -> Page {
        let cookie = self.cookie();
        let request = if cookie.is_empty() { request } else { request.header("cookie", cookie) };
        let response = request.send().await.expect("an answer");
        for cookie in response.headers().get_all("set-cookie") {
            let text = cookie.to_str().expect("text").split(';').next().expect("a pair").to_owned();
            let (name, value) = text.split_once('=').expect("a pair");
            let mut kept = self.cookies.lock().expect("whole");
            kept.retain(|(known, _)| known != name);
            if !value.is_empty() {
                kept.push((name.to_owned(), value.to_owned()));
            }
        }
        Page {
            status: response.status(),
            headers: response.headers().clone(),
            text: response.text().await.expect("text"),
        }
    }

    fn url(&self, path: &str) -> String {
        if path.starts_with("http") { path.to_owned() } else { format!("{}{path}", self.origin) }
    }
}

impl Page {
    /// The hidden token of its first form.
    pub fn token(&self) -> String {
        let (_, rest) = self.text.split_once("name=\"csrf\"").unwrap_or_else(|| panic!("no form in {}", self.text));
        let (_, rest) = rest.split_once("value=\"").expect("a value");
        rest.split('"').next().expect("a quote").to_owned()
    }

    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("not JSON ({}): {}", self.status, self.text))
    }
}

/// A script with a token.
pub struct Api<'a> {
    browser: Browser,
    account: &'a Account,
}

impl<'a> Api<'a> {
    pub fn new(instance: &Instance, account: &'a Account) -> Self {
        Self { browser: Browser::new(instance), account }
    }

    /// See [`Browser::at_port`].
    pub fn at_port(instance: &Instance, account: &'a Account, port: u16) -> Self {
        Self { browser: Browser::at_port(instance, port), account }
    }

    pub async fn get(&self, path: &str) -> Page {
        self.send(self.browser.request(Method::GET, &format!("/api/v1{path}"))).await
    }

    pub async fn post(&self, path: &str, body: &Value) -> Page {
        self.call(Method::POST, path, body).await
    }

    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.browser.request(method, &format!("/api/v1{path}"))
    }

    pub async fn call(&self, method: Method, path: &str, body: &Value) -> Page {
        let request = self.request(method, path);
        self.send(request.header("content-type", "application/json").body(body.to_string())).await
    }

    pub async fn send(&self, request: RequestBuilder) -> Page {
        self.browser.send(request.header("authorization", format!("Bearer {}", self.account.token))).await
    }

    /// Publishes the five fields; returns the object.
    pub async fn publish(&self, title: &str, territory: &str) -> Value {
        let body = serde_json::json!({
            "title": title,
            "audience": "Les habitants",
            "territories": [territory],
            "body": "On ouvre la porte et **on écoute**.",
            "outcome": "Les gens reviennent.",
        });
        let page = self.post("/practices", &body).await;
        assert_eq!(page.status, StatusCode::CREATED, "{}", page.text);
        page.json()
    }
}
