//! The table fails.

use harness::world::World;
use simulator::{Endpoint, Fault};

use super::aws::{FAULTS, Struck, all, inject};
use super::book::{Case, run};
use super::verification::Pending;
use super::{answer_in_time, pair, start, verification};

pub(super) const READ: &str = "GetItem";
pub(super) const WRITE: &str = "PutItem";

/// Nevis answers as if this were not its address, so that what was reserved is given back.
pub(super) fn wrong_address(world: &World, on: Endpoint) {
    world.nevis.set_faults(vec![Fault::on(on).status(405).act(false)]);
}

async fn start_case(case: Case) {
    let mut pair = pair(&[]).await;
    if case.at == "refund" {
        wrong_address(&pair.world, Endpoint::Approval);
    }
    inject(pair.world.proxy(), &case, step(&case));
    if case.at == "initialisation" {
        pair.start = pair.world.start_function(&[]).await;
        pair.start.wait_until_ready().await;
        pair.world.proxy().clear();
    }
    let answer = answer_in_time(&pair.start, &start::call(), &case).await;
    start::assert_answer(&answer);
    pair.world.proxy().clear();
    pair.world.nevis.set_faults(Vec::new());
    start::go_on(&pair, &start::call(), &case, Some(&answer)).await;
}

/// What a step asks of the table.
fn step(case: &Case) -> Struck {
    let transition = match case.at.as_str() {
        "initialisation" | "read" | "read of a repeat" => return all(READ),
        // The first write: what would take it back fails too.
        "reserve" | "begin" => return all(WRITE),
        "settle" => "settle",
        "refund" => "refund",
        "approve" => "approve",
        "reject" => "reject",
        "release" => "release",
        "repeat" => "repeat",
        place => panic!("no step is named {place}"),
    };
    Struck { operation: WRITE, transition: Some(transition) }
}

async fn verification_case(case: Case) {
    let pair = pair(&[]).await;
    let mut pending = Pending::new(&pair).await;
    match case.at.as_str() {
        "reject" => pending = pending.wrong(&pair),
        "release" => wrong_address(&pair.world, Endpoint::Verification),
        "read of a repeat" | "repeat" => drop(pair.verified(&pending.id, &pending.right, 200).await),
        _ => {}
    }
    inject(pair.world.proxy(), &case, step(&case));
    let answer = answer_in_time(&pair.verify, &pending.call(), &case).await;
    verification::assert_answer(&answer, &case);
    pair.world.proxy().clear();
    pair.world.nevis.set_faults(Vec::new());
    verification::go_on(&pair, &pending, &case).await;
}

#[tokio::test]
async fn the_table_fails_at_the_start() {
    let places = ["initialisation", "read", "reserve", "settle", "refund"];
    run("Table, at the start", &FAULTS, &places, start_case).await;
}

#[tokio::test]
async fn the_table_fails_at_the_verification() {
    let places = ["read", "begin", "approve", "reject", "release", "read of a repeat", "repeat"];
    run("Table, at the verification", &FAULTS, &places, verification_case).await;
}
