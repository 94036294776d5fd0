//! What no test inside one process can show: the real program, two of it federating over loopback, dies at its Nth
//! system call, meets a disk that fails, sleeps beside another on one database, and speaks over a thin line. People
//! write meanwhile, by the API; what they were told is held against both databases by an auditor with SQL of its own.
//!
//! ```text
//! tests/run --only kills                                   on SQLite, then on PostgreSQL
//! KILL_POINTS=300 cargo nextest run --test kill at_every   more fail points
//! KILL_POINT=pwrite64:17:0 cargo nextest run --test kill at_every    this one, as a failure prints it
//! ```
//!
//! A fail point is a system call and how many times a thread has entered it: strace kills the program there, so the
//! program has no hook, and no build of it can be made with one. What a point replays is not exact: threads take their
//! turns as they like.

#[path = "../it/support/mod.rs"]
mod support;

mod auditor;
mod disk;
mod fenced;
mod kills;
mod ledger;
mod life;
mod line;
mod planted;
mod site;
