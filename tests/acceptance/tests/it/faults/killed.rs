//! The process is killed between any two steps.

mod start;
mod verification;

use std::pin::pin;

use harness::gateway::Call;
use harness::lambda::{Deadline, Failure, Function};
use harness::proxy::Fault;
use harness::world::World;
use simulator::{ACCESS_KEY, Endpoint, Fault as NevisFault};

use super::book::Case;
use super::table::WRITE;
use super::{SHORT_TIME, secret};
use crate::scenes::Pair;

/// Where the process stands still until it is killed.
enum Held {
    /// At a request to the table or the secret, or before its answer.
    Proxy,
    /// At a request to KMS, or before its answer.
    Kms,
    /// Before Nevis's answer to a request that has taken effect.
    Nevis(Endpoint),
}

/// Every repetition is held too.
fn at_proxy(world: &World, fault: Fault) -> Held {
    world.proxy().add(fault.always());
    Held::Proxy
}

fn at_kms(world: &World, fault: Fault) -> Held {
    world.receipts().kms.add(fault.always());
    Held::Kms
}

fn at_nevis(world: &World, on: Endpoint) -> Held {
    world.nevis.set_faults(vec![NevisFault::on(on).hold()]);
    Held::Nevis(on)
}

/// Before or after the transition that the case names, as in `before reserve`.
fn at_transition(world: &World, case: &Case) -> Held {
    let (moment, transition) = case.fault.split_once(' ').expect("two words");
    let fault = match moment {
        "before" => Fault::hold_request(WRITE),
        "after" => Fault::hold_answer(WRITE),
        _ => panic!("there is no {}", case.fault),
    };
    at_proxy(world, fault.transition(transition))
}

/// Nevis refuses a call, and is asked about the key.
fn at_introspection(world: &World, refused: Endpoint) -> Held {
    let refusal = NevisFault::on(refused).status(401).act(false);
    world.nevis.set_faults(vec![refusal, NevisFault::on(Endpoint::Introspect).hold()]);
    Held::Nevis(Endpoint::Introspect)
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
            Held::Proxy => pair.world.proxy().wait_until_held().await,
            Held::Kms => pair.world.receipts().kms.wait_until_held().await,
            Held::Nevis(on) => pair.world.nevis.wait_until_held(*on).await,
        }
    };
    if matches!(held, Held::Nevis(Endpoint::Ping)) {
        // It waits for the ping for less than a second, and there must be no request that it takes up then.
        holding.await;
        function.kill().await;
    } else {
        let mut invoked = pin!(function.invoke(call.event(), Deadline::In(SHORT_TIME)));
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
    if matches!(held, Held::Kms) {
        world.receipts().kms.clear();
    }
    world.nevis.set_faults(Vec::new());
    world.nevis.set_access_keys(vec![ACCESS_KEY.to_owned()]);
}

/// Whether the process is killed at something that it does while it initialises.
fn is_new(case: &Case) -> bool {
    ["initialising", "reading the secret", "fetching a public key"].contains(&case.fault.as_str())
}
