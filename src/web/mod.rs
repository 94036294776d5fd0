//! Everything between a socket and a room: hosts, sessions, forms, errors, kept pages, headers.
//! It knows no room; `app.rs` gives it the routes, each with its declared access.

pub mod access;
pub mod api;
pub mod assets;
pub mod components;
pub mod error;
pub mod form;
mod front;
mod kept;
pub mod layout;
pub mod notices;
pub mod pages;
pub mod preferences;
pub mod sent;
pub mod session;
pub mod site;
pub mod throttle;
mod typed;
pub mod view;

pub use access::{Access, Routes};
pub use error::{PageError, PageResult};
pub use form::Submission;
pub use front::front;
pub use site::Site;
pub use view::{Role, View, Viewer};
