//! Stories of the three people Archipel is for, told against the real application: instances on real
//! sockets, federating through the production path. One binary, as each costs a link.

mod support;

mod adapting;
mod api;
mod architecture;
mod bringing;
mod bundles;
mod bundles_forged;
mod clocks;
mod continuity;
mod conversations;
mod deliveries;
mod discovery;
mod doctor;
mod documents;
mod doubts;
mod faults;
mod fetches;
mod finding;
mod forms;
mod founding;
mod hiding;
mod inbox;
mod joining;
mod keeping;
mod keys;
mod media;
mod merging;
mod message_signatures;
mod metrics;
mod news;
mod notices;
mod origin_rule;
mod people;
mod practices;
mod returning;
mod roles;
mod snapshots;
mod sources;
mod specifications;
mod streams;
mod succession;
mod two_nodes;
mod watching;
mod writing;
