//! The network between the instances of a run: no socket, a request goes from the client of one to the router of
//! another. Each direction of each link has its own weather, and its faults come from the seed.

use archipel::random::Random;
use axum::{Router, body::Body};
use bytes::Bytes;
use reqwest::{Request, Response, ResponseBuilderExt as _};
use reqwest_middleware::{Middleware, Next};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
};
use tokio::runtime::Handle;
use tower::ServiceExt as _;

/// Largest answer that is carried.
const MOST: usize = 8 * 1024 * 1024;
/// What a captive portal says, whatever was asked.
const PORTAL: &str =
    "<html><title>Wifi du port</title><p>Bienvenue. Acceptez les conditions pour continuer.</p></html>";

/// What became of requests: the figures of a run.
#[derive(Default)]
pub struct Counts {
    pub sent: AtomicU64,
    /// On their way now.
    pub under_way: AtomicU64,
    pub lost: AtomicU64,
    pub unanswered: AtomicU64,
    pub doubled: AtomicU64,
    pub delayed: AtomicU64,
    pub garbled: AtomicU64,
    pub intercepted: AtomicU64,
}

/// An instance that listens.
struct Listener {
    handle: Handle,
    router: Router,
}

/// A request that was caught on its way, and comes later.
struct Held {
    to: String,
    request: http::Request<Bytes>,
}

/// What happens to one request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    Well,
    Lost,
    /// It takes effect; nobody hears of it.
    Unanswered,
    Doubled,
    /// The sender gives up; it arrives after what is sent later.
    Delayed,
    /// Half of the request arrives.
    Truncated,
    /// Half of the answer arrives.
    HalfAnswered,
    /// The server at the other end of the line is in trouble.
    Unavailable,
    /// Somebody else answers.
    Portal,
}

const FAULTS: [Fate; 8] = [
    Fate::Lost,
    Fate::Unanswered,
    Fate::Doubled,
    Fate::Delayed,
    Fate::Truncated,
    Fate::HalfAnswered,
    Fate::Unavailable,
    Fate::Portal,
];

struct State {
    listeners: BTreeMap<String, Listener>,
    /// Directions in which nothing passes.
    cut: BTreeSet<(String, String)>,
    /// Of a hundred requests so many meet a fault.
    weather: u64,
    held: Vec<Held>,
    /// An instance that dies at the so many-th request that it gets from now on, before or after it was taken.
    dies: Option<Death>,
    /// Those that died so, until the scenario notices.
    dead: BTreeSet<String>,
}

struct Death {
    whom: String,
    after: u64,
    answered: bool,
}

/// See the module. Cheap to clone.
#[derive(Clone)]
pub struct Network {
    state: Arc<Mutex<State>>,
    random: Random,
    pub counts: Arc<Counts>,
}

impl Network {
    pub fn new(seed: u64) -> Self {
        let state = State {
            listeners: BTreeMap::new(),
            cut: BTreeSet::new(),
            weather: 0,
            held: Vec::new(),
            dies: None,
            dead: BTreeSet::new(),
        };
        Self { state: Arc::new(Mutex::new(state)), random: Random::seeded(seed ^ 0x6e65_7477), counts: Arc::default() }
    }

    fn with<T>(&self, work: impl FnOnce(&mut State) -> T) -> T {
        work(&mut self.state.lock().expect("nobody panics while holding it"))
    }

    /// The wire of the instance with this authority.
    pub fn wire(&self, from: &str) -> Arc<dyn Middleware> {
        Arc::new(Wire { from: from.to_owned(), network: self.clone() })
    }

    /// Whether a request is on its way, or its answer.
    pub fn is_busy(&self) -> bool {
        self.counts.under_way.load(Ordering::SeqCst) > 0
    }

    pub fn attach(&self, authority: &str, handle: Handle, router: Router) {
        self.with(|state| {
            state.dead.remove(authority);
            state.listeners.insert(authority.to_owned(), Listener { handle, router })
        });
    }

