//! The fault table: `docs/faults.md`, cell by cell.

mod aws;
mod book;
mod frozen;
mod killed;
mod kms;
mod nevis;
mod secret;
mod start;
mod table;
mod verification;

use std::time::{Duration, Instant};

use harness::gateway::Call;
use harness::lambda::{Answer, Deadline, Function};
use harness::world::World;
use tokio::sync::Semaphore;

use self::book::Case;
use crate::scenes::{Pair, outcome};

/// The functions' time-out.
const TIME: Duration = Duration::from_secs(15);

/// Less to wait for, where the answer only comes when the time is up.
const SHORT_TIME: Duration = Duration::from_secs(8);

/// What a busy machine may add.
const LATE: Duration = Duration::from_secs(1);

/// Many worlds set up at once would keep the emulator so busy that the functions find it slow.
static SETTING_UP: Semaphore = Semaphore::const_new(2);

/// A pair whose way to AWS leads through proxies.
async fn pair(overrides: &[(&str, &str)]) -> Pair {
    let _turn = SETTING_UP.acquire().await.expect("never closed");
    Pair::within(World::new().await.via_proxy().await, overrides).await
}

/// The same with receipts.
async fn pair_with_receipts() -> Pair {
    let _turn = SETTING_UP.acquire().await.expect("never closed");
    Pair::within(World::new().await.via_proxy().await.with_receipts().await, &[]).await
}

/// Makes a call that must be answered within the invocation's time, with the case's status.
async fn answer_in_time(function: &Function, call: &Call, case: &Case) -> Answer {
    let waits = case.status == Some(504) || case.left.starts_with("waits") || case.fault == "slow";
    let (started, time) = (Instant::now(), if waits { SHORT_TIME } else { TIME });
    let answer = function.invoke(call.event(), Deadline::In(time)).await;
    assert!(started.elapsed() < time + LATE, "{:?}", started.elapsed());
    let answer = answer.unwrap_or_else(|failure| panic!("{failure:?}\n{}", function.output()));
    assert_eq!(Some(answer.status), case.status, "{:?} {}", outcome(&answer), function.output());
    answer
}
