//! Problems (RFC 9457): everything that is not a success, in one place.

use crate::edge::Reply;

mod kind;
mod members;
mod next;
mod refusal;

pub use next::{NextStep, RECEIPT_WAIT};

/// What went wrong, as the contract names it. No variant ever holds what a user or an upstream sent. Status and
/// words are in `kind`, what a client does then in `next`, and of which refusal it is made in `refusal`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// Not JSON, a wrong member type, an unknown member, a bad header.
    MalformedRequest {
        /// What to send instead.
        detail: &'static str,
        /// JSON pointer to the member, where there is one.
        pointer: Option<String>,
    },
    /// No user's identity reached the function.
    Unauthenticated,
    /// No backend's identity reached the function.
    Unsigned,
    /// A member or header that this caller may not send, or an identity that cannot be a Nevis user.
    NotAllowed {
        /// What is not allowed.
        detail: &'static str,
        /// JSON pointer to the member, where there is one.
        pointer: Option<String>,
    },
    /// No such path.
    NotFound,
    /// Unknown id, somebody else's, about another user than the named one, or one that never became pending.
    ApprovalNotFound,
    /// Another method than the path has.
    MethodNotAllowed {
        /// The value of `Allow`.
        allow: &'static str,
    },
    /// Already approved, outside the repeat window or with another code.
    ApprovalUsed,
    /// The first call with this key is still running.
    RequestInProgress,
    /// A check of a code of this user is still running.
    VerificationInProgress,
    /// Too late.
    ApprovalExpired,
    /// It was called off.
    ApprovalCancelled,
    /// More than 8 KiB.
    PayloadTooLarge,
    /// Not `application/json`.
    UnsupportedMediaType,
    /// Well-formed but against a rule.
    InvalidValue {
        /// The rule.
        detail: &'static str,
        /// JSON pointer to the member.
        pointer: String,
    },
    /// The same key with another body.
    IdempotencyKeyReused,
    /// Nevis would not start it. One answer, whatever the reason.
    ApprovalRefused,
    /// Wrong code, attempts left.
    CodeRejected {
        /// The smaller of attempts and failures left.
        attempts_remaining: i64,
    },
    /// At the start: the user is locked.
    UserLocked {
        /// Seconds until the lock opens.
        retry_after: i64,
    },
    /// At the verification: no attempts left; or, with a time, the user is locked.
    ApprovalLocked {
        /// Seconds until the lock opens.
        retry_after: Option<i64>,
    },
    /// Cooldown or quota.
    RateLimited {
        /// Seconds.
        retry_after: i64,
    },
    /// At the verification: Nevis's own limit.
    VerificationRateLimited {
        /// Seconds.
        retry_after: i64,
        /// The smaller of attempts and failures left.
        attempts_remaining: i64,
        /// What to do then.
        next: NextStep,
    },
    /// A defect here.
    Internal,
    /// Nevis refuses the access key, or what answers is not Nevis.
    UpstreamMisconfigured {
        /// At the verification, where the attempt counts: the smaller of attempts and failures left.
        attempts_remaining: Option<i64>,
    },
    /// Certainly nothing was executed, or the same request may be sent again without harm.
    UpstreamUnavailable,
    /// The code was right and the approval is approved, but the receipt could not be signed just now.
    ReceiptPending {
        /// What to do then.
        next: NextStep,
    },
    /// At the start: an SMS may be on its way.
    StartOutcomeUnknown {
        /// Seconds: the rest of the cooldown.
        retry_after: i64,
    },
    /// At the verification: the code may have been judged; the attempt counts.
    VerificationOutcomeUnknown {
        /// The smaller of attempts and failures left.
        attempts_remaining: i64,
        /// What to do now.
        next: NextStep,
    },
}

impl Problem {
    /// As reply.
    pub fn reply(&self) -> Reply {
        Reply::problem(self)
    }
}

impl From<Problem> for Reply {
    fn from(problem: Problem) -> Self {
        problem.reply()
    }
}

#[cfg(test)]
mod tests;
