//! Every answer of the contract, as it goes over the wire: status, headers and body, one snapshot for each
//! operation.

mod afterwards;
mod everywhere;
mod failing;
mod judged;
mod refused;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use harness::lambda::Answer;
use harness::openapi::Contract;
use serde_json::json;

use crate::scenes::problem;

/// Collects answers, each held against `openapi.yaml` on its way.
struct Album {
    contract: Contract,
    texts: BTreeMap<String, String>,
    /// Which operation has answered with which problem.
    seen: BTreeSet<(String, String)>,
}

impl Album {
    fn add(&mut self, title: &str, operation: &str, answer: &Answer) {
        self.contract.assert_documented(operation, answer);
        self.seen.insert((operation.to_owned(), problem(answer)));
        let request_id = answer.header("x-request-id").expect("every answer has its request's id");
        let text = self.texts.entry(operation.to_owned()).or_default();
        writeln!(text, "## {title}\n{}", answer.status).unwrap();
        let mut headers: Vec<_> = answer.headers.iter().collect();
        headers.sort();
        for (name, value) in headers {
            writeln!(text, "{name}: {}", shown(name, value, request_id)).unwrap();
        }
        let mut body = answer.json();
        for (name, value) in body.as_object_mut().unwrap() {
            if let Some(text) = value.as_str() {
                *value = json!(shown(name, text, request_id));
            } else if let Some(keys) = value.as_array_mut().filter(|_| name == "keys") {
                for (name, value) in keys.iter_mut().flat_map(|key| key.as_object_mut().unwrap()) {
                    *value = json!(shown(name, value.as_str().unwrap(), request_id));
                }
            } else if ["expiresInSeconds", "resendInSeconds", "retryAfter"].contains(&name.as_str()) {
                *value = json!(shown(name, &value.to_string(), request_id));
            }
        }
        writeln!(text, "{body:#}\n").unwrap();
    }
}

/// A value without what differs from run to run.
fn shown(name: &str, value: &str, request_id: &str) -> String {
    match name {
        "approvalId" | "transactionId" | "kid" | "n" => format!("<{} characters>", value.len()),
        "expiresAt" | "resendAfter" => {
            value.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect()
        }
        "receipt" => "<receipt>".to_owned(),
        "retry-after" | "retryAfter" if value != "1" && value != "0" => "<seconds>".to_owned(),
        "expiresInSeconds" | "resendInSeconds" => "<seconds>".to_owned(),
        _ => value.replace(request_id, "<request id>"),
    }
}

const START: &str = "POST /v1/approvals";
const VERIFY: &str = "POST /v1/approvals/{approvalId}/verification";
const CONFIGURATION: &str = "GET /.well-known/openid-configuration";
const KEYS: &str = "GET /.well-known/jwks.json";

#[tokio::test]
async fn every_answer_is_as_documented() {
    let mut album = Album { contract: Contract::read(), texts: BTreeMap::new(), seen: BTreeSet::new() };
    refused::malformed(&mut album).await;
    judged::starts(&mut album).await;
    judged::verifications(&mut album).await;
    judged::running(&mut album).await;
    failing::upstream(&mut album).await;
    failing::receipts(&mut album).await;
    afterwards::answers(&mut album).await;
    everywhere::answers(&mut album).await;
    // No request brings about a defect. That nothing else is answered is held on the way.
    let documented = album.contract.problems().into_iter().filter(|(_, name)| name != "internal");
    let never: Vec<_> = documented.filter(|pair| !album.seen.contains(pair)).collect();
    assert_eq!(never, [], "documented, and never answered");
    for (operation, text) in album.texts {
        insta::assert_snapshot!(operation.replace(['/', ' ', '{', '}', '.'], "_"), text);
    }
}
