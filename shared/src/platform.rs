//! What everything else stands on: environment, time, randomness, hashes, connections. It knows none of the
//! other wings.
//!
//! `App` makes [`Config`], [`SdkConfig`] and the TLS configuration of [`http_client`] once, at initialisation;
//! connections to Nevis are made anew after a pause. Each request has its own [`Deadline`].

mod aws;
pub(crate) mod cause;
mod clock;
mod config;
mod deadline;
pub(crate) mod hash;
pub mod http_client;
pub(crate) mod random;
pub(crate) mod redacted;

pub use aws::{SdkConfig, sdk_config};
pub(crate) use cause::Unanswered;
pub use cause::{AwsService, Cause};
pub use clock::{Clock, Moment, rfc3339};
pub(crate) use config::ConfigError;
pub use config::{CallerAuth, Config, Policy, ReceiptConfig, Texts};
pub use deadline::Deadline;
pub(crate) use deadline::is_enough_for_nevis;
