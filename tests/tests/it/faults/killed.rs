//! The process is killed between any two steps.

use std::pin::pin;

use acceptance::gateway::Call;
use acceptance::lambda::{Deadline, Failure, Function};
use acceptance::proxy::Fault;
use acceptance::world::World;
use simulator::{ACCESS_KEY, Endpoint, Fault as NevisFault, Settings};

use super::book::{Case, run};
use super::kms::{FETCH, SIGN, key_set};
use super::table::{READ, STEP, wrong_address};
use super::verification::Pending;
use super::{TIME, nevis, pair, pair_with_receipts, secret, start, verification};
use crate::scenes::Pair;

/// Where the process stands still until it is killed.
enum Held {
    /// At a request to the table or the secret, or before its answer.
    AtProxy,
    /// At a request to KMS, or before its answer.
    AtKms,
    /// Before Nevis's answer to a request that has taken effect.
    AtNevis(Endpoint),
}

/// Every repetition is held too.
fn at_proxy(world: &World, fault: Fault) -> Held {
    world.proxy().add(fault.always());
    Held::AtProxy
}

fn at_kms(world: &World, fault: Fault) -> Held {
    world.receipts().kms.add(fault.always());
    Held::AtKms
}

fn at_nevis(world: &World, on: Endpoint) -> Held {
    world.nevis.set_faults(vec![NevisFault::on(on).hold()]);
    Held::AtNevis(on)
}

/// Before or after a step of the invocation, counted from one.
fn at_step(world: &World, case: &Case, number: usize) -> Held {
    let after = case.fault.starts_with("after");
    let fault = if after { Fault::hold_answer(STEP) } else { Fault::hold_request(STEP) };
    at_proxy(world, fault.from(number))
}

/// Nevis refuses a call, and is asked about the key.
fn at_introspection(world: &World, refused: Endpoint) -> Held {
    let refusal = NevisFault::on(refused).status(401).act(false);
    world.nevis.set_faults(vec![refusal, NevisFault::on(Endpoint::Introspect).hold()]);
    Held::AtNevis(Endpoint::Introspect)
}

/// Nevis takes the key no more.
fn at_read_of_another_key(world: &World) -> Held {
    world.nevis.set_access_keys(vec!["another".to_owned()]);
    at_proxy(world, Fault::hold_request(secret::READ))
}

/// Lets the call come to its place and kills the process there; then nothing is wrong any more.
async fn kill(pair: &Pair, function: &Function, call: &Call, held: &Held) {
    let holding = async {
        match held {
            Held::AtProxy => pair.world.proxy().wait_until_held().await,
            Held::AtKms => pair.world.receipts().kms.wait_until_held().await,
            Held::AtNevis(on) => pair.world.nevis.wait_until_held(*on).await,
        }
    };
    if matches!(held, Held::AtNevis(Endpoint::Ping)) {
        // It waits for the ping for less than a second, and there must be no request that it takes up then.
        holding.await;
        function.kill().await;
    } else {
        let mut invoked = pin!(function.invoke(call.event(), Deadline::In(TIME)));
        tokio::select! {
            () = holding => {}
            early = &mut invoked => panic!("it never came there: {early:?}"),
        }
        let (died, _) = tokio::join!(invoked, function.kill());
        assert!(matches!(died, Err(Failure::Died(_))), "{died:?}");
    }
}

/// Nothing is wrong any more.
fn mend(world: &World, held: &Held) {
    world.proxy().clear();
    if matches!(held, Held::AtKms) {
        world.receipts().kms.clear();
    }
    world.nevis.set_faults(Vec::new());
    world.nevis.set_access_keys(vec![ACCESS_KEY.to_owned()]);
}

