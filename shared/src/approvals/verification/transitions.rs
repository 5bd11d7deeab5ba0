//! The transitions of a verification: plain functions of the record and the time.

mod begin;
mod end;

pub(super) use begin::{Admission, begin};
pub(super) use end::{end, left};

#[cfg(test)]
pub(super) mod tests;
