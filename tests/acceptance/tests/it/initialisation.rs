//! What a function refuses to start with, and what it can start without.

use harness::lambda::Function;
use harness::world::World;
use serde_json::{Value, json};
use simulator::{Endpoint, Fault};

use crate::scenes::{approval_id, is, outcome, start, verify};

/// Starts a function that must not come up, and gives its last words.
async fn refusal(world: &World, overrides: &[(&str, &str)]) -> String {
    let mut causes = Vec::new();
    for function in [world.start_function(overrides).await, world.verify_function(overrides).await] {
        causes.push(last_words(&function).await);
    }
    assert_eq!(causes[0], causes[1], "both functions refuse alike");
    causes.swap_remove(0)
}

async fn last_words(function: &Function) -> String {
    let status = function.exit_status().await;
    assert!(!status.success());
    let output = function.output();
    let lines: Vec<_> = output.lines().collect();
    assert_eq!(lines.len(), 1, "one clear line: {output}");
    let line: Value = serde_json::from_str(lines[0]).unwrap();
    assert_eq!((&line["level"], &line["event"]), (&json!("ERROR"), &json!("initialisation.failed")));
    line["cause"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_wrong_configuration_names_its_variable_and_not_its_value() {
    let world = World::new().await;
    for (overrides, cause) in [
        (vec![("NEVIS_BASE_URL", "")], "NEVIS_INSTANCE or NEVIS_BASE_URL is required"),
        (vec![("MAX_ATTEMPTS", "6")], "MAX_ATTEMPTS must be a whole number from 1 to 5"),
        (vec![("APPROVALS_TABLE", "")], "APPROVALS_TABLE is required"),
        (vec![("CALLER_AUTH", "s3cret")], "CALLER_AUTH must be jwt, iam or none"),
        (
            vec![("SSL_CERT_FILE", "/nowhere/s3cret.pem")],
            "SSL_CERT_FILE names no readable PEM file with certificates",
        ),
    ] {
        let words = refusal(&world, &overrides).await;
        assert_eq!(words, cause);
        assert!(!words.contains("s3cret"));
    }
    let words = refusal(&world, &[("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand")]).await;
    assert!(words.starts_with("CALLER_AUTH must not be none on AWS Lambda"), "{words}");
}

#[tokio::test]
async fn a_secret_that_is_missing_or_malformed_fails_the_start() {
    let world = World::new().await;
    let words = refusal(&world, &[("ACCESS_KEY_SECRET_ID", "no-such-secret")]).await;
    assert_eq!(words, "secret: ResourceNotFoundException");
    for (secret, reason) in [
        (" ", "empty"),
        ("s3cret with spaces", "characters"),
        (r#"{"key":"s3cret"}"#, "member"),
        (r#"{"accessKey":"#, "json"),
    ] {
        world.put_secret(secret).await;
        let words = refusal(&world, &[]).await;
        assert_eq!(words, format!("secret: {reason}"));
    }
}

#[tokio::test]
async fn a_wrong_secret_fails_the_start_while_nevis_is_silent() {
    let world = World::new().await;
    world.nevis.set_faults(vec![Fault::on(Endpoint::Ping).hold()]);
    let words = refusal(&world, &[("ACCESS_KEY_SECRET_ID", "no-such-secret")]).await;
    assert_eq!(words, "secret: ResourceNotFoundException");
}

#[tokio::test]
async fn a_late_secret_goes_on_in_the_first_request() {
    let world = World::new().await;
    let unreachable = [("AWS_ENDPOINT_URL_SECRETS_MANAGER", "http://127.0.0.1:1")];
    let function = world.start_function(&unreachable).await;
    function.wait_until_ready().await;
    let answer = function.call(&start("alice")).await;
    assert_eq!(outcome(&answer), is(503, "upstream-unavailable"));
    assert!(world.table.records().await.is_empty(), "nothing is reserved without a key");
    let lines: Vec<Value> =
        function.stdout_lines().iter().map(|line| serde_json::from_str(line).unwrap()).collect();
    let [initialisation, request] = &lines[..] else { panic!("{lines:?}") };
    assert_eq!(
        (&initialisation["level"], &initialisation["event"]),
        (&json!("WARN"), &json!("initialisation.incomplete"))
    );
    for line in [initialisation, request] {
        assert_eq!(line["cause"], "secret: connect");
    }
}

#[tokio::test]
async fn a_nevis_that_is_away_does_not_keep_the_function_from_starting() {
    let world = World::new().await;
    world.start_function(&[("NEVIS_BASE_URL", "http://127.0.0.1:1")]).await.wait_until_ready().await;
}

#[tokio::test]
async fn key_and_connections_are_there_before_the_first_request() {
    let world = World::new().await.via_proxy().await;
    let start_approval = world.start_function(&[]).await;
    start_approval.wait_until_ready().await;
    assert_eq!((world.nevis.calls().ping, world.proxy().count("GetItem")), (1, 1), "one read");
    let verify_code = world.verify_function(&[]).await;
    verify_code.wait_until_ready().await;
    assert_eq!((world.nevis.calls().ping, world.proxy().count("GetItem")), (2, 2), "one read");
    world.delete_secret().await;
    let started = start_approval.call(&start("alice")).await;
    assert_eq!(started.status, 201, "the key was read before");
    let code = world.nevis.last_code("alice").unwrap();
    let verified = verify_code.call(&verify(&approval_id(&started), &code)).await;
    assert_eq!(verified.status, 200, "the key was read before");
}
