//! The record at the beginning of a search.

use aws_sdk_dynamodb::types::AttributeValue;

use super::endpoints::RIGHT;
use crate::approvals::approval::Approval;
use crate::approvals::item::Item;
use crate::approvals::record::Record;
use crate::approvals::samples::{self, NOW, TRANSACTION_ID, approval, id, running, tag};
use crate::approvals::state::State;
use crate::platform::hash::hash;

/// An approval that is pending, sent in the window before.
pub(super) fn pending() -> Approval {
    approval(samples::pending(), -40)
}

/// One whose right code was judged just now, and which has given so many repetitions.
pub(super) fn approved(repeats: i64) -> Approval {
    let code_tag = Some(hash(&["code", &id("X1").to_string(), RIGHT]));
    let state =
        State::Approved { transaction_id: TRANSACTION_ID.to_owned(), approved_at: NOW, code_tag, repeats };
    Approval { attempts: 1, ..approval(state, -40) }
}

/// A record with these approvals, `X1` and so on, and the check of a process that died, with members of a later
/// release at every level.
pub(super) fn with<const N: usize>(approvals: [Approval; N]) -> Item {
    let named = |(place, approval)| (format!("X{}", place + 1), approval);
    let approvals = approvals.into_iter().enumerate().map(named).collect();
    let (version, check) = (Some("settle.X".to_owned()), Some(running("X1", NOW - 5)));
    let mut item = Record { version, check, approvals, ..Record::default() }.write(&tag(), NOW);
    item.insert("later".to_owned(), AttributeValue::Ss(vec!["release".to_owned()]));
    if let Some(AttributeValue::M(check)) = item.get_mut("check") {
        check.insert("later".to_owned(), AttributeValue::Null(true));
    }
    let Some(AttributeValue::M(approvals)) = item.get_mut("approvals") else { return item };
    for approval in approvals.values_mut() {
        let AttributeValue::M(approval) = approval else { continue };
        approval.insert("later".to_owned(), AttributeValue::Bool(true));
    }
    item
}
