//! Stories of the three people Archipel is for, told against the real application: instances on real
//! sockets, federating through the production path. One binary, as each costs a link.

mod support;

mod adapting;
mod api;
mod architecture;
mod conversations;
mod deliveries;
mod documents;
mod faults;
mod inbox;
mod joining;
mod media;
mod news;
mod origin_rule;
mod people;
mod practices;
mod roles;
mod snapshots;
mod two_nodes;
