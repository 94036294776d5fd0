//! Specifications (cahiers des charges): texts in sections and requirements that several networks draft, amend,
//! vote and adopt together. What stands here is their pure core: no store, no network, no clock.

pub mod document;

pub use document::{Document, Notice, Priority, Problem, Requirement, Retired, Section};
