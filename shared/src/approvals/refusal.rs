//! Why something was not done.

use super::facts::{Facts, HasFacts};
use crate::platform::Cause;

/// Why something was not done, or not as asked for. Times are seconds. Which problem each is, and what a client
/// does then: `edge/problem`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The idempotency key belongs to another request of this caller for this user. Nothing of that request is told.
    KeyReused,
    /// The first request with this key is still running. The same request again, later, gets its
    /// answer; or starts anew, where that one was given back.
    StartInProgress,
    /// A check of a code of this user is still running.
    VerificationInProgress,
    /// Unknown, somebody else's, or never pending. One refusal for all three, so that no id can be tried.
    NotFound,
    /// Approved already: outside the repeat window, or with another code.
    Used,
    /// Too late.
    Expired,
    /// Called off, by its caller or by the panic button.
    Cancelled,
    /// The user is locked: nothing is started.
    StartLocked {
        /// Until the lock opens.
        retry_after: i64,
    },
    /// No code is judged: no attempts are left or, with a time, the user is locked. A wrong code that uses up
    /// either gets this already.
    VerificationLocked {
        /// Until the user's lock opens.
        retry_after: Option<i64>,
    },
    /// Cooldown or quota.
    RateLimited {
        /// Until another SMS may be sent.
        retry_after: i64,
    },
    /// Nevis would not start it for this user. Why is not told to the client. The start stays in the quotas.
    ByNevis,
    /// The code is wrong.
    WrongCode {
        /// The smaller of attempts and failures left; more than 0.
        attempts_remaining: i64,
    },
    /// Nevis refuses the access key, or this is not its address: nothing was executed. What was reserved or
    /// counted is given back, if the table takes that.
    Misconfigured,
    /// The table or Nevis was not reached, or there was no time. Nothing was executed, but perhaps a
    /// cancellation or a lock: to ask for it again does no harm.
    Unavailable,
    /// Nobody knows whether an SMS was sent, or it is not written down.
    StartUnknown {
        /// The rest of the cooldown.
        retry_after: i64,
    },
    /// Nevis judges no code of this user just now; the attempt counts.
    VerificationRateLimited {
        /// Until it makes sense again.
        retry_after: i64,
        /// The smaller of attempts and failures left.
        attempts_remaining: i64,
        /// What a person can do then.
        retry: Retry,
    },
    /// Nevis refuses the access key; the attempt counts, as a code may have been judged.
    VerificationMisconfigured {
        /// The smaller of attempts and failures left.
        attempts_remaining: i64,
    },
    /// Nobody knows whether the code was judged, or it is not written down.
    VerificationUnknown {
        /// The smaller of attempts and failures left.
        attempts_remaining: i64,
        /// What a person can do.
        retry: Retry,
    },
}

/// What can be done after a check without a verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Retry {
    /// The same code can be sent again.
    SameCode,
    /// Only a new approval helps: no attempt is left, or it will be too late.
    NewApproval,
}

/// A refusal, with what the log says of it. An approval that it names is one of the caller's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// Why.
    pub refusal: Refusal,
    /// What is known of the approval, and what failed.
    pub facts: Box<Facts>,
}

impl Refusal {
    /// The refusal of what this approval is about.
    pub(super) fn about(self, facts: Facts) -> Refused {
        Refused { refusal: self, facts: Box::new(facts) }
    }

    /// The refusal, as something failed.
    pub(super) fn by(self, cause: Cause) -> Refused {
        self.about(Facts::failure(cause))
    }
}

impl From<Refusal> for Refused {
    fn from(refusal: Refusal) -> Self {
        refusal.about(Facts::default())
    }
}

impl HasFacts for Refused {
    fn facts(&self) -> Facts {
        (*self.facts).clone()
    }
}
