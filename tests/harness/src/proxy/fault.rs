//! What the proxy does to which requests.

use bytes::Bytes;
use serde_json::{Value, json};

/// Something that happens to requests of one operation: once, to the first that comes, unless
/// told otherwise.
#[derive(Clone, Debug)]
pub struct Fault {
    operation: String,
    transition: Option<String>,
    action: Action,
    first: usize,
    times: usize,
    seen: usize,
}

#[derive(Clone, Debug)]
pub(super) enum Action {
    HoldRequest,
    StrandRequest,
    HoldAnswer,
    LoseRequest,
    LoseAnswer,
    Refuse { status: u16, body: String },
}

impl Fault {
    /// The request is held before it reaches the service.
    pub fn hold_request(operation: &str) -> Self {
        Self::of(operation, Action::HoldRequest)
    }

    /// The request is held before it reaches the service, and reaches it once it is let go, though its sender
    /// has given it up.
    pub fn strand_request(operation: &str) -> Self {
        Self::of(operation, Action::StrandRequest)
    }

    /// The request is carried out, and its answer held.
    pub fn hold_answer(operation: &str) -> Self {
        Self::of(operation, Action::HoldAnswer)
    }

    /// The connection is dropped before the request reaches the service.
    pub fn lose_request(operation: &str) -> Self {
        Self::of(operation, Action::LoseRequest)
    }

    /// The request is carried out, and the connection dropped in place of an answer.
    pub fn lose_answer(operation: &str) -> Self {
        Self::of(operation, Action::LoseAnswer)
    }

    /// The request never reaches the service, and this is the answer.
    pub fn refuse(operation: &str, status: u16, body: &Value) -> Self {
        Self::of(operation, Action::Refuse { status, body: body.to_string() })
    }

    /// The service takes no more requests at the moment.
    pub fn throttled(operation: &str) -> Self {
        // What stands before the `#` differs from service to service, and clients leave it away.
        let name = "com.amazonaws.dynamodb.v20120810#ThrottlingException";
        Self::refuse(operation, 400, &json!({ "__type": name, "message": "Rate exceeded" }))
    }

    /// The service has a defect.
    pub fn server_error(operation: &str) -> Self {
        let name = "com.amazonaws.dynamodb.v20120810#InternalServerError";
        Self::refuse(operation, 500, &json!({ "__type": name, "message": "Internal server error" }))
    }

    /// The function's role may not do this.
    pub fn denied(operation: &str) -> Self {
        let name = "com.amazon.coral.service#AccessDeniedException";
        Self::refuse(operation, 400, &json!({ "__type": name, "Message": "not authorized" }))
    }

    /// Somebody else's transaction is at the item.
    pub fn conflict(operation: &str) -> Self {
        let name = "com.amazonaws.dynamodb.v20120810#TransactionConflictException";
        Self::refuse(operation, 400, &json!({ "__type": name, "message": "ongoing transaction" }))
    }

    /// Begins with the `first` request of its kind, counted from one.
    #[must_use]
    pub const fn from(mut self, first: usize) -> Self {
        self.first = first;
        self
    }

    /// Happens to so many requests in a row.
    #[must_use]
    pub const fn times(mut self, times: usize) -> Self {
        self.times = times;
        self
    }

    /// Happens to every request from the first on.
    #[must_use]
    pub const fn always(self) -> Self {
        self.times(usize::MAX)
    }

    /// Meets, and counts, only writes of a record by this transition.
    #[must_use]
    pub fn transition(mut self, name: &str) -> Self {
        self.transition = Some(name.to_owned());
        self
    }

    fn of(operation: &str, action: Action) -> Self {
        Self { operation: operation.to_owned(), transition: None, action, first: 1, times: 1, seen: 0 }
    }

    /// Counts a request if it is of this fault's kind, and says what happens to it.
    pub(super) fn meet(&mut self, operation: &str, transition: Option<&str>) -> Option<Action> {
        if self.operation != operation
            || self.transition.as_deref().is_some_and(|own| transition != Some(own))
        {
            return None;
        }
        self.seen += 1;
        let in_range = self.seen >= self.first && self.seen - self.first < self.times;
        in_range.then(|| self.action.clone())
    }
}

/// The transition that a write makes: what stands before the dot in the version of the item that it carries.
pub(super) fn transition(body: &Bytes) -> Option<String> {
    let body: Value = serde_json::from_slice(body).ok()?;
    let (transition, _) = body["Item"]["version"]["S"].as_str()?.split_once('.')?;
    Some(transition.to_owned())
}
