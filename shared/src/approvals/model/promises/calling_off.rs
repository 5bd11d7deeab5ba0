//! What holds once something is called off.

use super::Finding;
use crate::approvals::model::view::View;
use crate::approvals::state::State;

pub(super) fn cancelled(view: &View<'_>) -> Finding {
    let about = &view.scenario().about;
    let mut finding = Finding::NotAtStake;
    for (place, made) in view.line().iter().enumerate().filter(|(_, made)| made.transition == "cancel") {
        let mut after = view.line().iter().skip(place).filter(|later| about[later.by] == about[made.by]);
        if after.any(|made| made.transition == "approve") {
            return Finding::Broken("an approval was cancelled and then approved".to_owned());
        }
        let approval = view.approval(made.by);
        let stays = approval.is_some_and(|approval| matches!(approval.state, State::Cancelled { .. }));
        if !stays && !view.is_deleted() {
            return Finding::Broken("an approval was cancelled and is not any more".to_owned());
        }
        if view.alive().count() > 1 {
            finding = Finding::Held;
        }
    }
    finding
}

/// So long, by whosever clock.
const LOCK: i64 = 1_800;

pub(super) fn locked(view: &View<'_>) -> Finding {
    let lock = view.line().iter().position(|made| made.transition == "lock");
    let Some(place) = lock.filter(|_| !view.is_deleted() && !view.is_updated()) else {
        return Finding::NotAtStake;
    };
    let scenario = view.scenario();
    if i64::from(view.state.passed) * scenario.pass >= LOCK {
        return Finding::NotAtStake;
    }
    let new = ["reserve", "begin", "approve", "repeat"];
    if let Some(made) = view.line()[place..].iter().find(|made| new.contains(&made.transition)) {
        return Finding::Broken(format!("{} after a lock", made.transition));
    }
    let is_open = |by: usize| {
        let now = scenario.clock(by, view.state.passed);
        view.record().locked(now, scenario.policy.max_failures).is_none()
    };
    if (0..scenario.calls.len()).any(is_open) {
        return Finding::Broken("a lock is open again".to_owned());
    }
    Finding::held_where(view.alive().count() > 1)
}
