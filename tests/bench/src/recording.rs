//! What a function was seen to send, and what it was answered: to be sent again, and answered alike.

use std::collections::BTreeMap;
use std::future::Future;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard};

use bytes::Bytes;
use http::{Request, Response};
use serde::Serialize;
use serde_json::Value;

/// Names the recorded answer that a bare call wants.
const REPLAY: &str = "x-replay";

/// One call, as the program `bare` takes it.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Call {
    method: String,
    url: String,
    headers: BTreeMap<String, String>,
    body: String,
}

/// What a call asks for, whatever its headers.
#[derive(Debug, PartialEq)]
struct Question {
    operation: Option<String>,
    input: Value,
}

/// What was recorded, and the calls while a recording is running.
#[derive(Default)]
pub(super) struct Recording {
    calls: Mutex<Option<Vec<Call>>>,
    answers: Mutex<Vec<(Question, Response<Bytes>)>>,
    replaying: AtomicBool,
}

impl Recording {
    /// Records from now on.
    pub(super) fn record(&self) {
        *lock(&self.calls) = Some(Vec::new());
    }

    /// Ends the recording: the calls in the order in which their answers were made.
    pub(super) fn stop(&self) -> Vec<Call> {
        lock(&self.calls).take().expect("a recording that is running")
    }

    /// Whether every request is to be answered from the recording from now on, and one that is not in it is a
    /// fault of the benchmark.
    pub(super) fn replay(&self, replaying: bool) {
        self.replaying.store(replaying, Ordering::SeqCst);
    }

    /// Answers a request to the server at `url`: from the recording, or by `answer`.
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
            return lock(&self.answers)[number].1.clone();
        }
        if self.replaying.load(Ordering::SeqCst) {
            return self.recorded(&Question::of(&request));
        }
        let call = lock(&self.calls).is_some();
        let call = call.then(|| (Question::of(&request), Call::of(url, &request)));
        let answer = answer(request).await;
        if let (Some((question, mut call)), Some(calls)) = (call, lock(&self.calls).as_mut()) {
            let mut answers = lock(&self.answers);
            call.headers.insert(REPLAY.to_owned(), answers.len().to_string());
            answers.push((question, answer.clone()));
            calls.push(call);
        }
        answer
    }

    /// The latest answer to the question: the earlier ones to the same are those of first invocations.
    fn recorded(&self, question: &Question) -> Response<Bytes> {
        let answers = lock(&self.answers);
        let same = answers.iter().rev().find(|(earlier, _)| earlier == question);
        same.unwrap_or_else(|| panic!("no function was seen to send this: {question:?}")).1.clone()
    }
}

impl Question {
    fn of(request: &Request<Bytes>) -> Self {
        let operation = request.headers().get("x-amz-target").and_then(|target| target.to_str().ok());
        Self {
            operation: operation.map(ToOwned::to_owned),
            input: serde_json::from_slice(request.body()).unwrap_or_default(),
        }
    }
}

impl Call {
    /// The service of AWS that it goes to, as its protocol names it; none is Nevis.
    pub(super) fn service(&self) -> Option<&str> {
        self.headers.get("x-amz-target").and_then(|target| target.split(['_', '.']).next())
    }

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
