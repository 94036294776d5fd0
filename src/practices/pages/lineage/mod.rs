//! The tree that a sheet belongs to (arbre d'essaimage), across networks: as a page, as files to keep,
//! and what differs between a sheet and the one it was made from.

pub(super) mod difference;
pub(super) mod export;
pub(super) mod page;
