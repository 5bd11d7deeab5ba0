//! Only what says that it is JSON is read.

use harness::gateway::Call;
use harness::lambda::Function;
use serde_json::json;

use crate::scenes::{Pair, is, outcome, start, verify};

const OTHER: [&str; 6] = [
    "text/plain",
    "text/json",
    "application/problem+json",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "",
];

async fn refused(function: &Function, call: Call) {
    for other in OTHER {
        let answer = function.call(&call.clone().header("content-type", other)).await;
        assert_eq!(outcome(&answer), is(415, "unsupported-media-type"), "{other}");
        // As API Gateway hands on what it takes for binary.
        let answer = function.call(&call.clone().header("content-type", other).base64()).await;
        assert_eq!(outcome(&answer), is(415, "unsupported-media-type"), "{other} in base64");
    }
    let answer = function.call(&call.without_header("content-type")).await;
    assert_eq!(outcome(&answer), is(415, "unsupported-media-type"), "none");
}

#[tokio::test]
async fn a_body_of_another_media_type_is_refused_before_anything_happens() {
    let pair = Pair::new(&[]).await;
    refused(&pair.start, start("alice")).await;
    assert_eq!(pair.world.nevis.calls().approval, 0);
    assert!(pair.world.table.records().await.is_empty());

    let id = pair.started("alice").await;
    let (right, _) = pair.codes("alice");
    refused(&pair.verify, verify(&id, &right)).await;
    assert_eq!(pair.world.nevis.calls().verification, 0);
    let with_parameter = Call::verify(&id, &json!({ "code": right }));
    let with_parameter = with_parameter.header("content-type", "Application/JSON ;charset=utf-8");
    assert_eq!(pair.verify.call(&with_parameter).await.status, 200);
}
