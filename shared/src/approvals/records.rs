//! The four kinds of items, as typed views of what was read.
//!
//! An attribute that a later release adds must have a default here: old and new code run on the same
//! table during a deployment.

use super::item::Item;
use super::transaction::Transaction;
use crate::hidden::hidden_debug;
use crate::nevis::{StatusToken, UserId, Username};

/// Names of attributes. All are fixed by the design, as operators and other releases read them.
pub(super) mod attribute {
    pub(crate) const STATE: &str = "state";
    pub(crate) const CALLER: &str = "caller";
    pub(crate) const SUBJECT: &str = "subject";
    pub(crate) const USERNAME: &str = "username";
    pub(crate) const USER: &str = "user";
    pub(crate) const USER_ID: &str = "userId";
    pub(crate) const STATUS_TOKEN: &str = "statusToken";
    pub(crate) const TRANSACTION_ID: &str = "transactionId";
    pub(crate) const TRANSACTION: &str = "transaction";
    pub(crate) const ATTEMPTS: &str = "attempts";
    pub(crate) const MAX_ATTEMPTS: &str = "maxAttempts";
    pub(crate) const CREATED_AT: &str = "createdAt";
    pub(crate) const EXPIRES_AT: &str = "expiresAt";
    pub(crate) const SENDING_UNTIL: &str = "sendingUntil";
    pub(crate) const CHECKER: &str = "checker";
    pub(crate) const APPROVED_AT: &str = "approvedAt";
    pub(crate) const CODE_TAG: &str = "codeTag";
    pub(crate) const REPEATS: &str = "repeats";
    pub(crate) const TTL: &str = "ttl";
    pub(crate) const APPROVAL_ID: &str = "approvalId";
    pub(crate) const BODY_HASH: &str = "bodyHash";
    pub(crate) const STATUS: &str = "status";
    pub(crate) const BODY: &str = "body";
    pub(crate) const LAST_SENT_AT: &str = "lastSentAt";
    pub(crate) const LAST_APPROVAL_ID: &str = "lastApprovalId";
    pub(crate) const WINDOW: &str = "window";
    pub(crate) const WINDOW_SENDS: &str = "windowSends";
    pub(crate) const DAY: &str = "day";
    pub(crate) const DAY_SENDS: &str = "daySends";
    pub(crate) const VERSION: &str = "version";
    pub(crate) const CHECKING_UNTIL: &str = "checkingUntil";
    pub(crate) const FAILURES: &str = "failures";
    pub(crate) const FAILURES_UNTIL: &str = "failuresUntil";
}

/// Where an approval is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    /// Reserved; Nevis's answer is not written down. Past `sendingUntil` it never will be.
    Sending,
    /// The code can be checked.
    Pending,
    /// The code was right.
    Approved,
    /// Nevis refused, or was not reached.
    Refused,
    /// Nobody knows whether an SMS was sent.
    Unknown,
}

impl State {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Sending => "sending",
            Self::Pending => "pending",
            Self::Approved => "approved",
            Self::Refused => "refused",
            Self::Unknown => "unknown",
        }
    }

    fn parse(name: &str) -> Option<Self> {
        let states = [Self::Sending, Self::Pending, Self::Approved, Self::Refused, Self::Unknown];
        states.into_iter().find(|state| state.name() == name)
    }
}

/// `approval#<approvalId>`.
#[derive(Clone)]
pub(super) struct Approval {
    pub(super) state: State,
    pub(super) caller: String,
    pub(super) subject: String,
    pub(super) user: String,
    pub(super) username: Option<Username>,
    pub(super) user_id: Option<UserId>,
    pub(super) status_token: Option<StatusToken>,
    pub(super) transaction_id: String,
    /// Never without a subject: what nobody approved is no transaction.
    pub(super) transaction: Option<Transaction>,
    pub(super) attempts: i64,
    pub(super) max_attempts: i64,
    pub(super) expires_at: i64,
    pub(super) checker: Option<String>,
    pub(super) approved_at: i64,
    pub(super) code_tag: String,
    pub(super) repeats: i64,
}

