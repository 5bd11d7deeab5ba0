//! A stand-in for AWS that is fast enough to be measured through: a secret, a table, a key whose signature
//! nobody checks. Whether the functions do right is the other tests' business.

mod table;
mod transaction;
mod units;

use std::sync::{Mutex, MutexGuard};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::{Request, Response, StatusCode};
use serde_json::{Value, json};

use self::table::Table;
pub(super) use self::table::Use;

/// The public half of an RSA 2048 key, of which nobody has the other.
const PUBLIC_KEY: &str = "\
    MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAs3SQpMeYrQGVT/3tuOJwnAhNC9sCxg928sxDGHTraQL/V5XMWYC+bovC\
    Q1bUAwj2UnhYdbSCdU4T5Ihy9wkGJrsVtNOQqSc2me2j/Z/h74faRAQDU7dlMg5Kg/hYJE30iPdBJRXandah6pUMF7cuvMAd/2Dj\
    kL793SnuSCBc4C0tLR74rUEJTOyBMc7KhAOp5AG2Kb6VCM93KnkAbqk/cjgwvvUmyRDV/iUPOBuW4KLYkDA+36oPGHMUwjR8BFK1\
    ZGB9p6MA7cWp9YklCbF/oqZdCotJbmfmranvFYsDuUHlhzKph/M3FNJuJCsmz3UUX1zK1CnxOwWO98s+xCXESQIDAQAB";

/// The one secret, the one table, the one key.
#[derive(Default)]
pub(super) struct StandIn {
    table: Mutex<Table>,
}

impl StandIn {
    /// Forgets all items.
    pub(super) fn clear(&self) {
        *self.table() = Table::default();
    }

    /// Has all records look as if they were so many seconds older.
    pub(super) fn age(&self, seconds: i64) {
        self.table().age(seconds);
    }

    /// The calls to the table since the last time that somebody asked.
    pub(super) fn uses(&self) -> Vec<Use> {
        self.table().uses()
    }

    /// Answers one request of an AWS SDK.
    pub(super) fn answer(&self, request: &Request<Bytes>) -> Response<Bytes> {
        let target = request.headers().get("x-amz-target").expect("JSON protocols of AWS have one");
        let (_, operation) = target.to_str().expect("ASCII").split_once('.').expect("service and operation");
        let input: Value = serde_json::from_slice(request.body()).expect("JSON");
        let output = match operation {
            "GetItem" => Ok(self.table().get(&input)),
            "PutItem" => self.table().put(&input),
            "TransactWriteItems" => Ok(self.table().transact(&input)),
            "GetSecretValue" => Ok(secret(&input)),
            "GetPublicKey" => Ok(public_key(&input)),
            "Sign" => Ok(signature(&input)),
            other => panic!("the stand-in does not know {other}"),
        };
        let (status, output) = match output {
            Ok(output) => (StatusCode::OK, output),
            Err(refusal) => (StatusCode::BAD_REQUEST, refusal),
        };
        let kind = request.headers().get("content-type").expect("the version of JSON");
        let response = Response::builder()
            .status(status)
            .header("content-type", kind)
            .header("x-amzn-requestid", "7a342fb4-6c0e-4d5b-9f21-bb837ed32d9d");
        response.body(output.to_string().into()).expect("fixed headers")
    }

    fn table(&self) -> MutexGuard<'_, Table> {
        self.table.lock().unwrap()
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
