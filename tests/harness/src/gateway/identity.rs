//! Ids that occur once, and times as API Gateway writes them.

use std::sync::atomic::{AtomicU64, Ordering};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use time::OffsetDateTime;

/// The time now, in milliseconds since 1970.
pub fn epoch_ms() -> i64 {
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
    bytes[..8].copy_from_slice(&scattered(count()).to_be_bytes());
    bytes[8..].copy_from_slice(&scattered(!count()).to_be_bytes()[..3]);
    STANDARD.encode(bytes)
}

/// An id of Lambda's form, as in `AWS_LAMBDA_RUNTIME`'s request ids.
pub fn unique_uuid() -> String {
    let (high, low) = (scattered(count()), scattered(!count()));
    format!(
        "{:08x}-{:04x}-4{:03x}-a{:03x}-{:012x}",
        high >> 32,
        high >> 16 & 0xffff,
        high & 0xfff,
        low >> 48 & 0xfff,
        low & 0xffff_ffff_ffff
    )
}

/// A number that no other process makes of another, with bits like random ones: a run of zeros in an id could be
/// taken for a secret that is all zeros. The finaliser of `SplitMix64`, which is a bijection.
fn scattered(count: u64) -> u64 {
    let unique = u64::from(std::process::id()) << 40 ^ count;
    let mixed = unique.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let mixed = (mixed ^ mixed >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ mixed >> 31
}

/// A name that nothing else has, in this test process or another.
pub fn unique_name(prefix: &str) -> String {
    format!("{prefix}-{}-{}", std::process::id(), count())
}

fn count() -> u64 {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    COUNT.fetch_add(1, Ordering::Relaxed)
}
