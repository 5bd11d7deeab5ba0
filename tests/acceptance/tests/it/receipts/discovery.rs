//! Discovery: open to all, cacheable, there whatever Nevis and its key do.

use aws_sdk_kms::types::{KeySpec, KeyUsageType};
use harness::gateway::Call;
use harness::lambda::{Answer, Function};
use harness::proxy::Fault;
use harness::world::{ISSUER, World};
use serde_json::{Value, json};

use super::{causes, jws, kms, payment, receipt_of};
use crate::scenes::{NOBODY, Pair, is, outcome, retry_after, start, verify};

const CONFIGURATION: &str = "/.well-known/openid-configuration";
const KEYS: &str = "/.well-known/jwks.json";
const FETCH: &str = "GetPublicKey";

pub(super) async fn get(function: &Function, path: &str) -> Answer {
    function.call(&Call::get(path).route(path, [])).await
}

/// The keys of a function's key set.
pub(super) async fn keys_of(function: &Function) -> Vec<Value> {
    let answer = get(function, KEYS).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.json()["keys"].as_array().unwrap().clone()
}

/// How long a function took for its newest request, by its own account.
fn duration_ms(function: &Function) -> u64 {
    let line: Value = serde_json::from_str(function.stdout_lines().last().unwrap()).unwrap();
    line["durationMs"].as_u64().unwrap()
}

async fn world() -> World {
    World::new().await.with_receipts().await
}

#[tokio::test]
async fn both_documents_are_open_to_all_and_may_be_kept_for_five_minutes() {
    let world = world().await;
    let function = world.verify_function(&[("CALLER_AUTH", "jwt")]).await;
    let configuration = get(&function, CONFIGURATION).await;
    let keys = get(&function, KEYS).await;
    for answer in [&configuration, &keys] {
        assert_eq!((answer.status, answer.header("cache-control")), (200, Some("public, max-age=300")));
        assert_eq!(answer.header("content-type"), Some("application/json"));
        assert!(answer.header("x-request-id").is_some());
    }
    let configuration = configuration.json();
    assert_eq!(
        (&configuration["issuer"], &configuration["jwks_uri"]),
        (&json!(ISSUER), &json!(format!("{ISSUER}{KEYS}")))
    );
    assert_eq!(configuration["authorization_endpoint"], format!("{ISSUER}/v1/approvals"));
    assert_eq!(configuration["response_types_supported"], json!(["none"]));
    assert_eq!(configuration["subject_types_supported"], json!(["public"]));
    assert_eq!(configuration["id_token_signing_alg_values_supported"], json!(["RS256"]));
    let keys = keys.json();
    let [key] = &keys["keys"].as_array().unwrap()[..] else { panic!("one key: {keys}") };
    assert_eq!((&key["kty"], &key["use"], &key["alg"]), (&json!("RSA"), &json!("sig"), &json!("RS256")));
    assert_eq!((&key["kid"], &key["e"]), (&json!(jws::thumbprint(key)), &json!("AQAB")));
    assert_eq!(key.as_object().unwrap().len(), 6, "and n");
    let line: Value = serde_json::from_str(&function.stdout_lines()[0]).unwrap();
    assert_eq!((&line["event"], &line["status"]), (&json!("discovery"), &json!(200)));
}

#[tokio::test]
async fn with_receipts_off_there_is_no_discovery() {
    let function = World::new().await.verify_function(&[]).await;
    for path in [CONFIGURATION, KEYS] {
        let answer = get(&function, path).await;
        assert_eq!(
            (outcome(&answer), answer.header("cache-control")),
            (is(404, "not-found"), Some("no-store"))
        );
        assert_eq!(outcome(&function.call(&Call::post(path)).await), is(404, "not-found"));
    }
}

#[tokio::test]
async fn the_documents_are_only_read() {
    let function = world().await.verify_function(&[]).await;
    for path in [CONFIGURATION, KEYS] {
        for method in ["POST", "HEAD", "DELETE"] {
            let answer = function.call(&Call::new(method, path)).await;
            assert_eq!(outcome(&answer), is(405, "method-not-allowed"));
            assert_eq!(
                (answer.header("allow"), answer.header("cache-control")),
                (Some("GET"), Some("no-store"))
            );
        }
    }
    assert_eq!(outcome(&get(&function, "/.well-known/other").await), is(404, "not-found"));
}

#[tokio::test]
async fn the_public_keys_are_fetched_once_per_process() {
    let world = world().await;
    let extra = [world.receipts().another_key().await, world.receipts().another_key().await].join(",");
    let pair = Pair::within(world, &[("RECEIPT_EXTRA_KEY_IDS", &extra)]).await;
    let kms = &pair.world.receipts().kms;
    assert_eq!(kms.count(FETCH), 3, "before the first request");
    let (id, code) = payment(&pair, "alice").await;
    for _ in 0..3 {
        assert_eq!(keys_of(&pair.verify).await.len(), 3);
        receipt_of(&pair.verified(&id, &code, 200).await);
    }
    assert_eq!((kms.count(FETCH), kms.count("Sign")), (3, 3));
}

#[tokio::test]
async fn a_slow_kms_costs_a_cold_start_no_more_than_api_gateway_waits() {
    let world = world().await;
    world.receipts().kms.add(Fault::hold_request(FETCH).always());
    let function = world.verify_function(&[]).await;
    let answer = get(&function, KEYS).await;
    assert_eq!((outcome(&answer), retry_after(&answer)), (is(503, "upstream-unavailable"), Some(1)));
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    // Beside the 0.8 s of initialisation.
    let took = duration_ms(&function);
    assert!((500..1_000).contains(&took), "{took} ms");
    assert_eq!(causes(&function), [kms("timeout", 0)]);
    assert_eq!(
        world.receipts().kms.count(FETCH),
        2,
        "one fetch, of two attempts: the one under way is waited for"
    );
    assert_eq!(get(&function, CONFIGURATION).await.status, 200, "which needs no key");
    world.receipts().kms.clear();
    assert_eq!(keys_of(&function).await.len(), 1, "the next one asks again");
}

