//! The model.

#![expect(clippy::wildcard_enum_match_arm, reason = "a promise looks at the outcomes that it is about")]

mod both;
mod by_hand;
mod calling_off;
mod checks;
mod clocks;
mod endpoints;
mod expected;
mod gate;
mod invocations;
mod promises;
mod properties;
mod records;
mod repeats;
mod sample;
mod scenario;
mod search;
mod starts;
mod state;
mod threes;
mod view;
mod world;
