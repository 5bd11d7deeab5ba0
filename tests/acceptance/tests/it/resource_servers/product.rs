//! The product's own receipts: made by the running functions with a key of the emulator's KMS, verified by
//! jose, `PyJWT` and jsonwebtoken through the discovery of the same function.

use harness::http_api::HttpApi;
use harness::lambda::Function;
use harness::receipt_issuer::ReceiptIssuer;
use harness::resource_server::{Example, ResourceServer};
use harness::world::World;
use serde_json::{Value, json};

use super::{ALICES_ACCOUNT, failed, fields, payment};
use crate::scenes::{approval_id, start_transaction, verify};

/// Both functions, and discovery over HTTP.
struct Product {
    world: World,
    start: Function,
    http_api: HttpApi,
}

impl Product {
    async fn new() -> Self {
        let world = World::new().await.with_receipts().await;
        let http_api = HttpApi::start().await;
        let (issuer, audience) = (http_api.url(), ReceiptIssuer::AUDIENCE);
        let verify =
            world.verify_function(&[("RECEIPT_ISSUER", &issuer), ("RECEIPT_AUDIENCE", audience)]).await;
        http_api.lead_to(verify);
        let start = world.start_function(&[("RESEND_COOLDOWN_SECONDS", "0")]).await;
        Self { world, start, http_api }
    }

    /// What alice gets for this transaction, once she has sent the code.
    async fn receipt(&self, transaction: &Value) -> String {
        let started = self.start.call(&start_transaction(transaction)).await;
        assert_eq!(started.status, 201, "{started:?}");
        let code = self.world.nevis.last_code("alice").expect("an SMS");
        let verified = self.http_api.function().call(&verify(&approval_id(&started), &code)).await;
        assert_eq!(verified.status, 200, "{verified:?}");
        verified.json()["receipt"].as_str().expect("a receipt").to_owned()
    }
}

fn approved() -> Value {
    json!({ "template": "payment", "locale": "en", "fields": fields(&payment()) })
}

#[tokio::test]
async fn every_library_takes_a_receipt_of_the_running_function_for_what_it_says() {
    let product = Product::new().await;
    assert_eq!(payment()["debtor"], ALICES_ACCOUNT);
    for example in Example::ALL {
        let server = ResourceServer::start(example, &product.http_api.url(), &[]).await;
        let receipt = product.receipt(&approved()).await;
        let mut tampered = payment();
        tampered["amount"] = json!("9250.00");
        let (status, body) = server.pay(&receipt, &tampered).await;
        assert_eq!((status, failed(&body)), (403, "transaction"), "{example:?}: {body}");
        let (status, body) = server.pay(&receipt, &payment()).await;
        assert_eq!(status, 201, "{example:?}: {body}");
        let (status, body) = server.pay(&receipt, &payment()).await;
        assert_eq!((status, failed(&body)), (403, "jti"), "{example:?}: {body}");
    }
}

#[tokio::test]
async fn a_receipt_for_a_login_pays_nothing() {
    let product = Product::new().await;
    let login = json!({ "template": "login", "locale": "en", "fields": { "service": "Example Bank" } });
    for example in Example::ALL {
        let server = ResourceServer::start(example, &product.http_api.url(), &[]).await;
        let (status, body) = server.pay(&product.receipt(&login).await, &payment()).await;
        assert_eq!((status, failed(&body)), (403, "transaction"), "{example:?}: {body}");
    }
}
