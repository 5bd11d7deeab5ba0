//! What a subject is invoked with.

use std::sync::atomic::{AtomicU32, Ordering};

use harness::gateway::{Call, Caller, unique_name};
use serde_json::{Value, json};

use super::super::approval_supply::{ApprovalSupply, Started};
use super::{Function, Subject};

/// The customers of the benchmark: those whom the simulator numbers.
pub(crate) const CUSTOMERS: u32 = 1_000_000;

/// One of them who has not been there yet.
pub(crate) fn new_customer() -> String {
    static BEFORE: AtomicU32 = AtomicU32::new(0);
    let number = BEFORE.fetch_add(1, Ordering::Relaxed) + 1;
    assert!(number <= CUSTOMERS, "no run needs so many");
    format!("user-{number}")
}

impl Subject {
    /// The events of so many invocations, each of which succeeds once and is the first of its customer's day.
    pub(crate) async fn events(&self, supply: &ApprovalSupply, count: usize) -> Vec<Value> {
        match self.function {
            Function::Hello | Function::Start => (0..count).map(|_| start_event(&new_customer())).collect(),
            Function::Verify => {
                let approvals = supply.approvals(self.build.as_ref(), count).await;
                approvals.iter().map(verify_event).collect()
            }
        }
    }
}

/// A payment to confirm, with a key of its own.
pub(crate) fn start_event(customer: &str) -> Value {
    let fields = json!({
        "amount": "1250.00", "currency": "CHF", "payee": "M. Muster", "account": "CH9300762011623852957",
    });
    let body = json!({ "transaction": { "template": "payment", "locale": "en", "fields": fields } });
    let call = Call::start(&body).header("idempotency-key", &unique_name("bench"));
    call.caller(Caller::jwt(customer, &json!({}))).event()
}

/// The right code for an approval.
pub(crate) fn verify_event(approval: &Started) -> Value {
    let Started { customer, id, code } = approval;
    Call::verify(id, &json!({ "code": code })).caller(Caller::jwt(customer, &json!({}))).event()
}
