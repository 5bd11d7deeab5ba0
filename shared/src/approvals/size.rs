//! How large a record is, as DynamoDB counts it, so that no step after Nevis meets the limit of 400 KB.
//!
//! <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html>

use aws_sdk_dynamodb::types::AttributeValue;

use super::approval::Approval;
use super::forget::SKEW;
use super::item::{Item, Members};
use super::record::{REMEMBERED, Record};
use super::state::State;

/// No start makes a record larger than this, in bytes: what is still to be written down of approvals that are
/// being sent counts already.
/// DynamoDB takes 400 KB
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html>).
const MOST: usize = 300 * 1_024;
/// The most that Nevis's answer adds to an approval: the status token (4,096 characters), its id of the
/// approval, the user's, and their names.
const ANSWER: usize = 4_096 + 512;
/// The most that a start adds before that: a transaction out of a body of 8 KiB, its text and the rest.
const START: usize = 8_192 + 2_048;
/// The most that an approval adds from its start to its end.
const ONE: usize = START + ANSWER;

/// In how many seconds there is room for another approval, if there is none now: until the oldest one that
/// is in use has expired, or is not remembered any more.
pub(super) fn wait(record: &Record, now: i64) -> Option<i64> {
    // So few cannot come to it, whatever is in them.
    if record.approvals.len() < MOST / ONE {
        return None;
    }
    let approvals: usize = record.approvals.values().map(most).sum();
    if approvals.saturating_add(ONE) <= MOST {
        return None;
    }
    let expiries = record.approvals.values().map(|approval| approval.expires_at);
    let ends = expiries.flat_map(|at| [at.saturating_add(SKEW), at.saturating_add(REMEMBERED)]);
    let waits = ends.map(|at| at.saturating_sub(now)).filter(|seconds| *seconds > 0);
    Some(waits.min().unwrap_or(1))
}

/// What an approval comes to at most.
fn most(approval: &Approval) -> usize {
    let answer = if matches!(approval.state, State::Sending { .. }) { ANSWER } else { 0 };
    let mut members = Item::new();
    approval.put(&mut members);
    // Its name in the map of all, and what that map takes for each of its members.
    value(&AttributeValue::M(members)).saturating_add(22 + 1).saturating_add(answer)
}

/// Bytes of names and values together.
fn item(item: &Item) -> usize {
    item.iter().map(|(name, of)| name.len().saturating_add(value(of))).sum()
}

fn value(of: &AttributeValue) -> usize {
    if let AttributeValue::S(text) = of {
        return text.len();
    }
    if let AttributeValue::M(map) = of {
        return 3_usize.saturating_add(map.len()).saturating_add(item(map));
    }
    if let AttributeValue::L(list) = of {
        return 3_usize.saturating_add(list.iter().map(|of| value(of).saturating_add(1)).sum());
    }
    // Numbers; the other kinds are no members of this release.
    21
}

#[cfg(test)]
mod tests;
