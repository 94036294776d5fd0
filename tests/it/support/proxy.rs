//! A thin line: a small TCP proxy before one instance, which delays, lets so many bytes a second through in each
//! direction, stalls and cuts some requests, and can be cut altogether. It reads of HTTP only where a request begins.

use std::{
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU16, AtomicU64, AtomicUsize, Ordering},
    },
    time::Duration,
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream, tcp::OwnedReadHalf, tcp::OwnedWriteHalf},
    sync::{Mutex as Turn, Notify, mpsc},
    task::JoinHandle,
    time::{Instant, sleep, sleep_until},
};

/// What is carried at once: small, so that connections share the line.
const PIECE: usize = 512;

/// What the line is like.
#[derive(Clone, Copy, Debug, Default)]
pub struct Weather {
    /// Of a round trip; opening a connection takes one more.
    pub delay: Duration,
    /// In each direction; 0: as many as come.
    pub bytes_per_second: u32,
    /// Of a hundred requests so many are lost on the way. Senders see that as a stall of some seconds (three of
    /// four) or as a connection that is cut.
    pub lost: u64,
}

#[derive(Default)]
struct State {
    target: AtomicU16,
    weather: Mutex<Weather>,
    is_cut: Mutex<bool>,
    cut: Notify,
    /// When each direction is free again.
    line: [Arc<Turn<Option<Instant>>>; 2],
    random: Mutex<u64>,
    up: AtomicU64,
    down: AtomicU64,
    in_flight: AtomicUsize,
    most: AtomicUsize,
    lost: AtomicUsize,
}

/// See the module. It ends with its value.
pub struct Proxy {
    state: Arc<State>,
    task: JoinHandle<()>,
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.task.abort();
        self.state.cut.notify_waiters();
    }
}

impl Proxy {
    /// Listens at `port` for what is meant for `target`, both on this machine.
    ///
    /// # Errors
    /// When the port is taken.
    pub async fn start(port: u16, target: u16, seed: u64) -> std::io::Result<Self> {
        Self::on(port, target, seed, Default::default()).await
    }

    async fn on(port: u16, target: u16, seed: u64, line: [Arc<Turn<Option<Instant>>>; 2]) -> std::io::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", port)).await?;
        let random = Mutex::new(seed | 1);
        let state = Arc::new(State { target: AtomicU16::new(target), random, line, ..State::default() });
        let shared = Arc::clone(&state);
        let task = tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                tokio::spawn(carry(Arc::clone(&shared), socket));
            }
        });
        Ok(Self { state, task })
    }

    /// A proxy before the instance at the other end of the same line: what comes back from the one shares it with
    /// what goes to the other.
    ///
    /// # Errors
    /// When the port is taken.
    pub async fn facing(&self, port: u16, target: u16) -> std::io::Result<Self> {
        let [there, back] = self.state.line.clone();
        Self::on(port, target, 1, [back, there]).await
    }

    /// From now on.
    pub fn set(&self, weather: Weather) {
        *lock(&self.state.weather) = weather;
    }

    /// New connections lead to another port.
    pub fn turn_to(&self, target: u16) {
        self.state.target.store(target, Ordering::Relaxed);
    }

    /// Nothing passes any more.
    pub fn cut(&self) {
        *lock(&self.state.is_cut) = true;
        self.state.cut.notify_waiters();
    }

    /// The opposite.
    pub fn mend(&self) {
        *lock(&self.state.is_cut) = false;
    }

    /// Bytes carried to the instance, and back.
    pub fn bytes(&self) -> (u64, u64) {
        (self.state.up.load(Ordering::Relaxed), self.state.down.load(Ordering::Relaxed))
    }

    /// The most deliveries that were under way at once.
    pub fn most_in_flight(&self) -> usize {
        self.state.most.load(Ordering::Relaxed)
    }

    /// Requests that were stalled or cut.
    pub fn lost(&self) -> usize {
        self.state.lost.load(Ordering::Relaxed)
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl State {
    fn below(&self, bound: u64) -> u64 {
        let mut state = lock(&self.random);
        *state ^= *state << 13;
        *state ^= *state >> 7;
        *state ^= *state << 17;
        *state % bound
    }

    fn weather(&self) -> Weather {
        *lock(&self.weather)
    }

    /// Waits until so many bytes have passed in this direction.
    async fn pace(&self, direction: usize, bytes: usize) {
        let rate = self.weather().bytes_per_second;
        if rate == 0 {
            return;
        }
        let took = Duration::from_secs_f64(bytes as f64 / f64::from(rate));
        let mut free = self.line[direction].lock().await;
        let now = Instant::now();
        let until = free.map_or(now, |free| free.max(now)) + took;
        *free = Some(until);
        drop(free);
        sleep_until(until).await;
    }
}

/// A delivery under way on one connection.
struct Delivery<'a> {
    state: &'a State,
    is_under_way: Mutex<bool>,
}

