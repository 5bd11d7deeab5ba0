//! The examples, held against the whole rule for a resource server: each takes a good receipt once, and
//! refuses a receipt in which one thing is wrong.

mod gateway;
mod keys;
mod product;
mod receipts;
mod requests;
mod uses;

use harness::receipt_issuer::ReceiptIssuer;
use harness::resource_server::{Example, ResourceServer};
use serde_json::{Value, json};

/// RFC 9470: what every refusal of a receipt has beside its status.
const CHALLENGE: &str = "Bearer error=\"insufficient_user_authentication\", \
    error_description=\"the user has to approve this\", \
    acr_values=\"urn:countersign:approval:payment\", max_age=\"120\"";

const ALICES_ACCOUNT: &str = "CH5604835012345678009";
const BOBS_ACCOUNT: &str = "CH4431999123000889012";

/// An issuer, and one of each example that trusts it.
struct Stage {
    issuer: ReceiptIssuer,
    servers: [ResourceServer; 3],
}

impl Stage {
    async fn new() -> Self {
        Self::with(&[]).await
    }

    async fn with(env: &[(&str, &str)]) -> Self {
        let issuer = ReceiptIssuer::start().await;
        let url = issuer.url();
        let [node, python, rust] = Example::ALL.map(|example| ResourceServer::start(example, &url, env));
        let (node, python, rust) = tokio::join!(node, python, rust);
        Self { issuer, servers: [node, python, rust] }
    }

    /// The claims of a receipt for [`payment`], by whose account is debited.
    fn claims(&self) -> Value {
        self.issuer.claims("alice", &fields(&payment()))
    }

    /// A good receipt for [`payment`].
    async fn receipt(&self) -> String {
        self.issuer.issue(&self.claims()).await
    }

    /// Every server must take this receipt for [`payment`].
    async fn all_take(&self, receipt: &str) {
        for server in &self.servers {
            let (status, body) = server.pay(receipt, &payment()).await;
            assert_eq!(status, 201, "{:?}: {body}", server.example());
        }
    }

    /// Every server must refuse this receipt for this payment, and name the check that did not hold.
    async fn all_refuse(&self, case: &str, receipt: &str, payment: &Value, check: &str) {
        for server in &self.servers {
            let (status, body) = server.pay(receipt, payment).await;
            assert_eq!((status, failed(&body)), (403, check), "{case}, {:?}: {body}", server.example());
        }
    }
}

/// A payment of Alice's.
fn payment() -> Value {
    json!({
        "debtor": ALICES_ACCOUNT, "amount": "1250.00", "currency": "CHF",
        "payee": "M. Muster", "account": "CH9300762011623852957",
    })
}

/// What of a payment the user approves.
fn fields(payment: &Value) -> Value {
    let mut fields = payment.clone();
    fields.as_object_mut().unwrap().remove("debtor");
    fields
}

/// The value with another member.
fn with(value: &Value, member: &str, new: impl Into<Value>) -> Value {
    let mut value = value.clone();
    value[member] = new.into();
    value
}

/// The value without a member.
fn without(value: &Value, member: &str) -> Value {
    let mut value = value.clone();
    value.as_object_mut().unwrap().remove(member).expect("a member to take away");
    value
}

/// The name of the check that did not hold.
fn failed(body: &Value) -> &str {
    body["refused"].as_str().and_then(|reason| reason.split(':').next()).unwrap_or_default()
}