fn at_start(world: &World, case: &Case) -> Held {
    match case.fault.as_str() {
        "initialising" => at_nevis(world, Endpoint::Ping),
        "reading the secret" => at_proxy(world, Fault::hold_request(secret::READ)),
        "reading before reserve" => at_proxy(world, Fault::hold_request(READ)),
        "looking up the user before reserve" => at_nevis(world, Endpoint::Users),
        "before reserve" | "after reserve" => at_step(world, case, 1),
        "while Nevis has the request" => at_nevis(world, Endpoint::Approval),
        "introspecting the key" => at_introspection(world, Endpoint::Approval),
        "reading the secret again" => at_read_of_another_key(world),
        "looking up the user after Nevis" => {
            let settings = Settings { user_id_in_approval: false, ..world.nevis.settings() };
            world.nevis.set_settings(settings);
            at_nevis(world, Endpoint::Users)
        }
        "before settle" | "after settle" => at_step(world, case, 2),
        "before refund" | "after refund" => {
            wrong_address(world, Endpoint::Approval);
            at_step(world, case, 2)
        }
        place => panic!("there is no {place}"),
    }
}

async fn start_case(case: Case) {
    let mut pair = pair(&[]).await;
    let mut call = start::call();
    if case.fault.contains("before reserve") && case.fault.contains("user") {
        call = call.header("nevis-intent-token", &nevis::token(&pair.world).await);
    }
    let held = at_start(&pair.world, &case);
    if is_new(&case) {
        pair.start = pair.world.start_function(&[]).await;
    }
    kill(&pair, &pair.start, &call, &held).await;
    mend(&pair.world, &held);
    pair.start = pair.world.start_function(&[]).await;
    start::go_on(&pair, &call, &case, None).await;
}

/// Whether the process is killed at something that it does while it initialises.
fn is_new(case: &Case) -> bool {
    ["initialising", "reading the secret", "fetching a public key"].contains(&case.fault.as_str())
}

fn at_verification(world: &World, case: &Case) -> Held {
    match case.fault.as_str() {
        "initialising" => at_nevis(world, Endpoint::Ping),
        "reading the secret" => at_proxy(world, Fault::hold_request(secret::READ)),
        "fetching a public key" => at_kms(world, Fault::hold_request(FETCH)),
        "reading" | "reading for a repeat" => at_proxy(world, Fault::hold_request(READ)),
        "before begin" | "after begin" | "before use up" | "after use up" => at_step(world, case, 1),
        "looking up the user" => at_nevis(world, Endpoint::Users),
        "while Nevis has the code" => at_nevis(world, Endpoint::Verification),
        "introspecting the key" => at_introspection(world, Endpoint::Verification),
        "reading the secret again" => at_read_of_another_key(world),
        "reading before reject" => at_proxy(world, Fault::hold_request(READ).from(2)),
        "before release" | "after release" => {
            wrong_address(world, Endpoint::Verification);
            at_step(world, case, 2)
        }
        "before signing" => at_kms(world, Fault::hold_request(SIGN)),
        "after signing" => at_kms(world, Fault::hold_answer(SIGN)),
        _ => at_step(world, case, 2),
    }
}

async fn verification_case(case: Case) {
    let signs = case.fault.ends_with("signing") || case.fault == "fetching a public key";
    let mut pair = if signs { pair_with_receipts().await } else { pair(&[]).await };
    let mut pending = Pending::new(&pair).await;
    match case.fault.as_str() {
        "looking up the user" => pair.world.table.remove(&pending.key(), "userId").await,
        "reading for a repeat" | "before use up" | "after use up" => {
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

const AT_START: [&str; 14] = [
    "initialising",
    "reading the secret",
    "reading before reserve",
    "looking up the user before reserve",
    "before reserve",
    "after reserve",
    "while Nevis has the request",
    "introspecting the key",
    "reading the secret again",
    "looking up the user after Nevis",
    "before settle",
    "after settle",
    "before refund",
    "after refund",
];

const AT_VERIFICATION: [&str; 22] = [
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
    "reading before reject",
    "before reject",
    "after reject",
    "before release",
    "after release",
    "before signing",
    "after signing",
    "reading for a repeat",
    "before use up",
    "after use up",
    "fetching a public key",
];

#[tokio::test]
async fn killed_at_the_start() {
    run("Killed at the start", &AT_START, &["then"], start_case).await;
}

#[tokio::test]
async fn killed_at_the_verification() {
    run("Killed at the verification", &AT_VERIFICATION, &["then"], verification_case).await;
}
