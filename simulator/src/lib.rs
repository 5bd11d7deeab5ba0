#![doc = include_str!("../README.md")]

mod approvals;
mod call;
mod clock;
mod concurrency;
mod connections;
mod control;
mod endpoint;
mod endpoints;
mod faults;
mod form;
mod gsm7;
mod inbox;
mod intents;
mod issuer;
mod journal;
mod lock;
mod package;
mod page;
mod reply;
mod routes;
pub mod server;
mod settings;
mod simulator;
mod state;
mod users;
mod world;

pub use endpoint::{Calls, Endpoint};
pub use faults::{Fault, FaultAnswer, FixedAnswer};
pub use inbox::Message;
pub use journal::{Entry, Event};
pub use page::{Page, Servers};
pub use reply::RefusalShape;
pub use settings::Settings;
pub use simulator::Simulator;

/// The access key that is valid at the start, until others are set.
pub const ACCESS_KEY: &str = "sim-access-key-4f9c2e7b1d8a6053";
