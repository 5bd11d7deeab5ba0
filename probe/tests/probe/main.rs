//! The probe as a program, against simulators that behave in several ways, and the table that it is made of.
#![expect(clippy::panic, clippy::unwrap_used, reason = "all of it is test code")]

mod contract;
mod profiles;
mod refusals;
mod runs;
mod stage;
mod terminal;
