use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::*;
use crate::approvals::approved::Approved;
use crate::approvals::cancellation::Locked;
use crate::approvals::samples::{NOW, TRANSACTION_ID, approval, approved, id, pending, record, tag, wanted};
use crate::approvals::standing::Standing;
use crate::approvals::start::NewApproval;
use crate::approvals::state::State;
use crate::platform::Policy;

/// As the line of the log has it.
fn told(step: &impl HasFacts) -> Value {
    serde_json::to_value(step.facts()).unwrap()
}

fn standing(state: State) -> Standing {
    let record = record([("a", approval(state, 0))]);
    Standing::of(&record, &id("a"), &record.approvals["a"], &Policy::defaults(), NOW)
}

#[test]
fn how_an_approval_stands_is_told_with_its_state_before_and_after() {
    let cancelled = State::Cancelled { transaction_id: Some(TRANSACTION_ID.to_owned()) };
    for (state, name) in [(pending(), "pending"), (approved(NOW), "approved"), (cancelled, "cancelled")] {
        let of_it = json!({
            "approvalId": "a", "transactionId": TRANSACTION_ID, "template": "login",
            "stateBefore": name, "stateAfter": name,
        });
        assert_eq!(told(&standing(state.clone())), of_it);
        assert_eq!(told(&Facts::of(&id("a"), &approval(state, 0))), of_it);
    }
}

#[test]
fn an_approved_one_was_pending_or_approved_before() {
    let of = |repeats| {
        let State::Approved { transaction_id, approved_at, code_tag, .. } = approved(NOW) else {
            panic!("approved")
        };
        let state = State::Approved { transaction_id, approved_at, code_tag, repeats };
        Approved::of(&id("a"), &approval(state, 0)).unwrap()
    };
    let first = json!({
        "approvalId": "a", "transactionId": TRANSACTION_ID, "template": "login",
        "stateBefore": "pending", "stateAfter": "approved",
    });
    assert_eq!(told(&of(0)), first);
    assert_eq!(told(&of(1))["stateBefore"], "approved");
}

#[test]
fn what_is_asked_for_tells_its_template_an_id_its_half_and_a_lock_its_user() {
    assert_eq!(told(&wanted(None)), json!({}));
    let transaction = messages::Transaction {
        template: "login".to_owned(),
        locale: None,
        fields: BTreeMap::new(),
        reference: None,
    };
    let login = NewApproval { transaction: Some(transaction), ..wanted(None) };
    assert_eq!(told(&login), json!({ "template": "login" }));
    assert_eq!(told(&id("a")), json!({ "approvalId": "a" }));
    assert_eq!((told(&Some(id("a"))), told(&None::<ApprovalId>)), (json!({ "approvalId": "a" }), json!({})));
    let locked = Locked { cancelled: 1, approved: 0, retry_after: 1_800, made_for: Some(tag()) };
    assert_eq!(told(&locked), json!({ "tag": tag().as_str() }));
    assert_eq!(told(&Locked { made_for: None, ..locked }), json!({}));
}

#[test]
fn a_later_step_adds_to_what_is_known_and_tells_the_states_of_its_approval_anew() {
    let mut facts = told_by_all();
    facts.learn(Facts::default());
    assert_eq!(facts, told_by_all(), "nothing new");
    let later = Facts { approval_id: Some("b".to_owned()), ..Facts::default() };
    facts.learn(later);
    assert_eq!(facts, Facts { state_before: None, state_after: None, ..with_id(told_by_all(), "b") });
    let mut facts = Facts::default();
    facts.learn(told_by_all());
    assert_eq!(facts, told_by_all(), "all of it");
    facts.learn(Facts { state_after: Some(StateName::Cancelled), ..Facts::default() });
    assert_eq!(facts, told_by_all(), "a state of no approval is none");
}

fn with_id(facts: Facts, id: &str) -> Facts {
    Facts { approval_id: Some(id.to_owned()), ..facts }
}

fn told_by_all() -> Facts {
    Facts {
        approval_id: Some("a".to_owned()),
        transaction_id: Some(TRANSACTION_ID.to_owned()),
        tag: Some("tag".to_owned()),
        template: Some("login".to_owned()),
        state_before: Some(StateName::Pending),
        state_after: Some(StateName::Approved),
        cause: Some(Cause::new("table", "timeout")),
        receipt_key: Some(1),
    }
}
