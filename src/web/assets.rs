//! The three files that pages refer to, under names that change with their content, and the style
//! sheet that stands in each page.

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use sha2::{Digest as _, Sha256};
use std::sync::LazyLock;

pub(in crate::web) const STYLE: &str = include_str!("style.css");
const SCRIPT: &str = include_str!("script.js");
const ICON: &str = include_str!("icon.svg");
const CHART: &str = include_str!("chart.svg");

static SCRIPT_PATH: LazyLock<String> = LazyLock::new(|| format!("/assets/{}.js", short(SCRIPT)));
static SQUEEZED: LazyLock<String> = LazyLock::new(|| squeeze(STYLE));
static CHART_PATH: LazyLock<String> = LazyLock::new(|| format!("/assets/{}.svg", short(CHART)));
static ICON_PATH: LazyLock<String> = LazyLock::new(|| format!("/assets/{}.svg", short(ICON)));
/// Content-Security-Policy of pages: nothing inline but the one sheet, by its hash.
pub(super) static POLICY: LazyLock<HeaderValue> = LazyLock::new(|| {
    let hash = STANDARD.encode(Sha256::digest(style()));
    HeaderValue::from_str(&format!(
        "default-src 'none'; script-src 'self'; style-src 'sha256-{hash}'; img-src 'self'; font-src 'self'; connect-src 'self'; \
         form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ))
    .expect("base64 is a header value")
});

/// The one style sheet, inlined by the layout.
#[must_use]
pub fn style() -> &'static str {
    &SQUEEZED
}

/// The sheet without its comments and the spaces that mean nothing: it travels in each page.
fn squeeze(css: &str) -> String {
    let mut out = String::with_capacity(css.len());
    let mut rest = css;
    while !rest.is_empty() {
        if let Some(comment) = rest.strip_prefix("/*") {
            rest = comment.split_once("*/").map_or("", |(_, after)| after);
            continue;
        }
        if let Some(text) = rest.strip_prefix('"') {
            let end = text.find('"').map_or(rest.len(), |at| at + 2);
            out.push_str(&rest[..end]);
            rest = &rest[end..];
            continue;
        }
        let next = rest.chars().next().expect("not empty");
        rest = &rest[next.len_utf8()..];
        if next.is_whitespace() {
            rest = rest.trim_start();
            let between = (out.chars().next_back(), rest.chars().next());
            // Beside these a space means nothing; beside a parenthesis or a colon it may.
            let idle = |one: Option<char>| one.is_none_or(|one| matches!(one, '{' | '}' | ';' | ','));
            let of_value = between.0 == Some(':') && in_declaration(&out);
            if !(idle(between.0) || idle(between.1) || of_value) {
                out.push(' ');
            }
        } else {
            if next == '}' && out.ends_with(';') {
                out.pop();
            }
            out.push(next);
        }
    }
    out
}

/// True between the name and the end of a declaration: what was last opened is a block, and a name stands there.
fn in_declaration(out: &str) -> bool {
    let since = out.rfind(['{', ';', '}']).map_or(out, |at| &out[at + 1..]);
    let name = since.strip_suffix(':').unwrap_or_default();
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-')
}

/// Address of the drawing behind the banner.
#[must_use]
pub fn chart_path() -> &'static str {
    &CHART_PATH
}

/// Address of the script.
#[must_use]
pub fn script_path() -> &'static str {
    &SCRIPT_PATH
}

/// Address of the icon.
#[must_use]
pub fn icon_path() -> &'static str {
    &ICON_PATH
}

fn short(text: &str) -> String {
    use std::fmt::Write as _;
    Sha256::digest(text).iter().take(8).fold(String::new(), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}

/// Serves an asset; it never changes under its name.
pub async fn get(axum::extract::Path(name): axum::extract::Path<String>) -> Response {
    let path = format!("/assets/{name}");
    let (media_type, text) = if path == *SCRIPT_PATH {
        ("text/javascript; charset=utf-8", SCRIPT)
    } else if path == *ICON_PATH {
        ("image/svg+xml", ICON)
    } else if path == *CHART_PATH {
        ("image/svg+xml", CHART)
    } else {
        return StatusCode::NOT_FOUND.into_response();
    };
    ([(header::CONTENT_TYPE, media_type), (header::CACHE_CONTROL, "public, max-age=31536000, immutable")], text)
        .into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn squeezing_keeps_every_space_that_means_something() {
        let css = "/* a; b */ @media (min-width: 40rem) and (print) {\n  a :hover, b > c { color: red; width: calc(1px + 2em);\n content: \"a  ; b\"; }\n}\n";
        assert_eq!(
            squeeze(css),
            "@media (min-width: 40rem) and (print){a :hover,b > c{color:red;width:calc(1px + 2em);content:\"a  ; b\"}}"
        );
    }

    #[test]
    fn squeezing_twice_changes_nothing() {
        assert_eq!(squeeze(style()), style());
        assert!(style().len() < STYLE.len());
    }
}
