//! What a test may see of it.

use super::Simulator;
use crate::endpoint::{Calls, Endpoint};
use crate::inbox::Message;
use crate::journal::Entry;
use crate::lock::lock;
use crate::settings::Settings;

impl Simulator {
    /// The SMS sent, newest first (the last 1000).
    #[must_use]
    pub fn messages(&self) -> Vec<Message> {
        lock(&self.world.state).inbox.list()
    }

    /// The code last sent to a user.
    #[must_use]
    pub fn last_code(&self, username: &str) -> Option<String> {
        lock(&self.world.state).inbox.last_code(username)
    }

    /// The code that was sent for an approval.
    #[must_use]
    pub fn code_of(&self, transaction_id: &str) -> Option<String> {
        lock(&self.world.state).approvals.get(transaction_id).map(|approval| approval.code.clone())
    }

    /// Every SMS sent and every code judged since the start or the last reset, oldest first.
    #[must_use]
    pub fn journal(&self) -> Vec<Entry> {
        lock(&self.world.state).journal.clone()
    }

    /// Requests received since the start or the last reset.
    #[must_use]
    pub fn calls(&self) -> Calls {
        lock(&self.world.state).calls.clone()
    }

    /// The settings in force.
    #[must_use]
    pub fn settings(&self) -> Settings {
        lock(&self.world.state).settings.clone()
    }

    /// How many requests were hit by a fault since the start or the last reset.
    #[must_use]
    pub fn faults_hit(&self) -> u64 {
        self.world.faults.hits()
    }

    /// The most verifications of one user that were under way at the same time, since the start or the
    /// last reset.
    #[must_use]
    pub fn most_at_once(&self) -> u32 {
        self.world.concurrency.most()
    }

    /// Resolves once a request to `on` is being held.
    pub async fn wait_until_held(&self, on: Endpoint) {
        self.wait_until_so_many_held(on, 1).await;
    }

    /// Resolves once `count` requests to `on` are being held.
    pub async fn wait_until_so_many_held(&self, on: Endpoint, count: u32) {
        self.world.faults.wait_until_held(on, count).await;
    }
}
