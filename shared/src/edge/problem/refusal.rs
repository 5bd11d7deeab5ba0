//! What the refusals of the approvals are in the contract.

use super::{Next, Problem};
use crate::approvals::{Refusal, Refused, Then};

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
            Refusal::StartLocked { retry_after } => Self::UserLocked { retry_after },
            Refusal::CheckLocked { retry_after } => Self::ApprovalLocked { retry_after },
            Refusal::RateLimited { retry_after } => Self::RateLimited { retry_after },
            Refusal::ByNevis => Self::ApprovalRefused,
            Refusal::WrongCode { attempts_remaining } => Self::CodeRejected { attempts_remaining },
            Refusal::Misconfigured => Self::UpstreamMisconfigured { attempts_remaining: None },
            Refusal::CheckMisconfigured { attempts_remaining } => {
                Self::UpstreamMisconfigured { attempts_remaining: Some(attempts_remaining) }
            }
            Refusal::Unavailable => Self::UpstreamUnavailable,
            Refusal::StartUnknown { retry_after } => Self::StartOutcomeUnknown { retry_after },
            Refusal::CheckRateLimited { retry_after, attempts_remaining, then } => {
                Self::CheckRateLimited { retry_after, attempts_remaining, next: then.into() }
            }
            Refusal::CheckUnknown { attempts_remaining, then } => {
                Self::VerificationOutcomeUnknown { attempts_remaining, next: then.into() }
            }
        }
    }
}

impl From<Refused> for Problem {
    fn from(refused: Refused) -> Self {
        refused.refusal.into()
    }
}

impl From<Then> for Next {
    fn from(then: Then) -> Self {
        match then {
            Then::SameCode => Self::Same,
            Then::NewApproval => Self::New,
        }
    }
}
