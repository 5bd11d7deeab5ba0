//! What a caller asks for, and what stands for it under an idempotency key.

use messages::{Composed, Transaction};

use crate::approvals::Caller;
use crate::approvals::facts::{Facts, HasFacts};
use crate::nevis::{ApprovalRequest, User};
use crate::platform::hash::hash;

/// What a caller asks for: an approval, at most once per idempotency key.
#[derive(Debug)]
pub struct NewApproval {
    /// Who asks.
    pub caller: Caller,
    /// The `Idempotency-Key`: 1 to 64 visible ASCII characters. Without one, the same request again is another start.
    pub idempotency_key: Option<String>,
    /// What to ask of Nevis.
    pub request: ApprovalRequest,
    /// What the user approves, where it is a transaction: the message was made from it.
    pub transaction: Option<Transaction>,
    /// The same in words: what is shown of it later is as it was sent. `None` for a backend's own text, and for
    /// Nevis's default one.
    pub composed: Option<Composed>,
}

impl NewApproval {
    /// Over the parsed command, so white space and the order of members do not count. Whether Nevis is
    /// called with an intent token is no part of what is asked for.
    pub(super) fn body_hash(&self) -> String {
        // A text may be a name and an id at once, and they are two users (architecture.md, "The record").
        let mut parts = match &self.request.user {
            User::ByName(name) => vec!["body", "username", name.as_str()],
            User::ById(id) => vec!["body", "userId", id.as_str()],
        };
        match (&self.transaction, &self.request.message) {
            (Some(transaction), _) => {
                parts.extend(["transaction", &transaction.template]);
                // Neither is ever empty, so that what is left out is not mistaken for it.
                let optional = [&transaction.locale, &transaction.reference];
                parts.extend(optional.map(|value| value.as_deref().unwrap_or_default()));
                parts.extend(transaction.fields.iter().flat_map(|(name, value)| [name.as_str(), value]));
            }
            (None, Some(message)) => parts.extend(["message", message.as_str()]),
            (None, None) => {}
        }
        hash(&parts)
    }

    /// What stands for caller and `Idempotency-Key` in the record.
    pub(super) fn key_hash(&self) -> Option<String> {
        let key = self.idempotency_key.as_ref()?;
        // With its caller, so that nobody gets another caller's answer by guessing a key.
        Some(hash(&["request", self.caller.id(), key]))
    }
}

impl HasFacts for NewApproval {
    fn facts(&self) -> Facts {
        let template = self.transaction.as_ref().map(|transaction| transaction.template.clone());
        Facts { template, ..Facts::default() }
    }
}
