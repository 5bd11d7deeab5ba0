//! What failed, as the line of the log says it: `docs/operation.md`, "Causes".

use std::time::Duration;

use harness::lambda::{Deadline, Function};
use harness::proxy::Fault;
use harness::table::RecordPath;
use harness::world::World;
use serde_json::{Value, json};

use crate::scenes::{Pair, is, outcome, start, start_with_key, verify};

mod nevis;

/// The causes of all lines of a function, one after another.
fn causes(function: &Function) -> Vec<String> {
    let lines = function.stdout_lines();
    let lines = lines.iter().map(|line| serde_json::from_str::<Value>(line).expect("a JSON line"));
    lines.filter_map(|line| line["cause"].as_str().map(str::to_owned)).collect()
}

fn last_line(function: &Function) -> Value {
    let lines = function.stdout_lines();
    serde_json::from_str(lines.last().expect("a line")).expect("a JSON line")
}

fn last(function: &Function) -> Option<String> {
    last_line(function)["cause"].as_str().map(str::to_owned)
}

const NO_LIMITS: [(&str, &str); 3] =
    [("RESEND_COOLDOWN_SECONDS", "0"), ("MAX_SENDS_PER_WINDOW", "200"), ("MAX_SENDS_PER_DAY", "200")];

async fn pair() -> Pair {
    Pair::within(World::new().await.via_proxy().await, &NO_LIMITS).await
}

#[tokio::test]
async fn an_address_that_leads_nowhere_is_told_by_the_initialisation_and_by_the_request() {
    let world = World::new().await;
    let tls = world.nevis.url().replace("http://", "https://");
    // No label of a name has 64 characters, so nobody is asked for it.
    let no_name = format!("http://{}.invalid", "x".repeat(64));
    for (variable, service, url) in [
        ("NEVIS_BASE_URL", "nevis", "http://127.0.0.1:1"),
        ("NEVIS_BASE_URL", "nevis", tls.as_str()),
        ("AWS_ENDPOINT_URL_DYNAMODB", "table", "http://127.0.0.1:1"),
        ("AWS_ENDPOINT_URL_DYNAMODB", "table", no_name.as_str()),
        ("AWS_ENDPOINT_URL_DYNAMODB", "table", tls.as_str()),
        ("AWS_ENDPOINT_URL_SECRETS_MANAGER", "secret", no_name.as_str()),
        ("AWS_ENDPOINT_URL_SECRETS_MANAGER", "secret", tls.as_str()),
    ] {
        let what = match url {
            "http://127.0.0.1:1" => "connect",
            url if url.ends_with(".invalid") => "dns",
            _ => "tls",
        };
        let function = world.start_function(&[(variable, url)]).await;
        function.call(&start("alice")).await;
        assert_eq!(last(&function), Some(format!("{service}: {what}")));
        let causes = causes(&function);
        assert!(causes.iter().all(|cause| *cause == format!("{service}: {what}")), "{causes:?}");
        assert_eq!(causes.len(), 2, "the initialisation, and the request");
    }
}

#[tokio::test]
async fn a_table_that_refuses_or_fails_is_told_by_its_own_code() {
    let pair = pair().await;
    for (fault, what) in [
        (Fault::denied("GetItem").always(), "AccessDeniedException"),
        (Fault::throttled("GetItem").always(), "ThrottlingException"),
        (Fault::server_error("GetItem").always(), "InternalServerError"),
        (Fault::denied("PutItem"), "AccessDeniedException"),
        (Fault::throttled("PutItem").always(), "ThrottlingException"),
        (Fault::conflict("PutItem").always(), "TransactionConflictException"),
        (Fault::lose_request("PutItem").always(), "closed"),
        (Fault::refuse("PutItem", 400, &json!({ "__type": "x#S3cretException" })), "other"),
    ] {
        pair.world.proxy().clear();
        pair.world.proxy().add(fault);
        pair.start.call(&start("alice")).await;
        assert_eq!(last(&pair.start), Some(format!("table: {what}")));
    }
    let wrong_name = pair.world.start_function(&[("APPROVALS_TABLE", "no-such-table")]).await;
    pair.world.proxy().clear();
    wrong_name.call(&start("alice")).await;
    assert_eq!(causes(&wrong_name), ["table: ResourceNotFoundException", "table: ResourceNotFoundException"]);
}

#[tokio::test]
async fn a_table_that_is_silent_is_told_after_nevis_too() {
    let pair = pair().await;
    pair.world.proxy().add(Fault::hold_request("GetItem").always());
    pair.start.call(&start("alice")).await;
    assert_eq!(last(&pair.start).as_deref(), Some("table: timeout"));
    pair.world.proxy().clear();
    pair.world.proxy().add(Fault::denied("PutItem").transition("settle"));
    pair.start.call(&start("alice")).await;
    assert_eq!(last(&pair.start).as_deref(), Some("table: AccessDeniedException"));
}

#[tokio::test]
async fn a_record_that_cannot_be_read_and_one_that_changed_under_way_are_told_apart() {
    let pair = pair().await;
    let id = pair.started("alice").await;
    pair.world.proxy().add(Fault::hold_request("PutItem").transition("approve"));
    let (right, _) = pair.codes("alice");
    let meanwhile = async {
        pair.world.proxy().wait_until_held().await;
        pair.world.table.delete(&RecordPath::record(&id)).await;
        pair.world.proxy().release();
    };
    let check = verify(&id, &right);
    tokio::join!(pair.verify.call(&check), meanwhile);
    assert_eq!(last(&pair.verify).as_deref(), Some("table: changed"));
    let id = pair.started("alice").await;
    pair.world.table.set(&RecordPath::record(&id).at("shape"), 2).await;
    pair.start.call(&start_with_key("alice", "k")).await;
    assert_eq!(last(&pair.start).as_deref(), Some("table: record"));
}

#[tokio::test]
async fn others_who_are_always_faster_are_told_as_contention() {
    let pair = pair().await;
    let tag = harness::table::tag(pair.world.table.name(), "alice");
    let of_others = json!({
        "pk": { "S": format!("user#{tag}") },
        "shape": { "N": "1" },
        "version": { "S": "lock.of-somebody-else" },
    });
    let refusal = json!({ "__type": "x#ConditionalCheckFailedException", "Item": of_others });
    pair.world.proxy().add(Fault::refuse("PutItem", 400, &refusal).always());
    let answer = pair.start.invoke(start("alice").event(), Deadline::In(Duration::from_secs(2))).await;
    assert_eq!(outcome(&answer.expect("an answer")), is(503, "upstream-unavailable"));
    assert_eq!(last(&pair.start).as_deref(), Some("table: contention"));
    assert!(pair.world.proxy().count("PutItem") > 2, "it was decided again and again");
    assert_eq!(pair.world.nevis.calls().approval, 0);
}

#[tokio::test]
async fn a_secret_that_may_not_be_read_is_told_by_its_own_code() {
    let world = World::new().await.via_proxy().await;
    world.proxy().add(Fault::denied("GetSecretValue").always());
    let function = world.start_function(&[]).await;
    function.exit_status().await;
    assert_eq!(causes(&function), ["secret: AccessDeniedException"]);
    world.proxy().clear();
    world.proxy().add(Fault::throttled("GetSecretValue").always());
    let function = world.start_function(&[]).await;
    function.call(&start("alice")).await;
    assert_eq!(causes(&function), ["secret: ThrottlingException", "secret: ThrottlingException"]);
}
