//! `POST /v1/approvals`: sends the code.

use countersign::Countersign;
use countersign::approvals::NewApproval;
use countersign::exchange::{Exchange, reply_of};
use countersign::nevis::{Calls, Named, Unidentified};
use countersign::problem::Problem;
use countersign::reply::Reply;
use countersign::telemetry::Event;
use lambda_http::{Body, Request, Response};

mod command;
mod messages;
#[cfg(any(test, fuzzing))]
pub mod properties;

/// Answers one request.
pub async fn start_approval(countersign: &Countersign, request: Request) -> Response<Body> {
    let mut exchange = Exchange::new(Event::Start, &request, &countersign.clock);
    let reply = reply_of(Box::pin(story(countersign, &request, &mut exchange))).await;
    countersign.finish(exchange, reply)
}

async fn story(
    countersign: &Countersign,
    request: &Request,
    exchange: &mut Exchange,
) -> Result<Reply, Reply> {
    let command = command::parse(request, exchange, &countersign.config.caller_auth)?;
    exchange.line.template = command.transaction.as_ref().map(|transaction| transaction.template.clone());
    countersign.ready(exchange).await?;
    let mut calls = Calls::none();
    let named = named(countersign, &command, exchange, &mut calls).await?;
    let reservation = countersign.approvals.reserve(&command, &exchange.deadline).await?;
    exchange.line.approval_id = Some(reservation.approval_id().to_owned());
    let Some(until) = exchange.deadline.nevis(calls.spent) else {
        exchange.line.state_after = Some("refused");
        return Err(countersign.approvals.give_back(&reservation, &exchange.deadline).await);
    };
    calls.allow(until);
    let start = countersign.nevis.start_approval(&command.request, named.as_ref(), &mut calls).await;
    exchange.line.upstream(calls.status, calls.spent);
    exchange.line.transaction_id = start.transaction_id().map(str::to_owned);
    let reply = countersign.approvals.settle(&reservation, &start, &exchange.deadline).await;
    exchange.line.state_after = Some(match reply.status() {
        201 => "pending",
        504 => "unknown",
        _ => "refused",
    });
    Ok(reply)
}

/// With an intent token: who the named user is, before anything is reserved.
async fn named(
    countersign: &Countersign,
    command: &NewApproval,
    exchange: &mut Exchange,
    calls: &mut Calls,
) -> Result<Option<Named>, Reply> {
    if command.request.intent_token.is_none() {
        return Ok(None);
    }
    countersign.approvals.would_reserve(command, &exchange.deadline).await?;
    calls.allow(exchange.deadline.nevis(calls.spent).ok_or(Problem::UpstreamUnavailable)?);
    let named = countersign.nevis.user_of_intent(&command.request, calls).await;
    exchange.line.upstream(calls.status, calls.spent);
    match named {
        Ok(named) => Ok(Some(named)),
        Err(Unidentified::Nobody) => Err(Problem::ApprovalRefused.into()),
        Err(Unidentified::Unavailable) => Err(Problem::UpstreamUnavailable.into()),
    }
}
