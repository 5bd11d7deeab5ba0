//! The model: two invocations on one table, interleaved at every read, at every step and at every call
//! to Nevis; each step may land with its answer lost, or not land at all; each invocation may die
//! anywhere. All of these schedules are run, one after the other, and the promises of design section 4
//! are held over each.
//!
//! [`schedule`] walks through the choices, [`world`] is the table and Nevis, [`run`] drives the
//! invocations, [`start`], [`verification`] and [`repeat`] hold the promises.

mod repeat;
mod run;
mod schedule;
mod start;
mod verification;
mod world;
