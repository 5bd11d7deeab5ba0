//! What holds of every write.

use std::collections::BTreeSet;

use super::Finding;
use crate::approvals::approval::Approval;
use crate::approvals::item::{Item, Members, Unknown};
use crate::approvals::model::gate::Heard;
use crate::approvals::model::invocations::{NextAction, PointId};
use crate::approvals::model::scenario::{Call, Judging};
use crate::approvals::model::state::transition;
use crate::approvals::model::view::View;
use crate::approvals::model::world::World;
use crate::approvals::record::Record;
use crate::approvals::state::State;

pub(super) fn no_lost_update(view: &View<'_>) -> Finding {
    if view.happened().lost_update {
        return Finding::Broken("a write took the place of a record that it does not know".to_owned());
    }
    Finding::held_where(view.alive().any(|(_, _, met)| met.superseded > 0))
}

/// A write in place of no record may be made again where the record is deleted.
pub(super) fn made_once(view: &View<'_>) -> Finding {
    let different: BTreeSet<_> = view.line().iter().map(|made| (made.by, made.transition)).collect();
    if different.len() < view.line().len() && !view.is_deleted() && !view.is_updated() {
        return Finding::Broken(format!("a transition was made twice: {:?}", view.line()));
    }
    let made = |by: usize| view.line().iter().any(|made| made.by == by);
    Finding::held_where(view.alive().any(|(by, _, met)| met.passing > 0 && made(by)))
}

/// A write, beside the record on which it was decided.
pub(in crate::approvals::model) struct Write<'a> {
    before: &'a Record,
    after: &'a Record,
    call: Call,
    /// The approval that the call is about.
    about: &'a str,
    /// What the time was.
    now: i64,
    /// What Nevis had done.
    nevis: Option<Heard<usize>>,
}

impl<'a> Write<'a> {
    /// The write that waits at a point, if one does.
    pub(in crate::approvals::model) fn at(world: &'a World, point: PointId) -> Option<Self> {
        let (invocations, scenario) = (&world.invocations, &world.invocations.scenario);
        let at = invocations.at(point);
        let NextAction::Put(put) = at.next else { return None };
        let passed = invocations.history(point).next()?.passed;
        Some(Self {
            before: &invocations.records.of(put.basis).record,
            after: &invocations.records.of(put.record).record,
            call: scenario.calls[put.by],
            about: &scenario.about[put.by],
            now: scenario.clock(put.by, passed),
            nevis: at.met.nevis,
        })
    }

    /// Whether no code was judged for sure, of an approval that still stands.
    fn judges_nothing(&self) -> bool {
        let called = match self.nevis {
            Some(Heard::Code(judging, _)) => judging,
            Some(_) | None => Judging::NoTime,
        };
        let cancelled = |of: &Approval| matches!(of.state, State::Cancelled { .. });
        let stands = !self.after.approvals.get(self.about).is_some_and(cancelled);
        stands && matches!(called, Judging::NoTime | Judging::Unreachable | Judging::WrongAddress)
    }

    fn transition(&self) -> &'static str {
        transition(self.after.version.as_deref().unwrap())
    }
}

pub(super) fn keeps_the_unknown(write: &Write<'_>) -> Finding {
    let (before, after) = (write.before, write.after);
    let approvals =
        before.approvals.iter().filter_map(|(id, of)| Some((&of.unknown, &after.approvals.get(id)?.unknown)));
    let checks =
        before.check.iter().zip(&after.check).filter(|(before, after)| before.checker == after.checker);
    let checks = checks.map(|(before, after)| (&before.unknown, &after.unknown));
    let mut levels = approvals.chain(checks).chain([(&before.unknown, &after.unknown)]);
    let unknown = levels.by_ref().filter(|(before, _)| **before != Unknown::default()).collect::<Vec<_>>();
    if unknown.iter().any(|(before, after)| before != after) {
        return Finding::Broken(format!("{} drops members that it does not know", write.transition()));
    }
    Finding::held_where(!unknown.is_empty())
}

pub(super) fn touches_its_own(write: &Write<'_>) -> Finding {
    if matches!(write.call, Call::Lock) {
        return Finding::NotAtStake;
    }
    let mut before = write.before.clone();
    before.forget(write.now);
    let names = before.approvals.keys().chain(write.after.approvals.keys());
    let others: BTreeSet<_> = names.filter(|name| *name != write.about).collect();
    let of = |record: &Record, name: &String| record.approvals.get(name).map(members);
    match others.iter().find(|name| of(&before, name) != of(write.after, name)) {
        Some(name) => Finding::Broken(format!("{} touches {name}", write.transition())),
        None => Finding::held_where(!others.is_empty()),
    }
}

fn members(approval: &Approval) -> Item {
    let mut members = Item::new();
    approval.put(&mut members);
    members
}

pub(super) fn counts_failures(write: &Write<'_>) -> Finding {
    let (was, is) = (write.before.failures(write.now), write.after.failures(write.now));
    let wrong = write.nevis == Some(Heard::Code(Judging::Answers, false));
    let should = match write.transition() {
        "reject" => was + 1,
        "release" if wrong => was + 1,
        "approve" => 0,
        "lock" => 10,
        _ => was,
    };
    if is != should {
        return Finding::Broken(format!("{} makes of {was} failures {is}", write.transition()));
    }
    Finding::held_where(is != was || was > 0)
}

pub(super) fn counts_attempts(write: &Write<'_>) -> Finding {
    let of = |record: &Record| Some(record.approvals.get(write.about)?.attempts);
    let (Some(was), Some(is)) = (of(write.before), of(write.after)) else { return Finding::NotAtStake };
    let should = match write.transition() {
        "begin" => was + 1,
        "release" if write.judges_nothing() => was - 1,
        _ => was,
    };
    if is != should {
        return Finding::Broken(format!("{} makes of {was} attempts {is}", write.transition()));
    }
    Finding::held_where(is < was)
}

pub(super) fn stays_whole(write: &Write<'_>) -> Finding {
    let settled = matches!(write.transition(), "settle" | "approve");
    let Some(approval) = write.after.approvals.get(write.about).filter(|_| settled) else {
        return Finding::NotAtStake;
    };
    if !matches!(approval.state, State::Pending { .. } | State::Approved { .. }) {
        return Finding::NotAtStake;
    }
    let whole = approval.personal.subject.is_some() && approval.personal.username.is_some();
    Finding::held_if(whole, || format!("{} of an approval that is forgotten", write.transition()))
}
