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
mod build;
mod callers;
mod contract;
mod dependencies;
mod faults;
mod initialisation;
mod intent;
mod limits;
mod local_world;
mod log;
mod openapi;
mod races;
mod receipts;
mod resource_servers;
mod scenes;
mod support;
mod table_faults;
mod template;
mod texts;
mod upstream;
mod verification;