    pub fn detach(&self, authority: &str) {
        self.with(|state| state.listeners.remove(authority));
    }

    /// Nothing passes from one to the other any more; the other way is another matter.
    pub fn cut(&self, from: &str, to: &str) {
        self.with(|state| state.cut.insert((from.to_owned(), to.to_owned())));
    }

    /// Cables are mended, the weather is fair, and what was held is lost.
    pub fn heal(&self) {
        self.with(|state| {
            state.cut.clear();
            state.weather = 0;
            state.held.clear();
            state.dies = None;
        });
    }

    /// True when nothing passes from one to the other.
    pub fn is_cut(&self, from: &str, to: &str) -> bool {
        self.with(|state| state.cut.contains(&(from.to_owned(), to.to_owned())))
    }

    pub fn mend(&self) {
        self.with(|state| state.cut.clear());
    }

    /// Of a hundred requests `percent` meet a fault.
    pub fn weather(&self, percent: u64) {
        self.with(|state| state.weather = percent);
    }

    /// It dies at one of the requests that it gets; `answered`: after it has done its work.
    pub fn let_die(&self, whom: &str, after: u64, answered: bool) {
        self.with(|state| state.dies = Some(Death { whom: whom.to_owned(), after, answered }));
    }

    /// Those that died on the way since the last call.
    pub fn dead(&self) -> Vec<String> {
        self.with(|state| std::mem::take(&mut state.dead)).into_iter().collect()
    }

    /// What was held back arrives now, the last first.
    pub async fn release(&self) {
        let held = self.with(|state| std::mem::take(&mut state.held));
        for one in held.into_iter().rev() {
            let _ = self.carry(&one.to, &one.request).await;
        }
    }

    fn fate(&self, from: &str, to: &str) -> Fate {
        let (there, back, weather) = self.with(|state| {
            let cut = |a: &str, b: &str| state.cut.contains(&(a.to_owned(), b.to_owned()));
            (cut(from, to), cut(to, from), state.weather)
        });
        if there {
            Fate::Lost
        } else if back {
            Fate::Unanswered
        } else if self.random.below(100) < weather {
            let count = u64::try_from(FAULTS.len()).expect("few");
            FAULTS[usize::try_from(self.random.below(count)).expect("few")]
        } else {
            Fate::Well
        }
    }

