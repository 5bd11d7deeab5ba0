//! What an invocation does: the stories of the two functions, without HTTP.

use std::fmt;
use std::time::{Duration, UNIX_EPOCH};

use super::gate::Gate;
use super::scenario::{Call, Judging, Sending, TIME};
use crate::approvals::approved::Approved;
use crate::approvals::cancellation::Locked;
use crate::approvals::refusal::Refusal;
use crate::approvals::samples::{alice, caller, check, id, sent, wanted};
use crate::approvals::standing::Standing;
use crate::approvals::start::ReserveOutcome;
use crate::approvals::verification::{BeginOutcome, NewVerification};
use crate::approvals::{Approvals, Seen};
use crate::edge::Problem;
use crate::nevis::{StartOutcome, VerificationOutcome};
use crate::platform::{Clock, Deadline, Policy};

pub(super) const RIGHT: &str = "123456";
const WRONG: &str = "654321";

/// What an invocation ends with, by the step at which it does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    NotRead(Refusal),
    /// 201, for an SMS that was sent just now.
    Started(Standing),
    /// 201, for an earlier one under the same key.
    Before(Standing),
    NotReserved(Refusal),
    NotSettled(Refusal),
    /// 200, for a code that was judged just now.
    Approved(Approved),
    /// 200, for one that was judged before.
    Repeated(Approved),
    NotBegun(Refusal),
    NotApproved(Refusal),
    Viewed(Standing),
    NotViewed,
    Cancelled,
    NotCancelled(Refusal),
    Locked(Locked),
    NotLocked(Refusal),
}

/// An invocation from its beginning to its end.
pub(super) async fn told(call: Call, policy: Policy, gate: Gate) -> Outcome {
    let since = |seconds: i64| Duration::from_secs(seconds.unsigned_abs());
    let ends = u64::try_from(since(gate.now() + TIME).as_millis()).unwrap();
    let deadline = Deadline::new(ends, UNIX_EPOCH + since(gate.now()));
    let clock = {
        let gate = gate.clone();
        Clock::telling(move || UNIX_EPOCH + since(gate.now()))
    };
    let approvals = Approvals::new(gate.clone(), clock, policy);
    let seen = match approvals.read(&approvals.tag(&alice()), &deadline).await {
        Ok(seen) => seen,
        Err(refused) => return Outcome::NotRead(refused.refusal),
    };
    match call {
        Call::Start { key, .. } => start(&approvals, &gate, seen, key, &deadline).await,
        Call::Verify { approval, right, .. } => {
            let check = check(approval, if right { RIGHT } else { WRONG });
            verification(&approvals, &gate, seen, &check, &deadline).await
        }
        Call::View { approval } => {
            approvals.standing(&seen, &id(approval), &caller()).map_or(Outcome::NotViewed, Outcome::Viewed)
        }
        Call::Cancel { approval } => {
            let cancelled = approvals.cancel(seen, &id(approval), &caller(), &deadline).await;
            cancelled.map_or_else(|refused| Outcome::NotCancelled(refused.refusal), |_| Outcome::Cancelled)
        }
        Call::Lock => {
            let locked = approvals.lock(seen, &deadline).await;
            locked.map_or_else(|refused| Outcome::NotLocked(refused.refusal), Outcome::Locked)
        }
    }
}

async fn start(
    approvals: &Approvals<Gate>,
    gate: &Gate,
    seen: Seen,
    key: Option<&str>,
    deadline: &Deadline,
) -> Outcome {
    let reservation = match approvals.reserve(seen, &wanted(key), deadline).await {
        Ok(ReserveOutcome::Reserved(reservation)) => reservation,
        Ok(ReserveOutcome::Earlier(standing)) => return Outcome::Before(standing),
        Err(refused) => return Outcome::NotReserved(refused.refusal),
    };
    let answer = match gate.sms(reservation.approval_id().id()).await {
        Sending::Accepts => sent(),
        Sending::Refuses => StartOutcome::Refused,
        Sending::Unreachable | Sending::NoTime => StartOutcome::Unavailable,
        Sending::Misconfigured => StartOutcome::Misconfigured,
        Sending::Loses => StartOutcome::Unknown,
    };
    let settled = approvals.settle(reservation, &answer, deadline).await;
    settled.map_or_else(|refused| Outcome::NotSettled(refused.refusal), |settled| Outcome::Started(settled.0))
}

async fn verification(
    approvals: &Approvals<Gate>,
    gate: &Gate,
    seen: Seen,
    check: &NewVerification,
    deadline: &Deadline,
) -> Outcome {
    let running = match approvals.begin(seen, check, deadline).await {
        Ok(BeginOutcome::Running(running)) => running,
        Ok(BeginOutcome::Repetition(approved)) => return Outcome::Repeated(*approved),
        Err(refused) => return Outcome::NotBegun(refused.refusal),
    };
    let said = said(gate.code().await).unwrap_or(VerificationOutcome::Unavailable);
    let ended = approvals.end(*running, said, deadline).await;
    ended.map_or_else(|refused| Outcome::NotApproved(refused.refusal), Outcome::Approved)
}

/// What Nevis said; `None` where there was no time to ask.
pub(super) fn said((nevis, right): (Judging, bool)) -> Option<VerificationOutcome> {
    Some(match nevis {
        Judging::NoTime => return None,
        Judging::Answers if right => VerificationOutcome::Approved,
        Judging::Answers => VerificationOutcome::Rejected,
        Judging::Unreachable => VerificationOutcome::Unavailable,
        Judging::WrongAddress => VerificationOutcome::WrongAddress,
        Judging::RateLimits => VerificationOutcome::RateLimited { retry_after: 60 },
        Judging::KeyRefused => VerificationOutcome::KeyRefused,
        Judging::Loses => VerificationOutcome::Unknown,
    })
}

impl Outcome {
    /// Why not, if so.
    pub(super) fn refusal(&self) -> Option<Refusal> {
        match self {
            Self::NotRead(refusal)
            | Self::NotReserved(refusal)
            | Self::NotSettled(refusal)
            | Self::NotBegun(refusal)
            | Self::NotApproved(refusal)
            | Self::NotCancelled(refusal)
            | Self::NotLocked(refusal) => Some(*refusal),
            Self::NotViewed => Some(Refusal::NotFound),
            Self::Started(_)
            | Self::Before(_)
            | Self::Approved(_)
            | Self::Repeated(_)
            | Self::Viewed(_)
            | Self::Cancelled
            | Self::Locked(_) => None,
        }
    }
}

/// As the HTTP contract has it: the status, with a word where it has several meanings.
impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(refusal) = self.refusal() else {
            return f.write_str(match self {
                Self::Started(_) => "201",
                Self::Before(_) => "201 again",
                Self::Repeated(_) => "200 again",
                _ => "200",
            });
        };
        let kind = Problem::from(refusal).kind();
        let word = kind.name.rsplit('-').next().filter(|_| [409, 410, 422].contains(&kind.status));
        write!(f, "{}{}", kind.status, word.map(|word| format!(" {word}")).unwrap_or_default())
    }
}
