//! `examples/gateway/payments.py`, with the events that a gateway hands over once its authorizer has taken a
//! receipt. `make e2e` deploys it behind one; here stands what no honest gateway would send.

use std::io::Write as _;
use std::process::{Command, Stdio};

use aws_sdk_dynamodb::types::{
    AttributeDefinition, BillingMode, KeySchemaElement, KeyType, ScalarAttributeType,
};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use harness::aws::{self, REGION};
use harness::built::workspace;
use harness::emulator::Emulator;
use harness::gateway::unique_name;
use serde_json::{Value, json};

use super::{CHALLENGE, failed, fields, payment};

/// Handles all events at the same moment, as a Lambda environment each would.
const DRIVER: &str = "
import json, sys
from concurrent.futures import ThreadPoolExecutor
sys.path.insert(0, 'examples/gateway')
import payments
with ThreadPoolExecutor(8) as pool:
    print(json.dumps(list(pool.map(lambda event: payments.handler(event, None), json.load(sys.stdin)))))
";

/// The mark of used receipts, and the handler.
struct Gateway {
    table: String,
}

impl Gateway {
    async fn new() -> Self {
        let table = unique_name("used-receipts");
        let client = aws::dynamodb(&Emulator::shared().url());
        let key = KeySchemaElement::builder().attribute_name("jti").key_type(KeyType::Hash).build();
        let attribute = AttributeDefinition::builder().attribute_name("jti");
        let attribute = attribute.attribute_type(ScalarAttributeType::S).build();
        let create = client.create_table().table_name(&table).billing_mode(BillingMode::PayPerRequest);
        let create = create.key_schema(key.unwrap()).attribute_definitions(attribute.unwrap()).send().await;
        create.unwrap_or_else(|error| panic!("creating a table: {error:?}"));
        Self { table }
    }

    /// Status and body for each event. Those that are refused, and no others, ask for another approval.
    fn handle(&self, events: &[Value]) -> Vec<(u64, Value)> {
        let mut python = Command::new(workspace().join(".venv/ministack/bin/python"))
            .args(["-c", DRIVER])
            .current_dir(workspace())
            .env_clear()
            .envs([
                ("AWS_ACCESS_KEY_ID", "test"),
                ("AWS_SECRET_ACCESS_KEY", "test"),
                ("AWS_DEFAULT_REGION", REGION),
            ])
            .envs([("AWS_ENDPOINT_URL", Emulator::shared().url()), ("USED_RECEIPTS", self.table.clone())])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("python");
        python.stdin.take().unwrap().write_all(json!(events).to_string().as_bytes()).unwrap();
        let output = python.wait_with_output().unwrap();
        assert!(output.status.success(), "{output:?}");
        let answers: Vec<Value> = serde_json::from_slice(&output.stdout).unwrap();
        for answer in &answers {
            let challenge = (answer["statusCode"] == 403).then_some(CHALLENGE);
            assert_eq!(answer["headers"]["www-authenticate"].as_str(), challenge, "{answer}");
        }
        let body = |answer: &Value| serde_json::from_str(answer["body"].as_str().unwrap()).unwrap();
        answers.iter().map(|answer| (answer["statusCode"].as_u64().unwrap(), body(answer))).collect()
    }
}

fn claims() -> Value {
    json!({
        "iss": "https://issuer.example", "sub": "alice", "jti": unique_name("receipt"), "txn": "t", "exp": 2_000_000_000,
        "transaction": { "template": "payment", "fields": fields(&payment()) },
    })
}

/// No signature is needed: the gateway has checked it.
fn receipt(header: &Value, claims: &Value) -> String {
    let [header, claims] = [header, claims].map(|part| URL_SAFE_NO_PAD.encode(part.to_string()));
    format!("{header}.{claims}.signature")
}

fn good_header() -> Value {
    json!({ "alg": "RS256", "typ": "txn-approval+jwt" })
}

/// The event of a gateway that has checked these claims, with this header and order.
fn event(receipt: &str, checked: &Value, order: &Value) -> Value {
    json!({
        "headers": { "approval-receipt": receipt },
        "requestContext": { "authorizer": { "jwt": { "claims": checked } } },
        "body": order.to_string(),
    })
}

#[tokio::test]
async fn the_service_behind_a_gateway_reads_what_the_gateway_has_checked() {
    let gateway = Gateway::new().await;
    let (good, mut forged) = (claims(), claims());
    forged["transaction"]["fields"]["amount"] = json!("999999.00");
    let mut tampered = payment();
    tampered["amount"] = json!("999999.00");
    let [good_receipt, forged_receipt] = [&good, &forged].map(|claims| receipt(&good_header(), claims));
    let mut nobody = claims();
    nobody["sub"] = Value::Null;
    let mut unowned = payment();
    unowned["debtor"] = json!("CH0000000000000000000");
    let answers = gateway.handle(&[
        event(&format!("{forged_receipt},{good_receipt}"), &good, &tampered),
        event(&format!("{good_receipt},{forged_receipt}"), &good, &tampered),
        event(&forged_receipt, &good, &tampered),
        event(&receipt(&good_header(), &nobody), &nobody, &unowned),
        event("", &good, &payment()),
    ]);
    for (status, body) in answers {
        assert_eq!(status, 400, "{body}");
    }
    let answers = gateway.handle(&[
        event(&good_receipt, &good, &tampered),
        event(&good_receipt, &good, &unowned),
        event(&receipt(&json!({ "alg": "RS256", "typ": "JWT" }), &good), &good, &payment()),
    ]);
    let refused: Vec<_> = answers.iter().map(|(status, body)| (*status, failed(body))).collect();
    assert_eq!(refused, [(403, "transaction"), (403, "sub"), (403, "typ")]);
    let (status, body) = &gateway.handle(&[event(&format!("Bearer {good_receipt}"), &good, &payment())])[0];
    assert_eq!(*status, 201, "refusals use nothing up: {body}");
}

#[tokio::test]
async fn of_uses_at_the_same_moment_behind_a_gateway_one_is_executed() {
    let gateway = Gateway::new().await;
    let claims = claims();
    let same = event(&receipt(&good_header(), &claims), &claims, &payment());
    let mut statuses: Vec<_> = gateway.handle(&vec![same; 8]).into_iter().map(|(status, _)| status).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 403, 403, 403, 403, 403, 403, 403]);
}
