//! Starting an approval: reserve, and settle after Nevis.

use messages::Transaction;
use serde::Serialize;
use tokio::time::Instant;

use super::carry_out::{StepError, carry_out};
use super::records::{Checks, RequestRecord, Sends};
use super::table::{ReadError, Table};
use super::{Approvals, hash};
use crate::caller::Caller;
use crate::clock::rfc3339;
use crate::deadline::Deadline;
use crate::nevis::{ApprovalRequest, Start, User};
use crate::problem::Problem;
use crate::random;
use crate::reply::Reply;

mod decision;
mod steps;

use decision::{Granted, decide};

/// What a caller asks for: an approval, at most once per idempotency key.
#[derive(Debug)]
pub struct NewApproval {
    /// Who asks.
    pub caller: Caller,
    /// The `Idempotency-Key`.
    pub idempotency_key: Option<String>,
    /// What to ask of Nevis.
    pub request: ApprovalRequest,
    /// What the user approves, where it is a transaction: the message was made from it.
    pub transaction: Option<Transaction>,
}

impl NewApproval {
    /// What stands for the user in keys of the table. A name and an id are two users here.
    fn user(&self) -> String {
        match &self.request.user {
            User::Named(name) => hash(&["username", &name.as_str().to_ascii_lowercase()]),
            User::Identified(id) => hash(&["userId", id.as_str()]),
        }
    }

    /// Over the parsed command, so white space and the order of members do not count. Whether Nevis is
    /// called with an intent token is no part of what is asked for.
    fn body_hash(&self) -> String {
        let mut parts = match &self.request.user {
            User::Named(name) => vec!["body", "username", name.as_str()],
            User::Identified(id) => vec!["body", "userId", id.as_str()],
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

    fn request_key(&self) -> Option<String> {
        let key = self.idempotency_key.as_ref()?;
        Some(format!("request#{}", hash(&["request", self.caller.id(), key])))
    }
}

/// An approval that is written down as `sending`, with its SMS counted: Nevis may be called.
#[derive(Debug)]
pub struct Reservation {
    pub(super) id: String,
    pub(super) user: String,
    pub(super) request_key: Option<String>,
    pub(super) granted: Granted,
}

impl Reservation {
    fn of(new: &NewApproval) -> Self {
        let granted = Granted::default();
        Self { id: random::id(), user: new.user(), request_key: new.request_key(), granted }
    }

    /// The approval's id.
    pub fn approval_id(&self) -> &str {
        &self.id
    }

    fn approval_key(&self) -> String {
        format!("approval#{}", self.id)
    }

    fn sends_key(&self) -> String {
        format!("sends#{}", self.user)
    }
}

/// The body of a 201.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Started<'a> {
    approval_id: &'a str,
    transaction_id: &'a str,
    expires_at: Option<String>,
    resend_after: Option<String>,
    attempts_remaining: i64,
}

impl<T: Table> Approvals<T> {
    /// Decides whether an SMS may be sent, and writes it down. The error is the reply to give at once: a
    /// kept one, or a problem.
    pub async fn reserve(&self, new: &NewApproval, deadline: &Deadline) -> Result<Reservation, Reply> {
        let until = deadline.first_step();
        let mut reservation = Reservation::of(new);
        loop {
            reservation.granted = self.granted(&reservation, new, until).await?;
            let step = steps::reserve(&self.policy, &reservation, new, deadline.epoch_seconds());
            match carry_out(&self.table, &step, until).await {
                Ok(()) => return Ok(reservation),
                // Only this invocation knows the approval's id: an earlier attempt has landed.
                Err(StepError::ConditionFailed(verdicts)) if steps::has_landed(&verdicts) => {
                    return Ok(reservation);
                }
                Err(StepError::ConditionFailed(_)) if Instant::now() < until => {}
                Err(StepError::ConditionFailed(_) | StepError::NotMade) => {
                    return Err(Problem::UpstreamUnavailable.into());
                }
                Err(StepError::Unknown) => return Err(self.give_back(&reservation, deadline).await),
            }
        }
    }

    /// Whether it would be reserved as things stand; nothing is written down. For what is to be asked of
    /// Nevis before: a kept answer, a locked user or a quota comes first.
    pub async fn would_reserve(&self, new: &NewApproval, deadline: &Deadline) -> Result<(), Reply> {
        self.granted(&Reservation::of(new), new, deadline.first_step()).await.map(|_| ())
    }

