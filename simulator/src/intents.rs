//! Intent tokens: once, within ten minutes, for one user and one purpose (Nevis page "widget: auth-widget").

use serde::Deserialize;
use time::{Duration, OffsetDateTime};

use crate::users::User;

/// How long an intent token can be used.
pub(crate) const LIFETIME: Duration = Duration::minutes(10);

/// What an intent token allows.
#[derive(Debug)]
pub(crate) struct Intent {
    pub(crate) user: User,
    pub(crate) operation: Operation,
    pub(crate) channels: Vec<Channel>,
    pub(crate) expires_at: OffsetDateTime,
    pub(crate) used: bool,
}

/// The purpose of an intent token.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Operation {
    /// Registration, which this simulator does not have.
    Enroll,
    /// An approval.
    Approve,
}

/// A channel that an intent token may name.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Channel {
    /// The mobile app, by QR code or link.
    App,
    /// The mobile app, by push message.
    Push,
    /// A text message.
    Sms,
}

impl Intent {
    /// Uses the token up for an SMS approval of `user`; false where it does not allow that.
    pub(crate) fn redeem(&mut self, user: &User, now: OffsetDateTime) -> bool {
        let allowed = self.is_active(now)
            && self.user == *user
            && self.operation == Operation::Approve
            && self.channels.contains(&Channel::Sms);
        self.used |= allowed;
        allowed
    }

    /// Neither used nor too old.
    pub(crate) fn is_active(&self, now: OffsetDateTime) -> bool {
        !self.used && now < self.expires_at
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::users;

    const START: OffsetDateTime = OffsetDateTime::UNIX_EPOCH;

    fn intent() -> Intent {
        Intent {
            user: users::by_name("alice", 0).unwrap(),
            operation: Operation::Approve,
            channels: vec![Channel::App, Channel::Sms],
            expires_at: START + LIFETIME,
            used: false,
        }
    }

    #[test]
    fn it_serves_once() {
        let (mut intent, alice) = (intent(), users::by_name("alice", 0).unwrap());
        assert!(intent.redeem(&alice, START));
        assert!(!intent.redeem(&alice, START));
    }

    #[test]
    fn it_serves_for_ten_minutes() {
        let alice = users::by_name("alice", 0).unwrap();
        assert!(intent().redeem(&alice, START + Duration::seconds(599)));
        assert!(!intent().redeem(&alice, START + Duration::seconds(600)));
    }

    #[test]
    fn it_serves_its_user_operation_and_channel_only_and_survives_a_refusal() {
        let (alice, bob) = (users::by_name("alice", 0).unwrap(), users::by_name("bob", 0).unwrap());
        assert!(!Intent { operation: Operation::Enroll, ..intent() }.redeem(&alice, START));
        assert!(!Intent { channels: vec![Channel::Push], ..intent() }.redeem(&alice, START));
        let mut intent = intent();
        assert!(!intent.redeem(&bob, START));
        assert!(intent.redeem(&alice, START));
    }
}
