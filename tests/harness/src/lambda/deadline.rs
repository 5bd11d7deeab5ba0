//! Until when an invocation must have ended.

use std::time::Duration;

use crate::gateway;

/// What the deadline header of an invocation says.
#[derive(Clone, Copy, Debug)]
pub enum Deadline {
    /// This long from now.
    In(Duration),
    /// The moment in 1970 that `cargo lambda watch` sends.
    Impossible,
}

impl Default for Deadline {
    /// The functions' time-out in `template.yaml`.
    fn default() -> Self {
        Self::In(Duration::from_secs(15))
    }
}

impl Deadline {
    /// The header's value.
    pub(super) fn epoch_ms(self) -> i64 {
        match self {
            Self::In(time) => {
                gateway::epoch_ms() + i64::try_from(time.as_millis()).expect("a deadline in this age")
            }
            Self::Impossible => 600_000,
        }
    }
}
