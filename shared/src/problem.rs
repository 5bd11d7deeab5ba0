//! Problems (RFC 9457): everything that is not a success, in one place.

use crate::approvals::Refusal;
use crate::reply::Reply;

/// What went wrong, as the contract names it. No variant ever holds what a user or an upstream sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// Not JSON, a wrong member type, an unknown member, a bad header.
    MalformedRequest {
        /// What to send instead.
        detail: &'static str,
        /// JSON pointer to the member, where there is one.
        pointer: Option<String>,
    },
    /// No caller identity reached the function.
    Unauthenticated,
    /// A member or header that this caller may not send, or an identity that cannot be a Nevis user.
    NotAllowed {
        /// What is not allowed.
        detail: &'static str,
        /// JSON pointer to the member, where there is one.
        pointer: Option<String>,
    },
    /// No such path.
    NotFound,
    /// Unknown id, somebody else's, or one that never became pending.
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
    CheckInProgress,
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
    /// No attempts left; or, with a time, too many wrong codes of this user in a row.
    ApprovalLocked {
        /// Seconds until the user's wrong codes are forgotten.
        retry_after: Option<i64>,
    },
    /// Cooldown or quota, or Nevis's own limit at the verification.
    RateLimited {
        /// Seconds.
        retry_after: i64,
    },
    /// A defect here.
    Internal,
    /// Nevis refuses the access key, or what answers is not Nevis.
    UpstreamMisconfigured,
    /// Certainly nothing was executed, or the same request may be sent again without harm.
    UpstreamUnavailable,
    /// The code was right and the approval is approved, but the receipt could not be signed just now.
    ReceiptUnavailable,
    /// At the start: an SMS may be on its way.
    StartOutcomeUnknown {
        /// Seconds: the rest of the cooldown.
        retry_after: i64,
    },
    /// At the verification: the code may have been judged; the attempt counts.
    VerificationOutcomeUnknown {
        /// Whether the same code may be sent again.
        attempts_left: bool,
    },
}

/// What is fixed for a type of problem.
pub(crate) struct Kind {
    pub(crate) name: &'static str,
    pub(crate) status: u16,
    pub(crate) title: &'static str,
}

const fn kind(name: &'static str, status: u16, title: &'static str) -> Kind {
    Kind { name, status, title }
}

impl Problem {
    /// Name (the last part of `type`), status and title.
    pub(crate) fn kind(&self) -> Kind {
        match self {
            Self::MalformedRequest { .. } => kind("malformed-request", 400, "The request is malformed"),
            Self::Unauthenticated => kind("unauthenticated", 401, "The caller is not authenticated"),
            Self::NotAllowed { .. } => kind("not-allowed", 403, "The caller may not do this"),
            Self::NotFound => kind("not-found", 404, "There is nothing at this path"),
            Self::ApprovalNotFound => kind("approval-not-found", 404, "There is no such approval"),
            Self::MethodNotAllowed { .. } => kind("method-not-allowed", 405, "This path has another method"),
            Self::ApprovalUsed => kind("approval-used", 409, "The approval has been used"),
            Self::RequestInProgress | Self::CheckInProgress => {
                kind("request-in-progress", 409, "An earlier request is still running")
            }
            Self::ApprovalExpired => kind("approval-expired", 410, "The approval has expired"),
            Self::ApprovalCancelled => kind("approval-cancelled", 410, "The approval has been cancelled"),
            Self::PayloadTooLarge => kind("payload-too-large", 413, "The request body is too large"),
            Self::UnsupportedMediaType => kind("unsupported-media-type", 415, "The request body is not JSON"),
            Self::InvalidValue { .. } => kind("invalid-value", 422, "A value is against a rule"),
            Self::IdempotencyKeyReused => {
                kind("idempotency-key-reused", 422, "The idempotency key belongs to another request")
            }
            Self::ApprovalRefused => kind("approval-refused", 422, "The approval was refused"),
            Self::CodeRejected { .. } => kind("code-rejected", 422, "The code is wrong"),
            Self::ApprovalLocked { .. } => kind("approval-locked", 423, "Too many wrong codes"),
            Self::RateLimited { .. } => kind("rate-limited", 429, "Too many requests for this user"),
            Self::Internal => kind("internal", 500, "Something is wrong here"),
            Self::UpstreamMisconfigured => {
                kind("upstream-misconfigured", 502, "The connection to Nevis is not set up right")
            }
            Self::UpstreamUnavailable | Self::ReceiptUnavailable => {
                kind("upstream-unavailable", 503, "A service behind this one is not available")
            }
            Self::StartOutcomeUnknown { .. } | Self::VerificationOutcomeUnknown { .. } => {
                kind("outcome-unknown", 504, "The outcome is not known")
            }
        }
    }

