//! The front door: what happens to every request, in one place. Host, client address, session,
//! language and territory; kept pages; error pages; compression, ETag, security headers.

use super::{
    PageError, Site, View,
    access::MayKeep,
    api::Problem,
    assets,
    error::PageError as Failure,
    form::keep_for_later,
    kept::{Coding, Kept},
    pages, session,
    typed::{Slot, Typed},
    view::NetworkCard,
};
use crate::{client_address::ClientAddress, locale::Locale, time::Timestamp};
use axum::{
    body::Body,
    extract::{ConnectInfo, Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use axum_extra::extract::CookieJar;
use bytes::Bytes;
use sha2::{Digest as _, Sha256};
use std::{net::SocketAddr, sync::Arc, time::Instant};

/// Largest answer that is buffered to be compressed; media are served as they are.
const MOST_BUFFERED: usize = 12 * 1024 * 1024;
pub(super) const LANGUAGE: &str = "lang";
pub(super) const TERRITORY: &str = "territory";
pub(super) const FLASH: &str = "flash";
const VISIT: &str = "visit";

/// The middleware around everything. Each answer bears the hour of the clock by which it was made: others compare
/// theirs with it.
pub async fn front(State(site): State<Site>, request: Request, next: Next) -> Response {
    let clock = site.clock.clone();
    let mut response = answered(site, request, next).await;
    if let Ok(date) = HeaderValue::from_str(&clock.now().http_date()) {
        response.headers_mut().insert(header::DATE, date);
    }
    response
}

async fn answered(site: Site, mut request: Request, next: Next) -> Response {
    if !host_is_ours(&site, &request) {
        return (StatusCode::MISDIRECTED_REQUEST, "421: this server does not answer under that name\n").into_response();
    }
    let socket =
        request.extensions().get::<ConnectInfo<SocketAddr>>().map_or([127, 0, 0, 1].into(), |info| info.0.ip());
    let address = ClientAddress::of(socket, request.headers(), &site.config.trusted_proxies);
    request.extensions_mut().insert(address);
    let path = request.uri().path();
    // Monitors ask whether the program runs, and whether the database answers; neither needs a reader.
    if matches!(path, "/healthz" | "/readyz") {
        return next.run(request).await;
    }
    // Other servers and the API bring no cookies and get no pages.
    if request.method() == Method::POST && (path == "/inbox" || path.ends_with("/inbox")) {
        return next.run(request).await;
    }
    let api = path.starts_with("/api/");
    let jar = CookieJar::from_headers(request.headers());
    let coding = Coding::of(request.headers());
    let token = jar.get(session::cookie_name(&site.config)).map(|cookie| cookie.value().to_owned()).filter(|_| !api);
    let key = keep_key(&request, &jar, coding, token.is_some() || api);
    let revision = site.db.revision();
    if let Some(kept) = key.as_deref().and_then(|key| site.kept.get(key, revision, site.db.is_shared(), Instant::now()))
    {
        return answer(&kept, request.headers(), request.method());
    }
    if request.method() == Method::POST && !api && !same_site(&site, request.headers()) {
        return (StatusCode::FORBIDDEN, "403: this form was sent by another site\n").into_response();
    }
    // A request's body cannot be shared between threads: what the view needs of it is copied out.
    let (method, headers) = (request.method().clone(), request.headers().clone());
    let path_and_query = request.uri().path_and_query().map_or_else(|| "/".to_owned(), ToString::to_string);
    let slot = Slot::default();
    request.extensions_mut().insert(slot.clone());
    let (view, visit, response) = match make_view(&site, &path_and_query, &headers, &jar, token).await {
        Ok((view, visit)) => {
            request.extensions_mut().insert(view.clone());
            (view, visit, next.run(request).await)
        }
        // Without a database there is still a page, and what was typed stands in it.
        Err(error) => {
            let (view, visit) = bare_view(&site, &path_and_query, &headers, &jar);
            let error = PageError::from(error);
            let response = if api { error.into_response() } else { keep_for_later(request, error).await };
            (view, visit, response)
        }
    };
    finish(&site, &view, response, Finish { coding, key, revision, visit, method, headers, api, slot }).await
}

fn host_is_ours(site: &Site, request: &Request) -> bool {
    let mut hosts = request.headers().get_all(header::HOST).iter();
    let named = match (hosts.next(), hosts.next()) {
        (Some(host), None) => host.to_str().ok(),
        (None, None) => request.uri().authority().map(http::uri::Authority::as_str),
        _ => None,
    };
    let sound = request.uri().authority().is_none_or(|authority| named == Some(authority.as_str()));
    // Load balancers and monitors ask for these two under any name.
    let probe = matches!(request.uri().path(), "/healthz" | "/readyz");
    probe || (sound && named.is_some_and(|host| host.eq_ignore_ascii_case(site.config.origin.authority())))
}

/// Browsers say where a form stands; what they do not say, the form's token proves. A page that
/// sends no referrer gives `null` as origin: then what the browser itself says must stand for it.
fn same_site(site: &Site, headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let fetched = text("sec-fetch-site");
    let origin = match text("origin") {
        None => true,
        Some("null") => fetched == Some("same-origin"),
        Some(origin) => origin == site.config.origin.as_str(),
    };
    origin && fetched.is_none_or(|value| matches!(value, "same-origin" | "none"))
}

/// Names what an anonymous reader would get; `None` when the answer is for this request alone.
fn keep_key(request: &Request, jar: &CookieJar, coding: Coding, personal: bool) -> Option<String> {
    if personal || request.method() != Method::GET || jar.get(FLASH).is_some() {
        return None;
    }
    let query = request.uri().path_and_query()?.as_str();
    if query.len() > 300 {
        return None;
    }
    let cookie = |name| jar.get(name).map_or("", |cookie: &axum_extra::extract::cookie::Cookie<'_>| cookie.value());
    let language = locale(jar, request.headers()).tag();
    let activity = crate::federation::routes::wants_activity(request.headers());
    Some(format!("{coding:?} {language} {} {activity} {query}", cookie(TERRITORY)))
}

fn locale(jar: &CookieJar, headers: &HeaderMap) -> Locale {
    jar.get(LANGUAGE).and_then(|cookie| Locale::parse(cookie.value())).unwrap_or_else(|| {
        Locale::negotiate(headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()))
    })
}

/// The view, and the visitor's token when a new one was drawn.
async fn make_view(
    site: &Site,
    path: &str,
    headers: &HeaderMap,
    jar: &CookieJar,
    token: Option<String>,
) -> crate::db::Result<(View, Option<String>)> {
    let now = site.clock.now();
    let session = match token {
        Some(token) => session::find(&mut site.db.read().await?, &token, now).await?,
        None => None,
    };
    if let Some(session) = &session {
        session::touch(&site.db, session, now).await;
    }
    let network = site.card().await?;
    Ok(view(site, path, headers, jar, session, network, now))
}

/// The view of a request while the database does not answer: nobody is known, the name is the last
/// one that was read.
fn bare_view(site: &Site, path: &str, headers: &HeaderMap, jar: &CookieJar) -> (View, Option<String>) {
    view(site, path, headers, jar, None, site.last_card(), site.clock.now())
}

fn view(
    site: &Site,
    path: &str,
    headers: &HeaderMap,
    jar: &CookieJar,
    session: Option<session::Session>,
    network: Arc<NetworkCard>,
    now: Timestamp,
) -> (View, Option<String>) {
    let (visit, csrf) = match (&session, jar.get(VISIT)) {
        (Some(session), _) => (None, session.csrf.clone()),
        (None, Some(cookie)) if cookie.value().len() >= 40 => (None, cookie.value().to_owned()),
        _ => {
            let token = site.random.token();
            (Some(token.clone()), token)
        }
    };
    let chosen = jar.get(LANGUAGE).is_some();
    let locale = match &session {
        Some(session) if !chosen => Locale::parse(&session.locale).unwrap_or_else(|| locale(jar, headers)),
        _ => locale(jar, headers),
    };
    let code = jar
        .get(TERRITORY)
        .map(|cookie| cookie.value().to_owned())
        .or_else(|| session.as_ref().map(|session| session.territory.clone()))
        .unwrap_or_else(|| network.territory_code.clone());
    let territory = View::territory_of(&code);
    let view = View {
        locale,
        place: territory.place(),
        territory,
        now,
        viewer: session.as_ref().map(|session| session.viewer.clone()),
        csrf,
        path: path.to_owned(),
        network,
        flash: jar
            .get(FLASH)
            .map(|cookie| cookie.value().to_owned())
            .filter(|key| key.len() < 80 && key.bytes().all(|b| b.is_ascii_lowercase() || b == b'-')),
        development: site.config.development,
        origin: Arc::from(site.config.origin.as_str()),
        session,
        random: site.random.clone(),
    };
    (view, visit)
}

struct Finish {
    coding: Coding,
    key: Option<String>,
    revision: u64,
    visit: Option<String>,
    method: Method,
    headers: HeaderMap,
    api: bool,
    slot: Slot,
}

async fn finish(site: &Site, view: &View, response: Response, how: Finish) -> Response {
    let mut response = if how.api { with_problem(response) } else { with_error_page(view, response, &how.slot) };
    let may_keep = response.extensions_mut().remove::<MayKeep>().is_some();
    let shown_flash = view.flash.is_some() && is_page(&response);
    secure(site, &mut response);
    let shared = may_keep
        && how.key.is_some()
        && how.method == Method::GET
        && response.status() == StatusCode::OK
        && !response.headers().contains_key(header::SET_COOKIE);
    if !shared && !response.headers().contains_key(header::CACHE_CONTROL) {
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    if !shared && is_page(&response) {
        if let Some(visit) = how.visit {
            set_cookie(
                &mut response,
                &session::private(&site.config, VISIT, visit, std::time::Duration::from_secs(24 * 3600)),
            );
        }
        if shown_flash {
            set_cookie(&mut response, &session::private(&site.config, FLASH, String::new(), std::time::Duration::ZERO));
        }
    }
    let (mut parts, body) = response.into_parts();
    if !is_text(&parts.headers) || parts.headers.contains_key(header::CONTENT_ENCODING) {
        return Response::from_parts(parts, body);
    }
    let Ok(bytes) = axum::body::to_bytes(body, MOST_BUFFERED).await else {
        return plain_failure(&Failure::Internal("an answer is larger than may be buffered"));
    };
    let tag = etag(&bytes);
    let (coding, bytes) = how.coding.pack(bytes);
    if let Some(value) = coding.header() {
        parts.headers.insert(header::CONTENT_ENCODING, value);
    }
    parts.headers.append(header::VARY, HeaderValue::from_static("Accept-Encoding, Cookie, Accept-Language"));
    parts.headers.remove(header::CONTENT_LENGTH);
    if parts.status == StatusCode::OK {
        parts.headers.insert(header::ETAG, tag);
        parts.headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("private, no-cache"));
    }
    let kept = Arc::new(Kept { status: parts.status, headers: parts.headers, body: bytes });
    if let Some(key) = how.key.filter(|_| shared) {
        site.kept.put(key, how.revision, Arc::clone(&kept));
    }
    answer(&kept, &how.headers, &how.method)
}

/// Sends a ready answer, or 304 when the reader has it already.
fn answer(kept: &Kept, asked: &HeaderMap, method: &Method) -> Response {
    let same = kept.status == StatusCode::OK
        && matches!(*method, Method::GET | Method::HEAD)
        && kept.headers.get(header::ETAG).is_some_and(|tag| {
            asked.get_all(header::IF_NONE_MATCH).iter().any(|value| {
                value.to_str().is_ok_and(|list| list.split(',').any(|one| one.trim().as_bytes() == tag.as_bytes()))
            })
        });
    let mut response = Response::new(if same { Body::empty() } else { Body::from(kept.body.clone()) });
    *response.status_mut() = if same { StatusCode::NOT_MODIFIED } else { kept.status };
    *response.headers_mut() = kept.headers.clone();
    if same {
        response.headers_mut().remove(header::CONTENT_ENCODING);
        response.headers_mut().remove(header::CONTENT_TYPE);
    }
    response
}

/// Weak: one page, however it is packed.
fn etag(bytes: &Bytes) -> HeaderValue {
    let hash = Sha256::digest(bytes);
    let hex: String = hash.iter().take(10).map(|byte| format!("{byte:02x}")).collect();
    HeaderValue::from_str(&format!("W/\"{hex}\"")).expect("hexadecimal is a header value")
}

/// An error of a call that its operation did not put into words.
fn with_problem(mut response: Response) -> Response {
    match response.extensions_mut().remove::<Failure>() {
        Some(failure) if !response.headers().contains_key(header::CONTENT_TYPE) => {
            Problem::from(failure).into_response()
        }
        _ => response,
    }
}

fn with_error_page(view: &View, mut response: Response, slot: &Slot) -> Response {
    let failure = response.extensions_mut().remove::<Failure>();
    let bare = response.status().is_client_error() && !response.headers().contains_key(header::CONTENT_TYPE);
    let failure = match failure {
        Some(failure) => failure,
        None if bare && response.status() == StatusCode::NOT_FOUND => Failure::NotFound,
        None if bare && response.status() == StatusCode::METHOD_NOT_ALLOWED => Failure::BadRequest,
        None => return response,
    };
    let mut page = match slot.take().filter(Typed::is_worth_keeping) {
        Some(typed) => pages::failure::with_typed(view, &failure, &typed),
        None => pages::failure::page(view, &failure),
    }
    .into_response();
    *page.status_mut() = failure.status();
    if let Failure::TooMany(seconds) = failure {
        page.headers_mut().insert(header::RETRY_AFTER, seconds.into());
    }
    if matches!(failure, Failure::Unavailable) {
        page.headers_mut().insert(header::RETRY_AFTER, 30.into());
    }
    page
}

/// Where no page can be drawn: say it in the reference language.
fn plain_failure(failure: &Failure) -> Response {
    let text = format!(
        "{}\n\n{}\n",
        Locale::Fr.t(&format!("{}-title", failure.key())),
        Locale::Fr.t(&format!("{}-text", failure.key()))
    );
    let mut response = (
        failure.status(),
        [(header::CONTENT_TYPE, "text/plain; charset=utf-8"), (header::CACHE_CONTROL, "no-store")],
        text,
    )
        .into_response();
    response.headers_mut().insert(header::RETRY_AFTER, 30.into());
    response
}

fn secure(site: &Site, response: &mut Response) {
    let headers = response.headers_mut();
    let mut set = |name: header::HeaderName, value: HeaderValue| {
        headers.entry(name).or_insert(value);
    };
    set(header::CONTENT_SECURITY_POLICY, assets::POLICY.clone());
    set(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    set(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    set(header::HeaderName::from_static("cross-origin-opener-policy"), HeaderValue::from_static("same-origin"));
    set(header::HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("same-origin"));
    set(
        header::HeaderName::from_static("permissions-policy"),
        HeaderValue::from_static("camera=(), geolocation=(), microphone=(), payment=()"),
    );
    if !site.config.origin.is_plain() {
        set(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=31536000; includeSubDomains"));
    }
}

fn set_cookie(response: &mut Response, cookie: &axum_extra::extract::cookie::Cookie<'_>) {
    if let Ok(value) = HeaderValue::from_str(&cookie.to_string()) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
}

fn media_type(headers: &HeaderMap) -> &str {
    headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

fn is_page(response: &Response) -> bool {
    media_type(response.headers()).starts_with("text/html")
}

fn is_text(headers: &HeaderMap) -> bool {
    let media_type = media_type(headers);
    media_type.starts_with("text/")
        || media_type.contains("json")
        || media_type.contains("xml")
        || media_type.contains("javascript")
}
