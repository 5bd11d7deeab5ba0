//! What is counted, and how much of it is allowed.

use std::collections::BTreeMap;

use super::Finding;
use crate::approvals::model::invocations::NextAction;
use crate::approvals::model::scenario::Call;
use crate::approvals::model::view::View;
use crate::approvals::refusal::Refusal;

pub(super) fn sms_counted(view: &View<'_>) -> Finding {
    let sms = &view.happened().sms;
    if view.is_deleted() || sms.is_empty() {
        return Finding::NotAtStake;
    }
    let counted = sms.iter().all(|(by, _)| view.approval(*by).is_some());
    Finding::held_if(counted, || "an SMS is not counted".to_owned())
}

pub(super) fn one_sms_per_key(view: &View<'_>) -> Finding {
    if view.is_deleted() {
        return Finding::NotAtStake;
    }
    let key = |by: usize| if let Call::Start { key, .. } = view.scenario().calls[by] { key } else { None };
    let senders: Vec<_> = view.happened().sms.iter().map(|(by, _)| *by).collect();
    let twins = |one: usize, other: usize| one != other && key(one).is_some() && key(one) == key(other);
    if senders.iter().any(|one| senders.iter().any(|other| twins(*one, *other))) {
        return Finding::Broken("two SMS for one key".to_owned());
    }
    let spared = |by: usize| senders.iter().any(|sender| twins(*sender, by));
    Finding::held_where(view.ended().any(|ended| spared(ended.by)))
}

pub(super) fn quota(view: &View<'_>) -> Finding {
    if view.is_deleted() {
        return Finding::NotAtStake;
    }
    let policy = &view.scenario().policy;
    let mut full = false;
    for (length, max) in [(600, policy.max_sends_per_window), (86_400, policy.max_sends_per_day)] {
        let mut periods = BTreeMap::<_, i64>::new();
        for (_, at) in &view.happened().sms {
            *periods.entry(at.div_euclid(length)).or_default() += 1;
        }
        if periods.values().any(|sent| *sent > max) {
            return Finding::Broken(format!("more than {max} SMS in {length} s"));
        }
        full |= periods.values().any(|sent| *sent == max);
    }
    Finding::held_where(full && is_limited(view))
}

/// By the clocks of those who sent.
pub(super) fn cooldown(view: &View<'_>) -> Finding {
    if view.is_deleted() {
        return Finding::NotAtStake;
    }
    let mut sent: Vec<_> = view.happened().sms.iter().map(|(_, at)| *at).collect();
    sent.sort_unstable();
    let cooldown = view.scenario().policy.resend_cooldown;
    if let Some(pair) = sent.windows(2).find(|pair| pair[1] - pair[0] < cooldown) {
        return Finding::Broken(format!("SMS at {pair:?}"));
    }
    Finding::held_where(cooldown > 0 && !sent.is_empty() && is_limited(view))
}

/// Whether a start was refused for what was sent before.
fn is_limited(view: &View<'_>) -> bool {
    view.ended().any(|ended| matches!(ended.outcome.refusal(), Some(Refusal::RateLimited { .. })))
}

/// By the clock of whoever begins, no check runs beside it: so where that clock is ahead by all the time that an
/// invocation has, two may.
pub(super) fn one_code_at_a_time(view: &View<'_>) -> Finding {
    if view.may_be_late() || view.is_deleted() {
        return Finding::NotAtStake;
    }
    let judging = view.alive().filter(|(_, next, _)| matches!(next, NextAction::Code)).count();
    if judging > 1 {
        return Finding::Broken("two codes are being judged at once".to_owned());
    }
    let held_off = view.ended().any(|ended| ended.outcome.refusal() == Some(Refusal::VerificationInProgress));
    Finding::held_where(judging == 1 && held_off)
}

pub(super) fn attempts(view: &View<'_>) -> Finding {
    if view.is_deleted() {
        return Finding::NotAtStake;
    }
    let mut judged = BTreeMap::<_, i64>::new();
    for asked in view.happened().codes.iter().filter(|asked| asked.is_judged()) {
        *judged.entry(&view.scenario().about[asked.by]).or_default() += 1;
    }
    for (approval, judged) in &judged {
        let Some(of) = view.record().approvals.get(*approval) else {
            return Finding::Broken(format!("a code of {approval} was judged, and it is gone"));
        };
        let before = view.first().approvals.get(*approval).map_or(0, |approval| approval.attempts);
        if before + judged > of.attempts || of.attempts > of.max_attempts {
            return Finding::Broken(format!("{judged} judged, {} attempts", of.attempts));
        }
    }
    Finding::held_where(!judged.is_empty())
}
