//! What is read of an event, and nothing else: what nobody uses decides nothing, whatever its type.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

/// An event as it came. Reading it never fails: the Lambda runtime would make an error of that, without a line
/// in the log and without an answer of the contract.
#[derive(Debug)]
pub struct Payload(pub(super) Option<Event>);

impl<'de> Deserialize<'de> for Payload {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self(Event::deserialize(deserializer).ok()))
    }
}

/// What is used of API Gateway's event (HTTP API, payload 2.0). Raw values are read where they are used.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Event {
    pub(super) raw_path: String,
    pub(super) headers: Option<BTreeMap<String, Box<RawValue>>>,
    pub(super) body: Option<String>,
    pub(super) is_base64_encoded: Option<bool>,
    pub(super) request_context: Context,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Context {
    pub(super) http: Http,
    pub(super) stage: Option<Box<RawValue>>,
    pub(super) request_id: Option<Box<RawValue>>,
    pub(super) authorizer: Option<Box<RawValue>>,
}

#[derive(Deserialize)]
pub(super) struct Http {
    pub(super) method: String,
}

crate::platform::redacted::redacted_debug!(Event);

/// A raw value, if it is a string.
pub(crate) fn text(raw: &RawValue) -> Option<String> {
    serde_json::from_str(raw.get()).ok()
}