    async fn granted(&self, at: &Reservation, new: &NewApproval, until: Instant) -> Result<Granted, Reply> {
        let (sends, checks, request) =
            self.read_for_start(at, until).await.map_err(|_| Problem::UpstreamUnavailable)?;
        let now = self.clock.seconds();
        decide(&self.policy, now, &at.id, &new.body_hash(), sends, &checks, request)
    }

    /// Gives back what was reserved, as Nevis was certainly not called: the counts, the cooldown, the
    /// key. If the table refuses, the counts stay and the key ends as `outcome-unknown`.
    pub async fn give_back(&self, reservation: &Reservation, deadline: &Deadline) -> Reply {
        self.refund(reservation, deadline.giving_back()).await;
        Problem::UpstreamUnavailable.into()
    }

    /// Writes down what Nevis answered, and makes the reply of it.
    pub async fn settle(&self, reservation: &Reservation, start: &Start, deadline: &Deadline) -> Reply {
        let until = deadline.last_step();
        match start {
            Start::Sent { transaction_id, .. } => {
                let reply = self.started(reservation, transaction_id);
                self.write_down(reservation, start, reply, until).await
            }
            Start::Refused => {
                self.write_down(reservation, start, Problem::ApprovalRefused.into(), until).await
            }
            Start::Unknown => {
                self.write_down(reservation, start, self.outcome_unknown(reservation), until).await
            }
            Start::Misconfigured => {
                self.refund(reservation, deadline.giving_back()).await;
                Problem::UpstreamMisconfigured.into()
            }
            Start::Unavailable => self.give_back(reservation, deadline).await,
        }
    }

    /// The record of the key is read last, so that a twin that reserved in between is seen first.
    async fn read_for_start(
        &self,
        reservation: &Reservation,
        until: Instant,
    ) -> Result<(Sends, Checks, Option<RequestRecord>), ReadError> {
        let (sends_key, checks_key) = (reservation.sends_key(), format!("checks#{}", reservation.user));
        let (sends, checks) = tokio::try_join!(self.read(&sends_key, until), self.read(&checks_key, until))?;
        let request = match &reservation.request_key {
            Some(key) => self.read(key, until).await?,
            None => None,
        };
        let now = self.clock.seconds();
        let request = request.and_then(|item| RequestRecord::read(&item, now));
        Ok((Sends::read(sends.as_ref()), Checks::read(checks.as_ref()), request))
    }

    /// The last step. The reply stands only if it is written down: else nobody could go on with it.
    async fn write_down(&self, at: &Reservation, start: &Start, reply: Reply, until: Instant) -> Reply {
        let step = steps::settle(at, start, &reply);
        match carry_out(&self.table, &step, until).await {
            Ok(()) => reply,
            Err(_) => self.outcome_unknown(at),
        }
    }

    /// The counts may have moved on meanwhile; they are read and decided on until the step is made, or
    /// until the approval is no longer this invocation's to settle.
    async fn refund(&self, reservation: &Reservation, until: Instant) {
        while Instant::now() < until {
            let Ok(item) = self.read(&reservation.sends_key(), until).await else { return };
            let step = steps::refund(reservation, &Sends::read(item.as_ref()));
            match carry_out(&self.table, &step, until).await {
                Err(StepError::ConditionFailed(verdicts)) if steps::only_counts_moved(&verdicts) => {}
                Ok(()) | Err(_) => return,
            }
        }
    }

    fn started(&self, reservation: &Reservation, transaction_id: &str) -> Reply {
        let granted = &reservation.granted;
        Reply::created(&Started {
            approval_id: &reservation.id,
            transaction_id,
            expires_at: rfc3339(granted.at.saturating_add(self.policy.approval_ttl)),
            resend_after: rfc3339(granted.at.saturating_add(self.policy.resend_cooldown)),
            attempts_remaining: self.policy.max_attempts.min(granted.failures_left),
        })
    }

    fn outcome_unknown(&self, reservation: &Reservation) -> Reply {
        let retry_after = reservation.granted.after.cooldown(&self.policy, self.clock.seconds());
        Problem::StartOutcomeUnknown { retry_after }.into()
    }
}
