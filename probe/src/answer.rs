//! An answer of the instance: read once, printed without a value.

use std::time::{Duration, Instant};

use countersign::nevis::ReceivedAnswer;
use reqwest::RequestBuilder;
use reqwest::header::{CONTENT_LENGTH, CONTENT_TYPE, HeaderMap, RETRY_AFTER, TRANSFER_ENCODING};
use serde_json::Value;

use crate::hidden::Hidden;
use crate::shape;

/// One answer, whole.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
    pub(crate) took: Duration,
}

/// What tells one refusal from another: the status, and the short code that the body has for it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Word {
    status: u16,
    code: Option<Value>,
    media_type: Option<String>,
}

impl Answer {
    /// Sends a request, and reads its answer to the end.
    pub(crate) async fn to(request: RequestBuilder) -> Result<Self, String> {
        let start = Instant::now();
        let answer = request.send().await.map_err(|error| trouble(&error))?;
        let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
        let body = answer.bytes().await.map_err(|error| trouble(&error))?.to_vec();
        Ok(Self { status, headers, body, took: start.elapsed() })
    }

    pub(crate) fn is_success(&self) -> bool {
        (200..=299).contains(&self.status)
    }

    /// Whether the instance would not do what was asked. A 5xx says nothing of that.
    pub(crate) fn is_refusal(&self) -> bool {
        (400..=499).contains(&self.status)
    }

    /// Whether a refusal can be about what was sent: one of the key, the address, the time or a limit is not.
    pub(crate) fn may_be_about_the_body(&self) -> bool {
        let about_else = [401, 403, 404, 405, 406, 407, 408, 415, 421, 425, 429];
        self.is_refusal() && !about_else.contains(&self.status)
    }

    /// As Countersign gets it, to say what it makes of it.
    pub(crate) fn received(&self) -> ReceivedAnswer<'_> {
        ReceivedAnswer { status: self.status, headers: &self.headers, body: &self.body }
    }

    /// The body, if it is JSON.
    pub(crate) fn json(&self) -> Option<Value> {
        serde_json::from_slice(&self.body).ok()
    }

    /// A member of the body, `Null` where there is none.
    pub(crate) fn member(&self, name: &str) -> Value {
        self.json().and_then(|body| body.get(name).cloned()).unwrap_or_default()
    }

    /// A member that is a text.
    pub(crate) fn text(&self, name: &str) -> Option<String> {
        self.member(name).as_str().map(str::to_owned)
    }

    /// Without its parameters, in small letters.
    pub(crate) fn media_type(&self) -> Option<String> {
        let value = self.headers.get(CONTENT_TYPE)?.to_str().ok()?;
        Some(value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase())
    }

    pub(crate) fn is_html(&self) -> bool {
        self.media_type().is_some_and(|kind| kind == "text/html" || kind == "application/xhtml+xml")
    }

    /// `Retry-After`, in seconds.
    pub(crate) fn retry_after(&self) -> Option<u64> {
        self.headers.get(RETRY_AFTER)?.to_str().ok()?.trim().parse().ok()
    }

    pub(crate) fn word(&self) -> Word {
        let body = self.json().unwrap_or_default();
        let code = ["/error", "/errors/0/code", "/errorCode", "/errorMessage", "/message"];
        let code = code.iter().find_map(|place| body.pointer(place)).cloned();
        Word { status: self.status, code, media_type: self.media_type() }
    }

    /// Status, media type, length, framing, shape of the body, names of the headers, time.
    pub(crate) fn printed(&self, hidden: &Hidden) -> String {
        let media_type = self.media_type().map_or_else(
            || "no media type".to_owned(),
            |kind| kind.split('/').map(|part| shape::media_type(part, hidden)).collect::<Vec<_>>().join("/"),
        );
        let body = match self.json() {
            Some(body) => shape::shape(&body, hidden),
            None if self.body.is_empty() => "no body".to_owned(),
            None => "no JSON".to_owned(),
        };
        format!(
            "{} {media_type}, {} bytes, {}, {} ms; {body}; headers: {}",
            self.status,
            self.body.len(),
            self.framing(),
            self.took.as_millis(),
            self.header_names(hidden)
        )
    }

    fn framing(&self) -> &'static str {
        if self.headers.contains_key(TRANSFER_ENCODING) {
            "chunked"
        } else if self.headers.contains_key(CONTENT_LENGTH) {
            "with a length"
        } else {
            "to the end of the connection"
        }
    }

    fn header_names(&self, hidden: &Hidden) -> String {
        let mut names: Vec<_> = self.headers.keys().map(|name| shape::name(name.as_str(), hidden)).collect();
        names.sort();
        names.join(", ")
    }
}

/// Out of a closed set: the library's own words hold the address.
fn trouble(error: &reqwest::Error) -> String {
    let kind = if error.is_timeout() {
        "no answer in time"
    } else if error.is_connect() {
        "no connection"
    } else {
        "no answer that can be read"
    };
    kind.to_owned()
}
