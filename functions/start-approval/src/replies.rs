//! What a start is answered, and what the log says of it.

use countersign::approvals::{Refusal, Refused, Standing};
use countersign::clock::rfc3339;
use countersign::exchange::Exchange;
use countersign::problem::Problem;
use countersign::reply::Reply;
use serde::Serialize;

/// The body of a 201.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Started<'a> {
    approval_id: String,
    transaction_id: &'a str,
    expires_at: Option<String>,
    resend_after: Option<String>,
    attempts_remaining: i64,
}

/// The reply about a start that this request made.
pub(crate) fn settled(settled: Result<Standing, Refusal>, exchange: &mut Exchange) -> Reply {
    let (state, reply) = match settled {
        Ok(standing) => ("pending", started(&standing)),
        Err(refusal @ Refusal::StartUnknown { .. }) => ("unknown", Problem::from(refusal).into()),
        Err(refusal) => ("refused", Problem::from(refusal).into()),
    };
    exchange.line.state_after = Some(state);
    reply
}

/// The reply to a repetition: how the start that an earlier request made stands now.
pub(crate) fn before(standing: &Standing, exchange: &mut Exchange) -> Reply {
    exchange.line.repeats(standing.approval_id.id(), Some(&standing.transaction_id));
    started(standing)
}

/// The reply where nothing was reserved.
pub(crate) fn refused(refused: &Refused, exchange: &mut Exchange) -> Reply {
    if let Some(approval) = &refused.approval {
        exchange.line.repeats(&approval.approval_id, approval.transaction_id.as_deref());
    }
    Problem::from(refused.refusal).into()
}

fn started(standing: &Standing) -> Reply {
    Reply::created(&Started {
        approval_id: standing.approval_id.to_string(),
        transaction_id: &standing.transaction_id,
        expires_at: rfc3339(standing.expires_at),
        resend_after: rfc3339(standing.resend_after),
        attempts_remaining: standing.attempts_remaining,
    })
}
