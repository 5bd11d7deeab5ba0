//! Records, approvals and commands for the unit tests.

use std::time::{Duration, UNIX_EPOCH};

use super::approval::{Approval, Personal};
use super::cause::TABLE;
use super::id::{ApprovalId, UserTag};
use super::item::{Item, Unknown};
use super::record::{Check, Record};
use super::start::NewApproval;
use super::state::State;
use super::table::{ReadError, Table, Written};
use super::verification::NewVerification;
use crate::approvals::{Approvals, Caller};
use crate::nevis::{ApprovalRequest, Code, StartOutcome, StatusToken, User, Username};
use crate::platform::{Cause, Clock, Deadline, Moment, Policy};

/// 2023-11-14 22:10:00 UTC: the start of a ten-minute window.
pub(super) const NOW: i64 = 1_699_999_800;

pub(super) const TRANSACTION_ID: &str = "d9db4760-1f9c-4d3a-9a51-5cbe533389e3";

/// The moment so many seconds after [`NOW`], on the second.
pub(super) fn at(seconds: i64) -> Moment {
    Moment { seconds: NOW + seconds, seconds_up: NOW + seconds }
}

pub(super) fn caller() -> Caller {
    Caller::local()
}

pub(super) fn alice() -> User {
    User::ByName(Username::parse("alice").unwrap())
}

pub(super) fn tag() -> UserTag {
    UserTag::of("approvals", &alice())
}

pub(super) fn id(name: &str) -> ApprovalId {
    ApprovalId::within(&tag(), name)
}

/// A start of alice's.
pub(super) fn wanted(key: Option<&str>) -> NewApproval {
    let request = ApprovalRequest { user: alice(), message: None, intent_token: None };
    let idempotency_key = key.map(str::to_owned);
    NewApproval { caller: caller(), idempotency_key, request, transaction: None, composed: None }
}

/// A post of a code to the approval `name`.
pub(super) fn check(name: &str, code: &str) -> NewVerification {
    NewVerification { caller: caller(), approval_id: id(name), code: Code::parse(code).unwrap() }
}

pub(super) fn pending() -> State {
    let status_token = StatusToken::parse("token");
    State::Pending { transaction_id: TRANSACTION_ID.to_owned(), status_token }
}

pub(super) fn approved(approved_at: i64) -> State {
    let (transaction_id, code_tag) = (TRANSACTION_ID.to_owned(), Some("tag".to_owned()));
    State::Approved { transaction_id, approved_at, code_tag, repeats: 0 }
}

pub(super) fn sent() -> StartOutcome {
    StartOutcome::Started {
        status_token: StatusToken::parse("token").unwrap(),
        transaction_id: TRANSACTION_ID.to_owned(),
        user_id: None,
    }
}

/// An approval of alice's, started so many seconds after [`NOW`], in this state.
pub(super) fn approval(state: State, seconds: i64) -> Approval {
    Approval {
        state,
        caller: "local".to_owned(),
        created_at: NOW + seconds,
        expires_at: NOW + seconds + 300,
        max_attempts: 3,
        personal: Personal {
            subject: Some("alice".to_owned()),
            username: Username::parse("alice"),
            transaction: Some(r#"{"template":"login","fields":{}}"#.to_owned()),
            text: Some("Code {{CODE}}".to_owned()),
            ..Personal::default()
        },
        ..Approval::default()
    }
}

pub(super) fn running(name: &str, until: i64) -> Check {
    let (checker, unknown) = ("begin.n".to_owned(), Unknown::default());
    Check { checker, approval: name.to_owned(), until, unknown }
}

/// A record with these approvals, by their names.
pub(super) fn record<const N: usize>(approvals: [(&str, Approval); N]) -> Record {
    let approvals = approvals.into_iter().map(|(name, approval)| (name.to_owned(), approval)).collect();
    Record { version: Some("settle.v".to_owned()), approvals, ..Record::default() }
}

/// The cause of [`Refusing`].
pub(super) const REFUSED: Cause = TABLE.timeout();

/// A table that refuses everything.
pub(super) struct Refusing;

impl Table for Refusing {
    fn name(&self) -> &'static str {
        "approvals"
    }

    async fn read(&self, _: &str) -> Result<Option<Item>, ReadError> {
        Err(ReadError::Refused(REFUSED))
    }

    async fn put(&self, _: &Item, _: Option<&str>) -> Written {
        Written::Refused(REFUSED)
    }
}

/// Approvals on it, at [`NOW`].
pub(super) fn refusing() -> Approvals<Refusing> {
    let clock = Clock::telling(|| UNIX_EPOCH + Duration::from_secs(NOW.unsigned_abs()));
    Approvals::new(Refusing, clock, Policy::defaults())
}

/// An invocation of 15 s, which has begun just now.
pub(super) fn invocation() -> Deadline {
    let now = Duration::from_secs(NOW.unsigned_abs());
    let end = now + Duration::from_secs(15);
    Deadline::new(u64::try_from(end.as_millis()).unwrap(), UNIX_EPOCH + now)
}
