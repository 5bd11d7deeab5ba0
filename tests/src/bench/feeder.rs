//! Approvals for the verifications to work on.

use std::sync::Arc;

use simulator::Simulator;

use super::stage::Stage;
use super::subject::{self, Language, Subject, start_event};
use crate::lambda::{Deadline, Function};

/// The user who confirms all payments.
pub(super) const CALLER: &str = "alice";

/// A process of start-approval, and the telephone to which it sends.
pub(super) struct Feeder {
    function: Function,
    nevis: Arc<Simulator>,
}

impl Feeder {
    /// Starts the process.
    pub(super) async fn start(stage: &Stage) -> Self {
        let start = Subject::new(subject::Function::Start, Language::Rust, false);
        Self { function: start.start(stage).await, nevis: Arc::clone(&stage.nevis) }
    }

    /// So many fresh approvals, each with its code.
    pub(super) async fn approvals(&self, count: usize) -> Vec<(String, String)> {
        let mut approvals = Vec::with_capacity(count);
        for _ in 0..count {
            approvals.push(started(&self.function, &self.nevis).await);
        }
        approvals
    }
}

/// Starts an approval, with nobody else doing so at the same time: its id and its code.
pub(super) async fn started(function: &Function, nevis: &Simulator) -> (String, String) {
    let outcome = function.invoke(start_event(), Deadline::default()).await;
    let answer = outcome.unwrap_or_else(|failure| panic!("{failure:?}\n{}", function.output()));
    assert_eq!(answer.status, 201, "{}\n{}", answer.body, function.output());
    let id = answer.json()["approvalId"].as_str().expect("an id").to_owned();
    (id, nevis.last_code(CALLER).expect("an SMS"))
}
