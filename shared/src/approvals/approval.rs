//! One approval in the record of its user.

use std::collections::BTreeMap;

use super::item::{Unknown, members};
use super::state::State;
use super::transaction::Transaction;
use crate::nevis::{UserId, Username};
use crate::platform::redacted::redacted_debug;

members! {
    /// An approval. Lifetime and attempts are those of the policy at its start.
    #[derive(Clone, Default)]
    pub(super) struct Approval {
        /// Who started it, and who alone may go on with it.
        caller: String = "caller",
        /// What stands for caller and `Idempotency-Key`, and for what was asked for under it. Both are `None`
        /// where the start had no key.
        key_hash: Option<String> = "keyHash",
        body_hash: Option<String> = "bodyHash",
        /// Epoch seconds of the reservation: cooldown, window and day count from here.
        created_at: i64 = "createdAt",
        /// Epoch seconds; a code that comes then or later is too late.
        expires_at: i64 = "expiresAt",
        max_attempts: i64 = "maxAttempts",
        /// Codes that were given to Nevis, but for those that it certainly did not judge.
        attempts: i64 = "attempts",
        /// The client's own id of the transaction.
        reference: Option<String> = "reference",
        /// The tag of the text that was sent. `None` where no template made it.
        locale: Option<String> = "locale",
        .. state: State,
        .. personal: Personal,
        .. unknown: Unknown,
    }
}

members! {
    /// What an approval needs only while it is in use: it names persons and payments, so it is forgotten then.
    #[derive(Clone, Default, PartialEq, Eq)]
    pub(super) struct Personal {
        /// The receipt's `sub`: the token's, or the user that a backend named.
        subject: Option<String> = "subject",
        /// The user as named at the start, and Nevis's id of it where that is known.
        username: Option<Username> = "username",
        user_id: Option<UserId> = "userId",
        /// What the user approves, as JSON: the client's own words.
        transaction: Option<String> = "transaction",
        /// What the SMS says, with `{{CODE}}` where the code stands; and the fields as it writes them. `None`
        /// where Nevis sent its default text; a backend's own text has no fields.
        text: Option<String> = "text",
        shown: Option<BTreeMap<String, String>> = "shown",
    }
}

redacted_debug!(Approval, Personal);

impl Approval {
    /// What the user approves. What nobody is known to have approved is no transaction. `None` as well where
    /// the start had none, and once it is forgotten.
    pub(super) fn transaction(&self) -> Option<Transaction> {
        // A receipt without its `sub` would be anybody's (architecture.md, "Receipts").
        self.personal.subject.as_ref()?;
        self.personal.transaction.as_deref().and_then(Transaction::parse)
    }

    /// Attempts that are left.
    pub(super) fn attempts_left(&self) -> i64 {
        self.max_attempts.saturating_sub(self.attempts).max(0)
    }
}
