//! The fixed answer of a fault.

use std::collections::BTreeMap;
use std::fmt::Display;

use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderName, HeaderValue};
use http::{Response, StatusCode};
use serde::{Deserialize, Serialize};

use crate::settings::check_status;

/// The largest `bodyBytes`: enough to overrun every limit of a client.
const MAX_BODY_BYTES: usize = 64 * 1024 * 1024;

/// A fixed answer; without a `content-type` among the headers it claims to be JSON.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FixedAnswer {
    /// HTTP status, 200 to 599.
    pub status: u16,
    /// Headers, by name.
    #[serde(default)]
    pub headers: BTreeMap<String, String>,
    /// The body.
    #[serde(default)]
    pub body: String,
    /// A body of so many bytes instead of `body`, at most 64 MiB.
    #[serde(default)]
    pub body_bytes: Option<usize>,
}

impl FixedAnswer {
    /// An empty answer.
    pub(super) const fn new(status: u16) -> Self {
        Self { status, headers: BTreeMap::new(), body: String::new(), body_bytes: None }
    }

    /// The answer as it is sent, or why it cannot be.
    pub(crate) fn response(&self) -> Result<Response<Bytes>, String> {
        check_status(self.status)?;
        let mut response = Response::new(self.payload()?);
        *response.status_mut() = StatusCode::from_u16(self.status).map_err(|error| error.to_string())?;
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        for (name, value) in &self.headers {
            let bad = |error: &dyn Display| format!("header {name}: {error}");
            let parsed = HeaderName::try_from(name).map_err(|error| bad(&error))?;
            headers.insert(parsed, HeaderValue::try_from(value).map_err(|error| bad(&error))?);
        }
        Ok(response)
    }

    fn payload(&self) -> Result<Bytes, String> {
        match self.body_bytes {
            Some(count) if count > MAX_BODY_BYTES => Err(format!("bodyBytes is over {MAX_BODY_BYTES}")),
            Some(count) => Ok(vec![b'x'; count].into()),
            None => Ok(self.body.clone().into()),
        }
    }
}
