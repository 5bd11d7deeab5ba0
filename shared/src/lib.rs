#![doc = include_str!("../README.md")]

mod app;
pub mod approvals;
pub mod edge;
pub mod nevis;
pub mod platform;
#[cfg(any(test, fuzzing))]
pub mod properties;

pub use app::{App, WarmUp};
