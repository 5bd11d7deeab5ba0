//! The SMS of a live run: how many are left, and what was sent.

use std::sync::Mutex;

use bytes::Bytes;
use http::{Response, StatusCode};
use serde_json::{Value, json};

/// What the run may still have sent, and what it had.
pub(super) struct Sms {
    left: Mutex<u32>,
    /// Newest first, for the page.
    sent: Mutex<Vec<Value>>,
}

impl Sms {
    /// So many, and none yet.
    pub(super) fn of_a_run(most: u32) -> Self {
        Self { left: Mutex::new(most), sent: Mutex::default() }
    }

    /// Uses one up; false where none is left.
    pub(super) fn take(&self) -> bool {
        let mut left = self.left.lock().unwrap();
        let fewer = left.checked_sub(1);
        *left = fewer.unwrap_or_default();
        fewer.is_some()
    }

    /// Takes in the answer to a start: what was sent, or that certainly nothing was, which gives one back.
    pub(super) fn answered(&self, username: &str, answer: &Response<Bytes>, at: &str) {
        let status = answer.status();
        if status == StatusCode::CREATED {
            let body: Value = serde_json::from_slice(answer.body()).unwrap_or_default();
            let message =
                json!({ "username": username, "phone": "", "text": body["text"], "code": "", "sentAt": at });
            self.sent.lock().unwrap().insert(0, message);
        } else if status.is_client_error() || [502, 503].contains(&status.as_u16()) {
            *self.left.lock().unwrap() += 1;
        }
    }

    /// What was sent, newest first.
    pub(super) fn sent(&self) -> Value {
        self.sent.lock().unwrap().clone().into()
    }
}
