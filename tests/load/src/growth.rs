//! How throughput grows with processes, where Nevis takes its time as it does in life: then a process
//! mostly waits, and what is seen is whether processes stand in each other's way.

use std::sync::Arc;
use std::time::Duration;

use simulator::{Endpoint, Fault};
use tokio::task::JoinSet;
use tokio::time::Instant;

use super::diary::{CheckEnd, StartEnd};
use super::fleet::Fleets;
use super::requests::{self, Order, Started};
use super::stage::Stage;

/// There and back again, so that a machine that grows busier shows in all of them.
const PROCESSES: [usize; 8] = [1, 2, 4, 8, 8, 4, 2, 1];
/// What Nevis takes for a call, in milliseconds.
const NEVIS: u64 = 150;
const TIME: Duration = Duration::from_secs(15);

/// Approvals per second with so many processes of each function.
#[derive(Clone, Copy, Debug)]
pub(super) struct Throughput {
    pub(super) processes: usize,
    pub(super) per_second: f64,
}

/// Measures each number of processes twice, `each` long.
pub(super) async fn measure(stage: &Arc<Stage>, each: Duration) -> Vec<Throughput> {
    let slow = |on| Fault::on(on).delay(NEVIS);
    stage.world.nevis.set_faults(vec![slow(Endpoint::Approval), slow(Endpoint::Verification)]);
    let mut approved = [0_u32; 8];
    for (place, processes) in PROCESSES.into_iter().enumerate() {
        approved[place] = approvals(stage, processes, each).await;
    }
    stage.world.nevis.set_faults(Vec::new());
    let rate = |place: usize| {
        let both = approved[place] + approved[7 - place];
        Throughput { processes: PROCESSES[place], per_second: f64::from(both) / (2.0 * each.as_secs_f64()) }
    };
    (0..4).map(rate).collect()
}

/// Counts approvals, from the start to the right code, by three users for each process.
async fn approvals(stage: &Arc<Stage>, processes: usize, each: Duration) -> u32 {
    let fleets = Arc::new(stage.fleets(processes));
    tokio::join!(fleets.starts.warm_up(), fleets.verifications.warm_up());
    let end = Instant::now() + each;
    let mut users = JoinSet::new();
    for _ in 0..3 * processes {
        users.spawn(approve_until(Arc::clone(stage), Arc::clone(&fleets), end));
    }
    let counts = users.join_all().await;
    fleets.end().await;
    counts.into_iter().sum()
}

async fn approve_until(stage: Arc<Stage>, fleets: Arc<Fleets>, end: Instant) -> u32 {
    let mut approved = 0;
    while Instant::now() < end {
        let order =
            Order { number: stage.next_wish(), username: format!("user-{}", stage.someone()), intent: None };
        let started = requests::start(&stage, &fleets, &order, TIME).await;
        let StartEnd::Started { approval_id, transaction_id } = started else { continue };
        let Some(code) = stage.world.nevis.code_of(&transaction_id) else { continue };
        let started = Started { order, approval_id, transaction_id };
        let end_of_check = requests::check(&stage, &fleets, &started, &code, TIME).await;
        approved += u32::from(end_of_check == CheckEnd::Approved && Instant::now() < end);
    }
    approved
}