    /// What to do next: English, for developers.
    pub(crate) fn detail(&self) -> &'static str {
        match self {
            Self::MalformedRequest { detail, .. }
            | Self::NotAllowed { detail, .. }
            | Self::InvalidValue { detail, .. } => detail,
            Self::Unauthenticated => {
                "Call through the API's authorizer, with the user's access token or signed."
            }
            Self::NotFound => "See openapi.yaml for the paths.",
            Self::ApprovalNotFound => "Start an approval and use the approvalId of its answer.",
            Self::MethodNotAllowed { .. } => "Use the method in the header Allow.",
            Self::ApprovalUsed | Self::ApprovalExpired | Self::ApprovalCancelled => "Start a new approval.",
            Self::RequestInProgress | Self::UpstreamUnavailable => {
                "Send the same request again after the time in Retry-After."
            }
            Self::ReceiptUnavailable => {
                "The code was right; send it again after the time in Retry-After, for its receipt."
            }
            Self::PayloadTooLarge => "Send at most 8 KiB.",
            Self::UnsupportedMediaType => "Send the header Content-Type: application/json.",
            Self::CheckInProgress => {
                "Send the code again after the time in Retry-After, unless its first post gets an answer."
            }
            Self::IdempotencyKeyReused => "Use a new Idempotency-Key for each new request.",
            Self::ApprovalRefused => "This user cannot be sent a code now; offer another way to confirm.",
            Self::CodeRejected { .. } => "Ask the user to compare the code with the newest SMS.",
            Self::ApprovalLocked { retry_after: None } => "No attempts are left; start a new approval.",
            Self::ApprovalLocked { retry_after: Some(_) } => {
                "Too many wrong codes in a row; start a new approval after the time in Retry-After."
            }
            Self::RateLimited { .. } => "Try again after the time in Retry-After.",
            Self::Internal => "Report the instance to the operator of this API.",
            Self::UpstreamMisconfigured => {
                "Report the instance to the operator of this API; nothing was executed."
            }
            Self::StartOutcomeUnknown { .. } => {
                "An SMS may be on its way; send a new one only after the time in Retry-After, with a new key."
            }
            Self::VerificationOutcomeUnknown { attempts_left: true } => "Send the same code again.",
            Self::VerificationOutcomeUnknown { attempts_left: false } => {
                "No attempts are left to send the code again; start a new approval."
            }
        }
    }

    /// Seconds until a repetition makes sense.
    pub(crate) fn retry_after(&self) -> Option<i64> {
        match self {
            Self::RequestInProgress
            | Self::CheckInProgress
            | Self::UpstreamUnavailable
            | Self::VerificationOutcomeUnknown { .. } => Some(1),
            // Within a receipt's life there is time for all of the repeat window's uses.
            Self::ReceiptUnavailable => Some(20),
            Self::ApprovalLocked { retry_after } => retry_after.map(|seconds| seconds.max(1)),
            Self::RateLimited { retry_after } | Self::StartOutcomeUnknown { retry_after } => {
                Some((*retry_after).max(1))
            }
            Self::MalformedRequest { .. }
            | Self::Unauthenticated
            | Self::NotAllowed { .. }
            | Self::NotFound
            | Self::ApprovalNotFound
            | Self::MethodNotAllowed { .. }
            | Self::ApprovalUsed
            | Self::ApprovalExpired
            | Self::ApprovalCancelled
            | Self::PayloadTooLarge
            | Self::UnsupportedMediaType
            | Self::InvalidValue { .. }
            | Self::IdempotencyKeyReused
            | Self::ApprovalRefused
            | Self::CodeRejected { .. }
            | Self::Internal
            | Self::UpstreamMisconfigured => None,
        }
    }

    /// The member that it is about.
    pub(crate) fn pointer(&self) -> Option<&str> {
        if let Self::InvalidValue { pointer, .. } = self {
            return Some(pointer);
        }
        let (Self::MalformedRequest { pointer, .. } | Self::NotAllowed { pointer, .. }) = self else {
            return None;
        };
        pointer.as_deref()
    }

    /// As reply.
    pub fn reply(&self) -> Reply {
        Reply::problem(self)
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::KeyReused => Self::IdempotencyKeyReused,
            Refusal::StartInProgress => Self::RequestInProgress,
            Refusal::CheckInProgress => Self::CheckInProgress,
            Refusal::NotFound => Self::ApprovalNotFound,
            Refusal::Used => Self::ApprovalUsed,
            Refusal::Expired => Self::ApprovalExpired,
            Refusal::Cancelled => Self::ApprovalCancelled,
            Refusal::Locked { retry_after } => Self::ApprovalLocked { retry_after },
            Refusal::RateLimited { retry_after } => Self::RateLimited { retry_after },
            Refusal::ByNevis => Self::ApprovalRefused,
            Refusal::WrongCode { attempts_remaining } => Self::CodeRejected { attempts_remaining },
            Refusal::Misconfigured => Self::UpstreamMisconfigured,
            Refusal::Unavailable => Self::UpstreamUnavailable,
            Refusal::StartUnknown { retry_after } => Self::StartOutcomeUnknown { retry_after },
            Refusal::CheckUnknown { attempts_left } => Self::VerificationOutcomeUnknown { attempts_left },
        }
    }
}

impl From<Problem> for Reply {
    fn from(problem: Problem) -> Self {
        problem.reply()
    }
}
