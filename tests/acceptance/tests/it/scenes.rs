//! What most tests begin with, and how they look at answers.

use std::ops::RangeInclusive;

use countersign::platform::Clock;
use harness::gateway::Call;
use harness::lambda::{Answer, Function};
use harness::table::Item;
use harness::world::World;
use serde_json::{Value, json};

/// The id of an approval that there is not.
pub(crate) const NOBODY: &str = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// A world with one process of each function.
pub(crate) struct Pair {
    pub(crate) world: World,
    pub(crate) start: Function,
    pub(crate) verify: Function,
}

impl Pair {
    pub(crate) async fn new(overrides: &[(&str, &str)]) -> Self {
        Self::within(World::new().await, overrides).await
    }

    pub(crate) async fn within(world: World, overrides: &[(&str, &str)]) -> Self {
        let (start, verify) = tokio::join!(world.start_function(overrides), world.verify_function(overrides));
        tokio::join!(start.wait_until_ready(), verify.wait_until_ready());
        Self { world, start, verify }
    }

    /// Starts an approval for a user and gives its id.
    pub(crate) async fn started(&self, user: &str) -> String {
        let answer = self.start.call(&start(user)).await;
        assert_eq!(answer.status, 201, "{answer:?}");
        approval_id(&answer)
    }

    /// Sends a code, with the status that it must have.
    pub(crate) async fn verified(&self, id: &str, code: &str, status: u16) -> Answer {
        let answer = self.verify.call(&verify(id, code)).await;
        assert_eq!(answer.status, status, "{answer:?}");
        answer
    }

    /// The code of the newest SMS to a user, and one that is wrong.
    pub(crate) fn codes(&self, user: &str) -> (String, String) {
        let right = self.world.nevis.last_code(user).expect("an SMS with a code");
        let wrong = if right == "000000" { "000001" } else { "000000" };
        (right, wrong.to_owned())
    }
}

pub(crate) fn start(user: &str) -> Call {
    Call::start(&json!({ "username": user }))
}

pub(crate) fn start_with_key(user: &str, key: &str) -> Call {
    start(user).header("idempotency-key", key)
}

/// A transaction of the template `payment`.
pub(crate) fn payment(locale: &str, payee: &str) -> Value {
    let account = "CH9300762011623852957";
    json!({ "template": "payment", "locale": locale,
        "fields": { "amount": "1250.00", "currency": "CHF", "payee": payee, "account": account } })
}

/// A start of alice's that has her approve a transaction.
pub(crate) fn start_transaction(transaction: &Value) -> Call {
    Call::start(&json!({ "username": "alice", "transaction": transaction }))
}

pub(crate) fn verify(id: &str, code: &str) -> Call {
    Call::verify(id, &json!({ "code": code }))
}

/// How an approval stands.
pub(crate) fn view(id: &str) -> Call {
    Call::get(&format!("/v1/approvals/{id}"))
}

pub(crate) fn cancel(id: &str) -> Call {
    Call::post(&format!("/v1/approvals/{id}/cancellation")).json(&json!({}))
}

/// The panic button of a user.
pub(crate) fn lock(user: &str) -> Call {
    Call::post("/v1/locks").json(&json!({ "username": user }))
}

pub(crate) fn approval_id(answer: &Answer) -> String {
    answer.json()["approvalId"].as_str().expect("an approvalId").to_owned()
}

/// An answer without the seconds that pass.
pub(crate) fn still(answer: &Answer) -> Value {
    still_of(answer.json())
}

pub(crate) fn still_of(mut body: Value) -> Value {
    for passing in ["expiresInSeconds", "resendInSeconds"] {
        assert!(body.as_object_mut().unwrap().remove(passing).is_some(), "{passing}");
    }
    body
}

/// The name of a problem; empty for a success.
pub(crate) fn problem(answer: &Answer) -> String {
    let body = answer.json();
    let name = body["type"].as_str().unwrap_or_default();
    name.trim_start_matches("urn:countersign:problem:").to_owned()
}

/// Status and problem in one.
pub(crate) fn outcome(answer: &Answer) -> (u16, String) {
    (answer.status, problem(answer))
}

/// Both, as they are compared.
pub(crate) fn is(status: u16, problem: &str) -> (u16, String) {
    (status, problem.to_owned())
}

/// The seconds of `Retry-After`, which the body must repeat.
pub(crate) fn retry_after(answer: &Answer) -> Option<i64> {
    let header = answer.header("retry-after").map(|seconds| seconds.parse::<i64>().unwrap());
    assert_eq!(answer.json()["retryAfter"].as_i64(), header, "{answer:?}");
    header
}

/// An answer, and the moments at which it may have been decided: usually one second.
pub(crate) async fn timed(answer: impl Future<Output = Answer>) -> (Answer, RangeInclusive<i64>) {
    let before = Clock::system().seconds();
    let answer = answer.await;
    (answer, before..=Clock::system().seconds())
}

/// Whoever waits for `Retry-After` comes at `end`, which depends on the moment of the decision, and not a second
/// before.
pub(crate) fn assert_waits_until(
    (answer, decided): &(Answer, RangeInclusive<i64>),
    end: impl Fn(i64) -> i64,
) {
    let waits: Vec<_> = decided.clone().map(|now| Some(end(now) - now)).collect();
    assert!(waits.contains(&retry_after(answer)), "{answer:?} says none of {waits:?}");
}

/// A number in a record, or in a map of it.
pub(crate) fn number(item: &Item, member: &str) -> i64 {
    item[member].as_i64().unwrap_or_else(|| panic!("{member} in {item:?}"))
}
