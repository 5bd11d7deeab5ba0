#![doc = include_str!("../README.md")]

mod answer;
pub mod console;
pub mod contract;
mod files;
mod findings;
pub mod hidden;
mod instance;
pub mod key;
mod phone;
mod plan;
mod report;
mod run;
mod session;
pub mod settings;
mod shape;
pub mod steps;

pub use run::run;