#[tokio::test]
async fn a_kms_that_no_request_reaches_is_told_by_what_stands_in_the_way() {
    let world = world().await;
    let tls = world.receipts().kms.url().replace("http://", "https://");
    // No label of a name has 64 characters, so nobody is asked for it.
    let no_name = format!("http://{}.invalid", "x".repeat(64));
    for (url, what) in [("http://127.0.0.1:1", "connect"), (no_name.as_str(), "dns"), (tls.as_str(), "tls")] {
        let function = world.verify_function(&[("AWS_ENDPOINT_URL_KMS", url)]).await;
        assert_eq!(outcome(&get(&function, KEYS).await), is(503, "upstream-unavailable"));
        assert_eq!(causes(&function), [kms(what, 0)]);
        assert_eq!(get(&function, CONFIGURATION).await.status, 200, "which needs no key");
    }
}

#[tokio::test]
async fn a_fetch_that_is_late_goes_on_in_the_first_request() {
    let world = world().await;
    // The SDK gives an attempt 0.8 s, and makes another one.
    world.receipts().kms.add(Fault::hold_request(FETCH));
    let function = world.verify_function(&[]).await;
    assert_eq!(keys_of(&function).await.len(), 1);
    assert_eq!(world.receipts().kms.count(FETCH), 2, "one fetch, of two attempts");
}

#[tokio::test]
async fn a_nevis_that_is_silent_or_dead_does_not_matter() {
    let world = world().await;
    world.nevis.set_faults(vec![simulator::Fault::on(simulator::Endpoint::Ping).hold()]);
    for nevis in [world.nevis.url().as_str(), "http://127.0.0.1:1"] {
        let function = world.verify_function(&[("NEVIS_BASE_URL", nevis)]).await;
        assert_eq!(keys_of(&function).await.len(), 1);
        assert_eq!(get(&function, CONFIGURATION).await.status, 200);
    }
    assert_eq!(world.nevis.calls().introspect, 0);
}

#[tokio::test]
async fn without_an_access_key_discovery_answers_and_verifications_do_not() {
    let world = world().await;
    world.put_secret("s3cret with spaces").await;
    for (secret, cause) in
        [("no-such-secret", "secret: ResourceNotFoundException"), (world.secret_id(), "secret: characters")]
    {
        let function = world.verify_function(&[("ACCESS_KEY_SECRET_ID", secret)]).await;
        assert_eq!(keys_of(&function).await.len(), 1);
        assert_eq!(get(&function, CONFIGURATION).await.status, 200);
        let refused = function.call(&verify(NOBODY, "123456")).await;
        assert_eq!((outcome(&refused), retry_after(&refused)), (is(503, "upstream-unavailable"), Some(1)));
        let first: Value = serde_json::from_str(&function.stdout_lines()[0]).unwrap();
        assert_eq!((&first["level"], &first["event"]), (&json!("ERROR"), &json!("initialisation.failed")));
        assert_eq!(causes(&function), [(cause.to_owned(), None), (cause.to_owned(), None)]);
        let start = world.start_function(&[("ACCESS_KEY_SECRET_ID", secret)]).await;
        assert!(!start.exit_status().await.success(), "start-approval serves nothing without it");
    }
    assert!(world.table.records().await.is_empty(), "nothing is written down");
}

#[tokio::test]
async fn a_secret_that_is_mended_is_found_by_the_next_verification() {
    let world = world().await;
    world.put_secret(" ").await;
    let verify_code = world.verify_function(&[]).await;
    verify_code.wait_until_ready().await;
    world.put_secret(simulator::ACCESS_KEY).await;
    let started = world.start_function(&[]).await.call(&start("alice")).await;
    let code = world.nevis.last_code("alice").unwrap();
    assert_eq!(verify_code.call(&verify(&crate::scenes::approval_id(&started), &code)).await.status, 200);
}

#[tokio::test]
async fn a_key_that_cannot_be_listed_is_named_in_the_log_and_no_part_of_the_set_is_served() {
    let world = world().await;
    let receipts = world.receipts();
    let curve = receipts.key_of(KeySpec::EccNistP256, KeyUsageType::SignVerify).await;
    let cipher = receipts.key_of(KeySpec::Rsa2048, KeyUsageType::EncryptDecrypt).await;
    let unknown = "11111111-2222-3333-4444-555555555555".to_owned();
    for (key, what) in [(unknown, "NotFoundException"), (curve, "key"), (cipher, "key")] {
        for (variable, number) in [("RECEIPT_KEY_ID", 0), ("RECEIPT_EXTRA_KEY_IDS", 1)] {
            let function = world.verify_function(&[(variable, &key)]).await;
            assert_eq!(outcome(&get(&function, KEYS).await), is(503, "upstream-unavailable"));
            assert_eq!(causes(&function), [kms(what, number)]);
            assert!(!function.output().contains(&key), "the value stays out of the log");
        }
    }
    receipts.kms.add(Fault::denied(FETCH).always());
    let function = world.verify_function(&[]).await;
    assert_eq!(outcome(&get(&function, KEYS).await), is(503, "upstream-unavailable"));
    assert_eq!(causes(&function), [kms("AccessDeniedException", 0)]);
    receipts.kms.clear();
    assert_eq!(keys_of(&function).await.len(), 1, "what failed is tried again");
}
