//! What goes wrong during a run, chosen by its seed. Every fault is one that could really be: an answer
//! that says "not executed" comes only where nothing was.

use std::sync::Arc;
use std::time::Duration;

use fastrand::Rng;
use harness::proxy::{self, Proxy};
use simulator::{Endpoint, Fault};
use tokio::time::sleep;

use super::fleet::Fleets;
use super::stage::Stage;

/// Has something go wrong somewhere, again and again until the users go home; then all is well.
pub(super) async fn brew(stage: Arc<Stage>, mut rng: Rng) {
    let world = &stage.world;
    while stage.is_open() {
        match rng.u8(0..12) {
            0..=4 => world.nevis.set_faults(vec![nevis_fault(&mut rng), nevis_fault(&mut rng)]),
            5..=9 => replace(world.proxy(), table_fault(&mut rng)),
            10 => replace(&world.receipts().kms, aws_fault(&mut rng, "Sign")),
            _ => replace(&stage.secrets, aws_fault(&mut rng, "GetSecretValue")),
        }
        sleep(Duration::from_millis(rng.u64(40..160))).await;
    }
    world.nevis.set_faults(Vec::new());
    [world.proxy(), &world.receipts().kms, &stage.secrets].into_iter().for_each(Proxy::clear);
}

/// Kills a process, again and again until the users go home.
pub(super) async fn kill(stage: Arc<Stage>, fleets: Arc<Fleets>, mut rng: Rng) {
    while stage.is_open() {
        sleep(Duration::from_millis(rng.u64(100..600))).await;
        fleets.all()[rng.usize(..3)].kill(rng.usize(..)).await;
    }
}

/// Takes an earlier fault away, lets go what it held, and adds this one.
fn replace(proxy: &Proxy, fault: proxy::Fault) {
    proxy.clear();
    proxy.add(fault);
}

fn nevis_fault(rng: &mut Rng) -> Fault {
    let fault = match rng.u8(0..12) {
        0..=4 => Fault::on(Endpoint::Approval),
        5..=9 => Fault::on(Endpoint::Verification),
        10 => Fault::on(Endpoint::Introspect),
        _ => Fault::on(Endpoint::Users),
    };
    let slow = fault.clone().times(1).act(rng.bool()).delay(rng.u64(50..1_500));
    let quick = fault.times(1);
    match rng.u8(0..12) {
        0 => quick.drop_before(),
        1 => quick.drop_after(),
        2 => slow.drop_after(),
        3 => quick.act(rng.bool()).status(500),
        4 => quick.act(rng.bool()).status(503),
        // Nevis would have said this of a request that it did not execute.
        5 => quick.act(false).status(405),
        6 => slow.act(false).status(302),
        7 => quick.act(false).status(429),
        8 if quick.on == Endpoint::Approval => quick.act(false).status(401),
        9 if quick.on == Endpoint::Approval => quick.act(true).body(r#"{"statusToken":"#),
        10 if quick.on == Endpoint::Approval => quick.act(false).status(422),
        _ => slow,
    }
}

/// Transitions of the record. Which of them comes next is chance: half of the faults strike any.
const TRANSITIONS: [&str; 9] =
    ["reserve", "settle", "refund", "begin", "approve", "reject", "release", "repeat", "withdraw"];

fn table_fault(rng: &mut Rng) -> proxy::Fault {
    let fault = match rng.u8(0..12) {
        0 => return aws_fault(rng, "GetItem"),
        1 => proxy::Fault::hold_request("PutItem"),
        2 => proxy::Fault::hold_answer("PutItem"),
        3 => proxy::Fault::strand_request("PutItem"),
        4..=5 => proxy::Fault::denied("PutItem"),
        _ => aws_fault(rng, "PutItem"),
    };
    if rng.bool() { fault.transition(TRANSITIONS[rng.usize(..TRANSITIONS.len())]) } else { fault }
}

/// Once or a few times in a row, so that some outlast the repetitions.
fn aws_fault(rng: &mut Rng, operation: &str) -> proxy::Fault {
    let fault = match rng.u8(0..5) {
        0 => proxy::Fault::throttled(operation),
        1 => proxy::Fault::server_error(operation),
        2 => proxy::Fault::lose_request(operation),
        _ => proxy::Fault::lose_answer(operation),
    };
    fault.times(rng.usize(1..5))
}
