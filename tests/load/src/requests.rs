//! One request, what it ended with, and whether that answer may be.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use harness::gateway::Call;
use harness::lambda::{Answer, Deadline};
use serde_json::{Value, json};

use super::diary::{Check, CheckEnd, StartEnd};
use super::fleet::{Fleets, Outcome};
use super::stage::Stage;

const START: &str = "POST /v1/approvals";
const VERIFY: &str = "POST /v1/approvals/{approvalId}/verification";

/// What a user wants to have sent.
#[derive(Clone)]
pub(super) struct Order {
    /// The wish: `Idempotency-Key` and amount.
    pub(super) number: u64,
    pub(super) username: String,
    /// A Nevis intent token, to be used in place of the access key.
    pub(super) intent: Option<String>,
}

/// An approval that was started for an order.
#[derive(Clone)]
pub(super) struct Started {
    pub(super) order: Order,
    pub(super) approval_id: String,
    pub(super) transaction_id: String,
}

impl Order {
    fn call(&self) -> Call {
        let fields = json!({ "amount": amount(self.number), "currency": "CHF", "payee": "Load & Co",
            "account": "CH9300762011623852957" });
        let transaction = json!({ "template": "payment", "locale": "en", "fields": fields });
        let call = Call::start(&json!({ "username": self.username, "transaction": transaction }))
            .header("idempotency-key", &format!("wish-{}", self.number));
        match &self.intent {
            Some(token) => call.header("nevis-intent-token", token),
            None => call,
        }
    }
}

/// What a wish pays.
fn amount(number: u64) -> String {
    format!("{number}.00")
}

/// Sends a start, and notes what came of it.
pub(super) async fn start(stage: &Stage, fleets: &Fleets, order: &Order, time: Duration) -> StartEnd {
    let outcome = fleets.starts_of(&order.username).invoke(order.call().event(), Deadline::In(time)).await;
    let end = match outcome {
        Outcome::Answered(answer) => {
            hold_against_contract(stage, "start", START, &answer);
            start_end(stage, &answer)
        }
        Outcome::Killed => {
            stage.diary.count("start killed".to_owned());
            StartEnd::Killed
        }
        Outcome::Broken(what) => {
            stage.diary.note_fault(format!("{what}, at wish {}", order.number));
            StartEnd::Killed
        }
    };
    stage.diary.note_start(order.number, &order.username, end.clone());
    end
}

fn start_end(stage: &Stage, answer: &Answer) -> StartEnd {
    let body = answer.json();
    let text = |member: &str| body[member].as_str().unwrap_or_default().to_owned();
    let retry_after = body["retryAfter"].as_i64().unwrap_or_default();
    match (answer.status, problem(&body)) {
        (201, _) => {
            StartEnd::Started { approval_id: text("approvalId"), transaction_id: text("transactionId") }
        }
        (409, "request-in-progress") => StartEnd::Running,
        (503, _) => StartEnd::Again,
        (504, _) => StartEnd::Unknown,
        (422, "approval-refused") | (423 | 429 | 502, _) => StartEnd::Nothing { retry_after },
        (status, problem) => {
            stage.diary.note_fault(format!("a start that was good was answered {status} {problem}"));
            StartEnd::Nothing { retry_after }
        }
    }
}

/// Posts a code, and notes what came of it.
pub(super) async fn check(
    stage: &Stage,
    fleets: &Fleets,
    started: &Started,
    code: &str,
    time: Duration,
) -> CheckEnd {
    let call = Call::verify(&started.approval_id, &json!({ "code": code }));
    let outcome = fleets.verifications.invoke(call.event(), Deadline::In(time)).await;
    let end = match outcome {
        Outcome::Answered(answer) => {
            hold_against_contract(stage, "check", VERIFY, &answer);
            check_end(stage, started, &answer)
        }
        Outcome::Killed => {
            stage.diary.count("check killed".to_owned());
            CheckEnd::Killed
        }
        Outcome::Broken(what) => {
            stage.diary.note_fault(format!("{what}, at approval {}", started.approval_id));
            CheckEnd::Killed
        }
    };
    stage.diary.note_check(Check {
        username: started.order.username.clone(),
        approval_id: started.approval_id.clone(),
        transaction_id: started.transaction_id.clone(),
        code: code.to_owned(),
        end,
    });
    end
}

fn check_end(stage: &Stage, started: &Started, answer: &Answer) -> CheckEnd {
    let body = answer.json();
    match (answer.status, problem(&body)) {
        (200, _) => {
            if let Err(what) = receipt(stage, started, &body) {
                stage.diary.note_fault(format!("{what}, at approval {}", started.approval_id));
            }
            CheckEnd::Approved
        }
        (422, "code-rejected") => CheckEnd::Rejected,
        (409, "request-in-progress") | (502 | 503, _) => CheckEnd::Again,
        (504, _) => CheckEnd::Unknown,
        (409, "approval-used") | (410 | 423 | 429, _) => CheckEnd::Over,
        (status, problem) => {
            let id = &started.approval_id;
            stage.diary.note_fault(format!("a check of the started {id} was answered {status} {problem}"));
            CheckEnd::Over
        }
    }
}

/// Whether the receipt is there, says what was approved, and is the same each time. Whether it is signed
/// is other tests' matter.
fn receipt(stage: &Stage, started: &Started, body: &Value) -> Result<(), &'static str> {
    let receipt = body["receipt"].as_str().ok_or("an approval without a receipt")?;
    let payload = receipt.split('.').nth(1).and_then(|part| URL_SAFE_NO_PAD.decode(part).ok());
    let payload: Option<Value> = payload.and_then(|bytes| serde_json::from_slice(&bytes).ok());
    let claims = payload.ok_or("a receipt that cannot be read")?;
    let expected = json!([started.approval_id, started.transaction_id, started.order.username]);
    if json!([claims["jti"], claims["txn"], claims["sub"]]) != expected {
        return Err("a receipt of something else");
    }
    if claims["transaction"]["fields"]["amount"] != amount(started.order.number) {
        return Err("a receipt of another transaction");
    }
    if stage.diary.note_receipt(&started.approval_id, receipt) {
        Ok(())
    } else {
        Err("two receipts that differ")
    }
}

/// Every answer is one of the contract's.
fn hold_against_contract(stage: &Stage, kind: &str, operation: &str, answer: &Answer) {
    let body = answer.json();
    stage.diary.count(format!("{kind} {} {}", answer.status, problem(&body)).trim_end().to_owned());
    if let Err(error) = stage.contract.check(operation, answer) {
        stage.diary.note_fault(error);
    }
}

/// The name of a problem; empty for a success.
fn problem(body: &Value) -> &str {
    body["type"].as_str().unwrap_or_default().trim_start_matches("urn:countersign:problem:")
}
