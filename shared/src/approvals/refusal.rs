//! Why something was not done.

use super::standing::Facts;

/// Why something was not done, or not as asked for. Times are seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The idempotency key belongs to another request of this caller for this user.
    KeyReused,
    /// The first request with this key is still running.
    StartInProgress,
    /// A check of a code of this user is still running.
    CheckInProgress,
    /// Unknown, somebody else's, or never pending.
    NotFound,
    /// Approved already: outside the repeat window, or with another code.
    Used,
    /// Too late.
    Expired,
    /// Called off.
    Cancelled,
    /// No attempts are left; or, with a time, the user is locked until then.
    Locked {
        /// Until the lock opens.
        retry_after: Option<i64>,
    },
    /// Cooldown or quota, or Nevis judges no code of this user just now.
    RateLimited {
        /// Until it makes sense again.
        retry_after: i64,
    },
    /// Nevis would not start it for this user.
    ByNevis,
    /// The code is wrong.
    WrongCode {
        /// The smaller of attempts and failures left; more than 0.
        attempts_remaining: i64,
    },
    /// Nevis refuses the access key, or this is not its address: nothing was executed.
    Misconfigured,
    /// The table or Nevis was not reached, or there was no time: nothing was executed.
    Unavailable,
    /// Nobody knows whether an SMS was sent, or it is not written down.
    StartUnknown {
        /// The rest of the cooldown.
        retry_after: i64,
    },
    /// Nobody knows whether the code was judged, or it is not written down.
    CheckUnknown {
        /// Whether another attempt is left.
        attempts_left: bool,
    },
}

/// A refusal, with the approval that it is about: one of the caller's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// Why.
    pub refusal: Refusal,
    /// What the log says of the approval.
    pub approval: Option<Facts>,
}

impl From<Refusal> for Refused {
    fn from(refusal: Refusal) -> Self {
        Self { refusal, approval: None }
    }
}
