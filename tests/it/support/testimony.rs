//! What a story leaves behind when it fails: warnings of the programs in it, and what stood open in each instance
//! when something did not come true. A failure on a machine that nobody can visit is understood from that alone.

use archipel::{db::Db, time::Clock, web::Site};
use std::{
    fmt::Write as _,
    sync::{Mutex, Once, PoisonError},
};

static ALL: Mutex<Vec<(String, Db, Clock)>> = Mutex::new(Vec::new());

/// Remembers an instance of this story.
pub fn of(site: &Site) {
    static HEARD: Once = Once::new();
    HEARD.call_once(|| {
        // Captured by the test runner, and shown with what fails.
        let _ = tracing_subscriber::fmt().with_max_level(tracing::Level::WARN).with_test_writer().try_init();
    });
    let one = (site.config.origin.to_string(), site.db.clone(), site.clock.clone());
    ALL.lock().unwrap_or_else(PoisonError::into_inner).push(one);
}

/// What is open in each instance that still runs.
pub async fn given() -> String {
    let all = ALL.lock().unwrap_or_else(PoisonError::into_inner).clone();
    let mut text = String::new();
    for (origin, db, clock) in all {
        let _ = writeln!(text, "{origin}, at {}:", clock.now().0);
        for sql in [
            "select 'stream ' || inbox || ' head ' || head || ' acknowledged ' || acknowledged || ' fails ' || fails || ' next ' || next_at \
             || ' lease ' || lease_until || ' down ' || coalesce(cast(down_since as text), '-') || ' ' || last_error from streams",
            "select 'waits ' || state || ' next ' || next_at || ' ' || uri || ' ' || error from journal where state in ('new', 'waiting')",
            "select 'job ' || kind || ' ' || subject || ' next ' || next_at || ' lease ' || lease_until || ' ' || error from jobs",
            "select 'network ' || origin || ' ' || state || ' ' || software from networks",
        ] {
            let Ok(mut conn) = db.read().await else { continue };
            match conn.query(sql).all::<(String,)>().await {
                Ok(rows) => rows.iter().for_each(|(row,)| {
                    let _ = writeln!(text, "  {row}");
                }),
                Err(error) => {
                    let _ = writeln!(text, "  {error}");
                }
            }
        }
    }
    text
}
