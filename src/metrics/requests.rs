//! What the front door answered, and how fast: a few atomic counters in the outermost layer.

use super::text::{Kind, Text};
use axum::{
    extract::{Request, State},
    http::Method,
    middleware::Next,
    response::Response,
};
use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
    time::{Duration, Instant},
};

/// Upper bounds of the histogram, in milliseconds and as they are written, in seconds.
const BOUNDS: [(u64, &str); 12] = [
    (5, "0.005"),
    (10, "0.01"),
    (25, "0.025"),
    (50, "0.05"),
    (100, "0.1"),
    (250, "0.25"),
    (500, "0.5"),
    (1_000, "1"),
    (2_500, "2.5"),
    (5_000, "5"),
    (10_000, "10"),
    (30_000, "30"),
];
const CLASSES: [&str; 5] = ["1xx", "2xx", "3xx", "4xx", "5xx"];
/// Statuses lie between 100 and 599.
const STATUSES: usize = 500;

/// Counters since the start of this process.
#[derive(Debug)]
pub struct Requests {
    classes: [AtomicU64; CLASSES.len()],
    /// Each request in its own bucket alone; the last one is beyond all bounds.
    buckets: [AtomicU64; BOUNDS.len() + 1],
    microseconds: AtomicU64,
    inbox: Vec<AtomicU64>,
}

impl Default for Requests {
    fn default() -> Self {
        let inbox = std::iter::repeat_with(AtomicU64::default).take(STATUSES).collect();
        Self { classes: Default::default(), buckets: Default::default(), microseconds: AtomicU64::default(), inbox }
    }
}

/// The layer: from the request to the head of its answer.
pub async fn count(State(requests): State<Arc<Requests>>, request: Request, next: Next) -> Response {
    let inbox = request.method() == Method::POST && request.uri().path().ends_with("/inbox");
    let began = Instant::now();
    let response = next.run(request).await;
    requests.note(response.status().as_u16(), began.elapsed(), inbox);
    response
}

impl Requests {
    fn note(&self, status: u16, took: Duration, inbox: bool) {
        let at = usize::from(status.clamp(100, 599)) - 100;
        self.classes[at / 100].fetch_add(1, Relaxed);
        let bucket = BOUNDS.iter().position(|(bound, _)| took <= Duration::from_millis(*bound)).unwrap_or(BOUNDS.len());
        self.buckets[bucket].fetch_add(1, Relaxed);
        self.microseconds.fetch_add(u64::try_from(took.as_micros()).unwrap_or(u64::MAX), Relaxed);
        if inbox {
            self.inbox[at].fetch_add(1, Relaxed);
        }
    }

    pub(super) fn write(&self, text: &mut Text) {
        text.family(
            "archipel_http_requests_total",
            Kind::Counter,
            "Requests answered since the start, by class of status.",
        );
        for (class, count) in CLASSES.iter().zip(&self.classes) {
            text.sample("archipel_http_requests_total", &[("class", class)], count.load(Relaxed));
        }
        let name = "archipel_http_request_duration_seconds";
        text.family(name, Kind::Histogram, "From the request to the head of its answer.");
        let mut total = 0;
        for ((_, bound), count) in BOUNDS.iter().zip(&self.buckets) {
            total += count.load(Relaxed);
            text.sample(&format!("{name}_bucket"), &[("le", bound)], total);
        }
        total += self.buckets[BOUNDS.len()].load(Relaxed);
        text.sample(&format!("{name}_bucket"), &[("le", "+Inf")], total);
        let sum = self.microseconds.load(Relaxed);
        text.sample(&format!("{name}_sum"), &[], format_args!("{}.{:06}", sum / 1_000_000, sum % 1_000_000));
        text.sample(&format!("{name}_count"), &[], total);
        text.family(
            "archipel_inbox_answers_total",
            Kind::Counter,
            "Deliveries of others answered since the start, by status.",
        );
        for (at, count) in self.inbox.iter().enumerate() {
            let count = count.load(Relaxed);
            if count > 0 {
                text.sample("archipel_inbox_answers_total", &[("status", &(at + 100).to_string())], count);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_request_counts_once_and_buckets_add_up() {
        let requests = Requests::default();
        requests.note(200, Duration::from_millis(5), false);
        requests.note(202, Duration::from_millis(6), true);
        requests.note(503, Duration::from_secs(60), true);
        let mut text = Text::default();
        requests.write(&mut text);
        let text = text.end();
        for line in [
            "archipel_http_requests_total{class=\"2xx\"} 2",
            "archipel_http_requests_total{class=\"5xx\"} 1",
            "archipel_http_request_duration_seconds_bucket{le=\"0.005\"} 1",
            "archipel_http_request_duration_seconds_bucket{le=\"0.01\"} 2",
            "archipel_http_request_duration_seconds_bucket{le=\"30\"} 2",
            "archipel_http_request_duration_seconds_bucket{le=\"+Inf\"} 3",
            "archipel_http_request_duration_seconds_sum 60.011000",
            "archipel_http_request_duration_seconds_count 3",
            "archipel_inbox_answers_total{status=\"202\"} 1",
            "archipel_inbox_answers_total{status=\"503\"} 1",
        ] {
            assert!(text.lines().any(|found| found == line), "{line}: {text}");
        }
    }
}
