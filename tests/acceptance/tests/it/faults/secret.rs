//! The secret cannot be read.

use std::time::Duration;

use harness::lambda::{Answer, Function};
use harness::world::World;

use super::aws::{FAULTS, all, inject};
use super::book::{Case, run};
use super::verification::Pending;
use super::{answer_in_time, pair, pair_with_receipts, start, verification};
use crate::scenes::Pair;

pub(super) const READ: &str = "GetSecretValue";

const MAX_AGE: [(&str, &str); 1] = [("ACCESS_KEY_MAX_AGE_SECONDS", "10")];

/// A pair whose key is old in the column about that. Its age is told by the processes' own clock, so it
/// has to be waited for.
async fn pair_for(case: &Case) -> Pair {
    match case.at.as_str() {
        "initialisation with receipts" => pair_with_receipts().await,
        "by age" => pair(&MAX_AGE).await,
        _ => pair(&[]).await,
    }
}

/// Has the next request read the secret, with the fault.
async fn strike(world: &World, case: &mut Case) {
    if case.at == "by age" {
        tokio::time::sleep(Duration::from_millis(10_100)).await;
    }
    if case.at == "after a refusal" {
        world.put_secret("the-new-key").await;
        world.nevis.set_access_keys(vec!["the-new-key".to_owned()]);
        // Where the new key could not be read, the old one is refused once more.
        case.next = if case.fault.ends_with("once") { 1 } else { 2 };
    }
    world.proxy().take_counts();
    inject(world.proxy(), case, all(READ));
}

/// Makes the call; `None` where the process ended at its start, as it must.
async fn answer(function: &Function, call: &harness::gateway::Call, case: &Case) -> Option<Answer> {
    if case.left == "ends" {
        assert!(!function.exit_status().await.success());
        assert!(function.output().contains("initialisation.failed"));
        return None;
    }
    Some(answer_in_time(function, call, case).await)
}

async fn start_case(mut case: Case) {
    let mut pair = pair_for(&case).await;
    strike(&pair.world, &mut case).await;
    if case.at == "initialisation" {
        pair.start = pair.world.start_function(&[]).await;
    }
    let answer = answer(&pair.start, &start::call(), &case).await;
    assert!(pair.world.proxy().count(READ) > 0, "the secret was read");
    pair.world.proxy().clear();
    match &answer {
        Some(answer) => start::assert_answer(answer),
        None => pair.start = pair.world.start_function(&[]).await,
    }
    start::go_on(&pair, &start::call(), &case, answer.as_ref()).await;
}

async fn verification_case(mut case: Case) {
    let mut pair = pair_for(&case).await;
    let pending = Pending::new(&pair).await;
    strike(&pair.world, &mut case).await;
    if case.at.starts_with("initialisation") {
        pair.verify = pair.world.verify_function(&[]).await;
    }
    let answer = answer(&pair.verify, &pending.call(), &case).await;
    assert!(pair.world.proxy().count(READ) > 0, "the secret was read");
    pair.world.proxy().clear();
    match &answer {
        Some(answer) => verification::assert_answer(answer, &case),
        None => pair.verify = pair.world.verify_function(&[]).await,
    }
    verification::go_on(&pair, &pending, &case).await;
}

#[tokio::test]
async fn the_secret_fails_at_the_start() {
    let places = ["initialisation", "by age", "after a refusal"];
    run("Secret, at the start", &FAULTS, &places, start_case).await;
}

#[tokio::test]
async fn the_secret_fails_at_the_verification() {
    let places = ["initialisation", "initialisation with receipts", "by age", "after a refusal"];
    run("Secret, at the verification", &FAULTS, &places, verification_case).await;
}
