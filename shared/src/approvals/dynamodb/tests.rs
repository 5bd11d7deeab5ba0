//! Canned answers of DynamoDB through the real SDK: the emulator shows neither conflicts nor throttling.

use std::sync::{Arc, Mutex};

use aws_config::BehaviorVersion;
use aws_sdk_dynamodb::config::{Credentials, Region, SharedCredentialsProvider};
use aws_smithy_runtime_api::client::http::{
    HttpConnector, HttpConnectorFuture, SharedHttpConnector, http_client_fn,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_types::body::SdkBody;
use serde_json::{Value as Json, json};

use super::*;
use crate::platform::Cause;

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
    let aws = SdkConfig::builder()
        .behavior_version(BehaviorVersion::v2026_01_12())
        .region(Region::new("eu-central-1"))
        .credentials_provider(SharedCredentialsProvider::new(Credentials::for_tests()))
        .retry_config(RetryConfig::standard())
        .sleep_impl(aws_smithy_async())
        .http_client(http_client_fn(move |_, _| SharedHttpConnector::new(canned.clone())))
        .build();
    (DynamoDbTable::new(&aws, "approvals".to_owned()), requests)
}

fn aws_smithy_async() -> aws_sdk_dynamodb::config::SharedAsyncSleep {
    #[derive(Debug)]
    struct AtOnce;
    impl aws_sdk_dynamodb::config::AsyncSleep for AtOnce {
        fn sleep(&self, _: std::time::Duration) -> aws_sdk_dynamodb::config::Sleep {
            aws_sdk_dynamodb::config::Sleep::new(std::future::ready(()))
        }
    }
    aws_sdk_dynamodb::config::SharedAsyncSleep::new(AtOnce)
}

fn item() -> Item {
    Item::from([("pk".to_owned(), AttributeValue::S("user#t".to_owned()))])
}

async fn written(answer: Option<(u16, &Json)>) -> Written {
    let (table, requests) = table(answer);
    let written = table.put(&item(), Some("settle.v")).await;
    assert_eq!(requests.lock().unwrap().len(), 1, "an attempt is one request");
    written
}

fn error(code: &str) -> Json {
    json!({ "__type": format!("com.amazonaws.dynamodb.v20120810#{code}"), "message": "no" })
}

fn cause(what: &'static str) -> Cause {
    Cause::new("table", what)
}

#[tokio::test]
async fn a_failed_condition_brings_the_item_as_it_is() {
    let mut failed = error("ConditionalCheckFailedException");
    assert!(matches!(written(Some((400, &failed))).await, Written::Superseded(None)));
    failed["Item"] = json!({ "pk": { "S": "user#t" } });
    let Written::Superseded(Some(found)) = written(Some((400, &failed))).await else { panic!() };
    assert_eq!(found, item());
}

#[tokio::test]
async fn conflicts_and_throttling_are_busy() {
    for code in [
        "ThrottlingException",
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded",
        "ReplicatedWriteConflictException",
        "TransactionConflictException",
    ] {
        assert!(
            matches!(written(Some((400, &error(code)))).await, Written::Busy(cause) if cause.to_string() == format!("table: {code}")),
            "{code}"
        );
    }
}

#[tokio::test]
async fn what_no_repetition_mends_is_refused() {
    for code in ["ValidationException", "AccessDeniedException", "ResourceNotFoundException"] {
        assert!(
            matches!(written(Some((400, &error(code)))).await, Written::Refused(cause) if cause.to_string() == format!("table: {code}")),
            "{code}"
        );
    }
}

#[tokio::test]
async fn without_an_answer_nobody_knows() {
    assert!(matches!(written(None).await, Written::Unknown(_)));
    assert!(matches!(written(Some((500, &error("InternalServerError")))).await, Written::Unknown(_)));
    assert!(matches!(written(Some((503, &json!({})))).await, Written::Unknown(_)));
}

#[tokio::test]
async fn a_write_is_a_put_on_the_version_that_was_seen_or_on_none() {
    let (table, requests) = table(Some((200, &json!({}))));
    for version in [Some("settle.v"), None] {
        assert!(matches!(table.put(&item(), version).await, Written::Done));
    }
    let on = |name: &str, condition: &str| {
        json!({
            "TableName": "approvals",
            "Item": { "pk": { "S": "user#t" } },
            "ConditionExpression": condition,
            "ExpressionAttributeNames": { "#name": name },
            "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
        })
    };
    let mut seen = on("version", "#name = :seen");
    seen["ExpressionAttributeValues"] = json!({ ":seen": { "S": "settle.v" } });
    assert_eq!(*requests.lock().unwrap(), [seen, on("pk", "attribute_not_exists(#name)")]);
}

#[tokio::test]
async fn reads_are_consistent_and_repeated() {
    let (good, requests) = table(Some((200, &json!({ "Item": { "pk": { "S": "user#t" } } }))));
    assert_eq!(good.read("user#t").await, Ok(Some(item())));
    let expected =
        json!({ "TableName": "approvals", "Key": { "pk": { "S": "user#t" } }, "ConsistentRead": true });
    assert_eq!(*requests.lock().unwrap(), [expected]);
    let (none, _) = table(Some((200, &json!({}))));
    assert_eq!(none.read("user#t").await, Ok(None));
    for (answer, expected, attempts) in [
        (Some((400, error("AccessDeniedException"))), ReadError::Refused(cause("AccessDeniedException")), 1),
        (Some((500, error("InternalServerError"))), ReadError::Unanswered(cause("InternalServerError")), 3),
        (Some((400, error("ThrottlingException"))), ReadError::Unanswered(cause("ThrottlingException")), 3),
        (None, ReadError::Unanswered(cause("other")), 3),
    ] {
        let answer = answer.as_ref().map(|(status, body)| (*status, body));
        let (table, requests) = table(answer);
        assert_eq!(table.read("user#t").await, Err(expected));
        assert_eq!(requests.lock().unwrap().len(), attempts);
    }
}
