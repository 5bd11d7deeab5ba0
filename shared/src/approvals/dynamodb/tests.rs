//! Canned answers of DynamoDB through the real SDK: the emulator shows neither conflicts nor throttling.

use std::sync::{Arc, Mutex};

use aws_sdk_dynamodb::config::{BehaviorVersion, Credentials, Region};
use aws_smithy_runtime_api::client::http::{
    HttpConnector, HttpConnectorFuture, SharedHttpConnector, http_client_fn,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_types::body::SdkBody;
use serde_json::{Value as Json, json};

use super::*;
use crate::approvals::condition::Condition;

/// Gives one answer to every request, and remembers the requests.
#[derive(Clone, Debug)]
struct Canned {
    answer: Option<(u16, String)>,
    requests: Arc<Mutex<Vec<Json>>>,
}

impl HttpConnector for Canned {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let body = request.body().bytes().unwrap_or_default();
        self.requests.lock().unwrap().push(serde_json::from_slice(body).unwrap());
        HttpConnectorFuture::ready(match &self.answer {
            None => Err(ConnectorError::io("connection reset".into())),
            Some((status, body)) => {
                let response = http::Response::builder()
                    .status(*status)
                    .header("content-type", "application/x-amz-json-1.0");
                Ok(HttpResponse::try_from(response.body(SdkBody::from(body.as_str())).unwrap()).unwrap())
            }
        })
    }
}

fn table(answer: Option<(u16, &Json)>) -> (DynamoDbTable, Arc<Mutex<Vec<Json>>>) {
    let requests = Arc::default();
    let answer = answer.map(|(status, body)| (status, body.to_string()));
    let canned = Canned { answer, requests: Arc::clone(&requests) };
    let http = http_client_fn(move |_, _| SharedHttpConnector::new(canned.clone()));
    let config = Config::builder()
        .behavior_version(BehaviorVersion::v2026_01_12())
        .region(Region::new("eu-central-1"))
        .credentials_provider(Credentials::for_tests())
        .http_client(http)
        .build();
    (DynamoDbTable::new(Client::from_conf(config), "approvals".to_owned()), requests)
}

fn step() -> Step {
    let set = Item::default().with("state", "pending").with("attempts", 1);
    Step::new(vec![
        Write::put("approval#a".to_owned(), Condition::NoItem, Item::default().with("ttl", 7)),
        Write::update("checks#u".to_owned(), Condition::is_past("checkingUntil", 41), set, vec!["checker"]),
    ])
}

fn cancelled(codes: [&str; 2]) -> Json {
    let item = json!({ "pk": { "S": "checks#u" }, "checker": { "S": "c" }, "checkingUntil": { "N": "50" } });
    let reason = |code: &str| match code {
        "ConditionalCheckFailed" => {
            json!({ "Code": code, "Message": "The conditional request failed", "Item": item })
        }
        code => json!({ "Code": code }),
    };
    json!({
        "__type": "com.amazonaws.dynamodb.v20120810#TransactionCanceledException",
        "Message": "Transaction cancelled",
        "CancellationReasons": codes.map(reason),
    })
}

async fn written(answer: Option<(u16, &Json)>) -> Written {
    let (table, requests) = table(answer);
    let written = table.write(&step()).await;
    assert_eq!(requests.lock().unwrap().len(), 1, "an attempt is one request");
    written
}

#[tokio::test]
async fn only_a_failed_condition_is_a_verdict() {
    for (beside, told) in [("None", Verdict::Holds), ("TransactionConflict", Verdict::Untold)] {
        let answer = cancelled([beside, "ConditionalCheckFailed"]);
        let Written::ConditionFailed(verdicts) = written(Some((400, &answer))).await else { panic!() };
        let item = Item::default().with("checker", "c").with("checkingUntil", 50);
        assert_eq!(verdicts, [told, Verdict::Failed(Some(item))]);
    }
}

#[tokio::test]
async fn conflicts_and_throttling_are_busy() {
    for code in ["TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"] {
        assert!(matches!(written(Some((400, &cancelled(["None", code])))).await, Written::Busy), "{code}");
    }
    for code in [
        "ThrottlingException",
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded",
        "TransactionInProgressException",
    ] {
        let error = json!({ "__type": code, "message": "slow down" });
        assert!(matches!(written(Some((400, &error))).await, Written::Busy), "{code}");
    }
}

#[tokio::test]
async fn what_no_repetition_mends_is_refused() {
    assert!(matches!(written(Some((400, &cancelled(["None", "ValidationError"])))).await, Written::Refused));
    for code in [
        "ValidationException",
        "AccessDeniedException",
        "ResourceNotFoundException",
        "IdempotentParameterMismatchException",
    ] {
        let error = json!({ "__type": code, "message": "no" });
        assert!(matches!(written(Some((400, &error))).await, Written::Refused), "{code}");
    }
}

#[tokio::test]
async fn without_an_answer_nobody_knows() {
    assert!(matches!(written(None).await, Written::Unknown));
    let error = json!({ "__type": "InternalServerError", "message": "oops" });
    assert!(matches!(written(Some((500, &error))).await, Written::Unknown));
    assert!(matches!(written(Some((503, &json!({})))).await, Written::Unknown));
}

#[tokio::test]
async fn a_step_is_one_transaction_with_its_token_conditions_and_old_items() {
    let (table, requests) = table(Some((200, &json!({}))));
    let step = step();
    assert!(matches!(table.write(&step).await, Written::Done));
    let request = requests.lock().unwrap().remove(0);
    assert_eq!(request["ClientRequestToken"], json!(step.token));
    assert_eq!(
        request["TransactItems"],
        json!([
            { "Put": {
                "TableName": "approvals",
                "Item": { "pk": { "S": "approval#a" }, "ttl": { "N": "7" } },
                "ConditionExpression": "attribute_not_exists(#pk)",
                "ExpressionAttributeNames": { "#pk": "pk" },
                "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
            } },
            { "Update": {
                "TableName": "approvals",
                "Key": { "pk": { "S": "checks#u" } },
                "ConditionExpression": "(attribute_not_exists(#checkingUntil) OR #checkingUntil < :v0)",
                "UpdateExpression": "SET #attempts = :v1, #state = :v2 REMOVE #checker",
                "ExpressionAttributeNames": {
                    "#attempts": "attempts", "#checker": "checker", "#checkingUntil": "checkingUntil", "#state": "state",
                },
                "ExpressionAttributeValues": { ":v0": { "N": "42" }, ":v1": { "N": "1" }, ":v2": { "S": "pending" } },
                "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
            } },
        ])
    );
}

#[tokio::test]
async fn reads_are_consistent() {
    let item = json!({ "Item": { "pk": { "S": "a" }, "attempts": { "N": "2" }, "flag": { "BOOL": true } } });
    let (table, requests) = table(Some((200, &item)));
    let read = table.read("a").await.unwrap();
    assert_eq!(read, Some(Item::default().with("attempts", 2)), "attributes of other kinds are left out");
    assert_eq!(requests.lock().unwrap()[0]["ConsistentRead"], json!(true));
}
