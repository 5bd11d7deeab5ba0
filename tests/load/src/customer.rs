//! The users: honest ones with typos and double taps, guessers, and those who want many SMS.

use std::sync::Arc;
use std::time::Duration;

use fastrand::Rng;
use harness::aws;
use serde_json::{Value, json};
use tokio::task::JoinSet;
use tokio::time::sleep;

use super::diary::{CheckEnd, StartEnd};
use super::fleet::{Fleets, HURRIED};
use super::requests::{self, Order, Started};
use super::stage::Stage;

/// So often a request is sent again before its user gives up.
const PATIENCE: usize = 12;
/// The wait that the contract asks for; the 20 s before a receipt is asked for again are cut to it.
const WAIT: Duration = Duration::from_secs(1);

/// One user after another, until the end.
pub(super) struct Customer {
    stage: Arc<Stage>,
    fleets: Arc<Fleets>,
    rng: Rng,
    nevis: reqwest::Client,
}

impl Customer {
    pub(super) fn new(stage: Arc<Stage>, fleets: Arc<Fleets>, rng: Rng) -> Self {
        Self { stage, fleets, rng, nevis: aws::http() }
    }

    /// Comes again and again.
    pub(super) async fn live(mut self) {
        while self.stage.is_open() {
            let number = if self.rng.bool() { self.stage.everyone() } else { self.stage.someone() };
            let username = format!("user-{}", number + if self.rng.bool() { HURRIED } else { 0 });
            match self.rng.u8(0..10) {
                0..=5 => self.honest(&username).await,
                6..=7 => self.guess(&username).await,
                _ => self.pump(&username).await,
            }
        }
    }

    /// Wants one payment, mistypes the code now and then, taps twice.
    async fn honest(&mut self, username: &str) {
        let order = self.order(username).await;
        let Some(started) = self.started(&order).await else { return };
        let Some(right) = self.stage.world.nevis.code_of(&started.transaction_id) else { return };
        if self.rng.u8(0..4) == 0 {
            let wrong = self.wrong(&right);
            self.checked(&started, &wrong).await;
        }
        self.checked(&started, &right).await;
        if self.rng.u8(0..4) == 0 {
            // A reload: the same post once more.
            self.checked(&started, &right).await;
        }
    }

    /// Tries codes until nothing is left, two at a time, over several approvals.
    async fn guess(&mut self, username: &str) {
        for _ in 0..4 {
            let order = self.order(username).await;
            let Some(started) = self.started(&order).await else { return };
            let Some(right) = self.stage.world.nevis.code_of(&started.transaction_id) else { return };
            for _ in 0..3 {
                let (one, other) = (self.wrong(&right), self.wrong(&right));
                let times = (self.time(), self.time());
                let ends = tokio::join!(
                    requests::check(&self.stage, &self.fleets, &started, &one, times.0),
                    requests::check(&self.stage, &self.fleets, &started, &other, times.1)
                );
                if ends == (CheckEnd::Over, CheckEnd::Over) || !self.stage.is_open() {
                    break;
                }
            }
            if self.rng.bool() {
                self.checked(&started, &right).await;
            }
            sleep(WAIT).await;
            if !self.stage.is_open() {
                return;
            }
        }
    }

    /// Wants as many SMS as can be had, four at a time, with a key for each.
    async fn pump(&mut self, username: &str) {
        for _ in 0..6 {
            let mut posts = JoinSet::new();
            for _ in 0..4 {
                let (order, time) = (self.order(username).await, self.time());
                let (stage, fleets) = (Arc::clone(&self.stage), Arc::clone(&self.fleets));
                posts.spawn(async move { requests::start(&stage, &fleets, &order, time).await });
            }
            let is_over =
                |end: &StartEnd| matches!(end, StartEnd::Nothing { retry_after } if *retry_after > 2);
            if posts.join_all().await.iter().all(is_over) || !self.stage.is_open() {
                return;
            }
            sleep(WAIT / 2).await;
        }
    }

    /// Posts a start until something comes of it: the same request again after 503, 409, and no answer.
    async fn started(&mut self, order: &Order) -> Option<Started> {
        for _ in 0..PATIENCE {
            let (time, twin_time) = (self.time(), self.time());
            let post = requests::start(&self.stage, &self.fleets, order, time);
            let end = if self.rng.u8(0..5) == 0 {
                // Two tabs.
                let twin = requests::start(&self.stage, &self.fleets, order, twin_time);
                let (one, other) = tokio::join!(post, twin);
                if matches!(one, StartEnd::Started { .. }) { one } else { other }
            } else {
                post.await
            };
            match end {
                StartEnd::Started { approval_id, transaction_id } => {
                    return Some(Started { order: order.clone(), approval_id, transaction_id });
                }
                StartEnd::Again | StartEnd::Running => sleep(WAIT).await,
                StartEnd::Killed => {}
                StartEnd::Nothing { .. } | StartEnd::Unknown => return None,
            }
            if !self.stage.is_open() {
                return None;
            }
        }
        None
    }

    /// Posts a code until something comes of it: the same code again after 503, 504, 409, and no answer.
    async fn checked(&mut self, started: &Started, code: &str) {
        for _ in 0..PATIENCE {
            let (time, twin_time) = (self.time(), self.time());
            let post = requests::check(&self.stage, &self.fleets, started, code, time);
            let end = if self.rng.u8(0..5) == 0 {
                // A double tap.
                let twin = requests::check(&self.stage, &self.fleets, started, code, twin_time);
                let (one, other) = tokio::join!(post, twin);
                if matches!(one, CheckEnd::Again) { other } else { one }
            } else {
                post.await
            };
            match end {
                CheckEnd::Approved | CheckEnd::Rejected | CheckEnd::Over => return,
                CheckEnd::Again | CheckEnd::Unknown => sleep(WAIT).await,
                CheckEnd::Killed => {}
            }
            if !self.stage.is_open() {
                return;
            }
        }
    }

    async fn order(&mut self, username: &str) -> Order {
        let intent = if self.rng.u8(0..10) == 0 { self.intent(username).await } else { None };
        Order { number: self.stage.next_wish(), username: username.to_owned(), intent }
    }

    /// A token of Nevis for one approval of this user.
    async fn intent(&self, username: &str) -> Option<String> {
        let body = json!({ "username": username, "operation": "approve", "channels": ["sms"] });
        let url = format!("{}/api/v1/intent", self.stage.world.nevis.url());
        let answer = self.nevis.post(url).bearer_auth(simulator::ACCESS_KEY).json(&body).send().await.ok()?;
        let answer: Value = answer.json().await.ok()?;
        Some(answer["token"].as_str()?.to_owned())
    }

    fn wrong(&mut self, right: &str) -> String {
        let guess = format!("{:06}", self.rng.u32(..1_000_000));
        if guess == right { self.wrong(right) } else { guess }
    }

    /// How long an invocation has. Short, so that what died is over soon; some have no time for Nevis.
    fn time(&mut self) -> Duration {
        let milliseconds = if self.rng.u8(0..15) == 0 { 4_000 } else { self.rng.u64(6_000..8_000) };
        Duration::from_millis(milliseconds)
    }
}
