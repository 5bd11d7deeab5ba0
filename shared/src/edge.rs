//! HTTP, and nowhere else: what a request holds, what a reply is, the line of the log about both.
//!
//! [`event`] makes a request of API Gateway's event, and an [`Exchange`] takes it up. [`Route`], `caller`,
//! [`named_user`] and [`JsonBody`] say what it holds; a [`Reply`] or a [`Problem`] answers it. Begin with
//! `exchange`, then read one function that uses it.

mod approval_body;
mod body;
pub(crate) mod caller;
pub mod event;
mod exchange;
pub(crate) mod log;
pub mod named_user;
mod problem;
mod reply;
pub mod route;

pub use approval_body::ApprovalBody;
pub use body::JsonBody;
pub use exchange::{Exchange, reply_of};
pub use log::{Event, initialisation_failed};
pub use problem::{NextStep, Problem, RECEIPT_WAIT};
pub use reply::Reply;
pub use route::Route;
