//! Approvals for the verifications to work on.

use std::collections::BTreeMap;
use std::sync::Arc;

use harness::lambda::{Deadline, Function};
use simulator::Simulator;

use super::stage::Stage;
use super::subject::{self, Build, Language, Subject, new_customer, start_event};

/// A process of start-approval of every build, as each verifies what its own has started; and the telephones to
/// which they send.
pub(super) struct ApprovalSupply {
    functions: BTreeMap<Option<String>, Function>,
    nevis: Arc<Simulator>,
}

/// An approval that waits for its code.
pub(super) struct Started {
    /// Whose it is.
    pub(super) customer: String,
    /// Its id.
    pub(super) id: String,
    /// What stands in the SMS.
    pub(super) code: String,
}

impl ApprovalSupply {
    /// Starts the processes: that of the product as built, and those of these other builds.
    pub(super) async fn start(stage: &Stage, builds: &[Build]) -> Self {
        let product = Subject::new(subject::Function::Start, Language::Rust, false);
        let mut functions = BTreeMap::from([(None, product.start(stage).await)]);
        for build in builds {
            let start = Subject::of_build(subject::Function::Start, build.clone());
            functions.insert(Some(build.name.clone()), start.start(stage).await);
        }
        Self { functions, nevis: Arc::clone(&stage.nevis) }
    }

    /// So many fresh approvals of this build, each of another customer.
    pub(super) async fn approvals(&self, build: Option<&Build>, count: usize) -> Vec<Started> {
        let function = &self.functions[&build.map(|build| build.name.clone())];
        let mut approvals = Vec::with_capacity(count);
        for _ in 0..count {
            approvals.push(started(function, &self.nevis, &new_customer()).await);
        }
        approvals
    }
}

/// Starts an approval of a customer, with nobody else doing so at the same time.
pub(super) async fn started(function: &Function, nevis: &Simulator, customer: &str) -> Started {
    let outcome = function.invoke(start_event(customer), Deadline::default()).await;
    let answer = outcome.unwrap_or_else(|failure| panic!("{failure:?}\n{}", function.output()));
    assert_eq!(answer.status, 201, "{}\n{}", answer.body, function.output());
    let id = answer.json()["approvalId"].as_str().expect("an id").to_owned();
    Started { customer: customer.to_owned(), id, code: nevis.last_code(customer).expect("an SMS") }
}
