//! What can be wrong with Nevis, or with what answers in its place.

use crate::platform::{Cause, Unanswered};

/// The part before the colon.
pub(super) const NEVIS: &str = "nevis";

/// What answers sends a web page.
pub(super) const HTML: Cause = Cause::new(NEVIS, "html");
/// It is not the word of Nevis: no JSON, not what was asked for, or about somebody else.
pub(super) const ANSWER: Cause = Cause::new(NEVIS, "answer");
/// What answers does not have this address, method or media type: it is not Nevis's API.
pub(super) const ADDRESS: Cause = Cause::new(NEVIS, "address");
/// What answers says that it failed: 408, 421, 425, 5xx.
pub(super) const ERROR: Cause = Cause::new(NEVIS, "error");
/// Nevis does not take the access key, and the secret holds no other.
pub(super) const KEY: Cause = Cause::new(NEVIS, "key");
/// Nevis refused something, and would not say whether it takes the access key.
pub(super) const INTROSPECTION: Cause = Cause::new(NEVIS, "introspection");
/// So little time was left that Nevis was not called.
pub(super) const DEADLINE: Cause = Cause::new(NEVIS, "deadline");

/// The set, for whoever documents it.
pub fn nevis_causes() -> impl Iterator<Item = Cause> {
    let unanswered = Unanswered::ALL.map(|unanswered| unanswered.cause(NEVIS));
    unanswered.into_iter().chain([HTML, ANSWER, ADDRESS, ERROR, KEY, INTROSPECTION, DEADLINE])
}
