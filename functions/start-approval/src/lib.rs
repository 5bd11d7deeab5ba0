//! `POST /v1/approvals`: sends the code.

use countersign::Countersign;
use countersign::exchange::{Exchange, reply_of};
use countersign::nevis::Calls;
use countersign::reply::Reply;
use lambda_http::{Body, Request, Response};

mod command;

/// Answers one request.
pub async fn start_approval(countersign: &Countersign, request: Request) -> Response<Body> {
    let mut exchange = Exchange::new("approval.start", &request, &countersign.clock);
    let reply = reply_of(Box::pin(story(countersign, &request, &mut exchange))).await;
    exchange.finish(reply)
}

async fn story(
    countersign: &Countersign,
    request: &Request,
    exchange: &mut Exchange,
) -> Result<Reply, Reply> {
    let command = command::parse(request, exchange, &countersign.config.caller_auth)?;
    countersign.ready(exchange).await?;
    let reservation = countersign.approvals.reserve(&command, &exchange.deadline).await?;
    exchange.line.approval_id = Some(reservation.approval_id().to_owned());
    let Some(until) = exchange.deadline.nevis() else {
        exchange.line.state_after = Some("refused");
        return Err(countersign.approvals.give_back(&reservation, &exchange.deadline).await);
    };
    let mut calls = Calls::until(until);
    let start = countersign.nevis.start_approval(&command.request, &mut calls).await;
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
