//! A check of a code: asked for, and begun.

use crate::approvals::approved::Approved;
use crate::approvals::hash;
use crate::approvals::records::Approval;
use crate::caller::Caller;
use crate::hidden::hidden_debug;
use crate::nevis::{Code, StatusToken, UserId, Username, VerificationRequest};

/// What a caller asks for: a code to be judged for an approval.
#[derive(Debug)]
pub struct Check {
    /// Who asks.
    pub caller: Caller,
    /// The id from the path, as it stands there.
    pub approval_id: String,
    /// What the user typed.
    pub code: Code,
}

impl Check {
    pub(super) fn code_tag(&self) -> String {
        hash(&["code", &self.approval_id, self.code.digits()])
    }

    pub(super) fn approval_key(&self) -> String {
        format!("approval#{}", self.approval_id)
    }
}

/// A check that is written down as running, with its attempt counted: Nevis may be called.
pub struct Begun {
    pub(in crate::approvals) approval_id: String,
    pub(in crate::approvals) approval: Approval,
    pub(in crate::approvals) status_token: StatusToken,
    pub(in crate::approvals) checker: String,
    pub(in crate::approvals) code_tag: String,
}

hidden_debug!(Begun);

impl Begun {
    /// Nevis's id of the approval.
    pub fn transaction_id(&self) -> &str {
        &self.approval.transaction_id
    }

    /// The template of what is to be approved, where it is a transaction.
    pub fn template(&self) -> Option<&str> {
        self.approval.transaction.as_ref().map(|transaction| transaction.template.as_str())
    }

    /// What to ask of Nevis for this code.
    pub fn request<'a>(&'a self, code: &'a Code) -> VerificationRequest<'a> {
        let (user_id, username): (Option<&UserId>, Option<&Username>) =
            (self.approval.user_id.as_ref(), self.approval.username.as_ref());
        let (status_token, transaction_id) = (&self.status_token, self.transaction_id());
        VerificationRequest { user_id, username, code, status_token, transaction_id }
    }

    pub(super) fn approval_key(&self) -> String {
        format!("approval#{}", self.approval_id)
    }

    pub(super) fn checks_key(&self) -> String {
        format!("checks#{}", self.approval.user)
    }

    /// Attempts left now that this one is counted.
    pub(super) fn attempts_left(&self) -> i64 {
        self.approval.max_attempts.saturating_sub(self.approval.attempts).saturating_sub(1)
    }
}

/// What a check begins with.
#[derive(Debug)]
pub enum Opening {
    /// A code to have judged.
    Judge(Box<Begun>),
    /// The repetition of an earlier success: Nevis is not to be asked again.
    Repeated(Approved),
}
