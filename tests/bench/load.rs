//! The load: HTTP/1.1 connections that are kept open. Closed loop: each connection sends the next
//! request when it has its answer, which tells how much the server can do. Open loop: requests leave
//! at a fixed rate whatever the answers do, and a latency counts from the instant the request was
//! due, so that a pause of the server is felt by every request that falls into it.

use crate::measure::milliseconds;
use anyhow::{Context as _, Result};
use bytes::Bytes;
use http::{HeaderMap, Request, StatusCode};
use http_body_util::{BodyExt as _, Full};
use hyper::client::conn::http1::{self, SendRequest};
use hyper_util::rt::TokioIo;
use std::{
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::{Duration, Instant},
};
use tokio::{
    net::TcpStream,
    sync::{Mutex as AsyncMutex, mpsc},
    task::JoinSet,
};

/// A request ready to go, as often as one likes.
pub type Ready = Request<Full<Bytes>>;

/// Connections of the open loop: more than are ever busy at once, unless the server stands still.
const OPEN: usize = 64;

/// An answer, read whole.
pub struct Answer {
    /// Its status.
    pub status: StatusCode,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body, as it was packed.
    pub body: Bytes,
}

/// A connection to this machine.
pub struct Connection {
    port: u16,
    sender: SendRequest<Full<Bytes>>,
}

impl Connection {
    /// Connects.
    pub async fn open(port: u16) -> Result<Self> {
        Ok(Self { port, sender: connect(port).await? })
    }

    /// Sends a request and reads its answer; connects again when the server closed in between.
    pub async fn send(&mut self, request: Ready) -> Result<Answer> {
        if self.sender.ready().await.is_err() {
            self.sender = connect(self.port).await?;
        }
        let (parts, body) = self.sender.send_request(request).await?.into_parts();
        Ok(Answer { status: parts.status, headers: parts.headers, body: body.collect().await?.to_bytes() })
    }
}

async fn connect(port: u16) -> Result<SendRequest<Full<Bytes>>> {
    let stream = TcpStream::connect(("127.0.0.1", port)).await.context("the server does not listen")?;
    stream.set_nodelay(true)?;
    let (sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
    tokio::spawn(connection);
    Ok(sender)
}

/// One request on a connection of its own.
pub async fn once(port: u16, request: Ready) -> Result<Answer> {
    Connection::open(port).await?.send(request).await
}

/// What came of many requests.
#[derive(Default)]
pub struct Outcome {
    /// Answers with the status that was wanted.
    pub good: usize,
    /// All others, lost connections included.
    pub bad: usize,
    /// Milliseconds of the good ones.
    pub latencies: Vec<f64>,
    /// From the first request to the last answer.
    pub elapsed: Duration,
}

impl Outcome {
    fn add(&mut self, answer: &Result<Answer>, wanted: StatusCode, since: Instant) {
        match answer {
            Ok(answer) if answer.status == wanted => {
                self.good += 1;
                self.latencies.push(milliseconds(since.elapsed()));
            }
            _ => self.bad += 1,
        }
    }

    fn join(&mut self, other: Self) {
        self.good += other.good;
        self.bad += other.bad;
        self.latencies.extend(other.latencies);
    }

    /// Good answers in a second.
    pub fn rate(&self) -> f64 {
        crate::measure::count(self.good) / self.elapsed.as_secs_f64()
    }
}

/// Sends each request once, in order, on so many connections; `wanted` is the good answer.
pub async fn drain(port: u16, connections: usize, requests: Vec<Ready>, wanted: StatusCode) -> Result<Outcome> {
    let queue = Arc::new(Mutex::new(requests.into_iter()));
    let mut workers = JoinSet::new();
    let opened = open(port, connections).await?;
    let begin = Instant::now();
    for mut connection in opened {
        let queue = Arc::clone(&queue);
        workers.spawn(async move {
            let mut outcome = Outcome::default();
            loop {
                let next = queue.lock().unwrap_or_else(PoisonError::into_inner).next();
                let Some(request) = next else { return outcome };
                let since = Instant::now();
                outcome.add(&connection.send(request).await, wanted, since);
            }
        });
    }
    gather(workers, begin).await
}

/// Sends the requests over and over for a while, as fast as answers come.
pub async fn repeat(port: u16, connections: usize, requests: &Arc<Vec<Ready>>, time: Duration) -> Result<Outcome> {
    let mut workers = JoinSet::new();
    let next = Arc::new(AtomicUsize::new(0));
    let opened = open(port, connections).await?;
    let begin = Instant::now();
    for mut connection in opened {
        let (requests, next) = (Arc::clone(requests), Arc::clone(&next));
        workers.spawn(async move {
            let mut outcome = Outcome::default();
            while begin.elapsed() < time {
                let request = requests[next.fetch_add(1, Ordering::Relaxed) % requests.len()].clone();
                let since = Instant::now();
                outcome.add(&connection.send(request).await, StatusCode::OK, since);
            }
            outcome
        });
    }
    gather(workers, begin).await
}

/// Sends the requests over and over at a fixed rate.
pub async fn steady(port: u16, rate: u32, requests: &Arc<Vec<Ready>>, time: Duration) -> Result<Outcome> {
    let opened = open(port, OPEN).await?;
    let (sender, receiver) = mpsc::unbounded_channel::<(usize, Instant)>();
    let begin = Instant::now();
    // A thread of its own: timers of the runtime are a millisecond coarse.
    let pace = thread::spawn(move || {
        let step = Duration::from_secs(1) / rate;
        let mut due = begin;
        for number in 0.. {
            if due.duration_since(begin) >= time {
                return;
            }
            thread::sleep(due.saturating_duration_since(Instant::now()));
            if sender.send((number, due)).is_err() {
                return;
            }
            due += step;
        }
    });
    let receiver = Arc::new(AsyncMutex::new(receiver));
    let mut workers = JoinSet::new();
    for mut connection in opened {
        let (requests, receiver) = (Arc::clone(requests), Arc::clone(&receiver));
        workers.spawn(async move {
            let mut outcome = Outcome::default();
            loop {
                let next = receiver.lock().await.recv().await;
                let Some((number, due)) = next else { return outcome };
                let request = requests[number % requests.len()].clone();
                outcome.add(&connection.send(request).await, StatusCode::OK, due);
            }
        });
    }
    let outcome = gather(workers, begin).await;
    let _ = pace.join();
    outcome
}

async fn open(port: u16, connections: usize) -> Result<Vec<Connection>> {
    let mut opened = Vec::with_capacity(connections);
    for _ in 0..connections {
        opened.push(Connection::open(port).await?);
    }
    Ok(opened)
}

async fn gather(mut workers: JoinSet<Outcome>, begin: Instant) -> Result<Outcome> {
    let mut all = Outcome::default();
    while let Some(outcome) = workers.join_next().await {
        all.join(outcome?);
    }
    all.elapsed = begin.elapsed();
    Ok(all)
}
