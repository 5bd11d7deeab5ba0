//! The model.

mod both;
mod by_hand;
mod calling_off;
mod checks;
mod clocks;
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
mod story;
mod threes;
mod view;
mod world;
