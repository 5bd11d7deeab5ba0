//! `POST /v1/approvals`: sends the code.
//!
//! Begin with `send_code`, which is the whole of it: `command` and `messages` say what is asked for.

use countersign::App;
use countersign::approvals::{NewApproval, ReserveOutcome, Seen, Settled, Standing};
use countersign::edge::{ApprovalBody, Event, Exchange, Problem, Reply, reply_of};
use countersign::nevis::{IdentifyError, IntentUser};
use lambda_http::{Body, Request, Response};

mod catalogue;
mod command;
mod messages;
#[cfg(any(test, fuzzing))]
pub mod properties;

pub use catalogue::take_messages_or_exit;

/// Answers one request. It always gives a response: a refusal is a problem, and a panic is `internal`.
pub async fn start_approval(app: &App, request: Request) -> Response<Body> {
    let mut exchange = Exchange::new(Event::Start, &request, &app.clock);
    let reply = reply_of(Box::pin(send_code(app, &request, &mut exchange))).await;
    app.finish(exchange, reply)
}

/// The error is a reply too, which is given at once. No SMS is asked for before it is reserved.
async fn send_code(app: &App, request: &Request, exchange: &mut Exchange) -> Result<Reply, Reply> {
    let (approvals, config) = (&app.approvals, &app.config);
    let new = command::parse(request, exchange, &config.caller_auth, config.texts)?;
    // Without a key nothing could be sent, and what is reserved would have to be given back.
    app.ready(exchange).await?;
    let tag = approvals.tag(&new.request.user);
    let record = exchange.noted(approvals.read(&tag, &exchange.deadline).await)?;
    let named = named(app, &new, &record, exchange).await?;
    let reservation = match exchange.noted(approvals.reserve(record, &new, &exchange.deadline).await)? {
        ReserveOutcome::Reserved(reservation) => reservation,
        ReserveOutcome::Earlier(standing) => return Ok(created(app, &new, &standing)),
    };
    let start = app.nevis.start_approval(&new.request, named.as_ref(), &mut exchange.calls).await;
    let Settled(standing) =
        exchange.noted(approvals.settle(reservation, &start, &exchange.deadline).await)?;
    Ok(created(app, &new, &standing))
}

/// With an intent token: who the named user is, before anything is reserved.
async fn named(
    app: &App,
    new: &NewApproval,
    record: &Seen,
    exchange: &mut Exchange,
) -> Result<Option<IntentUser>, Reply> {
    if new.request.intent_token.is_none() {
        return Ok(None);
    }
    // Before Nevis is asked: a repetition, a locked user and a full quota cost no call.
    if let Some(standing) = exchange.noted(app.approvals.reservable(record, new))? {
        return Err(created(app, new, &standing));
    }
    match app.nevis.user_of_intent(&new.request, &mut exchange.calls).await {
        Ok(named) => Ok(Some(named)),
        Err(IdentifyError::NoSuchUser) => Err(Problem::ApprovalRefused.into()),
        Err(IdentifyError::Unavailable) => Err(Problem::UpstreamUnavailable.into()),
    }
}

/// 201, for a new approval and for that of an earlier request under the same key.
fn created(app: &App, new: &NewApproval, standing: &Standing) -> Reply {
    Reply::created(&ApprovalBody::of(standing, &new.caller, app.clock.moment()))
}
