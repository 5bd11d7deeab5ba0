//! The process is killed between any two steps of a start.

use harness::proxy::Fault;
use harness::world::World;
use simulator::{Endpoint, Settings};

use super::{
    Held, at_introspection, at_nevis, at_proxy, at_read_of_another_key, at_transition, is_new, kill, mend,
};
use crate::faults::book::{Case, run};
use crate::faults::table::{READ, wrong_address};
use crate::faults::{nevis, pair, secret, start};

const PLACES: [&str; 14] = [
    "initialising",
    "reading the secret",
    "reading",
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

fn at_start(world: &World, case: &Case) -> Held {
    match case.fault.as_str() {
        "initialising" => at_nevis(world, Endpoint::Ping),
        "reading the secret" => at_proxy(world, Fault::hold_request(secret::READ)),
        "reading" => at_proxy(world, Fault::hold_request(READ)),
        "looking up the user before reserve" => at_nevis(world, Endpoint::Users),
        "while Nevis has the request" => at_nevis(world, Endpoint::Approval),
        "introspecting the key" => at_introspection(world, Endpoint::Approval),
        "reading the secret again" => at_read_of_another_key(world),
        "looking up the user after Nevis" => {
            let settings = Settings { user_id_in_approval: false, ..world.nevis.settings() };
            world.nevis.set_settings(settings);
            at_nevis(world, Endpoint::Users)
        }
        "before refund" | "after refund" => {
            wrong_address(world, Endpoint::Approval);
            at_transition(world, case)
        }
        _ => at_transition(world, case),
    }
}

async fn start_case(case: Case) {
    let mut pair = pair(&[]).await;
    let mut call = start::call();
    if case.fault == "looking up the user before reserve" {
        pair.world.name_users();
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

#[tokio::test]
async fn killed_at_the_start() {
    run("Killed at the start", &PLACES, &["then"], start_case).await;
}
