//! What an answer says, against what is written down.

use super::Finding;
use crate::approvals::model::endpoints::Outcome;
use crate::approvals::model::view::{Ended, View};
use crate::approvals::refusal::Refusal;
use crate::approvals::state::State;

pub(super) fn are_written(view: &View<'_>) -> Finding {
    of_all(view, is_written, "the line says otherwise")
}

/// What `of` says of everybody who has ended; `None` where it says nothing.
fn of_all(view: &View<'_>, of: fn(&View<'_>, &Ended<'_>) -> Option<bool>, otherwise: &str) -> Finding {
    let mut finding = Finding::NotAtStake;
    for ended in view.ended() {
        match of(view, &ended) {
            None => {}
            Some(true) => finding = Finding::Held,
            Some(false) => return Finding::Broken(format!("{:?}, and {otherwise}", ended.outcome)),
        }
    }
    finding
}

fn is_written(view: &View<'_>, ended: &Ended<'_>) -> Option<bool> {
    let made = |transition| view.is_made(ended.by, transition);
    let at_first = |is: fn(&State) -> bool| view.first().approvals.values().any(|of| is(&of.state));
    let called_off = || {
        let at_first = at_first(|state| matches!(state, State::Cancelled { .. }));
        at_first || view.is_in_line("cancel") || view.is_in_line("lock")
    };
    let approved = || view.is_in_line("approve") || at_first(|state| matches!(state, State::Approved { .. }));
    let about = &view.scenario().about;
    match ended.outcome {
        Outcome::Started(standing) => Some(made("settle") && standing.approval_id.id() == about[ended.by]),
        Outcome::Before(standing) => {
            let twin = about.iter().position(|about| about == standing.approval_id.id());
            Some(twin.is_some_and(|twin| twin != ended.by && view.is_made(twin, "settle")))
        }
        Outcome::NotSettled(Refusal::ByNevis) => Some(made("settle")),
        Outcome::NotReserved(Refusal::ByNevis) => Some(view.is_in_line("settle")),
        Outcome::Approved(approved) => Some(made("approve") && approved.approval_id.id() == about[ended.by]),
        Outcome::Repeated(_) => Some(made("repeat") && approved()),
        Outcome::NotApproved(Refusal::WrongCode { .. } | Refusal::VerificationLocked { .. }) => {
            Some(made("reject"))
        }
        Outcome::NotApproved(Refusal::Cancelled) => Some(made("release") && called_off()),
        Outcome::NotBegun(Refusal::Cancelled) | Outcome::Cancelled => Some(called_off()),
        Outcome::NotBegun(Refusal::Used) | Outcome::NotCancelled(Refusal::Used) => Some(approved()),
        Outcome::Locked(locked) if locked.made_for.is_some() => Some(made("lock")),
        Outcome::NotRead(_)
        | Outcome::NotReserved(_)
        | Outcome::NotSettled(_)
        | Outcome::NotBegun(_)
        | Outcome::NotApproved(_)
        | Outcome::NotCancelled(_)
        | Outcome::NotLocked(_)
        | Outcome::Viewed(_)
        | Outcome::NotViewed
        | Outcome::Locked(_) => None,
    }
}

pub(super) fn nothing_for_nothing(view: &View<'_>) -> Finding {
    if view.is_deleted() { Finding::NotAtStake } else { of_all(view, leaves_nothing, "it stays counted") }
}

/// A first step that is given up is withdrawn. Where that is given up too, or the last step, what there is
/// stays; so does what a lock has called off meanwhile.
fn leaves_nothing(view: &View<'_>, ended: &Ended<'_>) -> Option<bool> {
    let (first, last) = (ended.met.lasting == 1, ended.met.lasting == 0);
    let (taken_over, called_off) = (view.may_be_late(), view.is_in_line("lock"));
    let uncounted = || view.approval(ended.by).is_none();
    let released = || !view.is_made(ended.by, "begin") || view.is_made(ended.by, "release");
    match ended.outcome {
        Outcome::NotReserved(Refusal::Unavailable) if first && !called_off => Some(uncounted()),
        Outcome::NotBegun(Refusal::Unavailable) if first && !taken_over => Some(released()),
        Outcome::NotSettled(Refusal::Unavailable | Refusal::Misconfigured) if last && !called_off => {
            Some(uncounted())
        }
        Outcome::NotApproved(Refusal::Unavailable | Refusal::Misconfigured) if last && !taken_over => {
            Some(released())
        }
        _ => None,
    }
}
