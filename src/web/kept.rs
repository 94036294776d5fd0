//! Pages kept for anonymous readers, compressed once. A kept page is served only while nothing
//! that pages show was committed since by this process, and not for long, as another one may have
//! written: a node beside this one on a shared database, a command of the operator otherwise.

use axum::http::{HeaderMap, HeaderValue, StatusCode};
use bytes::Bytes;
use std::{
    collections::HashMap,
    io::Write as _,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

/// Most bytes kept; beyond, all is dropped and made again as it is read.
const MOST_BYTES: usize = 6 * 1024 * 1024;
/// Beside other nodes, and beside commands only.
const SHARED: Duration = Duration::from_secs(1);
const ALONE: Duration = Duration::from_secs(60);
/// Below this, compression costs more than it saves.
const SMALL: usize = 600;

/// How a body is packed.
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug)]
pub(super) enum Coding {
    Plain,
    Gzip,
    Brotli,
}

impl Coding {
    /// The best that the reader accepts.
    pub(super) fn of(headers: &HeaderMap) -> Self {
        let accepts = |name: &str| {
            headers
                .get_all("accept-encoding")
                .iter()
                .filter_map(|value| value.to_str().ok())
                .flat_map(|value| value.split(','))
                .any(|part| {
                    let mut parts = part.split(';').map(str::trim);
                    parts.next() == Some(name) && !parts.any(|q| matches!(q, "q=0" | "q=0.0"))
                })
        };
        if accepts("br") {
            Self::Brotli
        } else if accepts("gzip") {
            Self::Gzip
        } else {
            Self::Plain
        }
    }

    pub(super) fn header(self) -> Option<HeaderValue> {
        match self {
            Self::Plain => None,
            Self::Gzip => Some(HeaderValue::from_static("gzip")),
            Self::Brotli => Some(HeaderValue::from_static("br")),
        }
    }

    /// Packs a body; `Plain` when it would not pay.
    pub(super) fn pack(self, body: Bytes) -> (Self, Bytes) {
        if body.len() < SMALL {
            return (Self::Plain, body);
        }
        match self {
            Self::Plain => (self, body),
            Self::Gzip => {
                let mut encoder =
                    flate2::write::GzEncoder::new(Vec::with_capacity(body.len() / 3), flate2::Compression::new(6));
                match encoder.write_all(&body).and_then(|()| encoder.finish()) {
                    Ok(packed) => (self, packed.into()),
                    Err(_) => (Self::Plain, body),
                }
            }
            Self::Brotli => {
                let mut packed = Vec::with_capacity(body.len() / 4);
                let parameters = brotli::enc::BrotliEncoderParams { quality: 5, lgwin: 18, ..Default::default() };
                match brotli::BrotliCompress(&mut &*body, &mut packed, &parameters) {
                    Ok(_) => (self, packed.into()),
                    Err(_) => (Self::Plain, body),
                }
            }
        }
    }
}

/// An answer ready to go.
#[derive(Clone)]
pub(super) struct Kept {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
}

struct Slot {
    revision: u64,
    at: Instant,
    kept: Arc<Kept>,
}

/// The kept pages of an instance.
#[derive(Default)]
pub(super) struct KeptPages(Mutex<(usize, HashMap<String, Slot>)>);

impl KeptPages {
    /// A page, if it is still what would be made now.
    pub(super) fn get(&self, key: &str, revision: u64, shared: bool, now: Instant) -> Option<Arc<Kept>> {
        let inner = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let slot = inner.1.get(key)?;
        let life = if shared { SHARED } else { ALONE };
        (slot.revision == revision && now.saturating_duration_since(slot.at) < life).then(|| Arc::clone(&slot.kept))
    }

    /// Keeps a page that was made at `revision`.
    pub(super) fn put(&self, key: String, revision: u64, kept: Arc<Kept>) {
        let mut inner = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let size = kept.body.len() + key.len() + 512;
        if inner.0 + size > MOST_BYTES {
            inner.0 = 0;
            inner.1.clear();
            inner.1.shrink_to(64);
        }
        let old = inner.1.insert(key, Slot { revision, at: Instant::now(), kept });
        inner.0 += size;
        if let Some(old) = old {
            inner.0 = inner.0.saturating_sub(old.kept.body.len() + 512);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_that_another_process_may_have_changed_is_made_again_within_a_minute() {
        let pages = KeptPages::default();
        let kept = Kept { status: StatusCode::OK, headers: HeaderMap::new(), body: Bytes::from_static(b"Bonjour") };
        pages.put("/".into(), 3, Arc::new(kept));
        let now = Instant::now();
        let after =
            |seconds, revision, shared| pages.get("/", revision, shared, now + Duration::from_secs(seconds)).is_some();
        assert!(after(0, 3, false) && after(50, 3, false) && after(0, 3, true));
        assert!(!after(61, 3, false) && !after(2, 3, true) && !after(0, 4, false));
    }
}
