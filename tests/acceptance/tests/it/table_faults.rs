//! What can happen to a record while it is changed, beyond the cells of `docs/faults.md`.

mod late;
mod members;
mod operator;
mod others;

use std::collections::HashMap;
use std::pin::Pin;

use harness::gateway::Call;
use harness::lambda::Answer;
use harness::proxy::Fault;
use harness::table::RecordPath;
use harness::world::World;
use serde_json::Value;
use simulator::{Endpoint, Fault as NevisFault};

use crate::scenes::{Pair, is, number, outcome, start, start_with_key, verify};

const WRITE: &str = "PutItem";

/// Everything that a request makes of a record.
const TRANSITIONS: [&str; 8] =
    ["reserve", "settle", "refund", "begin", "approve", "reject", "release", "repeat"];

async fn pair(overrides: &[(&str, &str)]) -> Pair {
    Pair::within(World::new().await.via_proxy().await, overrides).await
}

/// A user who has an approval, and whose next request makes one of the transitions.
struct Scene {
    pair: Pair,
    /// The approval that is there.
    id: String,
    transition: &'static str,
    call: Call,
}

impl Scene {
    async fn before(transition: &'static str) -> Self {
        let pair = pair(&[("RESEND_COOLDOWN_SECONDS", "0")]).await;
        let id = pair.started("alice").await;
        let (right, wrong) = pair.codes("alice");
        let astray = |on| pair.world.nevis.set_faults(vec![NevisFault::on(on).status(405).act(false)]);
        match transition {
            "refund" => astray(Endpoint::Approval),
            "release" => astray(Endpoint::Verification),
            "repeat" => drop(pair.verified(&id, &right, 200).await),
            _ => {}
        }
        let call = match transition {
            "reserve" | "settle" | "refund" => start_with_key("alice", "k"),
            "reject" => verify(&id, &wrong),
            _ => verify(&id, &right),
        };
        Self { pair, id, transition, call }
    }

    /// The answer to the request.
    async fn answer(&self) -> Answer {
        let starts = ["reserve", "settle", "refund"].contains(&self.transition);
        let function = if starts { &self.pair.start } else { &self.pair.verify };
        function.call(&self.call).await
    }

    /// The answer where somebody changes the record while a write of the transition is held.
    fn answer_around<'a>(
        &'a self,
        change: impl Future<Output = ()> + 'a,
    ) -> Pin<Box<dyn Future<Output = Answer> + 'a>> {
        let proxy = self.pair.world.proxy();
        let meanwhile = async move {
            proxy.wait_until_held().await;
            change.await;
            proxy.release();
        };
        Box::pin(async move { tokio::join!(self.answer(), meanwhile).0 })
    }

    /// The same, with the fault that holds it.
    fn answer_despite<'a>(
        &'a self,
        change: impl Future<Output = ()> + 'a,
    ) -> Pin<Box<dyn Future<Output = Answer> + 'a>> {
        self.pair.world.proxy().add(Fault::hold_request(WRITE).transition(self.transition));
        self.answer_around(change)
    }

    fn place(&self) -> RecordPath {
        RecordPath::approval(&self.id)
    }

    fn record(&self) -> RecordPath {
        RecordPath::record(&self.id)
    }

    /// Somebody else notes something.
    async fn note(&self) {
        self.pair.world.table.set(&self.record().at("note"), "by somebody else").await;
    }

    /// The request had the answer, and left the record, that it has where nobody interferes.
    async fn assert_made_once(&self, answer: &Answer) {
        let (expected, states, attempts, failures) = match self.transition {
            "reserve" | "settle" => (201, vec!["pending"; 2], 0, None),
            "refund" | "release" => (502, vec!["pending"], 0, None),
            "reject" => (422, vec!["pending"], 1, Some(1)),
            _ => (200, vec!["approved"], 1, None),
        };
        assert_eq!(answer.status, expected, "{}: {answer:?}", self.transition);
        let record = self.pair.world.table.record().await;
        let approvals = self.pair.world.table.approvals().await;
        let found: Vec<_> = approvals.values().map(|approval| approval["state"].as_str().unwrap()).collect();
        assert_eq!(found, states, "{}", self.transition);
        let own = &approvals[&self.id];
        assert_eq!(number(own, "attempts"), attempts, "{}", self.transition);
        assert_eq!(record.get("failures").and_then(Value::as_i64), failures, "{}", self.transition);
        assert_eq!(record.get("check"), None, "{}", self.transition);
        let repeats = i64::from(self.transition == "repeat");
        assert_eq!(own.get("repeats").and_then(Value::as_i64).unwrap_or(0), repeats);
        assert_eq!(record["note"], "by somebody else", "{}: nothing is lost", self.transition);
    }
}

#[tokio::test]
async fn a_start_and_a_verification_ask_the_table_three_times_each() {
    let pair = pair(&[]).await;
    let counts = |counts: &[(&str, usize)]| -> HashMap<String, usize> {
        counts.iter().map(|(operation, count)| ((*operation).to_owned(), *count)).collect()
    };
    let three = counts(&[("GetItem", 1), (WRITE, 2)]);
    let proxy = pair.world.proxy();
    proxy.take_counts();
    let id = crate::scenes::approval_id(&pair.start.call(&start_with_key("alice", "k")).await);
    assert_eq!(proxy.take_counts(), three);
    let (right, wrong) = pair.codes("alice");
    for (code, status) in [(&wrong, 422), (&right, 200)] {
        pair.verified(&id, code, status).await;
        assert_eq!(proxy.take_counts(), three);
    }
    assert_eq!(pair.start.call(&start_with_key("alice", "k")).await.status, 201);
    assert_eq!(proxy.take_counts(), counts(&[("GetItem", 1)]), "a repetition under a key writes nothing");
    pair.verified(&id, &right, 200).await;
    assert_eq!(proxy.take_counts(), counts(&[("GetItem", 1), (WRITE, 1)]), "a repetition of a code");
}

#[tokio::test]
async fn a_conflict_is_not_a_verdict() {
    let pair = pair(&[]).await;
    pair.world.proxy().add(Fault::conflict(WRITE).times(2));
    assert_eq!(pair.start.call(&start("alice")).await.status, 201);
    assert_eq!(pair.world.nevis.calls().approval, 1);
}

#[tokio::test]
async fn a_refund_that_the_table_refuses_leaves_the_quota_taken_and_ends_the_key_as_unknown() {
    let world = World::new().await.via_proxy().await;
    let function = world.start_function(&[("NEVIS_BASE_URL", "http://127.0.0.1:1")]).await;
    world.proxy().add(Fault::denied(WRITE).transition("refund").always());
    assert_eq!(outcome(&function.call(&start_with_key("alice", "k")).await), is(503, "upstream-unavailable"));
    world.proxy().clear();
    assert_eq!(world.table.only_approval().await["state"], "sending");
    world.table.shift_all(16).await;
    assert_eq!(outcome(&function.call(&start_with_key("alice", "k")).await), is(504, "outcome-unknown"));
    assert_eq!(outcome(&function.call(&start("alice")).await), is(429, "rate-limited"));
}
