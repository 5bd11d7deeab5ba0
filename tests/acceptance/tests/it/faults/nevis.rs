//! Nevis fails.

use harness::aws;
use harness::gateway::Call;
use harness::lambda::Function;
use harness::world::World;
use serde_json::{Value, json};
use simulator::{ACCESS_KEY, Endpoint, Fault};

use super::book::{Case, run};
use super::verification::Pending;
use super::{answer_in_time, pair, start, verification};

const FAULTS: [&str; 17] = [
    "slow",
    "unreachable",
    "dropped before acting",
    "dropped after acting",
    "closed while idle",
    "400",
    "401",
    "404",
    "405",
    "429",
    "503",
    "503 after acting",
    "redirect",
    "broken JSON",
    "empty body",
    "body over 64 KiB",
    "HTML in place of JSON",
];

/// What may answer in Nevis's place.
const IN_ITS_PLACE: [&str; 13] = [
    "200 with HTML",
    "200 with text",
    "200 with an error in JSON",
    "200 with broken JSON",
    "202",
    "204",
    "206",
    "299",
    "401 in HTML",
    "404 in HTML",
    "422 in HTML",
    "empty 404",
    "empty 404, key unknown",
];

/// The fault at an endpoint; none where it is not the endpoint that fails.
fn fault(case: &Case, on: Endpoint) -> Option<Fault> {
    let fault = Fault::on(on);
    Some(match case.fault.as_str() {
        "unreachable" | "closed while idle" => return None,
        "slow" => fault.hold(),
        "dropped before acting" => fault.drop_before(),
        "dropped after acting" => fault.drop_after(),
        "503 after acting" => fault.status(503),
        "redirect" => fault.status(307).header("location", "http://127.0.0.1:1/").act(false),
        "broken JSON" | "200 with broken JSON" => fault.body("{\"statusToken\":\"a\",\"active\":tru"),
        "empty body" => fault.body(""),
        "body over 64 KiB" => fault.body_bytes(64 * 1024 + 1),
        "HTML in place of JSON" | "200 with HTML" => page(fault),
        "200 with text" => fault.body("OK").header("content-type", "text/plain"),
        "200 with an error in JSON" => fault.body(r#"{"errorMessage":"Invalid code"}"#),
        "202" | "204" | "206" | "299" => fault.status(case.fault.parse().unwrap()),
        "401 in HTML" => page(fault).status(401).act(false),
        "404 in HTML" => page(fault).status(404).act(false),
        "422 in HTML" => page(fault).status(422).act(false),
        "empty 404" | "empty 404, key unknown" => fault.status(404).act(false),
        status => fault.status(status.parse().unwrap()).act(false),
    })
}

fn page(fault: Fault) -> Fault {
    fault.body("<html></html>").header("content-type", "text/html")
}

/// The endpoint of a column.
fn endpoint(case: &Case) -> Endpoint {
    match case.at.as_str() {
        "approval" | "approval with token" => Endpoint::Approval,
        "verification" | "right code" | "wrong code" => Endpoint::Verification,
        "lookup" | "lookup before" | "lookup after" => Endpoint::Users,
        "introspection" => Endpoint::Introspect,
        "ping" => Endpoint::Ping,
        place => panic!("no call is named {place}"),
    }
}

/// Makes Nevis fail for the next request; `refused` is what it answers 401 before.
fn inject(world: &World, case: &Case, refused: Endpoint) {
    let first = Fault::on(refused).status(401).act(false);
    let before = (case.at == "introspection").then_some(first);
    let stranger = page(Fault::on(Endpoint::Introspect)).status(404).act(false);
    let beside = case.fault.ends_with("key unknown").then_some(stranger);
    let faults = before.into_iter().chain(fault(case, endpoint(case))).chain(beside);
    world.nevis.set_faults(faults.collect());
    if case.fault == "closed while idle" {
        world.nevis.close_idle_connections();
    }
}

/// An intent token of Nevis for alice.
pub(super) async fn token(world: &World) -> String {
    let body = json!({ "username": "alice", "operation": "approve", "channels": ["sms"] });
    let url = format!("{}/api/v1/intent", world.nevis.url());
    let answer = aws::http().post(url).bearer_auth(ACCESS_KEY).json(&body).send().await.unwrap();
    answer.json::<Value>().await.unwrap()["token"].as_str().unwrap().to_owned()
}

async fn start_call(world: &World, case: &Case) -> Call {
    match case.at.as_str() {
        "approval with token" | "lookup before" => {
            start::call().header("nevis-intent-token", &token(world).await)
        }
        _ => start::call(),
    }
}

/// A process that finds nobody at Nevis's address.
const ASTRAY: [(&str, &str); 1] = [("NEVIS_BASE_URL", "http://127.0.0.1:1")];

async fn start_case(case: Case) {
    let mut pair = pair(&[]).await;
    let settings = pair.world.nevis.settings();
    let user_id_in_approval = case.at != "lookup after";
    pair.world.nevis.set_settings(simulator::Settings { user_id_in_approval, ..settings });
    let call = start_call(&pair.world, &case).await;
    inject(&pair.world, &case, Endpoint::Approval);
    if case.at == "ping" {
        pair.start = ready(pair.world.start_function(&[]).await).await;
    }
    let astray = match case.fault.as_str() {
        "unreachable" => Some(pair.world.start_function(&ASTRAY).await),
        _ => None,
    };
    let answer = answer_in_time(astray.as_ref().unwrap_or(&pair.start), &call, &case).await;
    start::assert_answer(&answer);
    pair.world.nevis.set_faults(Vec::new());
    start::go_on(&pair, &call, &case, Some(&answer)).await;
}

async fn verification_case(case: Case) {
    let mut pair = pair(&[]).await;
    let pending = Pending::new(&pair).await;
    let pending = if case.at == "wrong code" { pending.wrong(&pair) } else { pending };
    if case.at == "lookup" {
        pair.world.table.remove(&pending.place().at("userId")).await;
    }
    inject(&pair.world, &case, Endpoint::Verification);
    if case.at == "ping" {
        pair.verify = ready(pair.world.verify_function(&[]).await).await;
    }
    let astray = match case.fault.as_str() {
        "unreachable" => Some(pair.world.verify_function(&ASTRAY).await),
        _ => None,
    };
    let answer = answer_in_time(astray.as_ref().unwrap_or(&pair.verify), &pending.call(), &case).await;
    verification::assert_answer(&answer, &case);
    pair.world.nevis.set_faults(Vec::new());
    verification::go_on(&pair, &pending, &case).await;
}

async fn ready(function: Function) -> Function {
    function.wait_until_ready().await;
    function
}

#[tokio::test]
async fn nevis_fails_at_the_start() {
    let places =
        ["approval", "approval with token", "lookup before", "lookup after", "introspection", "ping"];
    run("Nevis, at the start", &FAULTS, &places, start_case).await;
}

#[tokio::test]
async fn nevis_fails_at_the_verification() {
    let places = ["verification", "lookup", "introspection", "ping"];
    run("Nevis, at the verification", &FAULTS, &places, verification_case).await;
}

#[tokio::test]
async fn something_else_answers_at_the_start() {
    let places = ["approval", "approval with token", "lookup before"];
    run("In Nevis's place, at the start", &IN_ITS_PLACE, &places, start_case).await;
}

#[tokio::test]
async fn something_else_answers_at_the_verification() {
    run(
        "In Nevis's place, at the verification",
        &IN_ITS_PLACE,
        &["right code", "wrong code"],
        verification_case,
    )
    .await;
}
