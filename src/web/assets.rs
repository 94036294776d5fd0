//! The two files that pages refer to, under names that change with their content, and the style
//! sheet that stands in each page.

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use sha2::{Digest as _, Sha256};
use std::sync::LazyLock;

/// The one style sheet, inlined by the layout.
pub const STYLE: &str = include_str!("style.css");
const SCRIPT: &str = include_str!("script.js");
const ICON: &str = include_str!("icon.svg");

static SCRIPT_PATH: LazyLock<String> = LazyLock::new(|| format!("/assets/{}.js", short(SCRIPT)));
static ICON_PATH: LazyLock<String> = LazyLock::new(|| format!("/assets/{}.svg", short(ICON)));
/// Content-Security-Policy of pages: nothing inline but the one sheet, by its hash.
pub(super) static POLICY: LazyLock<HeaderValue> = LazyLock::new(|| {
    let hash = STANDARD.encode(Sha256::digest(STYLE));
    HeaderValue::from_str(&format!(
        "default-src 'none'; script-src 'self'; style-src 'sha256-{hash}'; img-src 'self'; font-src 'self'; connect-src 'self'; \
         form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ))
    .expect("base64 is a header value")
});

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
    } else {
        return StatusCode::NOT_FOUND.into_response();
    };
    ([(header::CONTENT_TYPE, media_type), (header::CACHE_CONTROL, "public, max-age=31536000, immutable")], text)
        .into_response()
}
