//! A load run: many users, several processes of both functions, faults and kills at random moments, and
//! at the end the books, which must balance whatever happened.
//!
//! What is true comes from three sides: the simulator's journal (what really happened at Nevis), the
//! diary (what the users were answered), and the table (what the product holds to be so). Each book
//! holds one side against another, user by user.

mod books;
mod customer;
mod diary;
mod fleet;
mod growth;
mod plan;
mod post;
mod report;
mod stage;
mod trouble;

use std::sync::Arc;

use tokio::task::JoinSet;
use tokio::time::Instant;

use self::customer::Customer;
pub use self::plan::Plan;
pub use self::report::Report;
use self::stage::Stage;

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
async fn storm(stage: &Arc<Stage>, plan: &Plan) -> report::Storm {
    let fleets = Arc::new(stage.fleets(plan.processes));
    let end = Instant::now() + plan.storm;
    let mut rng = fastrand::Rng::with_seed(plan.seed);
    let mut work = JoinSet::new();
    for _ in 0..plan.customers {
        let customer = Customer::new(Arc::clone(stage), Arc::clone(&fleets), rng.fork(), end);
        work.spawn(customer.live());
    }
    work.spawn(trouble::brew(Arc::clone(stage), rng.fork(), end));
    work.spawn(trouble::kill(Arc::clone(&fleets), rng.fork(), end));
    while let Some(done) = work.join_next().await {
        done.expect("no part of the run panics");
    }
    fleets.end().await;
    stage.storm(&fleets)
}
