//! What a function was seen to send, and what it was answered: to be sent again, bare.

use std::collections::BTreeMap;
use std::future::Future;
use std::sync::{Mutex, MutexGuard};

use bytes::Bytes;
use http::{Request, Response};
use serde::Serialize;

/// Names the answer on the tape that a bare call wants.
const REPLAY: &str = "x-replay";

/// One call, as the program `bare` takes it.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Call {
    method: String,
    url: String,
    headers: BTreeMap<String, String>,
    body: String,
}

/// The answers that were recorded, and the calls while a recording is running.
#[derive(Default)]
pub(super) struct Tape {
    recording: Mutex<Option<Vec<Call>>>,
    answers: Mutex<Vec<Response<Bytes>>>,
}

impl Tape {
    /// Records from now on.
    pub(super) fn record(&self) {
        *lock(&self.recording) = Some(Vec::new());
    }

    /// Ends the recording: the calls in the order in which their answers were made.
    pub(super) fn stop(&self) -> Vec<Call> {
        lock(&self.recording).take().expect("a recording that is running")
    }

    /// Answers a request to the server at `url`: from the tape, or by `answer`.
    pub(super) async fn through<F>(
        &self,
        url: &str,
        request: Request<Bytes>,
        answer: impl FnOnce(Request<Bytes>) -> F,
    ) -> Response<Bytes>
    where
        F: Future<Output = Response<Bytes>>,
    {
        if let Some(number) = request.headers().get(REPLAY) {
            let number: usize = number.to_str().expect("ASCII").parse().expect("a number");
            return lock(&self.answers)[number].clone();
        }
        let call = lock(&self.recording).is_some().then(|| Call::of(url, &request));
        let answer = answer(request).await;
        if let (Some(mut call), Some(calls)) = (call, lock(&self.recording).as_mut()) {
            let mut answers = lock(&self.answers);
            call.headers.insert(REPLAY.to_owned(), answers.len().to_string());
            answers.push(answer.clone());
            calls.push(call);
        }
        answer
    }
}

impl Call {
    fn of(url: &str, request: &Request<Bytes>) -> Self {
        let headers =
            request.headers().iter().filter(|(name, _)| *name != "host" && *name != "content-length");
        let text = |value: &http::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
        Self {
            method: request.method().to_string(),
            url: format!("{url}{}", request.uri()),
            headers: headers.map(|(name, value)| (name.to_string(), text(value))).collect(),
            body: String::from_utf8_lossy(request.body()).into_owned(),
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().expect("nobody panics with it")
}
