//! The time of day, read in one place.

use std::time::SystemTime;

use time::format_description::well_known::Rfc3339;
use time::{Duration, OffsetDateTime};

/// The time, in whole milliseconds: more digits would only make the inbox harder to read.
#[expect(clippy::disallowed_methods, reason = "this is the simulator's one clock")]
pub(crate) fn now() -> OffsetDateTime {
    let now = OffsetDateTime::from(SystemTime::now());
    now - Duration::nanoseconds(i64::from(now.nanosecond() % 1_000_000))
}

/// The time as RFC 3339, e.g. `2022-05-31T07:55:25Z`, as the Nevis page "retrieve user" writes it.
pub(crate) fn rfc3339(time: OffsetDateTime) -> String {
    // It fails for years of five digits only.
    time.format(&Rfc3339).unwrap_or_default()
}
