//! The limits.

use super::ConfigError;
use super::environment::Environment;

/// The limits. Times are seconds.
#[derive(Clone, Debug)]
pub struct Policy {
    /// `APPROVAL_TTL_SECONDS` (60 to 600; 300): how long an approval can be verified.
    pub approval_ttl: i64,
    /// `MAX_ATTEMPTS` (1 to 5; 3): codes that are judged per approval.
    pub max_attempts: i64,
    /// `RESEND_COOLDOWN_SECONDS` (0 to 300; 30): between two SMS to one user.
    pub resend_cooldown: i64,
    /// `MAX_SENDS_PER_WINDOW` (1 to 200; 5): SMS per user and 10 minutes.
    pub max_sends_per_window: i64,
    /// `MAX_SENDS_PER_DAY` (1 to 200; 20): SMS per user and UTC day. Each is an approval in the user's record.
    pub max_sends_per_day: i64,
    /// `MAX_FAILURES` (1 to 10; 5): wrong codes in a row per user, over all approvals.
    pub max_failures: i64,
    /// Whether receipts are on: an approval that has one is repeated for as long as it is valid.
    pub receipts: bool,
}

impl Policy {
    /// The defaults, for tests.
    #[cfg(test)]
    pub(crate) fn defaults() -> Self {
        Self::read(&Environment(&|_| None), false).unwrap()
    }

    pub(super) fn read(environment: &Environment<'_>, receipts: bool) -> Result<Self, ConfigError> {
        Ok(Self {
            approval_ttl: environment.number("APPROVAL_TTL_SECONDS", 300, 60, 600)?,
            max_attempts: environment.number("MAX_ATTEMPTS", 3, 1, 5)?,
            resend_cooldown: environment.number("RESEND_COOLDOWN_SECONDS", 30, 0, 300)?,
            max_sends_per_window: environment.number("MAX_SENDS_PER_WINDOW", 5, 1, 200)?,
            max_sends_per_day: environment.number("MAX_SENDS_PER_DAY", 20, 1, 200)?,
            max_failures: environment.number("MAX_FAILURES", 5, 1, 10)?,
            receipts,
        })
    }
}
