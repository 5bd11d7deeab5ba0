//! An environment frozen until its connections have died: closed by their peers, or dead without a sign.

use std::time::Duration;

use countersign::platform::http_client::FreshConnections;
use harness::gateway::Call;
use harness::lambda::{Answer, Deadline, Function};
use harness::relay::Relay;
use harness::world::World;

use super::verification::Pending;
use crate::scenes::{Pair, payment, start_transaction};

/// No cooldown, so that one user can start again and again.
const QUICK: (&str, &str) = ("RESEND_COOLDOWN_SECONDS", "0");

async fn world() -> World {
    World::new().await.via_proxy().await.with_receipts().await
}

fn start() -> Call {
    start_transaction(&payment("de", "M. Muster"))
}

/// Makes a call that has reached the function by the time that it is thawed.
async fn thawed_by(function: &Function, call: &Call) -> Answer {
    let invoked = function.invoke(call.event(), Deadline::default());
    let thaw = async { function.thaw() };
    let (answer, ()) = tokio::join!(invoked, thaw);
    answer.unwrap_or_else(|failure| panic!("{failure:?}\n{}", function.output()))
}

/// Freezes the function, has all its peers close their ends, and makes a call.
async fn call_after_closing(world: &World, function: &Function, call: &Call) -> Answer {
    function.freeze();
    world.nevis.close_idle_connections();
    world.proxy().close_idle_connections();
    world.receipts().kms.close_idle_connections();
    thawed_by(function, call).await
}

/// The answers and what they cost: SMS, and codes given to Nevis.
fn assert_as_ever(pair: &Pair, answer: &Answer, status: u16, sms: usize, codes: u64) {
    assert_eq!(answer.status, status, "{answer:?}");
    let calls = pair.world.nevis.calls();
    assert_eq!((calls.approval, pair.world.nevis.messages().len()), (u64::try_from(sms).unwrap(), sms));
    assert_eq!(calls.verification, codes);
    assert!(status == 201 || answer.json()["receipt"].is_string(), "{answer:?}");
}

#[tokio::test]
async fn closed_connections_cost_neither_an_error_nor_a_second_sms() {
    let pair = Pair::within(world().await, &[QUICK]).await;
    for round in [1, 2_u8] {
        let answer = call_after_closing(&pair.world, &pair.start, &start()).await;
        assert_as_ever(&pair, &answer, 201, 2 * usize::from(round) - 1, u64::from(round) - 1);
        let pending = Pending::new(&pair).await;
        let answer = call_after_closing(&pair.world, &pair.verify, &pending.call()).await;
        assert_as_ever(&pair, &answer, 200, 2 * usize::from(round), u64::from(round));
        let again = call_after_closing(&pair.world, &pair.verify, &pending.call()).await;
        assert_eq!(again.json()["receipt"], answer.json()["receipt"], "its receipt is signed again");
    }
}

#[tokio::test]
async fn connections_that_died_unseen_cost_neither_an_error_nor_a_second_sms() {
    let world = world().await;
    let (nevis, aws, kms) = (world.nevis.url(), world.proxy().url(), world.receipts().kms.url());
    let (nevis, aws, kms) = tokio::join!(Relay::start(&nevis), Relay::start(&aws), Relay::start(&kms));
    let relays = [nevis.unwrap(), aws.unwrap(), kms.unwrap()];
    let [nevis, aws, kms] = [0, 1, 2].map(|relay: usize| relays[relay].url());
    let through = [
        QUICK,
        ("NEVIS_BASE_URL", &nevis),
        ("AWS_ENDPOINT_URL_DYNAMODB", &aws),
        ("AWS_ENDPOINT_URL_SECRETS_MANAGER", &aws),
        ("AWS_ENDPOINT_URL_KMS", &kms),
    ];
    let pair = Pair::within(world, &through).await;
    pair.world.keep_earlier_codes();
    let first = Pending::new(&pair).await;
    pair.verified(&first.id, &first.right, 200).await;
    let pending = Pending::new(&pair).await;
    // Both have used every connection just now. How long they are idle is told by their own clock.
    pair.start.freeze();
    pair.verify.freeze();
    tokio::time::sleep(FreshConnections::MAX_IDLE + Duration::from_millis(200)).await;
    relays.iter().for_each(Relay::silence);
    let answer = thawed_by(&pair.start, &start()).await;
    assert_as_ever(&pair, &answer, 201, 3, 1);
    let answer = thawed_by(&pair.verify, &pending.call()).await;
    assert_as_ever(&pair, &answer, 200, 3, 2);
}