impl Delivery<'_> {
    fn begins(&self) {
        if !std::mem::replace(&mut *lock(&self.is_under_way), true) {
            let now = self.state.in_flight.fetch_add(1, Ordering::Relaxed) + 1;
            self.state.most.fetch_max(now, Ordering::Relaxed);
        }
    }

    fn ends(&self) {
        if std::mem::replace(&mut *lock(&self.is_under_way), false) {
            self.state.in_flight.fetch_sub(1, Ordering::Relaxed);
        }
    }
}

impl Drop for Delivery<'_> {
    fn drop(&mut self) {
        self.ends();
    }
}

async fn carry(state: Arc<State>, client: TcpStream) {
    let cut = state.cut.notified();
    if *lock(&state.is_cut) {
        return;
    }
    let Ok(server) = TcpStream::connect(("127.0.0.1", state.target.load(Ordering::Relaxed))).await else { return };
    let _ = (client.set_nodelay(true), server.set_nodelay(true));
    let delivery = Delivery { state: &state, is_under_way: Mutex::new(false) };
    let ((from_client, to_client), (from_server, to_server)) = (client.into_split(), server.into_split());
    let work = async {
        sleep(state.weather().delay).await;
        tokio::select! {
            () = way(&state, 0, from_client, to_server, &delivery) => {}
            () = way(&state, 1, from_server, to_client, &delivery) => {}
        }
    };
    tokio::select! {
        () = work => {}
        () = cut => {}
    }
}

/// One direction of one connection, until either end is gone or the connection is cut.
async fn way(
    state: &State,
    direction: usize,
    mut from: OwnedReadHalf,
    mut to: OwnedWriteHalf,
    delivery: &Delivery<'_>,
) {
    let (sender, mut receiver) = mpsc::channel::<(Instant, Vec<u8>)>(64);
    let read = async move {
        let mut buffer = [0; PIECE];
        while let Ok(count @ 1..) = from.read(&mut buffer).await {
            let piece = buffer[..count].to_vec();
            if direction == 0 && (piece.starts_with(b"POST ") || piece.starts_with(b"GET ")) {
                if piece.starts_with(b"POST /inbox") {
                    delivery.begins();
                }
                if state.below(100) < state.weather().lost {
                    state.lost.fetch_add(1, Ordering::Relaxed);
                    if state.below(4) == 0 {
                        return;
                    }
                    sleep(Duration::from_millis(1_000 + state.below(4_000))).await;
                }
            }
            if direction == 1 && piece.starts_with(b"HTTP/1.") {
                delivery.ends();
            }
            if sender.send((Instant::now(), piece)).await.is_err() {
                return;
            }
        }
    };
    let write = async {
        while let Some((at, piece)) = receiver.recv().await {
            sleep_until(at + state.weather().delay / 2).await;
            state.pace(direction, piece.len()).await;
            let carried = if direction == 0 { &state.up } else { &state.down };
            carried.fetch_add(piece.len() as u64, Ordering::Relaxed);
            if to.write_all(&piece).await.is_err() {
                return;
            }
        }
    };
    tokio::join!(read, write);
}
