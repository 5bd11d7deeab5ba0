//! What the refusals of the approvals are in the contract.

use super::{NextStep, Problem};
use crate::approvals::{Refusal, Refused, Retry};

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::KeyReused => Self::IdempotencyKeyReused,
            Refusal::StartInProgress => Self::RequestInProgress,
            Refusal::VerificationInProgress => Self::VerificationInProgress,
            Refusal::NotFound => Self::ApprovalNotFound,
            Refusal::Used => Self::ApprovalUsed,
            Refusal::Expired => Self::ApprovalExpired,
            Refusal::Cancelled => Self::ApprovalCancelled,
            Refusal::StartLocked { retry_after } => Self::UserLocked { retry_after },
            Refusal::VerificationLocked { retry_after } => Self::ApprovalLocked { retry_after },
            Refusal::RateLimited { retry_after } => Self::RateLimited { retry_after },
            Refusal::ByNevis => Self::ApprovalRefused,
            Refusal::WrongCode { attempts_remaining } => Self::CodeRejected { attempts_remaining },
            Refusal::Misconfigured => Self::UpstreamMisconfigured { attempts_remaining: None },
            Refusal::VerificationMisconfigured { attempts_remaining } => {
                Self::UpstreamMisconfigured { attempts_remaining: Some(attempts_remaining) }
            }
            Refusal::Unavailable => Self::UpstreamUnavailable,
            Refusal::StartUnknown { retry_after } => Self::StartOutcomeUnknown { retry_after },
            Refusal::VerificationRateLimited { retry_after, attempts_remaining, retry } => {
                Self::VerificationRateLimited { retry_after, attempts_remaining, next: retry.into() }
            }
            Refusal::VerificationUnknown { attempts_remaining, retry } => {
                Self::VerificationOutcomeUnknown { attempts_remaining, next: retry.into() }
            }
        }
    }
}

impl From<Refused> for Problem {
    fn from(refused: Refused) -> Self {
        refused.refusal.into()
    }
}

impl From<Retry> for NextStep {
    fn from(retry: Retry) -> Self {
        match retry {
            Retry::SameCode => Self::Same,
            Retry::NewApproval => Self::New,
        }
    }
}
