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

/// Only settle and refund ask whether the approval is still `sending`.
pub(super) const AFTER_NEVIS_STARTED: &str = "#state = ";
/// Only approve, reject and release end a check.
pub(super) const AFTER_NEVIS_JUDGED: &str = "REMOVE #checker";
/// Only reject reads the checks of the user.
pub(super) const CHECKS: &str = "checks#";

/// Nevis answers as if this were not its address, so that what was reserved is given back.
pub(super) fn wrong_address(world: &World, on: Endpoint) {
    world.nevis.set_faults(vec![Fault::on(on).status(405).act(false)]);
}

async fn start_case(case: Case) {
    let mut pair = pair(&[]).await;
    let strike = |proxy: &Proxy, operation, containing| inject(proxy, &case, operation, containing);
    match case.at.as_str() {
        "initialisation" => {
            strike(pair.world.proxy(), READ, "");
            pair.start = pair.world.start_function(&[]).await;
            pair.start.wait_until_ready().await;
            pair.world.proxy().clear();
        }
        "reads" => strike(pair.world.proxy(), READ, ""),
        "reserve" => strike(pair.world.proxy(), STEP, ""),
        "settle" => strike(pair.world.proxy(), STEP, AFTER_NEVIS_STARTED),
        "refund" => {
            wrong_address(&pair.world, Endpoint::Approval);
            strike(pair.world.proxy(), STEP, AFTER_NEVIS_STARTED);
        }
        place => panic!("no step is named {place}"),
    }
    let answer = answer_in_time(&pair.start, &start::call(), &case).await;
    start::assert_answer(&answer);
    pair.world.proxy().clear();
    pair.world.nevis.set_faults(Vec::new());
    start::go_on(&pair, &start::call(), &case, Some(&answer)).await;
}

/// The operation of a step of a verification, and what tells the step from others.
fn step(case: &Case) -> (&'static str, &'static str) {
    match case.at.as_str() {
        "read" | "read of a repeat" => (READ, ""),
        "begin" | "use up" => (STEP, ""),
        "approve" | "reject" | "release" => (STEP, AFTER_NEVIS_JUDGED),
        "read before reject" => (READ, CHECKS),
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
    let (operation, containing) = step(&case);
    inject(pair.world.proxy(), &case, operation, containing);
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
