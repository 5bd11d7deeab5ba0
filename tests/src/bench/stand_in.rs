//! A stand-in for AWS that is fast enough to be measured through: a secret, a table without conditions, a
//! key whose signature nobody checks. Whether the functions do right is the other tests' business.

use std::collections::HashMap;
use std::sync::Mutex;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::{Request, Response};
use serde_json::{Map, Value, json};

/// The public half of an RSA 2048 key, of which nobody has the other.
const PUBLIC_KEY: &str = "\
    MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAs3SQpMeYrQGVT/3tuOJwnAhNC9sCxg928sxDGHTraQL/V5XMWYC+bovC\
    Q1bUAwj2UnhYdbSCdU4T5Ihy9wkGJrsVtNOQqSc2me2j/Z/h74faRAQDU7dlMg5Kg/hYJE30iPdBJRXandah6pUMF7cuvMAd/2Dj\
    kL793SnuSCBc4C0tLR74rUEJTOyBMc7KhAOp5AG2Kb6VCM93KnkAbqk/cjgwvvUmyRDV/iUPOBuW4KLYkDA+36oPGHMUwjR8BFK1\
    ZGB9p6MA7cWp9YklCbF/oqZdCotJbmfmranvFYsDuUHlhzKph/M3FNJuJCsmz3UUX1zK1CnxOwWO98s+xCXESQIDAQAB";

/// An item, as DynamoDB has it on the wire.
type Item = Map<String, Value>;

/// The one secret, the one table, the one key.
#[derive(Default)]
pub(super) struct StandIn {
    items: Mutex<HashMap<String, Item>>,
}

impl StandIn {
    /// Forgets all items.
    pub(super) fn clear(&self) {
        self.items.lock().unwrap().clear();
    }

    /// Answers one request of an AWS SDK.
    pub(super) fn answer(&self, request: &Request<Bytes>) -> Response<Bytes> {
        let target = request.headers().get("x-amz-target").expect("JSON protocols of AWS have one");
        let (_, operation) = target.to_str().expect("ASCII").split_once('.').expect("service and operation");
        let input: Value = serde_json::from_slice(request.body()).expect("JSON");
        let output = match operation {
            "GetItem" => self.get_item(&input),
            "TransactWriteItems" => self.transact_write_items(&input),
            "GetSecretValue" => secret(&input),
            "GetPublicKey" => public_key(&input),
            "Sign" => signature(&input),
            other => panic!("the stand-in does not know {other}"),
        };
        let kind = request.headers().get("content-type").expect("the version of JSON");
        let response = Response::builder()
            .header("content-type", kind)
            .header("x-amzn-requestid", "7a342fb4-6c0e-4d5b-9f21-bb837ed32d9d");
        response.body(output.to_string().into()).expect("fixed headers")
    }

    fn get_item(&self, input: &Value) -> Value {
        let items = self.items.lock().unwrap();
        items.get(key(&input["Key"])).map_or_else(|| json!({}), |item| json!({ "Item": item }))
    }

    fn transact_write_items(&self, input: &Value) -> Value {
        let mut items = self.items.lock().unwrap();
        for write in input["TransactItems"].as_array().expect("a list") {
            if let Some(item) = write["Put"]["Item"].as_object() {
                items.insert(key(&write["Put"]["Item"]).to_owned(), item.clone());
            }
            if let Some(change) = write["Update"].as_object() {
                update(items.entry(key(&change["Key"]).to_owned()).or_default(), change);
            }
            if let Some(delete) = write["Delete"].as_object() {
                items.remove(key(&delete["Key"]));
            }
        }
        json!({})
    }
}

fn key(item: &Value) -> &str {
    item["pk"]["S"].as_str().expect("a string key `pk`")
}

/// `SET #a = :a, #b = :b REMOVE #c, #d`, of which either half may be missing.
fn update(item: &mut Item, change: &Map<String, Value>) {
    item.insert("pk".to_owned(), change["Key"]["pk"].clone());
    let expression = change["UpdateExpression"].as_str().expect("an expression");
    let (sets, removes) = expression.split_once("REMOVE ").unwrap_or((expression, ""));
    let name = |placeholder: &str| {
        change["ExpressionAttributeNames"][placeholder.trim()].as_str().expect("a name").to_owned()
    };
    for set in sets.trim().trim_start_matches("SET ").split(',').filter(|set| !set.is_empty()) {
        let (attribute, value) = set.split_once('=').expect("an assignment");
        item.insert(name(attribute), change["ExpressionAttributeValues"][value.trim()].clone());
    }
    for attribute in removes.split(',').filter(|remove| !remove.is_empty()) {
        item.remove(&name(attribute));
    }
}

fn secret(input: &Value) -> Value {
    json!({
        "ARN": "arn:aws:secretsmanager:eu-central-1:123456789012:secret:nevis-AbCdEf",
        "CreatedDate": 1_700_000_000,
        "Name": input["SecretId"],
        "SecretString": simulator::ACCESS_KEY,
        "VersionId": "1f6e2c58-93ad-4b07-8c4e-52d0a7b9e316",
        "VersionStages": ["AWSCURRENT"],
    })
}

fn public_key(input: &Value) -> Value {
    json!({
        "KeyId": input["KeyId"],
        "KeySpec": "RSA_2048",
        "KeyUsage": "SIGN_VERIFY",
        "PublicKey": PUBLIC_KEY,
        "SigningAlgorithms": ["RSASSA_PKCS1_V1_5_SHA_256"],
    })
}

fn signature(input: &Value) -> Value {
    json!({
        "KeyId": input["KeyId"],
        "Signature": STANDARD.encode([7; 256]),
        "SigningAlgorithm": input["SigningAlgorithm"],
    })
}