impl Approval {
    /// `None` if the item is none of ours, or its time to live is over.
    pub(super) fn read(item: &Item, now: i64) -> Option<Self> {
        if item.number(attribute::TTL).is_some_and(|ttl| ttl <= now) {
            return None;
        }
        let text = |name| item.text(name).map(str::to_owned);
        let number = |name| item.number(name).unwrap_or_default();
        Some(Self {
            state: State::parse(item.text(attribute::STATE)?)?,
            caller: text(attribute::CALLER)?,
            subject: text(attribute::SUBJECT).unwrap_or_default(),
            user: text(attribute::USER)?,
            username: item.text(attribute::USERNAME).and_then(Username::parse),
            user_id: item.text(attribute::USER_ID).and_then(UserId::parse),
            status_token: item.text(attribute::STATUS_TOKEN).and_then(StatusToken::parse),
            transaction_id: text(attribute::TRANSACTION_ID).unwrap_or_default(),
            transaction: transaction(item),
            attempts: number(attribute::ATTEMPTS),
            max_attempts: number(attribute::MAX_ATTEMPTS),
            expires_at: number(attribute::EXPIRES_AT),
            checker: text(attribute::CHECKER),
            approved_at: number(attribute::APPROVED_AT),
            code_tag: text(attribute::CODE_TAG).unwrap_or_default(),
            repeats: number(attribute::REPEATS),
        })
    }
}

fn transaction(item: &Item) -> Option<Transaction> {
    item.text(attribute::SUBJECT).filter(|subject| !subject.is_empty())?;
    item.text(attribute::TRANSACTION).and_then(Transaction::parse)
}

/// `request#<hash>`: what an `Idempotency-Key` stands for.
#[derive(Clone)]
pub(super) struct RequestRecord {
    pub(super) approval_id: String,
    pub(super) body_hash: String,
    pub(super) sending_until: i64,
    /// Status and body, once they are known.
    pub(super) answer: Option<(i64, String)>,
}

impl RequestRecord {
    /// `None` if its 24 hours are over.
    pub(super) fn read(item: &Item, now: i64) -> Option<Self> {
        if item.number(attribute::TTL).is_some_and(|ttl| ttl <= now) {
            return None;
        }
        let status = item.number(attribute::STATUS);
        let body = item.text(attribute::BODY).map(str::to_owned);
        Some(Self {
            approval_id: item.text(attribute::APPROVAL_ID).unwrap_or_default().to_owned(),
            body_hash: item.text(attribute::BODY_HASH).unwrap_or_default().to_owned(),
            sending_until: item.number(attribute::SENDING_UNTIL).unwrap_or_default(),
            answer: status.zip(body),
        })
    }
}

/// `sends#<user>`: what was sent to a user.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Sends {
    pub(super) last_sent_at: Option<i64>,
    pub(super) last_approval_id: Option<String>,
    pub(super) window: Count,
    pub(super) day: Count,
    /// Changes with every write; `None` if there is no item.
    pub(super) version: Option<i64>,
}

/// How many SMS were sent in a period.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Count {
    /// Which period, counted from 1970.
    pub(super) index: i64,
    pub(super) sends: i64,
}

impl Sends {
    pub(super) fn read(item: Option<&Item>) -> Self {
        let Some(item) = item else { return Self::default() };
        let count = |index, sends| Count {
            index: item.number(index).unwrap_or_default(),
            sends: item.number(sends).unwrap_or_default(),
        };
        Self {
            last_sent_at: item.number(attribute::LAST_SENT_AT),
            last_approval_id: item.text(attribute::LAST_APPROVAL_ID).map(str::to_owned),
            window: count(attribute::WINDOW, attribute::WINDOW_SENDS),
            day: count(attribute::DAY, attribute::DAY_SENDS),
            version: Some(item.number(attribute::VERSION).unwrap_or_default()),
        }
    }
}

/// `checks#<user>`: the one check that may run, and the wrong codes in a row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Checks {
    pub(super) checking_until: Option<i64>,
    pub(super) failures: i64,
    pub(super) failures_until: i64,
}

impl Checks {
    pub(super) fn read(item: Option<&Item>) -> Self {
        let number = |name| item.and_then(|item| item.number(name));
        Self {
            checking_until: number(attribute::CHECKING_UNTIL),
            failures: number(attribute::FAILURES).unwrap_or_default(),
            failures_until: number(attribute::FAILURES_UNTIL).unwrap_or_default(),
        }
    }

    /// Wrong codes in a row that still count.
    pub(super) fn failures(&self, now: i64) -> i64 {
        if self.failures_until > now { self.failures } else { 0 }
    }

    /// How long the user is locked, in seconds, if so.
    pub(super) fn locked(&self, now: i64, max_failures: i64) -> Option<i64> {
        (self.failures(now) >= max_failures).then(|| self.failures_until.saturating_sub(now))
    }

    /// Whether a check is running.
    pub(super) fn is_running(&self, now: i64) -> bool {
        self.checking_until.is_some_and(|until| until > now)
    }
}

hidden_debug!(Approval, RequestRecord);
