//! Ids that occur once, and times as API Gateway writes them.

use std::sync::atomic::{AtomicU64, Ordering};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use time::OffsetDateTime;

/// The time now, in milliseconds since 1970.
pub(crate) fn epoch_ms() -> i64 {
    let nanoseconds = OffsetDateTime::now_utc().unix_timestamp_nanos();
    i64::try_from(nanoseconds / 1_000_000).expect("a time in this age")
}

/// `requestContext.time`, as `12/Mar/2026:19:03:58 +0000`.
pub(super) fn clf_time(epoch_ms: i64) -> String {
    let time = OffsetDateTime::from_unix_timestamp(epoch_ms / 1000).expect("a time in this age");
    let (day, month, year) = (time.day(), time.month().to_string(), time.year());
    let (hour, minute, second) = time.to_hms();
    format!("{day:02}/{}/{year}:{hour:02}:{minute:02}:{second:02} +0000", &month[..3])
}

/// A request id of API Gateway's form: base64 of eleven bytes.
pub(super) fn request_id() -> String {
    let mut bytes = [0; 11];
    bytes[..4].copy_from_slice(&std::process::id().to_be_bytes());
    bytes[4..].copy_from_slice(&count().to_be_bytes()[1..]);
    STANDARD.encode(bytes)
}

/// An id of Lambda's form, as in `AWS_LAMBDA_RUNTIME`'s request ids.
pub(crate) fn unique_uuid() -> String {
    format!("{:08x}-0000-4000-8000-{:012x}", std::process::id(), count())
}

/// A name that nothing else has, in this test process or another.
pub fn unique_name(prefix: &str) -> String {
    format!("{prefix}-{}-{}", std::process::id(), count())
}

fn count() -> u64 {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    COUNT.fetch_add(1, Ordering::Relaxed)
}
