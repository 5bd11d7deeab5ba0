//! What the acceptance tests and the local world stand on: the built functions under a Lambda
//! runtime of our own, the events that API Gateway sends, an AWS emulator, and the simulator.
//!
//! Start at [`world::World`]: one per test, holding everything that test needs and nothing of
//! another's.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::missing_panics_doc,
    reason = "test support: a broken set-up must end the test"
)]

mod announced;
pub mod aws;
pub mod backend_server;
pub mod built;
pub mod deployment;
pub mod emulator;
pub mod emulator_api;
pub mod forward;
pub mod gate;
pub mod gateway;
pub mod http_api;
pub mod lambda;
pub mod oidc;
pub mod openapi;
mod profile;
pub mod proxy;
pub mod receipt_issuer;
pub mod relay;
pub mod resource_server;
pub mod signature;
pub mod signing_key;
pub mod table;
pub mod template;
pub mod watch;
pub mod world;
