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

use acceptance::gateway::Call;
use acceptance::lambda::{Answer, Deadline, Function};
use acceptance::world::World;
use tokio::sync::Semaphore;

use self::book::Case;
use crate::scenes::{Pair, outcome};

/// The invocation's time: enough for every step, and less to wait for than the functions' 15 s.
const TIME: Duration = Duration::from_secs(7);

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
    let started = Instant::now();
    let answer = function.invoke(call.event(), Deadline::In(TIME)).await;
    assert!(started.elapsed() < TIME + LATE, "{:?}", started.elapsed());
    let answer = answer.unwrap_or_else(|failure| panic!("{failure:?}\n{}", function.output()));
    assert_eq!(Some(answer.status), case.status, "{:?} {}", outcome(&answer), function.output());
    answer
}
