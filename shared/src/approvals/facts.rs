//! What a step tells the log: facts, once, by whoever knows them.
//!
//! Every step ends with its facts, done or refused, and the exchange puts them into the line of the request.

use serde::Serialize;

use super::approval::Approval;
use super::id::ApprovalId;
use crate::platform::Cause;

/// The name of a state, as the table and the log have it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum StateName {
    /// Written down, and Nevis's answer is not.
    Sending,
    /// Its code can be checked.
    Pending,
    /// Its code was right.
    Approved,
    /// Nevis refused it.
    Refused,
    /// Nobody knows whether an SMS was sent.
    Unknown,
    /// It was called off.
    Cancelled,
}

impl StateName {
    /// The name.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Sending => "sending",
            Self::Pending => "pending",
            Self::Approved => "approved",
            Self::Refused => "refused",
            Self::Unknown => "unknown",
            Self::Cancelled => "cancelled",
        }
    }
}

/// What is known of the approval that a request is about. No member holds personal data or a secret.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Facts {
    /// The half of its id that names it in the user's record.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub approval_id: Option<String>,
    /// Nevis's id of it, once Nevis has started it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub transaction_id: Option<String>,
    /// The tag of the user that was locked, by which a bank finds the person.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tag: Option<String>,
    /// The template of what is to be approved, where it is a transaction.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub template: Option<String>,
    /// The state in which the request found it; `None` for the start that made it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state_before: Option<StateName>,
    /// The state in which the request left it, as far as it knows; `None` where nothing of it is left.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state_after: Option<StateName>,
    /// What failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cause: Option<Cause>,
    /// Which key of the receipts that was: 0 the one that signs, from 1 on those of `RECEIPT_EXTRA_KEY_IDS`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub receipt_key: Option<usize>,
}

/// Whatever a step ends with, as the log tells it.
pub trait HasFacts {
    /// What is known by then.
    fn facts(&self) -> Facts;
}

impl Facts {
    /// An approval that was found, and stays as it is.
    pub(super) fn of(id: &ApprovalId, approval: &Approval) -> Self {
        let state = Some(approval.state.name());
        Self {
            approval_id: Some(id.id().to_owned()),
            transaction_id: approval.state.transaction_id().map(str::to_owned),
            template: approval.transaction().map(|transaction| transaction.template),
            state_before: state,
            state_after: state,
            ..Self::default()
        }
    }

    /// Nothing but what failed.
    pub fn failure(cause: Cause) -> Self {
        Self { cause: Some(cause), ..Self::default() }
    }

    /// The same, where this step left the approval in that state.
    pub(super) fn left(self, state: StateName) -> Self {
        Self { state_after: Some(state), ..self }
    }

    /// The same, of the start that made the approval.
    pub(super) fn new_here(self) -> Self {
        Self { state_before: None, ..self }
    }

    /// Adds what a later step knows. States are told together: where it names the approval, its states stand alone.
    pub fn learn(&mut self, later: Self) {
        if later.approval_id.is_some() {
            (self.state_before, self.state_after) = (later.state_before, later.state_after);
        }
        self.approval_id = later.approval_id.or(self.approval_id.take());
        self.transaction_id = later.transaction_id.or(self.transaction_id.take());
        self.tag = later.tag.or(self.tag.take());
        self.template = later.template.or(self.template.take());
        self.cause = later.cause.or(self.cause);
        self.receipt_key = later.receipt_key.or(self.receipt_key);
    }
}

impl HasFacts for Facts {
    fn facts(&self) -> Facts {
        self.clone()
    }
}

impl<T: HasFacts> HasFacts for Option<T> {
    fn facts(&self) -> Facts {
        self.as_ref().map(T::facts).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests;