    async fn pass(&self, from: &str, request: http::Request<Bytes>) -> Result<http::Response<Bytes>, &'static str> {
        let to = request.uri().authority().map(ToString::to_string).unwrap_or_default();
        let counts = &self.counts;
        let count = |counter: &AtomicU64| counter.fetch_add(1, Ordering::Relaxed);
        count(&counts.sent);
        match self.fate(from, &to) {
            Fate::Well => self.carry(&to, &request).await,
            Fate::Lost => {
                count(&counts.lost);
                Err("no route to it")
            }
            Fate::Unanswered => {
                count(&counts.unanswered);
                let _ = self.carry(&to, &request).await;
                Err("no answer in time")
            }
            Fate::Doubled => {
                count(&counts.doubled);
                let _ = self.carry(&to, &request).await;
                self.carry(&to, &request).await
            }
            Fate::Delayed => {
                count(&counts.delayed);
                self.with(|state| state.held.push(Held { to, request }));
                Err("no answer in time")
            }
            Fate::Truncated => {
                count(&counts.garbled);
                let (head, body) = request.into_parts();
                let half = http::Request::from_parts(head, body.slice(..body.len() / 2));
                self.carry(&to, &half).await
            }
            Fate::HalfAnswered => {
                count(&counts.garbled);
                let (head, body) = self.carry(&to, &request).await?.into_parts();
                Ok(http::Response::from_parts(head, body.slice(..body.len() / 2)))
            }
            Fate::Unavailable => {
                count(&counts.intercepted);
                Ok(answer(503, "text/plain", "the database does not answer"))
            }
            Fate::Portal => {
                count(&counts.intercepted);
                let status = [200, 200, 302, 403, 404, 511][usize::try_from(self.random.below(6)).expect("few")];
                Ok(answer(status, "text/html; charset=utf-8", PORTAL))
            }
        }
    }

    /// To the router of the other side, on the threads of the other side.
    async fn carry(&self, to: &str, request: &http::Request<Bytes>) -> Result<http::Response<Bytes>, &'static str> {
        let (handle, router, death) = self.with(|state| {
            let Some(listener) = state.listeners.get(to) else { return Err("connection refused") };
            let found = (listener.handle.clone(), listener.router.clone());
            let death = match &mut state.dies {
                Some(death) if death.whom == to && death.after == 0 => {
                    let answered = death.answered;
                    state.dies = None;
                    Some(answered)
                }
                Some(death) if death.whom == to => {
                    death.after -= 1;
                    None
                }
                _ => None,
            };
            Ok((found.0, found.1, death))
        })?;
        let mut inner = http::Request::new(Body::from(request.body().clone()));
        inner.method_mut().clone_from(request.method());
        inner.headers_mut().clone_from(request.headers());
        *inner.uri_mut() =
            request.uri().path_and_query().expect("an address has a path").to_string().parse().expect("a path");
        inner.headers_mut().insert("host", to.parse().expect("an authority is a header"));
        inner.headers_mut().insert("content-length", request.body().len().into());
        let work = handle.spawn(async move {
            let response = router.oneshot(inner).await.unwrap_or_else(|never| match never {});
            let (head, body) = response.into_parts();
            Some(http::Response::from_parts(head, axum::body::to_bytes(body, MOST).await.ok()?))
        });
        match death {
            None => work.await.ok().flatten().ok_or("connection reset"),
            Some(answered) => {
                if answered {
                    let _ = work.await;
                } else {
                    // It has begun, and does not come to an end.
                    tokio::task::yield_now().await;
                }
                self.detach(to);
                self.with(|state| state.dead.insert(to.to_owned()));
                Err("connection reset")
            }
        }
    }
}

fn answer(status: u16, media_type: &str, text: &'static str) -> http::Response<Bytes> {
    http::Response::builder()
        .status(status)
        .header("content-type", media_type)
        .header("location", "https://portal.example/")
        .body(Bytes::from_static(text.as_bytes()))
        .expect("a response")
}

/// A request is on its way until this is dropped, with whoever sent it if it dies.
struct UnderWay(Arc<Counts>);

impl UnderWay {
    fn new(counts: &Arc<Counts>) -> Self {
        counts.under_way.fetch_add(1, Ordering::SeqCst);
        Self(Arc::clone(counts))
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.0.under_way.fetch_sub(1, Ordering::SeqCst);
    }
}

/// The client's end: nothing that is asked for leaves the program.
struct Wire {
    from: String,
    network: Network,
}

#[async_trait::async_trait]
impl Middleware for Wire {
    async fn handle(
        &self,
        request: Request,
        _: &mut http::Extensions,
        _: Next<'_>,
    ) -> reqwest_middleware::Result<Response> {
        let url = request.url().clone();
        let mut carried = http::Request::new(Bytes::copy_from_slice(
            request.body().and_then(|body| body.as_bytes()).unwrap_or_default(),
        ));
        carried.method_mut().clone_from(request.method());
        carried.headers_mut().clone_from(request.headers());
        *carried.uri_mut() =
            url.as_str().parse().map_err(reqwest_middleware::Error::middleware::<http::uri::InvalidUri>)?;
        let under_way = UnderWay::new(&self.network.counts);
        let answered = self.network.pass(&self.from, carried).await;
        drop(under_way);
        let (head, body) =
            answered.map_err(|why| reqwest_middleware::Error::Middleware(anyhow::Error::msg(why)))?.into_parts();
        let mut response = http::Response::builder().status(head.status).url(url);
        *response.headers_mut().expect("nothing wrong so far") = head.headers;
        Ok(response.body(body).expect("a response").into())
    }
}
