//! What a caller asks for, and what it begins with.

use crate::approvals::Caller;
use crate::approvals::approval::Approval;
use crate::approvals::approved::Approved;
use crate::approvals::facts::{Facts, HasFacts};
use crate::approvals::id::ApprovalId;
use crate::approvals::record::Record;
use crate::nevis::{Code, StatusToken, VerificationRequest};
use crate::platform::hash::hash;
use crate::platform::redacted::redacted_debug;

/// What a caller asks for: a code to be judged for an approval.
#[derive(Debug)]
pub struct NewVerification {
    /// Who asks.
    pub caller: Caller,
    /// The id from the path.
    pub approval_id: ApprovalId,
    /// What the user typed.
    pub code: Code,
}

impl NewVerification {
    /// What stands for the code in the table: it is spent by then, so a hash is enough.
    pub(super) fn code_tag(&self) -> String {
        hash(&["code", &self.approval_id.to_string(), self.code.digits()])
    }
}

/// A check that is written down as running, with its attempt counted: Nevis may be called. It ends in `end`.
/// Until then, and at most until the invocation ends, no other code of the user is judged.
pub struct RunningVerification {
    pub(super) record: Record,
    pub(super) id: ApprovalId,
    /// The version of its begin, which names it in the record.
    pub(super) checker: String,
    pub(super) code_tag: String,
    /// As begin left it.
    pub(super) approval: Approval,
    pub(super) status_token: StatusToken,
}

redacted_debug!(RunningVerification);

impl RunningVerification {
    /// What to ask of Nevis for this code.
    pub fn request<'a>(&'a self, code: &'a Code) -> VerificationRequest<'a> {
        let personal = &self.approval.personal;
        let (user_id, username) = (personal.user_id.as_ref(), personal.username.as_ref());
        let transaction_id = self.approval.state.transaction_id().unwrap_or_default();
        VerificationRequest { user_id, username, code, status_token: &self.status_token, transaction_id }
    }
}

/// What a check begins with.
#[derive(Debug)]
pub enum BeginOutcome {
    /// A code to have judged.
    Running(Box<RunningVerification>),
    /// The repetition of an earlier success: Nevis is not to be asked again.
    Repetition(Box<Approved>),
}

impl HasFacts for BeginOutcome {
    fn facts(&self) -> Facts {
        match self {
            Self::Running(running) => Facts::of(&running.id, &running.approval),
            Self::Repetition(approved) => approved.facts(),
        }
    }
}
