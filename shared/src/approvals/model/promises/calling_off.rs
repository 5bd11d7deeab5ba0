//! What holds once something is called off.

use super::Verdict;
use crate::approvals::model::view::View;
use crate::approvals::state::State;

pub(super) fn cancelled(view: &View<'_>) -> Verdict {
    let about = &view.scenario().about;
    let mut verdict = Verdict::Idle;
    for (place, made) in view.line().iter().enumerate().filter(|(_, made)| made.transition == "cancel") {
        let mut after = view.line().iter().skip(place).filter(|later| about[later.by] == about[made.by]);
        if after.any(|made| made.transition == "approve") {
            return Verdict::Broken("an approval was cancelled and then approved".to_owned());
        }
        let approval = view.approval(made.by);
        let stays = approval.is_some_and(|approval| matches!(approval.state, State::Cancelled { .. }));
        if !stays && !view.is_deleted() {
            return Verdict::Broken("an approval was cancelled and is not any more".to_owned());
        }
        if view.alive().count() > 1 {
            verdict = Verdict::Held;
        }
    }
    verdict
}

/// So long, by whosever clock.
const LOCK: i64 = 1_800;

pub(super) fn locked(view: &View<'_>) -> Verdict {
    let lock = view.line().iter().position(|made| made.transition == "lock");
    let Some(place) = lock.filter(|_| !view.is_deleted() && !view.is_updated()) else { return Verdict::Idle };
    let scenario = view.scenario();
    if i64::from(view.state.passed) * scenario.pass >= LOCK {
        return Verdict::Idle;
    }
    let new = ["reserve", "begin", "approve", "repeat"];
    if let Some(made) = view.line()[place..].iter().find(|made| new.contains(&made.transition)) {
        return Verdict::Broken(format!("{} after a lock", made.transition));
    }
    let is_open = |by: usize| {
        let now = scenario.clock(by, view.state.passed);
        view.record().locked(now, scenario.policy.max_failures).is_none()
    };
    if (0..scenario.calls.len()).any(is_open) {
        return Verdict::Broken("a lock is open again".to_owned());
    }
    Verdict::idle_unless(view.alive().count() > 1)
}
