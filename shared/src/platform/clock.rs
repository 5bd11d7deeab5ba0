//! The time of day, from one place, so that tests can set it.

use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// A source of the time of day. Cheap to clone.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> SystemTime + Send + Sync>);

impl Clock {
    /// The machine's clock.
    #[expect(clippy::disallowed_methods, reason = "the one place that asks the machine for the time")]
    pub fn system() -> Self {
        Self(Arc::new(SystemTime::now))
    }

    /// A clock that tells what `now` tells: for tests.
    pub fn telling(now: impl Fn() -> SystemTime + Send + Sync + 'static) -> Self {
        Self(Arc::new(now))
    }

    /// The time now.
    pub fn now(&self) -> SystemTime {
        (self.0)()
    }

    /// Whole epoch seconds, rounded down.
    pub fn seconds(&self) -> i64 {
        seconds(self.now())
    }

    /// This moment, for what is written down.
    pub fn moment(&self) -> Moment {
        let now = self.now();
        Moment { seconds: seconds(now), seconds_up: seconds_up(now) }
    }
}

/// One moment, in whole epoch seconds.
#[derive(Clone, Copy, Debug)]
pub struct Moment {
    /// Rounded down.
    pub seconds: i64,
    /// Rounded up: for times until which something holds, so that no `Retry-After` is short.
    pub seconds_up: i64,
}

/// Whole epoch seconds of a time, rounded down; a time before 1970 counts as 0.
pub(super) fn seconds(time: SystemTime) -> i64 {
    let since = time.duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO);
    i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
}

/// Whole epoch seconds of a time, rounded up.
pub(super) fn seconds_up(time: SystemTime) -> i64 {
    let since = time.duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO);
    seconds(time).saturating_add(i64::from(since.subsec_nanos() > 0))
}

/// Epoch seconds as RFC 3339, in UTC; `None` beyond the year 9999.
///
/// # Examples
///
/// ```
/// use countersign::platform::rfc3339;
///
/// assert_eq!(rfc3339(0).as_deref(), Some("1970-01-01T00:00:00Z"));
/// assert_eq!(rfc3339(i64::MAX), None);
/// ```
pub fn rfc3339(seconds: i64) -> Option<String> {
    OffsetDateTime::from_unix_timestamp(seconds).ok()?.format(&Rfc3339).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn until_rounds_up_and_everything_else_down() {
        let time = UNIX_EPOCH + Duration::from_millis(1_500);
        assert_eq!((seconds(time), seconds_up(time)), (1, 2));
        let whole = UNIX_EPOCH + Duration::from_secs(2);
        assert_eq!((seconds(whole), seconds_up(whole)), (2, 2));
        assert_eq!(seconds(UNIX_EPOCH - Duration::from_secs(1)), 0);
        let moment = Clock::telling(move || time).moment();
        assert_eq!((moment.seconds, moment.seconds_up, Clock::telling(move || whole).seconds()), (1, 2, 2));
    }

    #[test]
    fn times_are_written_in_utc_up_to_the_year_9999() {
        assert_eq!(rfc3339(1_699_999_800).as_deref(), Some("2023-11-14T22:10:00Z"));
        assert_eq!(rfc3339(253_402_300_799).as_deref(), Some("9999-12-31T23:59:59Z"));
        assert_eq!(rfc3339(253_402_300_800), None);
    }
}
