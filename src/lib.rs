//! Archipel: territorial networks of digital inclusion publish practices, share them over
//! ActivityPub, and see where others adapted them.
//!
//! # The map
//!
//! Rooms are the mission's nouns; under them one floor of infrastructure; under that, leaves that
//! do no input or output. Arrows point down only (`tests/it/architecture.rs` holds us to it).
//!
//! | floor | modules |
//! |---|---|
//! | command line, founding, keeping, doctor | [`cli`], [`founding`], [`keeping`], [`doctor`] |
//! | composition: every kind, route, worker | [`app`] |
//! | above the rooms | [`api`], [`admin`], [`metrics`], [`upkeep`] |
//! | rooms | [`bundles`], [`moderation`], [`networks`], [`conversations`], [`practices`], [`specifications`], [`events`], [`publications`], [`people`] |
//! | floor | [`web`], [`federation`], [`jobs`], [`mail`], [`audit`], [`history`], [`db`], [`server`] |
//! | leaves | [`config`], [`here`], [`id`], [`random`], [`seal`], [`packed`], [`origin`], [`client_address`], [`text`], [`time`], [`territory`], [`locale`] |
//!
//! # Three walks
//!
//! - **A form**: route and its [`web::Access`] → [`web::Submission`] (session, token, limits) → a room's
//!   verb, such as [`practices::publish`], in a transaction → [`federation::outbox::append`] in the same one
//!   → commit → 303. Errors draw the same page again, 422, with all the text.
//! - **An inbound activity**: [`federation::Federation::receive`] (limits, digest, signature, origin) → the
//!   journal, durable, and in the same transaction [`federation::Handler::apply`] of a room, without any
//!   client → 202. What lacks something, or must be refused, is kept and looked at afterwards, one by one.
//! - **A delivery**: the outbox row, final bytes → the ordered stream of each inbox → signed at send
//!   time → acknowledged, tried again, or set aside where an administrator sees it.

#![forbid(unsafe_code)]

pub mod client_address;
pub mod config;
pub mod here;
pub mod id;
pub mod locale;
pub mod origin;
pub mod packed;
pub mod random;
pub mod seal;
pub mod territory;
pub mod text;
pub mod time;

pub mod audit;
pub mod db;
pub mod federation;
pub mod history;
pub mod jobs;
pub mod mail;
pub mod server;
pub mod web;

pub mod bundles;
pub mod conversations;
pub mod events;
pub mod moderation;
pub mod networks;
pub mod people;
pub mod practices;
pub mod publications;
pub mod specifications;

pub mod admin;
pub mod api;
pub mod app;
pub mod cli;
pub mod doctor;
pub mod founding;
pub mod keeping;
pub mod metrics;
pub mod upkeep;
