//! What a subject is invoked with.

use serde_json::{Value, json};

use super::super::feeder::{CALLER, Feeder};
use super::{Function, Subject};
use crate::gateway::{Call, Caller, unique_name};

impl Subject {
    /// The events of so many invocations, each of which succeeds once.
    pub(in crate::bench) async fn events(&self, feeder: &Feeder, count: usize) -> Vec<Value> {
        match self.function {
            Function::Hello | Function::Start => (0..count).map(|_| start_event()).collect(),
            Function::Verify => {
                let approvals = feeder.approvals(count).await;
                approvals.iter().map(|(id, code)| verify_event(id, code)).collect()
            }
        }
    }
}

/// A payment to confirm, with a key of its own.
pub(in crate::bench) fn start_event() -> Value {
    let fields = json!({
        "amount": "1250.00", "currency": "CHF", "payee": "M. Muster", "account": "CH9300762011623852957",
    });
    let body = json!({ "transaction": { "template": "payment", "locale": "en", "fields": fields } });
    let call = Call::start(&body).header("idempotency-key", &unique_name("bench"));
    call.caller(Caller::jwt(CALLER, &json!({}))).event()
}

/// The right code for an approval.
pub(in crate::bench) fn verify_event(approval_id: &str, code: &str) -> Value {
    Call::verify(approval_id, &json!({ "code": code })).caller(Caller::jwt(CALLER, &json!({}))).event()
}
