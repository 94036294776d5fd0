//! Both sides look, after each catch-up, whether they hold the same. A stream proves that everything that was said has
//! come; the digest proves that it is still there, and the same. Two questions are asked of the other side: what of
//! yours is for me, and what of mine do you hold.
//!
//! `tree` is the digest, `held` reads it from our tables, `serve` tells it, `compare` asks and goes down to what
//! differs, `repair` brings what another network has and is not here as it has it, `recover` brings back what is our
//! own and was lost, `reactions` those of our people, `said` what was said here about texts, `files` what it shows,
//! `contributed` what it said before we followed it. What came of it is kept in [`super::continuity`].

mod compare;
mod contributed;
mod files;
mod held;
mod reactions;
mod recover;
mod repair;
mod said;
mod serve;
mod tree;
mod work;

pub use files::get as kept_file;
pub use serve::get;
pub use work::{COMPARE, Compare};

use super::continuity::{Collection, Direction};
