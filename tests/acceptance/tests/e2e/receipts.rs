//! Receipts of the deployed API, at the gateway of somebody else's: `examples/gateway`.

use harness::built::workspace;
use harness::deployment::Deployment;
use http::Method;
use serde_json::{Value, json};

use crate::api::{Answer, Api, payment};
use crate::stage::{RECEIPT_AUDIENCE, Stage};

/// Accounts of the example: alice's, and bob's.
const ALICES: &str = "CH5604835012345678009";
const BOBS: &str = "CH4431999123000889012";

pub(crate) async fn are_published(stage: &Stage, api: &Api) {
    let open = |what, path| api.call(what, Method::GET, path, None);
    let discovery =
        open("discovery, without a token", "/.well-known/openid-configuration").expect(&[200]).await;
    assert_eq!(discovery.member("issuer"), stage.receipt_issuer());
    assert_eq!(discovery.header("cache-control"), "public, max-age=300");
    let keys = open("the keys, without a token", "/.well-known/jwks.json").expect(&[200]).await;
    assert_eq!(keys.member("keys").as_array().map(Vec::len), Some(1), "{}", keys.body);
}

/// One that a user has approved.
async fn receipt(stage: &Stage, api: &Api, user: &str, transaction: Value) -> String {
    let token = stage.user(user).await;
    let body = json!({ "transaction": transaction });
    let started =
        api.start(&format!("{user} starts a transaction"), &body).authorization(&token).expect(&[201]).await;
    let (right, _) = stage.codes(user);
    let code =
        api.verify(&format!("{user} sends the code"), &started.approval_id(), &right).authorization(&token);
    code.expect(&[200]).await.member("receipt").as_str().expect("a receipt").to_owned()
}

/// What is to be executed: the fields as approved, from this account.
fn order(debtor: &str) -> Value {
    let mut order = payment()["fields"].clone();
    order["debtor"] = json!(debtor);
    order
}

async fn pay(payments: &Api, what: &str, receipt: &str, order: &Value, statuses: &[u16]) -> Answer {
    let call = payments
        .call(what, Method::POST, "/payments", Some(order))
        .header("content-type", "application/json");
    call.header("approval-receipt", receipt).expect(statuses).await
}

/// A second API, whose own authorizer fetches the keys from the first.
pub(crate) async fn are_taken_by_a_gateway(stage: &Stage, api: &Api) {
    let payments = resource_server(stage).await;
    let good = receipt(stage, api, "alice", payment()).await;
    what_the_authorizer_refuses(stage, api, &payments, &good).await;
    what_the_service_refuses(&payments, &good).await;
    let paid = pay(&payments, "alice's receipt for what is executed", &good, &order(ALICES), &[201]).await;
    assert_eq!(paid.json()["executed"]["amount"], "1250.00");
    let again = pay(&payments, "the same receipt again", &good, &order(ALICES), &[403]).await;
    assert!(again.body.contains("jti"), "{}", again.body);
}

async fn resource_server(stage: &Stage) -> Api {
    let deployment = Deployment::new(&stage.emulator, "payments");
    let deployment =
        deployment.with(&[("ReceiptIssuer", &stage.receipt_issuer()), ("ReceiptAudience", RECEIPT_AUDIENCE)]);
    let took = deployment.deploy_other(&workspace().join("examples/gateway/template.yaml")).await;
    println!(
        "== deployed examples/gateway in {:.1?}",
        took.unwrap_or_else(|said| panic!("sam deploy: {said}"))
    );
    stage.api(&deployment).await
}

async fn what_the_authorizer_refuses(stage: &Stage, api: &Api, payments: &Api, good: &str) {
    let none = payments.call("a payment without a receipt", Method::POST, "/payments", Some(&order(ALICES)));
    none.expect(&[401]).await;
    let [head, claims, signature] = good.split('.').collect::<Vec<_>>()[..] else {
        panic!("{good} is no JWS")
    };
    let middle = claims.len() / 2;
    let other = if &claims[middle..=middle] == "A" { "B" } else { "A" };
    let altered = format!("{head}.{}{other}{}.{signature}", &claims[..middle], &claims[middle + 1..]);
    pay(payments, "an altered receipt", &altered, &order(ALICES), &[401]).await;
    let token = stage.user("alice").await;
    pay(payments, "an access token in place of a receipt", &token, &order(ALICES), &[401]).await;
    let login = json!({ "template": "login", "locale": "en", "fields": { "service": "Example Bank" } });
    let login = receipt(stage, api, "alice", login).await;
    let login = pay(payments, "a receipt for a login", &login, &order(ALICES), &[403]).await;
    assert!(!login.body.contains("refused"), "the scope is the authorizer's to demand: {}", login.body);
}

async fn what_the_service_refuses(payments: &Api, good: &str) {
    pay(payments, "alice's receipt for bob's money", good, &order(BOBS), &[403]).await;
    pay(payments, "alice's receipt for nobody's money", good, &order("CH0000000000000000000"), &[403]).await;
    for (field, value) in [("amount", "9250.00"), ("account", "CH5604835012345678009")] {
        let mut other = order(ALICES);
        other[field] = json!(value);
        let refused = pay(payments, &format!("another {field} than approved"), good, &other, &[403]).await;
        assert!(refused.body.contains("transaction"), "{}", refused.body);
    }
}
