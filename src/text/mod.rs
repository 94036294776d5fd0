//! What the program does with written text: Markdown and foreign HTML made safe, words folded for search,
//! two versions compared, French set as French is, two titles measured. Pure: no clock, no store, no language file.

pub mod diff;
pub mod dress;
pub mod fold;
mod html;
mod link;
pub mod markdown;
pub mod merge;
mod rebuild;
pub mod sanitize;
pub mod similarity;
