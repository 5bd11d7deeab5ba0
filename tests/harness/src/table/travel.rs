//! Travelling in time: what is older has its moments further in the past.

use aws_sdk_dynamodb::types::AttributeValue;

use super::Attributes;

/// The members that are moments in time, at every level; every other number is a count.
const TIMES: [&str; 7] =
    ["approvedAt", "createdAt", "expiresAt", "failuresUntil", "sendingUntil", "ttl", "until"];

/// Moves every moment in a map, and in the maps in it, into the past.
pub(super) fn shift(map: &mut Attributes, seconds: i64) {
    for (name, value) in map {
        if let AttributeValue::M(inner) = value {
            shift(inner, seconds);
        } else if let AttributeValue::N(time) = value
            && TIMES.contains(&name.as_str())
        {
            let moment: i64 = time.parse().expect("whole seconds");
            *time = (moment - seconds).to_string();
        }
    }
}
