//! What a check of a code leaves, and how the user goes on from there.

use harness::lambda::Answer;
use harness::table::RecordPath;
use serde_json::Value;

use super::book::Case;
use crate::scenes::{Pair, is, number, outcome, payment, retry_after, start_transaction, verify};

/// An approval of alice's that waits for its code.
pub(super) struct Pending {
    pub(super) id: String,
    pub(super) right: String,
    /// The code that is sent while the fault is there.
    pub(super) code: String,
}

impl Pending {
    /// Starts it; where receipts are on it is about a payment.
    pub(super) async fn new(pair: &Pair) -> Self {
        let call = start_transaction(&payment("de", "M. Muster"));
        let id = crate::scenes::approval_id(&pair.start.call(&call).await);
        let (right, _) = pair.codes("alice");
        Self { id, code: right.clone(), right }
    }

    /// The code that is sent is a wrong one.
    pub(super) fn wrong(mut self, pair: &Pair) -> Self {
        self.code = pair.codes("alice").1;
        self
    }

    /// Where it is in the table.
    pub(super) fn place(&self) -> RecordPath {
        RecordPath::approval(&self.id)
    }

    /// The post of the code.
    pub(super) fn call(&self) -> harness::gateway::Call {
        verify(&self.id, &self.code)
    }
}

/// Holds an answer against what the contract says of its status.
pub(super) fn assert_answer(answer: &Answer, case: &Case) {
    let expected = match answer.status {
        200 => (is(200, ""), None),
        422 => (is(422, "code-rejected"), None),
        429 => (is(429, "rate-limited"), Some(60)),
        502 => (is(502, "upstream-misconfigured"), None),
        503 if case.left == "unsigned" => (is(503, "receipt-pending"), Some(20)),
        503 => (is(503, "upstream-unavailable"), Some(1)),
        _ => (is(504, "outcome-unknown"), Some(1)),
    };
    assert_eq!((outcome(answer), retry_after(answer)), expected);
}

/// What the table holds of the check: state, attempts, whether it is still running, failures.
async fn left(pair: &Pair, pending: &Pending) -> (String, i64, bool, i64) {
    let approval = pair.world.table.approval(&pending.id).await;
    let record = pair.world.table.record_of(&pending.id).await;
    let failures = record.get("failures").and_then(Value::as_i64).unwrap_or(0);
    let state = approval["state"].as_str().unwrap().to_owned();
    (state, number(&approval, "attempts"), record.contains_key("check"), failures)
}

/// Nothing is wrong any more: holds what is left against the case, and goes on to an approval.
pub(super) async fn go_on(pair: &Pair, pending: &Pending, case: &Case) {
    let calls = || pair.world.nevis.calls().verification;
    assert_eq!(calls(), case.calls, "codes given to Nevis");
    let expected = match case.left.as_str() {
        "approved" | "unsigned" => ("approved", 1, false, 0),
        "back" | "ends" => ("pending", 0, false, 0),
        "again" | "spent" => ("pending", 1, false, 0),
        "wrong" => ("pending", 1, false, 1),
        "waits" | "waits-spent" => ("pending", 1, true, 0),
        word => panic!("{word} says nothing of a code"),
    };
    let (state, attempts, running, failures) = left(pair, pending).await;
    assert_eq!((state.as_str(), attempts, running, failures), expected);
    if running {
        wait(pair, pending).await;
    }
    if case.left.ends_with("spent") {
        let refused = pair.verified(&pending.id, &pending.right, 422).await;
        assert_eq!(outcome(&refused), is(422, "code-rejected"));
        anew(pair).await;
        assert_eq!(calls(), case.calls + 2);
    } else {
        let approved = pair.verified(&pending.id, &pending.right, 200).await;
        assert!(case.left != "unsigned" || approved.json()["receipt"].is_string(), "{approved:?}");
        let asked = if expected.0 == "pending" { case.next } else { 0 };
        assert_eq!(calls(), case.calls + asked, "an approved one is not judged again");
    }
    assert!(!left(pair, pending).await.2, "no check is running at the end");
}

/// While the check of a process that is gone may be running, nobody's code is judged.
async fn wait(pair: &Pair, pending: &Pending) {
    let calls = pair.world.nevis.calls().verification;
    let check = RecordPath::record(&pending.id).at("check");
    // The answer may have come at the very end of the invocation: back to a moment before that.
    pair.world.table.shift_time(&check, -10).await;
    let early = pair.verify.call(&verify(&pending.id, &pending.right)).await;
    assert_eq!((outcome(&early), retry_after(&early)), (is(409, "request-in-progress"), Some(1)));
    assert_eq!(pair.world.nevis.calls().verification, calls);
    pair.world.table.shift_time(&check, 26).await;
}

/// A new approval after the cooldown, to the end.
async fn anew(pair: &Pair) {
    pair.world.table.shift_all(31).await;
    let id = pair.started("alice").await;
    pair.verified(&id, &pair.codes("alice").0, 200).await;
}
