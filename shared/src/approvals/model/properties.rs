//! What holds of all records, not only of those that a scenario begins with.

mod arbitrary;
mod counts;
mod forgetting;
mod longest;
mod members;
mod sizes;
