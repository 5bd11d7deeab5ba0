//! What is fixed for a type of problem, and what its `detail` says.

use super::{NextStep, Problem};

/// What is fixed for a type of problem.
pub(crate) struct Kind {
    /// Stands behind `urn:countersign:problem:` in `type`, and alone in the log.
    pub(crate) name: &'static str,
    pub(crate) status: u16,
    /// The same words for all of the type.
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
            Self::Unauthenticated | Self::Unsigned => {
                kind("unauthenticated", 401, "The caller is not authenticated")
            }
            Self::NotAllowed { .. } => kind("not-allowed", 403, "The caller may not do this"),
            Self::NotFound => kind("not-found", 404, "There is nothing at this path"),
            Self::ApprovalNotFound => kind("approval-not-found", 404, "There is no such approval"),
            Self::MethodNotAllowed { .. } => kind("method-not-allowed", 405, "This path has another method"),
            Self::ApprovalUsed => kind("approval-used", 409, "The approval has been used"),
            Self::RequestInProgress | Self::VerificationInProgress => {
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
            Self::UserLocked { .. } | Self::ApprovalLocked { .. } => {
                kind("approval-locked", 423, "Locked for now")
            }
            Self::RateLimited { .. } | Self::VerificationRateLimited { .. } => {
                kind("rate-limited", 429, "Too many requests for this user")
            }
            Self::Internal => kind("internal", 500, "Something is wrong here"),
            Self::UpstreamMisconfigured { .. } => {
                kind("upstream-misconfigured", 502, "The connection to Nevis is not set up right")
            }
            Self::UpstreamUnavailable => {
                kind("upstream-unavailable", 503, "A service behind this one is not available")
            }
            Self::ReceiptPending { .. } => kind("receipt-pending", 503, "The receipt is not signed yet"),
            Self::StartOutcomeUnknown { .. } | Self::VerificationOutcomeUnknown { .. } => {
                kind("outcome-unknown", 504, "The outcome is not known")
            }
        }
    }

    /// What to do next: English, for developers. A program goes by [`Problem::next`].
    pub(crate) fn detail(&self) -> &'static str {
        match self {
            Self::MalformedRequest { detail, .. }
            | Self::NotAllowed { detail, .. }
            | Self::InvalidValue { detail, .. } => detail,
            Self::Unauthenticated => "Call through the API's authorizer, with the user's access token.",
            Self::Unsigned => "Call through the API's authorizer, signed with the backend's role.",
            Self::NotFound => "See openapi.yaml for the paths.",
            Self::ApprovalNotFound => "Start an approval and use the approvalId of its answer.",
            Self::MethodNotAllowed { .. } => "Use the method in the header Allow.",
            Self::PayloadTooLarge => "Send at most 8 KiB.",
            Self::UnsupportedMediaType => "Send the header Content-Type: application/json.",
            Self::VerificationInProgress => {
                "Send the code again after the time in Retry-After, unless its first post gets an answer."
            }
            Self::IdempotencyKeyReused => "Use a new Idempotency-Key for each new request.",
            Self::ApprovalRefused => "This user cannot be sent a code now; offer another way to confirm.",
            Self::CodeRejected { .. } => "Ask the user to compare the code with the newest SMS.",
            Self::Internal => "Report the instance to the operator of this API.",
            Self::UpstreamMisconfigured { .. } => {
                "Report the instance to the operator of this API; nothing was executed."
            }
            Self::StartOutcomeUnknown { .. } => {
                "An SMS may be on its way; send a new one only after the time in Retry-After, with a new key."
            }
            Self::ApprovalUsed
            | Self::ApprovalExpired
            | Self::ApprovalCancelled
            | Self::RequestInProgress
            | Self::UpstreamUnavailable
            | Self::ReceiptPending { .. }
            | Self::UserLocked { .. }
            | Self::ApprovalLocked { .. }
            | Self::RateLimited { .. }
            | Self::VerificationRateLimited { .. }
            | Self::VerificationOutcomeUnknown { .. } => self.next_in_words(),
        }
    }

    /// What `next` and `Retry-After` say, in words.
    fn next_in_words(&self) -> &'static str {
        match (self.next(), self.retry_after()) {
            (NextStep::Done, _) => "It is approved: see what became of the order before anything new.",
            (NextStep::Same, _) => "Send the same request again after the time in Retry-After.",
            (_, Some(_)) => "Start a new approval after the time in Retry-After.",
            (_, None) => "Start a new approval.",
        }
    }
}
