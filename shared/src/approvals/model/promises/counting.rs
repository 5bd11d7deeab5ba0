//! What is counted, and how much of it is allowed.

use std::collections::BTreeMap;

use super::Verdict;
use crate::approvals::model::invocations::Next;
use crate::approvals::model::scenario::Call;
use crate::approvals::model::view::View;
use crate::approvals::refusal::Refusal;

pub(super) fn sms_counted(view: &View<'_>) -> Verdict {
    let sms = &view.happened().sms;
    if view.is_deleted() || sms.is_empty() {
        return Verdict::Idle;
    }
    let counted = sms.iter().all(|(by, _)| view.approval(*by).is_some());
    Verdict::held_if(counted, || "an SMS is not counted".to_owned())
}

pub(super) fn one_sms_per_key(view: &View<'_>) -> Verdict {
    if view.is_deleted() {
        return Verdict::Idle;
    }
    let key = |by: usize| if let Call::Start { key, .. } = view.scenario().calls[by] { key } else { None };
    let senders: Vec<_> = view.happened().sms.iter().map(|(by, _)| *by).collect();
    let twins = |one: usize, other: usize| one != other && key(one).is_some() && key(one) == key(other);
    if senders.iter().any(|one| senders.iter().any(|other| twins(*one, *other))) {
        return Verdict::Broken("two SMS for one key".to_owned());
    }
    let spared = |by: usize| senders.iter().any(|sender| twins(*sender, by));
    Verdict::idle_unless(view.ended().any(|ended| spared(ended.by)))
}

pub(super) fn quota(view: &View<'_>) -> Verdict {
    if view.is_deleted() {
        return Verdict::Idle;
    }
    let policy = &view.scenario().policy;
    let mut full = false;
    for (length, max) in [(600, policy.max_sends_per_window), (86_400, policy.max_sends_per_day)] {
        let mut periods = BTreeMap::<_, i64>::new();
        for (_, at) in &view.happened().sms {
            *periods.entry(at.div_euclid(length)).or_default() += 1;
        }
        if periods.values().any(|sent| *sent > max) {
            return Verdict::Broken(format!("more than {max} SMS in {length} s"));
        }
        full |= periods.values().any(|sent| *sent == max);
    }
    Verdict::idle_unless(full && is_limited(view))
}

/// By the clocks of those who sent.
pub(super) fn cooldown(view: &View<'_>) -> Verdict {
    if view.is_deleted() {
        return Verdict::Idle;
    }
    let mut sent: Vec<_> = view.happened().sms.iter().map(|(_, at)| *at).collect();
    sent.sort_unstable();
    let cooldown = view.scenario().policy.resend_cooldown;
    if let Some(pair) = sent.windows(2).find(|pair| pair[1] - pair[0] < cooldown) {
        return Verdict::Broken(format!("SMS at {pair:?}"));
    }
    Verdict::idle_unless(cooldown > 0 && !sent.is_empty() && is_limited(view))
}

/// Whether a start was refused for what was sent before.
fn is_limited(view: &View<'_>) -> bool {
    view.ended().any(|ended| matches!(ended.outcome.refusal(), Some(Refusal::RateLimited { .. })))
}

/// By the clock of whoever begins, no check runs beside it: so where that clock is ahead by all the time that an
/// invocation has, two may.
pub(super) fn one_code_at_a_time(view: &View<'_>) -> Verdict {
    if view.may_be_late() || view.is_deleted() {
        return Verdict::Idle;
    }
    let judging = view.alive().filter(|(_, next, _)| matches!(next, Next::Code)).count();
    if judging > 1 {
        return Verdict::Broken("two codes are being judged at once".to_owned());
    }
    let held_off = view.ended().any(|ended| ended.outcome.refusal() == Some(Refusal::VerificationInProgress));
    Verdict::idle_unless(judging == 1 && held_off)
}

pub(super) fn attempts(view: &View<'_>) -> Verdict {
    if view.is_deleted() {
        return Verdict::Idle;
    }
    let mut judged = BTreeMap::<_, i64>::new();
    for asked in view.happened().codes.iter().filter(|asked| asked.is_judged()) {
        *judged.entry(&view.scenario().about[asked.by]).or_default() += 1;
    }
    for (approval, judged) in &judged {
        let Some(of) = view.record().approvals.get(*approval) else {
            return Verdict::Broken(format!("a code of {approval} was judged, and it is gone"));
        };
        let before = view.first().approvals.get(*approval).map_or(0, |approval| approval.attempts);
        if before + judged > of.attempts || of.attempts > of.max_attempts {
            return Verdict::Broken(format!("{judged} judged, {} attempts", of.attempts));
        }
    }
    Verdict::idle_unless(!judged.is_empty())
}
