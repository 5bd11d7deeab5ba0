//! Everything that a request can change, and that a reset puts back.

use std::collections::{HashMap, HashSet};

use time::OffsetDateTime;

use crate::ACCESS_KEY;
use crate::approvals::{self, Approval};
use crate::endpoint::Calls;
use crate::inbox::Inbox;
use crate::intents::Intent;
use crate::journal::Entry;
use crate::settings::Settings;
use crate::users::{self, User};

/// The instance's data.
#[derive(Debug)]
pub(crate) struct State {
    pub(crate) settings: Settings,
    /// The access keys that are valid right now.
    pub(crate) keys: Vec<String>,
    pub(crate) calls: Calls,
    pub(crate) inbox: Inbox,
    /// All that happened, oldest first.
    pub(crate) journal: Vec<Entry>,
    /// By transaction id.
    pub(crate) approvals: HashMap<String, Approval>,
    /// By the `jti` of their token.
    pub(crate) intents: HashMap<String, Intent>,
    /// SMS sent, by user id.
    pub(crate) sends: HashMap<String, u32>,
    /// Ids of users that went over the SMS limit.
    pub(crate) over_limit: HashSet<String>,
}

impl State {
    /// A fresh instance.
    pub(crate) fn new(settings: Settings) -> Self {
        Self {
            settings,
            keys: vec![ACCESS_KEY.to_owned()],
            calls: Calls::default(),
            inbox: Inbox::default(),
            journal: Vec::new(),
            approvals: HashMap::new(),
            intents: HashMap::new(),
            sends: HashMap::new(),
            over_limit: HashSet::new(),
        }
    }

    /// Whether the user is over the SMS limit.
    pub(crate) fn is_blocked(&self, user: &User) -> bool {
        user.over_limit || self.over_limit.contains(user.id.as_ref())
    }

    /// The user of this name, in whatever case where that does not matter.
    pub(crate) fn user_named(&self, name: &str) -> Option<User> {
        let more = self.settings.more_users;
        if self.settings.usernames_ignore_case {
            return users::by_name(&name.to_ascii_lowercase(), more);
        }
        users::by_name(name, more)
    }

    /// A code of the user that is valid now.
    pub(crate) fn valid_code(&self, user: &User, now: OffsetDateTime) -> Option<&str> {
        let valid = |approval: &&Approval| {
            approval.user == *user
                && approval.state == approvals::State::Pending
                && !approval.has_expired(now)
        };
        self.approvals.values().find(valid).map(|approval| approval.code.as_str())
    }

    /// Cancels what the user has not yet verified.
    pub(crate) fn cancel_pending(&mut self, user: &User) {
        let pending =
            |approval: &&mut Approval| approval.user == *user && approval.state == approvals::State::Pending;
        self.approvals
            .values_mut()
            .filter(pending)
            .for_each(|approval| approval.state = approvals::State::Cancelled);
    }

    /// Counts one more SMS for the user; false where that is over the limit, which blocks the user from then on.
    pub(crate) fn count_send(&mut self, user: &User) -> bool {
        let sends = self.sends.entry(user.id.to_string()).or_default();
        if self.settings.sends_until_blocked.is_some_and(|limit| *sends >= limit) {
            self.over_limit.insert(user.id.to_string());
            return false;
        }
        *sends += 1;
        true
    }
}
