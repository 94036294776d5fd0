//! What a reader chooses for themselves without an account: language and territory, each in a
//! cookie set by hand; and the message that one page leaves for the next.

use super::{PageError, PageResult, Site, View, front, layout, session};
use crate::{locale::Locale, territory};
use axum::{
    extract::{Path, Query, State},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use maud::{Markup, html};
use serde::Deserialize;

/// Where to go back to: a path of this site, never another's.
#[derive(Deserialize)]
pub struct Return {
    return_to: Option<String>,
    territory: Option<String>,
}

/// A path that stays here: one slash, no scheme, no backslash, nothing encoded to hide either.
#[must_use]
pub fn local_path(path: Option<&str>) -> &str {
    let sound = |path: &&str| {
        let decoded = path.to_ascii_lowercase().replace("%2f", "/").replace("%5c", "\\").replace("%09", "\t");
        path.len() < 2000
            && decoded.starts_with('/')
            && !decoded.starts_with("//")
            && !decoded.contains('\\')
            && !decoded.contains("//")
            && !decoded.chars().any(char::is_control)
    };
    path.filter(sound).unwrap_or("/")
}

/// 303 to a page of this site.
#[must_use]
pub fn see_other(path: &str) -> Response {
    let location = HeaderValue::from_str(path).unwrap_or(HeaderValue::from_static("/"));
    (StatusCode::SEE_OTHER, [(header::LOCATION, location)]).into_response()
}

/// 303 to a page of this site, which then shows the text of `key`.
#[must_use]
pub fn flash(site: &Site, key: &'static str, path: &str) -> Response {
    let mut response = see_other(path);
    let cookie = session::private(&site.config, front::FLASH, key.to_owned(), std::time::Duration::from_secs(60));
    append(&mut response, &cookie);
    response
}

/// Adds a cookie to an answer.
pub fn append(response: &mut Response, cookie: &axum_extra::extract::cookie::Cookie<'_>) {
    if let Ok(value) = HeaderValue::from_str(&cookie.to_string()) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
}

/// `GET /language/{tag}`: a preference, kept a year.
///
/// # Errors
/// 404 for a language that the site does not speak.
pub async fn language(State(site): State<Site>, Path(tag): Path<String>, Query(back): Query<Return>) -> PageResult {
    let locale = Locale::parse(&tag).ok_or(PageError::NotFound)?;
    let mut response = see_other(local_path(back.return_to.as_deref()));
    append(
        &mut response,
        &session::private(&site.config, front::LANGUAGE, locale.tag().to_owned(), session::PREFERENCE),
    );
    Ok(response)
}

/// `GET /territory`: the list, or the choice when one was made.
///
/// # Errors
/// 400 for a territory that is not in the list.
pub async fn territory(State(site): State<Site>, view: View, Query(back): Query<Return>) -> PageResult {
    let to = local_path(back.return_to.as_deref());
    let Some(code) = back.territory else { return Ok(choice(&view, to).into_response()) };
    let chosen = territory::get(&code).ok_or(PageError::BadRequest)?;
    let mut response = see_other(to);
    append(&mut response, &session::private(&site.config, front::TERRITORY, chosen.code.clone(), session::PREFERENCE));
    Ok(response)
}

fn choice(view: &View, to: &str) -> Markup {
    let main = html! {
        h1 { (view.t("territory-choice-title")) }
        p.lead { (view.t("territory-choice-why")) }
        form.form method="get" action="/territory" {
            input type="hidden" name="return_to" value=(to);
            div.field {
                label for="territory" { (view.t("territory-choice-label")) }
                select id="territory" name="territory" {
                    @for group in territory::groups() {
                        optgroup label=(view.t(group.kind.key())) {
                            @for one in &group.territories {
                                option value=(one.code) selected[one.code == view.territory.code] { (one.label(view.locale)) }
                            }
                        }
                    }
                }
            }
            div.actions { button.button.primary { (view.t("territory-choice-submit")) } }
        }
    };
    layout::page(view, layout::Page::new(view.t("territory-choice-title"), main))
}

#[cfg(test)]
mod tests {
    use super::local_path;

    #[test]
    fn only_paths_of_this_site_are_followed() {
        for path in [
            "//evil.example",
            "/\\evil",
            "/%2Fevil.example",
            "https://evil.example",
            "%09//evil",
            "/\t/evil",
            "",
            "/a//b",
            "/%5cevil",
            "evil",
        ] {
            assert_eq!(local_path(Some(path)), "/", "{path}");
        }
        assert_eq!(local_path(Some("/practices?territory=988&q=x")), "/practices?territory=988&q=x");
        assert_eq!(local_path(None), "/");
    }
}
