//! All calls to Nevis of one invocation.

use std::time::Duration;

use tokio::time::Instant;

use super::cause::ANSWER;
use crate::platform::{Cause, Deadline, is_enough_for_nevis};

/// Their common time limit, and what the log says of them.
#[derive(Debug)]
pub struct NevisCalls {
    deadline: Deadline,
    /// The end of what was shared out last.
    pub(super) until: Instant,
    /// The status of Nevis's last answer, introspections of the key apart, if there was one.
    pub(super) status: Option<u16>,
    /// How long all calls took together; `None` where there was none.
    pub(super) spent: Option<Duration>,
    /// What went wrong with the last one.
    pub(super) cause: Option<Cause>,
}

impl NevisCalls {
    /// None yet, for an invocation with this deadline.
    pub(crate) fn none(deadline: Deadline) -> Self {
        Self { deadline, until: Instant::now(), status: None, spent: None, cause: None }
    }

    /// The status of Nevis's last answer.
    pub(crate) fn status(&self) -> Option<u16> {
        self.status
    }

    /// How long all calls took together.
    pub(crate) fn spent(&self) -> Option<Duration> {
        self.spent
    }

    /// What went wrong, if so.
    pub(crate) fn cause(&self) -> Option<Cause> {
        self.cause
    }

    /// Shares out the time that is left to what is called next. Where that is too little, `until` is now, and
    /// no call may begin.
    pub(super) fn allow(&mut self) {
        let left = self.deadline.nevis(self.spent.unwrap_or_default());
        self.until = left.unwrap_or_else(Instant::now);
    }

    /// Whether a call may be begun: with less than two seconds left, its answer would hardly come.
    pub(super) fn may_begin(&self) -> bool {
        is_enough_for_nevis(self.until)
    }

    /// Where nothing else went wrong with an answer that decides nothing, it is the answer.
    pub(super) fn blame_the_answer(&mut self) {
        self.cause = self.cause.or(Some(ANSWER));
    }
}
