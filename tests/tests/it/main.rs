//! The built functions, each a process of its own, between API Gateway's events on one side and the
//! simulator and an AWS emulator on the other.
#![expect(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "all of it is test code")]

mod local_world;
mod smoke;
mod support;
