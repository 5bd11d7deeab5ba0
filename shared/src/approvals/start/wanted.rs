//! The approval that a start wants to write down.

use super::NewApproval;
use crate::approvals::approval::{Approval, Personal};
use crate::approvals::id::ApprovalId;
use crate::approvals::state::State;
use crate::approvals::transaction;
use crate::nevis::{User, UserId, Username};
use crate::platform::Policy;

/// What is to be reserved: computed once, however often it is decided.
pub(super) struct Wanted<'a> {
    new: &'a NewApproval,
    pub(super) id: &'a ApprovalId,
    pub(super) key_hash: Option<String>,
    pub(super) body_hash: String,
    /// The end of this invocation.
    sending_until: i64,
}

impl<'a> Wanted<'a> {
    /// What `new` asks for, as the approval `id`, in an invocation that ends at `sending_until`.
    pub(super) fn of(new: &'a NewApproval, id: &'a ApprovalId, sending_until: i64) -> Self {
        Self { new, id, key_hash: new.key_hash(), body_hash: new.body_hash(), sending_until }
    }

    /// The approval as it is written down at `now`.
    pub(super) fn approval(&self, policy: &Policy, now: i64) -> Approval {
        Approval {
            state: State::Sending { until: self.sending_until },
            caller: self.new.caller.id().to_owned(),
            key_hash: self.key_hash.clone(),
            // Without a key there is never a second request to compare with.
            body_hash: self.key_hash.as_ref().map(|_| self.body_hash.clone()),
            created_at: now,
            // Written down, so that a later change of the settings leaves this approval as it is
            // (architecture.md, "The record").
            expires_at: now.saturating_add(policy.approval_ttl),
            max_attempts: policy.max_attempts,
            reference: self.new.transaction.as_ref().and_then(|transaction| transaction.reference.clone()),
            locale: self.new.composed.as_ref().map(|composed| composed.locale.clone()),
            personal: self.personal(),
            ..Approval::default()
        }
    }

    fn personal(&self) -> Personal {
        let (username, user_id) = match &self.new.request.user {
            User::ByName(name) => (Some(name.clone()), None),
            User::ById(id) => (None, Some(id.clone())),
        };
        let named = username.as_ref().map(Username::as_str).or(user_id.as_ref().map(UserId::as_str));
        let caller = &self.new.caller;
        // The one claim of a token that never changes its owner (OpenID Connect Core 1.0, section 5.7).
        let subject = if caller.user().is_some() { Some(caller.id()) } else { named };
        Personal {
            subject: subject.map(str::to_owned),
            transaction: self.new.transaction.as_ref().map(transaction::to_text),
            username,
            user_id,
            text: self.new.request.message.as_ref().map(|message| message.as_str().to_owned()),
            shown: self.new.composed.as_ref().map(|composed| composed.shown.clone()),
        }
    }
}

#[cfg(test)]
mod tests;
