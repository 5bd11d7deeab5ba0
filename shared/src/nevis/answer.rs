//! Sending one request, and what came of it.

use std::time::Duration;

use reqwest::{RequestBuilder, Response};
use serde::de::DeserializeOwned;
use tokio::time::{Instant, timeout_at};

use super::{Calls, NevisClient};
use crate::hidden::hidden_debug;

/// Answers are read up to here; more is a broken body.
const MAX_BODY: usize = 64 * 1024;
/// How long the body of an error is waited for.
const ERROR_BODY: Duration = Duration::from_millis(100);
/// The range of a `Retry-After` that is passed on, in seconds, and what counts where it is not in it.
const RETRY_AFTER: std::ops::RangeInclusive<i64> = 1..=3_600;
const RETRY_AFTER_DEFAULT: i64 = 60;

/// What came of a request.
#[derive(Debug)]
pub(super) enum Sent {
    /// Nevis answered with this status.
    Answered(Answer),
    /// The request certainly never reached Nevis.
    Unreached,
    /// It may have reached Nevis; there is no answer.
    Lost,
}

/// An answer, its body kept only where the status is a success.
pub(super) struct Answer {
    pub(super) status: u16,
    /// Seconds, from 1 to 3,600.
    pub(super) retry_after: i64,
    body: Option<Vec<u8>>,
}

/// What a status means by itself, before anybody asks about keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// 2xx.
    Success,
    /// 401 and 403: the key, the user or the code was refused.
    Unauthorized,
    /// 429.
    RateLimited,
    /// 3xx, 405, 406, 415: this is not the API's address.
    WrongAddress,
    /// 408, 421, 425, 5xx and whatever no HTTP server should answer: nobody knows.
    Unknown,
    /// Any other 4xx.
    Refused,
}

impl Answer {
    /// One that was read to its end.
    #[cfg(any(test, fuzzing))]
    pub(super) fn of(status: u16, body: &[u8]) -> Self {
        let body = (200..=299).contains(&status).then(|| body.to_vec());
        Self { status, retry_after: RETRY_AFTER_DEFAULT, body }
    }

    /// By design section 7.
    pub(super) fn meaning(&self) -> Meaning {
        match self.status {
            200..=299 => Meaning::Success,
            401 | 403 => Meaning::Unauthorized,
            429 => Meaning::RateLimited,
            300..=399 | 405 | 406 | 415 => Meaning::WrongAddress,
            408 | 421 | 425 => Meaning::Unknown,
            400..=499 => Meaning::Refused,
            _ => Meaning::Unknown,
        }
    }

    /// The body as JSON; `None` if it is broken, too large, or not this.
    pub(super) fn json<T: DeserializeOwned>(&self) -> Option<T> {
        serde_json::from_slice(self.body.as_deref()?).ok()
    }
}

impl NevisClient {
    /// Sends a request once, within the time of `calls`.
    pub(super) async fn send(&self, calls: &mut Calls, request: Option<RequestBuilder>) -> Sent {
        let Some(request) = request else { return Sent::Unreached };
        let started = Instant::now();
        let sent = match timeout_at(calls.until, request.send()).await {
            Ok(Ok(response)) => Sent::Answered(read(response, calls.until).await),
            Ok(Err(error)) if error.is_connect() || error.is_builder() => Sent::Unreached,
            Ok(Err(_)) | Err(_) => Sent::Lost,
        };
        self.connections.used();
        calls.spent += started.elapsed();
        sent
    }
}

/// Reads an answer to its end, as only then its connection is free for the next request; one that says
/// nothing more than its status is not waited for long.
async fn read(response: Response, until: Instant) -> Answer {
    let (status, retry_after) = (response.status(), retry_after(&response));
    let patience = if status.is_success() { until } else { until.min(Instant::now() + ERROR_BODY) };
    let body = timeout_at(patience, body(response)).await.ok().flatten();
    Answer { status: status.as_u16(), retry_after, body: body.filter(|_| status.is_success()) }
}

fn retry_after(response: &Response) -> i64 {
    let header = response.headers().get(reqwest::header::RETRY_AFTER);
    let seconds = header.and_then(|value| value.to_str().ok()).and_then(|text| text.trim().parse().ok());
    seconds.filter(|seconds| RETRY_AFTER.contains(seconds)).unwrap_or(RETRY_AFTER_DEFAULT)
}

pub(super) async fn body(mut response: Response) -> Option<Vec<u8>> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.ok()? {
        if body.len() + chunk.len() > MAX_BODY {
            return None;
        }
        body.extend_from_slice(&chunk);
    }
    Some(body)
}

hidden_debug!(Answer);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_status_means_what_design_section_7_says() {
        let meaning = |status| Answer { status, retry_after: 60, body: None }.meaning();
        for status in 100..=999_u16 {
            let expected = match status {
                200 | 201 | 202 | 204 => Meaning::Success,
                401 | 403 => Meaning::Unauthorized,
                429 => Meaning::RateLimited,
                301 | 302 | 304 | 307 | 308 | 405 | 406 | 415 => Meaning::WrongAddress,
                408 | 421 | 425 | 500..=999 | 100..=199 => Meaning::Unknown,
                400 | 402 | 404 | 409 | 410 | 422 | 451 => Meaning::Refused,
                _ => continue,
            };
            assert_eq!(meaning(status), expected, "{status}");
        }
    }
}
