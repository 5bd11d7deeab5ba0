//! Answers that say less than what is: 503 where a step may have been made, 504 where it was.

use super::Finding;
use crate::approvals::model::endpoints::Outcome;
use crate::approvals::model::gate::Heard;
use crate::approvals::model::scenario::{Call, Judging, Sending};
use crate::approvals::model::view::{Ended, View};
use crate::approvals::refusal::Refusal;

pub(super) fn no_weak_answer(view: &View<'_>) -> Finding {
    if let Some(weak) = view.ended().find(|ended| !has_cause(view, ended)) {
        return Finding::Broken(format!("{:?}, and nothing stood in the way", weak.outcome));
    }
    Finding::held_where(view.ended().any(|ended| ended.met.passing > 0))
}

/// Whether an answer is as strong as what happened allows.
fn has_cause(view: &View<'_>, ended: &Ended<'_>) -> bool {
    let lasting = ended.met.lasting > 0;
    let (late, locked) = (view.may_be_late(), view.is_in_line("lock"));
    let by_hand = view.is_deleted() || view.is_updated();
    match ended.outcome {
        Outcome::NotRead(_)
        | Outcome::NotReserved(Refusal::Unavailable)
        | Outcome::NotCancelled(Refusal::Unavailable)
        | Outcome::NotLocked(Refusal::Unavailable) => lasting,
        // Another one may have taken over.
        Outcome::NotBegun(Refusal::Unavailable) => lasting || late,
        Outcome::NotReserved(Refusal::StartUnknown { .. }) => locked || late || may_lose(view),
        Outcome::NotSettled(Refusal::StartUnknown { .. }) => {
            lasting || locked || by_hand || ended.met.nevis == Some(Heard::Sms(Sending::Loses))
        }
        Outcome::NotApproved(Refusal::VerificationUnknown { .. }) => {
            let lost = matches!(ended.met.nevis, Some(Heard::Code(Judging::Loses, _)));
            lasting || lost || late || by_hand
        }
        _ => true,
    }
}

/// Whether there may be an SMS of which nobody knows.
fn may_lose(view: &View<'_>) -> bool {
    let loses = |call: &Call| matches!(call, Call::Start { nevis, .. } if nevis.contains(&Sending::Loses));
    view.scenario().calls.iter().any(loses)
}
