//! How cost grows: with approvals in a row, and with processes at the same time. Each is another customer's.

use std::sync::Arc;
use std::time::{Duration, Instant};

use harness::lambda::Function;

use super::approval_supply::{ApprovalSupply, started};
use super::measure::invoke;
use super::report::{cells, table};
use super::results::{megabytes, milliseconds};
use super::stage::Stage;
use super::subject::{self, Language, Subject, new_customer, verify_event};
use super::usage;

/// How many approvals each process handles where several run.
const EACH: usize = 100;

/// Approvals in a row, each started and verified with a receipt, by one process of each function.
pub(super) async fn in_a_row(stage: &Stage) -> String {
    let mut rows = vec![cells([
        "approvals in a row",
        "time of each, ms",
        "CPU of each, ms",
        "memory of start-approval, MB",
        "memory of verify-code, MB",
    ])];
    for count in [1, 10, 100, 1_000] {
        let start = process(stage, subject::Function::Start).await;
        let verify = process(stage, subject::Function::Verify).await;
        let used = || usage::processor_time(start.process_id()) + usage::processor_time(verify.process_id());
        let (before, began) = (used(), Instant::now());
        for done in 1..=count {
            let approval = started(&start, &stage.nevis, &new_customer()).await;
            invoke(&verify, verify_event(&approval), 200).await;
            start.wait_until_idle_after(done).await;
            verify.wait_until_idle_after(done).await;
        }
        let (time, processor) = (began.elapsed(), used().saturating_sub(before));
        rows.push(vec![
            count.to_string(),
            each(time, count),
            each(processor, count),
            format!("{:.1}", megabytes(usage::memory_now(start.process_id()))),
            format!("{:.1}", megabytes(usage::memory_now(verify.process_id()))),
        ]);
    }
    table(&rows)
}

/// Processes of a function at the same time, each with approvals in a row.
pub(super) async fn side_by_side(stage: &Stage, supply: &ApprovalSupply) -> String {
    let head =
        ["processes", "starts a second", "CPU of each, ms", "verifications a second", "CPU of each, ms"];
    let mut rows = vec![cells(head)];
    for count in [1, 2, 4, 8] {
        let mut row = vec![count.to_string()];
        row.extend(together(stage, supply, subject::Function::Start, count).await);
        row.extend(together(stage, supply, subject::Function::Verify, count).await);
        rows.push(row);
    }
    table(&rows)
}

async fn together(
    stage: &Stage,
    supply: &ApprovalSupply,
    function: subject::Function,
    count: usize,
) -> [String; 2] {
    let subject = Arc::new(Subject::new(function, Language::Rust, true));
    let mut prepared = Vec::with_capacity(count);
    for _ in 0..count {
        prepared.push((process(stage, function).await, subject.events(supply, EACH).await));
    }
    let began = Instant::now();
    let mut running = Vec::with_capacity(count);
    for (process, events) in prepared {
        let subject = Arc::clone(&subject);
        running.push(tokio::spawn(async move {
            let invocations = events.len();
            for event in events {
                invoke(&process, event, subject.status()).await;
            }
            process.wait_until_idle_after(invocations).await;
            usage::processor_time(process.process_id())
        }));
    }
    let mut processor = Duration::ZERO;
    for process in running {
        processor += process.await.expect("all succeed");
    }
    let all = EACH * count;
    [format!("{:.0}", 1000.0 / milliseconds(began.elapsed()) * number(all)), each(processor, all)]
}

async fn process(stage: &Stage, function: subject::Function) -> Function {
    Subject::new(function, Language::Rust, true).start(stage).await
}

fn each(total: Duration, count: usize) -> String {
    format!("{:.2}", milliseconds(total) / number(count))
}

fn number(count: usize) -> f64 {
    u32::try_from(count).expect("not so many").into()
}
