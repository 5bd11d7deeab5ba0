//! What a start is answered, and what the log says of it.

use countersign::approvals::{Caller, Refusal, Refused, Standing};
use countersign::edge::{ApprovalBody, Exchange, Problem, Reply};
use countersign::platform::Moment;

/// Who asked, and when: what a 201 says depends on it.
#[derive(Clone, Copy)]
pub(crate) struct Asked<'a> {
    pub(crate) caller: &'a Caller,
    pub(crate) now: Moment,
}

/// The reply about a start that this request made.
pub(crate) fn settled(
    settled: Result<Standing, Refusal>,
    asked: Asked<'_>,
    exchange: &mut Exchange,
) -> Reply {
    let (state, reply) = match settled {
        Ok(standing) => ("pending", started(&standing, asked)),
        Err(refusal @ Refusal::StartUnknown { .. }) => ("unknown", Problem::from(refusal).into()),
        Err(refusal) => ("refused", Problem::from(refusal).into()),
    };
    exchange.line.state_after = Some(state);
    reply
}

/// The reply to a repetition: how the start that an earlier request made stands now.
pub(crate) fn before(standing: &Standing, asked: Asked<'_>, exchange: &mut Exchange) -> Reply {
    exchange.line.repeats(standing.approval_id.id(), Some(&standing.transaction_id));
    started(standing, asked)
}

/// The reply where nothing was reserved.
pub(crate) fn refused(refused: Refused, exchange: &mut Exchange) -> Reply {
    if let Some(approval) = &refused.approval {
        exchange.line.repeats(&approval.approval_id, approval.transaction_id.as_deref());
    }
    Problem::from(refused).into()
}

fn started(standing: &Standing, Asked { caller, now }: Asked<'_>) -> Reply {
    Reply::created(&ApprovalBody::of(standing, caller, now))
}
