//! An environment frozen until its connections have died.

use acceptance::gateway::Call;
use acceptance::lambda::{Answer, Deadline, Function};
use acceptance::world::World;

use super::verification::Pending;
use crate::scenes::{Pair, payment, start_transaction};

/// Makes a call that reaches the function while it is frozen and all its peers have closed their ends.
async fn thawed_by(world: &World, function: &Function, call: &Call) -> Answer {
    function.wait_until_ready().await;
    function.freeze();
    world.nevis.close_idle_connections();
    world.proxy().close_idle_connections();
    world.receipts().kms.close_idle_connections();
    let invoked = function.invoke(call.event(), Deadline::default());
    let thaw = async { function.thaw() };
    let (answer, ()) = tokio::join!(invoked, thaw);
    answer.unwrap_or_else(|failure| panic!("{failure:?}\n{}", function.output()))
}

async fn pair() -> Pair {
    let world = World::new().await.via_proxy().await.with_receipts().await;
    Pair::within(world, &[("RESEND_COOLDOWN_SECONDS", "0")]).await
}

#[tokio::test]
async fn a_start_costs_neither_an_error_nor_a_second_sms() {
    let pair = pair().await;
    for sms in 1..=3_u64 {
        let call = start_transaction(&payment("de", "M. Muster"));
        let answer = thawed_by(&pair.world, &pair.start, &call).await;
        assert_eq!(answer.status, 201, "{answer:?}");
        assert_eq!(
            (pair.world.nevis.calls().approval, pair.world.nevis.messages().len()),
            (sms, usize::try_from(sms).unwrap())
        );
    }
}

#[tokio::test]
async fn a_code_is_judged_once_and_its_receipt_signed() {
    let pair = pair().await;
    for codes in 1..=3 {
        let pending = Pending::new(&pair).await;
        let answer = thawed_by(&pair.world, &pair.verify, &pending.call()).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        assert!(answer.json()["receipt"].is_string());
        assert_eq!(pair.world.nevis.calls().verification, codes);
        // A receipt is signed for a repetition too.
        let again = thawed_by(&pair.world, &pair.verify, &pending.call()).await;
        assert_eq!(again.body, answer.body);
    }
}
