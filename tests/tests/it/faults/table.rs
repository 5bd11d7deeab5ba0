//! The table fails.

use acceptance::proxy::Proxy;
use acceptance::world::World;
use simulator::{Endpoint, Fault};

use super::aws::{FAULTS, inject};
use super::book::{Case, run};
use super::verification::Pending;
use super::{answer_in_time, pair, start, verification};

pub(super) const READ: &str = "GetItem";
pub(super) const STEP: &str = "TransactWriteItems";

/// Nevis answers as if this were not its address, so that what was reserved is given back.
pub(super) fn wrong_address(world: &World, on: Endpoint) {
    world.nevis.set_faults(vec![Fault::on(on).status(405).act(false)]);
}

async fn start_case(case: Case) {
    let mut pair = pair(&[]).await;
    let strike = |proxy: &Proxy, operation, first| inject(proxy, &case, operation, first);
    match case.at.as_str() {
        "initialisation" => {
            strike(pair.world.proxy(), READ, 1);
            pair.start = pair.world.start_function(&[]).await;
            pair.start.wait_until_ready().await;
            pair.world.proxy().clear();
        }
        "reads" => strike(pair.world.proxy(), READ, 1),
        "reserve" => strike(pair.world.proxy(), STEP, 1),
        "settle" => strike(pair.world.proxy(), STEP, 2),
        "refund" => {
            wrong_address(&pair.world, Endpoint::Approval);
            strike(pair.world.proxy(), STEP, 2);
        }
        place => panic!("no step is named {place}"),
    }
    let answer = answer_in_time(&pair.start, &start::call(), &case).await;
    start::assert_answer(&answer);
    pair.world.proxy().clear();
    pair.world.nevis.set_faults(Vec::new());
    start::go_on(&pair, &start::call(), &case, Some(&answer)).await;
}

/// The operation of a step, and which of that operation's requests of a verification it is.
fn step(case: &Case) -> (&'static str, usize) {
    match case.at.as_str() {
        "read" | "read of a repeat" => (READ, 1),
        "begin" | "use up" => (STEP, 1),
        "approve" | "reject" | "release" => (STEP, 2),
        "read before reject" => (READ, 2),
        place => panic!("no step is named {place}"),
    }
}

async fn verification_case(case: Case) {
    let pair = pair(&[]).await;
    let mut pending = Pending::new(&pair).await;
    match case.at.as_str() {
        "read before reject" | "reject" => pending = pending.wrong(&pair),
        "release" => wrong_address(&pair.world, Endpoint::Verification),
        "read of a repeat" | "use up" => drop(pair.verified(&pending.id, &pending.right, 200).await),
        _ => {}
    }
    let (operation, first) = step(&case);
    inject(pair.world.proxy(), &case, operation, first);
    let answer = answer_in_time(&pair.verify, &pending.call(), &case).await;
    verification::assert_answer(&answer, &case);
    pair.world.proxy().clear();
    pair.world.nevis.set_faults(Vec::new());
    verification::go_on(&pair, &pending, &case).await;
}

#[tokio::test]
async fn the_table_fails_at_the_start() {
    let places = ["initialisation", "reads", "reserve", "settle", "refund"];
    run("Table, at the start", &FAULTS, &places, start_case).await;
}

#[tokio::test]
async fn the_table_fails_at_the_verification() {
    let places =
        ["read", "begin", "approve", "read before reject", "reject", "release", "read of a repeat", "use up"];
    run("Table, at the verification", &FAULTS, &places, verification_case).await;
}
