//! The process is killed between any two steps of a verification.

use harness::proxy::Fault;
use harness::world::World;
use simulator::Endpoint;

use super::{
    Held, at_introspection, at_kms, at_nevis, at_proxy, at_read_of_another_key, at_transition, is_new, kill,
    mend,
};
use crate::faults::book::{Case, run};
use crate::faults::kms::{FETCH, SIGN, key_set};
use crate::faults::table::{READ, WRITE, wrong_address};
use crate::faults::verification::{self, Pending};
use crate::faults::{pair, pair_with_receipts, secret};
use crate::scenes::{is, outcome};

const PLACES: [&str; 21] = [
    "initialising",
    "reading the secret",
    "reading",
    "before begin",
    "after begin",
    "looking up the user",
    "while Nevis has the code",
    "introspecting the key",
    "reading the secret again",
    "before approve",
    "after approve",
    "before reject",
    "after reject",
    "before release",
    "after release",
    "before signing",
    "after signing",
    "reading for a repeat",
    "before repeat",
    "after repeat",
    "fetching a public key",
];

fn at_verification(world: &World, case: &Case) -> Held {
    match case.fault.as_str() {
        "initialising" => at_nevis(world, Endpoint::Ping),
        "reading the secret" => at_proxy(world, Fault::hold_request(secret::READ)),
        "fetching a public key" => at_kms(world, Fault::hold_request(FETCH)),
        "reading" | "reading for a repeat" => at_proxy(world, Fault::hold_request(READ)),
        "looking up the user" => at_nevis(world, Endpoint::Users),
        "while Nevis has the code" => at_nevis(world, Endpoint::Verification),
        "introspecting the key" => at_introspection(world, Endpoint::Verification),
        "reading the secret again" => at_read_of_another_key(world),
        "before release" | "after release" => {
            wrong_address(world, Endpoint::Verification);
            at_transition(world, case)
        }
        "before signing" => at_kms(world, Fault::hold_request(SIGN)),
        "after signing" => at_kms(world, Fault::hold_answer(SIGN)),
        _ => at_transition(world, case),
    }
}

async fn verification_case(case: Case) {
    let signs = case.fault.ends_with("signing") || case.fault == "fetching a public key";
    let mut pair = if signs { pair_with_receipts().await } else { pair(&[]).await };
    let mut pending = Pending::new(&pair).await;
    match case.fault.as_str() {
        "looking up the user" => pair.world.table.remove(&pending.place().at("userId")).await,
        "reading for a repeat" | "before repeat" | "after repeat" => {
            pair.verified(&pending.id, &pending.right, 200).await;
        }
        reject if reject.ends_with("reject") => pending = pending.wrong(&pair),
        _ => {}
    }
    let held = at_verification(&pair.world, &case);
    if is_new(&case) {
        pair.verify = pair.world.verify_function(&[]).await;
    }
    let discovery = case.fault == "fetching a public key";
    let call = if discovery { key_set() } else { pending.call() };
    kill(&pair, &pair.verify, &call, &held).await;
    mend(&pair.world, &held);
    pair.verify = pair.world.verify_function(&[]).await;
    if discovery {
        assert_eq!(pair.verify.call(&key_set()).await.status, 200);
    }
    verification::go_on(&pair, &pending, &case).await;
}

#[tokio::test]
async fn killed_at_the_verification() {
    run("Killed at the verification", &PLACES, &["then"], verification_case).await;
}

#[tokio::test]
async fn the_last_attempt_that_dies_leaves_the_approval_locked() {
    let one = [("MAX_ATTEMPTS", "1")];
    let mut pair = pair(&one).await;
    let pending = Pending::new(&pair).await;
    let held = at_proxy(&pair.world, Fault::hold_answer(WRITE));
    kill(&pair, &pair.verify, &pending.call(), &held).await;
    mend(&pair.world, &held);
    pair.verify = pair.world.verify_function(&one).await;
    let early = pair.verify.call(&pending.call()).await;
    assert_eq!(outcome(&early), is(409, "request-in-progress"));
    pair.world.table.shift_all(16).await;
    let late = pair.verify.call(&pending.call()).await;
    assert_eq!(outcome(&late), is(423, "approval-locked"));
    assert_eq!(pair.world.nevis.calls().verification, 0);
}
