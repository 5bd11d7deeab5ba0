//! What a program does next, and when.

use serde::Serialize;

use super::Problem;

/// What to do next, so that no client has to read it out of `detail`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum NextStep {
    /// Send the very same request again; a program may do that by itself.
    Same,
    /// The user changes what `pointer` names; at a wrong code, the code.
    Correct,
    /// A person may start a new approval.
    New,
    /// It is approved: see what became of the order before anything new.
    Done,
    /// Offer another way to confirm.
    OtherWay,
    /// The user signs in again.
    SignIn,
    /// A defect of client, configuration or service.
    Report,
}

/// Before a receipt is asked for again, in seconds: within its life there is time for all repetitions.
pub const RECEIPT_WAIT: i64 = 20;

impl Problem {
    /// What a program does next, not before [`Problem::retry_after`] where that is there.
    pub(crate) fn next(&self) -> NextStep {
        match self {
            Self::Unauthenticated => NextStep::SignIn,
            Self::CodeRejected { .. } => NextStep::Correct,
            Self::InvalidValue { pointer, .. } if is_typed_by_the_user(pointer) => NextStep::Correct,
            Self::RequestInProgress | Self::VerificationInProgress | Self::UpstreamUnavailable => {
                NextStep::Same
            }
            Self::ApprovalNotFound
            | Self::ApprovalExpired
            | Self::ApprovalCancelled
            | Self::UserLocked { .. }
            | Self::ApprovalLocked { .. }
            | Self::RateLimited { .. }
            | Self::StartOutcomeUnknown { .. } => NextStep::New,
            Self::VerificationRateLimited { next, .. }
            | Self::ReceiptPending { next }
            | Self::VerificationOutcomeUnknown { next, .. } => *next,
            Self::ApprovalUsed => NextStep::Done,
            Self::ApprovalRefused => NextStep::OtherWay,
            Self::MalformedRequest { .. }
            | Self::Unsigned
            | Self::NotAllowed { .. }
            | Self::NotFound
            | Self::MethodNotAllowed { .. }
            | Self::PayloadTooLarge
            | Self::UnsupportedMediaType
            | Self::InvalidValue { .. }
            | Self::IdempotencyKeyReused
            | Self::Internal
            | Self::UpstreamMisconfigured { .. } => NextStep::Report,
        }
    }

    /// Seconds until that makes sense.
    pub(crate) fn retry_after(&self) -> Option<i64> {
        match self {
            Self::RequestInProgress
            | Self::VerificationInProgress
            | Self::UpstreamUnavailable
            | Self::VerificationOutcomeUnknown { next: NextStep::Same, .. } => Some(1),
            Self::ReceiptPending { next: NextStep::Same } => Some(RECEIPT_WAIT),
            // At least 1, as clients that are told 0 come back in a loop.
            Self::ApprovalLocked { retry_after } => retry_after.map(|seconds| seconds.max(1)),
            Self::UserLocked { retry_after }
            | Self::RateLimited { retry_after }
            | Self::VerificationRateLimited { retry_after, .. }
            | Self::StartOutcomeUnknown { retry_after } => Some((*retry_after).max(1)),
            Self::MalformedRequest { .. }
            | Self::Unauthenticated
            | Self::Unsigned
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
            | Self::UpstreamMisconfigured { .. }
            | Self::ReceiptPending { .. }
            | Self::VerificationOutcomeUnknown { .. } => None,
        }
    }
}

/// Whether a member holds what a user typed: a field's value, or the code.
fn is_typed_by_the_user(pointer: &str) -> bool {
    pointer == "/code" || pointer.starts_with("/transaction/fields/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_user_corrects_what_a_user_typed() {
        let next = |pointer: &str| Problem::InvalidValue { detail: "", pointer: pointer.to_owned() }.next();
        assert_eq!(
            (next("/code"), next("/transaction/fields/payee")),
            (NextStep::Correct, NextStep::Correct)
        );
        for pointer in ["/transaction", "/transaction/fields", "/transaction/locale", "/message", "/username"]
        {
            assert_eq!(next(pointer), NextStep::Report, "{pointer}");
        }
    }

    #[test]
    fn a_wait_is_told_only_where_it_leads_to_something() {
        let pending = |next| Problem::ReceiptPending { next }.retry_after();
        assert_eq!((pending(NextStep::Same), pending(NextStep::Done)), (Some(20), None));
        let unknown =
            |next| Problem::VerificationOutcomeUnknown { attempts_remaining: 1, next }.retry_after();
        assert_eq!((unknown(NextStep::Same), unknown(NextStep::New)), (Some(1), None));
    }
}
