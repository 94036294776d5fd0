//! What the program does with written text: Markdown and foreign HTML made safe, words folded for search,
//! two versions compared, two titles measured. Pure: no clock, no store, no language file.

pub mod diff;
pub mod fold;
mod html;
mod link;
pub mod markdown;
mod rebuild;
pub mod sanitize;
pub mod similarity;
