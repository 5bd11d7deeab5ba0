//! The members of a problem beside those that all have.

use super::Problem;

impl Problem {
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

    /// Codes that are still judged, beside every answer of a verification that may have cost an attempt.
    pub(crate) fn attempts_remaining(&self) -> Option<i64> {
        if let Self::ApprovalLocked { .. } = self {
            return Some(0);
        }
        if let Self::UpstreamMisconfigured { attempts_remaining } = self {
            return *attempts_remaining;
        }
        let (Self::CodeRejected { attempts_remaining }
        | Self::VerificationRateLimited { attempts_remaining, .. }
        | Self::VerificationOutcomeUnknown { attempts_remaining, .. }) = self
        else {
            return None;
        };
        Some(*attempts_remaining)
    }
}
