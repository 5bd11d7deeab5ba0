//! What an approval costs of the table, and how that and the processor time grow with what its customer has
//! had approved the same day: all of it lies in one record.

use harness::lambda::Function;

use super::approval_supply::started;
use super::measure::invoke;
use super::report::{cells, table};
use super::results::milliseconds;
use super::stage::Stage;
use super::stand_in::Use;
use super::subject::{self, Build, Language, Subject, new_customer, verify_event};
use super::{folder, usage};

/// The calls of a start, and those of a verification.
const CALLS: [&str; 3] = ["GetItem", "PutItem", "PutItem"];
/// So many approvals of the customer before it, each so many seconds before the next.
const EARLIER: [(usize, i64); 4] = [(0, 0), (3, 3_600), (10, 3_600), (3, 0)];
/// List prices of us-east-1 for an on-demand table, in USD for a million units.
const READ_UNITS: f64 = 0.125;
const WRITE_UNITS: f64 = 0.625;

/// Approvals of customers who had as many before.
pub(super) struct Cost {
    earlier: usize,
    apart: i64,
    start: Calls,
    verification: Calls,
}

/// What invocations of one function took.
#[derive(Default)]
struct Calls {
    /// The calls to the table of each invocation.
    of_each: Vec<Vec<Use>>,
    /// Processor time of each, on average in milliseconds.
    processor: f64,
}

/// Measures each case with so many customers.
pub(super) async fn of_approvals(stage: &Stage, build: Option<&Build>, customers: usize) -> Vec<Cost> {
    let mut functions = Functions::start(stage, build).await;
    // What comes first in a process would count where there is nothing before.
    functions.approve(stage, &new_customers(10)).await;
    let mut costs = Vec::with_capacity(EARLIER.len());
    for (earlier, apart) in EARLIER {
        let customers = new_customers(customers);
        for _ in 0..earlier {
            functions.approve(stage, &customers).await;
            stage.aws.age(apart);
        }
        let [start, verification] = functions.approve(stage, &customers).await;
        costs.push(Cost { earlier, apart, start, verification });
    }
    costs
}

/// The table of them.
pub(super) fn report(costs: &[Cost]) -> String {
    let mut rows = vec![cells([
        "approvals of that day before it",
        "calls of the start",
        "of the verification",
        "read units",
        "write units",
        "USD a million",
        "CPU of the start, ms",
        "of the verification, ms",
    ])];
    for cost in costs {
        let [reads, writes] = [cost.units(|one| one.reads), cost.units(|one| one.writes)];
        rows.push(vec![
            cost.before(),
            cost.start.kinds(),
            cost.verification.kinds(),
            reads.to_string(),
            writes.to_string(),
            format!("{:.2}", f64::from(reads) * READ_UNITS + f64::from(writes) * WRITE_UNITS),
            format!("{:.2}", cost.start.processor),
            format!("{:.2}", cost.verification.processor),
        ]);
    }
    table(&rows)
}

/// Holds the calls of each start and of each verification to those three. The error says which are others.
pub async fn hold(say: impl Fn(&str)) -> Result<(), String> {
    let stage = Stage::start(&folder()).await;
    let costs = of_approvals(&stage, None, 2).await;
    for cost in &costs {
        let [reads, writes] = [cost.units(|one| one.reads), cost.units(|one| one.writes)];
        say(&format!("an approval after {}: {reads} read units, {writes} write units", cost.before()));
    }
    if costs.iter().all(Cost::held) { Ok(()) } else { Err(report(&costs)) }
}

impl Cost {
    /// Whether every start and every verification makes the three calls, and no others.
    pub(super) fn held(&self) -> bool {
        [&self.start, &self.verification]
            .into_iter()
            .flat_map(|calls| &calls.of_each)
            .all(|calls| calls.iter().map(|call| call.operation).eq(CALLS))
    }

    /// The most that one start and one verification take.
    fn units(&self, of: impl Fn(&Use) -> u32) -> u32 {
        [&self.start, &self.verification].map(|calls| calls.most(&of)).iter().sum()
    }

    fn before(&self) -> String {
        match (self.earlier, self.apart) {
            (0, _) => "none".to_owned(),
            (earlier, 0) => format!("{earlier}, just before"),
            (earlier, _) => format!("{earlier}, an hour apart"),
        }
    }
}

impl Calls {
    /// The kinds of the calls, in their order, wherever they differ.
    fn kinds(&self) -> String {
        let kinds = |calls: &Vec<Use>| calls.iter().map(|call| call.operation).collect::<Vec<_>>().join(", ");
        let mut all: Vec<_> = self.of_each.iter().map(kinds).collect();
        all.sort();
        all.dedup();
        all.join(" or ")
    }

    fn most(&self, of: impl Fn(&Use) -> u32) -> u32 {
        self.of_each.iter().map(|calls| calls.iter().map(&of).sum()).max().unwrap_or(0)
    }
}

/// A process of each function, with receipts.
struct Functions {
    start: Function,
    verify: Function,
    /// How many invocations each has had.
    done: usize,
}

impl Functions {
    async fn start(stage: &Stage, build: Option<&Build>) -> Self {
        let subject = |function| match build {
            Some(build) => Subject::of_build(function, build.clone()),
            None => Subject::new(function, Language::Rust, true),
        };
        let start = subject(subject::Function::Start).start(stage).await;
        let verify = subject(subject::Function::Verify).start(stage).await;
        Self { start, verify, done: 0 }
    }

    /// An approval of each customer: what the starts took, and what the verifications did.
    async fn approve(&mut self, stage: &Stage, customers: &[String]) -> [Calls; 2] {
        let (mut approvals, mut calls) = (Vec::new(), [Calls::default(), Calls::default()]);
        let used = |function: &Function| milliseconds(usage::processor_time(function.process_id()));
        let before = [&self.start, &self.verify].map(used);
        stage.aws.uses();
        for customer in customers {
            approvals.push(started(&self.start, &stage.nevis, customer).await);
            calls[0].of_each.push(stage.aws.uses());
        }
        for approval in &approvals {
            invoke(&self.verify, verify_event(approval), 200).await;
            calls[1].of_each.push(stage.aws.uses());
        }
        self.done += customers.len();
        for (function, (calls, before)) in
            [&self.start, &self.verify].into_iter().zip(calls.iter_mut().zip(before))
        {
            function.wait_until_idle_after(self.done).await;
            calls.processor = (used(function) - before) / number(customers.len());
        }
        calls
    }
}

fn new_customers(count: usize) -> Vec<String> {
    std::iter::repeat_with(new_customer).take(count).collect()
}

fn number(count: usize) -> f64 {
    u32::try_from(count).expect("not so many").into()
}
