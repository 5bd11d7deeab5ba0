//! A load run: many users, several processes of both functions, faults and kills at random moments, and
//! at the end the books, which must balance whatever happened.
//!
//! What is true comes from three sides: the simulator's journal (what really happened at Nevis), the
//! diary (what the users were answered), and the table (what the product holds to be so). Each book
//! holds one side against another, user by user.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "test support: a broken set-up must end the test"
)]

mod books;
mod customer;
mod diary;
mod fleet;
mod growth;
mod plan;
mod report;
mod requests;
mod stage;
mod trouble;

use std::sync::Arc;
use std::time::Duration;

use tokio::task::JoinSet;
use tokio::time::{Instant, sleep};

use self::customer::Customer;
pub use self::plan::Plan;
pub use self::report::{Hits, Report, Storm};
use self::stage::Stage;

/// How much longer than planned a run waits for everything to have happened.
const PATIENCE: Duration = Duration::from_mins(2);

/// Carries out a run, from its own table to its books.
pub async fn run(plan: &Plan) -> Report {
    let stage = Arc::new(Stage::set_up().await);
    let growth = match plan.growth {
        Some(each) => growth::measure(&stage, each).await,
        None => Vec::new(),
    };
    let storm = storm(&stage, plan).await;
    let books = books::balance(&stage.evidence().await);
    Report { seed: plan.seed, growth, storm, books, tally: stage.diary.tally() }
}

/// Users at work while everything goes wrong.
async fn storm(stage: &Arc<Stage>, plan: &Plan) -> Storm {
    let fleets = Arc::new(stage.fleets(plan.processes));
    let before = stage.hits();
    let mut rng = fastrand::Rng::with_seed(plan.seed);
    let mut work = JoinSet::new();
    for _ in 0..plan.customers {
        let customer = Customer::new(Arc::clone(stage), Arc::clone(&fleets), rng.fork());
        work.spawn(customer.live());
    }
    work.spawn(trouble::brew(Arc::clone(stage), rng.fork()));
    work.spawn(trouble::kill(Arc::clone(stage), Arc::clone(&fleets), rng.fork()));
    let begun = Instant::now();
    let storm = || Storm { kills: fleets.kills(), killed: stage.diary.killed(), hits: stage.hits() - before };
    // As long as planned, and then until everything has happened that is to happen.
    while begun.elapsed() < plan.storm
        || (begun.elapsed() < plan.storm + PATIENCE
            && !report::missing(&storm(), &stage.diary.tally()).is_empty())
    {
        sleep(Duration::from_millis(50)).await;
    }
    stage.close();
    while let Some(done) = work.join_next().await {
        done.expect("no part of the run panics");
    }
    fleets.end().await;
    storm()
}
