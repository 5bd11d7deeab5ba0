//! What a start leaves, and how the user goes on from there.

use harness::gateway::Call;
use harness::lambda::Answer;

use super::book::Case;
use crate::scenes::{Pair, approval_id, is, outcome, retry_after, start_with_key, still, verify};

/// A start of alice's, with a key.
pub(super) fn call() -> Call {
    start_with_key("alice", "k")
}

/// Holds an answer against what the contract says of its status.
pub(super) fn assert_answer(answer: &Answer) {
    let expected = match answer.status {
        201 => (is(201, ""), None),
        422 => (is(422, "approval-refused"), None),
        502 => (is(502, "upstream-misconfigured"), None),
        503 => (is(503, "upstream-unavailable"), Some(1)),
        // The rest of the cooldown: how much that is depends on how long the fault took.
        _ => (is(504, "outcome-unknown"), retry_after(answer).filter(|seconds| (1..=30).contains(seconds))),
    };
    assert_eq!((outcome(answer), retry_after(answer)), expected);
    if answer.status == 504 {
        assert!(retry_after(answer).is_some(), "{answer:?}");
    }
}

/// Nothing is wrong any more: holds what is left against the case, and goes on to an approval.
pub(super) async fn go_on(pair: &Pair, call: &Call, case: &Case, answer: Option<&Answer>) {
    assert_cost(pair, case, 0);
    match case.left.as_str() {
        "sent" => sent(pair, call, case, answer).await,
        "free" | "ends" => free(pair, call, case).await,
        "refused" | "kept" => kept(pair, call, case, answer.expect("an answer to keep")).await,
        "held" => held(pair, call, case).await,
        word => panic!("{word} says nothing of a start"),
    }
}

/// The calls and SMS of the case, and what so many starts since have cost.
fn assert_cost(pair: &Pair, case: &Case, starts: usize) {
    let calls = case.calls + if starts == 0 { 0 } else { case.next };
    let cost = (pair.world.nevis.calls().approval, pair.world.nevis.messages().len());
    assert_eq!(cost, (calls, case.sms + starts), "calls and SMS, with {starts} more starts");
}

/// The states of all approvals: each of them counts.
async fn states(pair: &Pair) -> Vec<String> {
    let approvals = pair.world.table.approvals().await;
    approvals.values().map(|approval| approval["state"].as_str().unwrap().to_owned()).collect()
}

async fn sent(pair: &Pair, call: &Call, case: &Case, answer: Option<&Answer>) {
    assert_eq!(states(pair).await, ["pending"]);
    let again = pair.start.call(call).await;
    assert_eq!(outcome(&again), is(201, ""));
    if let Some(answer) = answer.filter(|answer| answer.status == 201) {
        assert_eq!(still(&again), still(answer));
    }
    confirm(pair, &again).await;
    assert_cost(pair, case, 0);
}

async fn free(pair: &Pair, call: &Call, case: &Case) {
    assert_eq!(states(pair).await, [""; 0]);
    let again = pair.start.call(call).await;
    assert_eq!(outcome(&again), is(201, ""));
    confirm(pair, &again).await;
    assert_cost(pair, case, 1);
}

async fn kept(pair: &Pair, call: &Call, case: &Case, answer: &Answer) {
    let expected = if case.left == "kept" { "unknown" } else { "refused" };
    assert_eq!(states(pair).await, [expected]);
    let again = pair.start.call(call).await;
    assert_answer(&again);
    assert_eq!(outcome(&again), outcome(answer));
    let other = pair.start.call(&start_with_key("alice", "impatient")).await;
    assert_eq!(outcome(&other), is(429, "rate-limited"));
    anew(pair, case).await;
}

async fn held(pair: &Pair, call: &Call, case: &Case) {
    assert_eq!(states(pair).await, ["sending"]);
    // The answer may have come at the very end of the invocation: back to a moment before that.
    pair.world.table.shift_all(-10).await;
    let early = pair.start.call(call).await;
    assert_eq!((outcome(&early), retry_after(&early)), (is(409, "request-in-progress"), Some(1)));
    let other = pair.start.call(&start_with_key("alice", "impatient")).await;
    assert_eq!(outcome(&other), is(429, "rate-limited"));
    pair.world.table.shift_all(26).await;
    let late = pair.start.call(call).await;
    assert_eq!(outcome(&late), is(504, "outcome-unknown"));
    assert_answer(&late);
    anew(pair, case).await;
}

/// No code counts for what never became pending; a new key does after the cooldown, to the end.
async fn anew(pair: &Pair, case: &Case) {
    assert_cost(pair, case, 0);
    let id = pair.world.table.approvals().await.into_keys().next().expect("an approval");
    let code = pair.world.nevis.last_code("alice").unwrap_or_else(|| "123456".to_owned());
    let refused = pair.verify.call(&verify(&id, &code)).await;
    assert_eq!(outcome(&refused), is(404, "approval-not-found"));
    pair.world.table.shift_all(30).await;
    let again = pair.start.call(&start_with_key("alice", "later")).await;
    assert_eq!(outcome(&again), is(201, ""));
    confirm(pair, &again).await;
    assert_cost(pair, case, 1);
}

async fn confirm(pair: &Pair, answer: &Answer) {
    pair.verified(&approval_id(answer), &pair.codes("alice").0, 200).await;
}
