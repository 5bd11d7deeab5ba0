//! One process of a subject, from its start to its end.

use std::time::{Duration, Instant};

use harness::lambda::{Deadline, Function};

use super::approval_supply::ApprovalSupply;
use super::stage::Stage;
use super::subject::Subject;
use super::usage;

/// What one process took.
pub(super) struct Sample {
    /// From the start of the process to its first `next`.
    pub(super) initialisation: Duration,
    /// Processor time of that.
    pub(super) initialisation_processor: Duration,
    /// The first invocation, from the event to the answer.
    pub(super) first: Duration,
    /// Processor time of that.
    pub(super) first_processor: Duration,
    /// Each warm invocation that counts.
    pub(super) warm: Vec<Duration>,
    /// Processor time of an invocation, on average over those.
    pub(super) processor: Duration,
    /// The most memory resident, in bytes.
    pub(super) memory: u64,
}

/// Runs one process through its initialisation, a first invocation and `warm` more, of which the second half
/// counts: virtual machines with a compiler of their own become faster for a while.
pub(super) async fn measure(
    stage: &Stage,
    supply: &ApprovalSupply,
    subject: &Subject,
    warm: usize,
) -> Sample {
    let events = subject.events(supply, warm + 1).await;
    let function = subject.start(stage).await;
    let initialisation = function.started().elapsed();
    let process = function.process_id();

    let initialisation_processor = usage::processor_time(process);
    let (mut times, mut used) = (Vec::with_capacity(warm + 1), vec![initialisation_processor]);
    for event in events {
        times.push(invoke(&function, event, subject.status()).await);
        function.wait_until_idle_after(times.len()).await;
        used.push(usage::processor_time(process));
    }
    let counted = warm / 2;
    let total = used[warm + 1].saturating_sub(used[warm + 1 - counted]);
    Sample {
        initialisation,
        initialisation_processor,
        first: times[0],
        first_processor: used[1].saturating_sub(used[0]),
        warm: times.split_off(times.len() - counted),
        processor: total / u32::try_from(counted).expect("not so many"),
        memory: usage::peak_memory(process),
    }
}

/// How long an invocation takes, from the event to the answer, which must have this status.
pub(super) async fn invoke(function: &Function, event: serde_json::Value, status: u16) -> Duration {
    let start = Instant::now();
    let outcome = function.invoke(event, Deadline::default()).await;
    let time = start.elapsed();
    let answer = outcome.unwrap_or_else(|failure| panic!("{failure:?}\n{}", function.output()));
    assert_eq!(answer.status, status, "{}\n{}", answer.body, function.output());
    time
}
