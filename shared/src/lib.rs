#![doc = include_str!("../README.md")]

pub mod access_key;
pub mod approval_body;
pub mod approvals;
pub mod caller;
pub mod clock;
pub mod config;
pub mod deadline;
pub mod event;
pub mod exchange;
mod hidden;
pub mod http_client;
pub mod initialise;
pub mod json_body;
pub mod named_user;
pub mod nevis;
pub mod problem;
#[cfg(any(test, fuzzing))]
pub mod properties;
mod random;
pub mod reply;
pub mod route;
pub mod telemetry;

pub use initialise::Countersign;
