//! What comes back from an invocation.

use std::collections::HashMap;
use std::process::ExitStatus;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use serde_json::Value;

/// An HTTP answer, as API Gateway reads it out of a function's payload 2.0 response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The headers, names in lower case.
    pub headers: HashMap<String, String>,
    /// The body, as text.
    pub body: String,
}

/// An invocation that ended without an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The process ended: killed, or by itself.
    Died(ExitStatus),
    /// The function reported an error (`errorType`, `errorMessage`), which API Gateway turns into
    /// its own 500.
    Error(Value),
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Payload {
    status_code: u16,
    #[serde(default)]
    headers: HashMap<String, String>,
    #[serde(default)]
    multi_value_headers: HashMap<String, Vec<String>>,
    body: Option<String>,
    #[serde(default)]
    is_base64_encoded: bool,
}

impl Answer {
    /// Reads a payload 2.0 response.
    pub(super) fn parse(payload: &[u8]) -> Self {
        let payload: Payload = serde_json::from_slice(payload).expect("a payload 2.0 response");
        let body = payload.body.unwrap_or_default();
        let many = payload.multi_value_headers.into_iter().map(|(name, values)| (name, values.join(",")));
        Self {
            status: payload.status_code,
            headers: many.chain(payload.headers).map(|(name, value)| (name.to_lowercase(), value)).collect(),
            body: if payload.is_base64_encoded { decode(&body) } else { body },
        }
    }

    /// A header's value; `name` in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(String::as_str)
    }

    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error} in the body {:?}", self.body))
    }
}

fn decode(body: &str) -> String {
    let bytes = STANDARD.decode(body).expect("a base64 body");
    String::from_utf8(bytes).expect("a body of text")
}
