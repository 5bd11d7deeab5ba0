//! The SMS inbox.

use std::collections::VecDeque;

use serde::Serialize;

/// Messages kept; older ones are forgotten, so that a load test does not fill the memory.
const CAPACITY: usize = 1000;

/// A text message that was sent.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Message {
    /// To whom.
    pub username: String,
    /// To which number.
    pub phone: String,
    /// The text, with the code in it.
    pub text: String,
    /// The code.
    pub code: String,
    /// When, as RFC 3339 in UTC.
    pub sent_at: String,
}

/// The messages sent, newest first.
#[derive(Debug, Default)]
pub(crate) struct Inbox(VecDeque<Message>);

impl Inbox {
    /// Takes in a message.
    pub(crate) fn deliver(&mut self, message: Message) {
        self.0.push_front(message);
        self.0.truncate(CAPACITY);
    }

    /// All messages, newest first.
    pub(crate) fn list(&self) -> Vec<Message> {
        self.0.iter().cloned().collect()
    }

    /// The code last sent to a user.
    pub(crate) fn last_code(&self, username: &str) -> Option<String> {
        self.0.iter().find(|message| message.username == username).map(|message| message.code.clone())
    }
}
