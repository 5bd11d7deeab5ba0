//! The built functions, each a process of its own, between API Gateway's events on one side and the
//! simulator and an AWS emulator on the other.
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "all of it is test code"
)]

mod access_key;
mod backends;
mod build;
mod callers;
mod cancellation;
mod causes;
mod cdk;
mod clients;
mod codes;
mod compliance;
mod contract;
mod dependencies;
mod docs;
mod doctor;
mod events;
mod faults;
mod initialisation;
mod intent;
mod licences;
mod limits;
mod local_world;
mod log;
mod makefile;
mod media_types;
mod metrics;
mod openapi;
mod own_word;
mod races;
mod receipts;
mod release;
mod repository;
mod resource_servers;
mod rotation;
mod scenes;
mod schemathesis;
mod secrecy;
mod standing;
mod stored;
mod supply_chain;
mod support;
mod table_faults;
mod template;
mod texts;
mod upstream;
mod verification;
mod workflows;
