//! Sending one request, and what came back.

use std::time::Duration;

use reqwest::header::{HeaderMap, RETRY_AFTER};
use reqwest::{RequestBuilder, Response};
use tokio::time::{Instant, timeout_at};

use super::cause::NEVIS;
use super::said::{Said, Unusable};
use super::word::Class;
use super::{NevisCalls, NevisClient};
use crate::platform::{Cause, Unanswered};

/// Answers are read up to here; more is a broken body.
pub(super) const MAX_BODY: usize = 64 * 1024;
/// How long a body that decides nothing is waited for.
const IDLE_BODY: Duration = Duration::from_millis(100);
/// The range of a `Retry-After` that is passed on, in seconds, and what counts where it is not in it.
const RETRY_AFTER_RANGE: std::ops::RangeInclusive<i64> = 1..=3_600;
const RETRY_AFTER_DEFAULT: i64 = 60;

/// What came of a request.
#[derive(Debug)]
pub(super) enum Sent {
    /// There is an answer, whoever it is from.
    Answered(Answer),
    /// The request certainly never reached Nevis.
    Unreached,
    /// It may have reached Nevis; there is no answer.
    Lost,
}

/// An answer.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: u16,
    /// What the status says for this call.
    pub(super) class: Class,
    /// Seconds, from 1 to 3,600.
    pub(super) retry_after: i64,
    /// What it says, if it is usable.
    pub(super) said: Result<Said, Unusable>,
}

impl Answer {
    /// One with this body; `None` where it was not read to its end.
    pub(super) fn of(status: u16, headers: &HeaderMap, body: Option<&[u8]>) -> Self {
        let said = body.ok_or(Unusable::Broken).and_then(|body| Said::read(headers, body));
        Self { status, class: Class::of(status), retry_after: retry_after(headers), said }
    }
}

impl NevisClient {
    /// Sends a request once, within the time of `calls`.
    pub(super) async fn send(&self, calls: &mut NevisCalls, request: Option<RequestBuilder>) -> Sent {
        let Some(request) = request else { return Sent::Unreached };
        let started = Instant::now();
        let (sent, cause) = match timeout_at(calls.until, request.send()).await {
            Ok(Ok(response)) => (Sent::Answered(read(response, calls.until).await), None),
            Ok(Err(error)) if error.is_connect() || error.is_builder() => {
                (Sent::Unreached, Some(unanswered(&error)))
            }
            Ok(Err(error)) => (Sent::Lost, Some(unanswered(&error))),
            Err(_) => (Sent::Lost, Some(Unanswered::Timeout.cause(NEVIS))),
        };
        // Failed or not: idleness counts from the end of the last call.
        self.connections.used();
        calls.spent = Some(calls.spent.unwrap_or_default() + started.elapsed());
        calls.cause = cause;
        sent
    }
}

/// Why there is no answer. What the HTTP library has no word for came before any connection.
pub(super) fn unanswered(error: &reqwest::Error) -> Cause {
    Unanswered::of(error).unwrap_or(Unanswered::Connect).cause(NEVIS)
}

/// Reads an answer to its end, as only then its connection is free for the next request; one that says
/// nothing more than its status is not waited for long.
pub(super) async fn read(mut response: Response, until: Instant) -> Answer {
    let status = response.status().as_u16();
    let decides = Class::of(status).needs_a_body();
    // Where it does not, the status decides alone, and its sender may never end the body.
    let patience = if decides { until } else { until.min(Instant::now() + IDLE_BODY) };
    let body = timeout_at(patience, body(&mut response)).await.ok().flatten();
    Answer::of(status, response.headers(), body.as_deref())
}

/// Seconds of a `Retry-After`; a date, like all that is no number in the range, counts as the default.
fn retry_after(headers: &HeaderMap) -> i64 {
    let header = headers.get(RETRY_AFTER);
    let seconds = header.and_then(|value| value.to_str().ok()).and_then(|text| text.trim().parse().ok());
    seconds.filter(|seconds| RETRY_AFTER_RANGE.contains(seconds)).unwrap_or(RETRY_AFTER_DEFAULT)
}

/// The whole body; `None` if it breaks off or is too long.
async fn body(response: &mut Response) -> Option<Vec<u8>> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.ok()? {
        if body.len() + chunk.len() > MAX_BODY {
            return None;
        }
        body.extend_from_slice(&chunk);
    }
    Some(body)
}

#[cfg(test)]
mod tests;
