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

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use messages::Message;

    use super::*;
    use crate::approvals::samples::wanted;
    use crate::nevis::{IntentToken, UserId};

    const ID: &str = "7a342fb4-9c1d-4c5b-8f00-bb837ed32d9d";

    fn transaction(template: &str, locale: &str, reference: &str, service: &str) -> NewApproval {
        let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        let fields = BTreeMap::from([("service".to_owned(), service.to_owned())]);
        let (template, locale, reference) = (template.to_owned(), some(locale), some(reference));
        let transaction = Some(Transaction { template, locale, fields, reference });
        NewApproval { transaction, ..wanted(None) }
    }

    #[test]
    fn whatever_is_asked_for_otherwise_has_another_hash() {
        let (mut by_id, mut message) = (wanted(None), wanted(None));
        by_id.request.user = User::ById(UserId::parse(ID).unwrap());
        message.request.message = Message::parse("{{CODE}}").ok();
        let all = [
            wanted(None),
            by_id,
            message,
            transaction("login", "", "", "A"),
            transaction("pay", "", "", "A"),
            transaction("login", "en", "", "A"),
            transaction("login", "", "en", "A"),
            transaction("login", "", "", "B"),
        ];
        let hashes: BTreeSet<_> = all.iter().map(NewApproval::body_hash).collect();
        assert_eq!(hashes.len(), all.len());
    }

    #[test]
    fn the_token_of_a_call_is_no_part_of_what_is_asked_for_and_the_caller_is_part_of_a_key() {
        let mut with_token = wanted(Some("key"));
        with_token.request.intent_token = IntentToken::parse("a.b.c");
        assert_eq!(with_token.body_hash(), wanted(None).body_hash());
        let other = NewApproval { caller: Caller::with_role("shop"), ..wanted(Some("key")) };
        assert_ne!(other.key_hash(), with_token.key_hash());
        assert_eq!((other.body_hash(), wanted(None).key_hash()), (with_token.body_hash(), None));
    }
}
