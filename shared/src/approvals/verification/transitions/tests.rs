use super::{Admission, begin};
use crate::approvals::change::Decision;
use crate::approvals::record::Record;
use crate::approvals::refusal::Refusal;
use crate::approvals::samples::{NOW, approval, check, record};
use crate::approvals::state::State;
use crate::platform::Policy;

mod beginning;
mod ending;

pub(in crate::approvals::verification) const CODE: &str = "123456";

pub(in crate::approvals::verification) fn begun(record: &mut Record, seconds: i64) -> Decision<Admission> {
    begin(record, &check("a", CODE), &Policy::defaults(), NOW + seconds, "n", NOW + seconds + 15)
}

pub(in crate::approvals::verification) fn refusal(decision: Decision<Admission>) -> Refusal {
    decision.err().unwrap().refusal
}

pub(in crate::approvals::verification) fn one(state: State) -> Record {
    record([("a", approval(state, 0))])
}
