//! `POST /v1/approvals/{approvalId}/verification`: checks the code.

use countersign::Countersign;
use countersign::exchange::{Exchange, reply_of};
use countersign::nevis::Calls;
use countersign::reply::Reply;
use lambda_http::{Body, Request, Response};

mod command;

/// Answers one request.
pub async fn verify_code(countersign: &Countersign, request: Request) -> Response<Body> {
    let mut exchange = Exchange::new("approval.verification", &request, &countersign.clock);
    let reply = reply_of(Box::pin(story(countersign, &request, &mut exchange))).await;
    exchange.finish(reply)
}

async fn story(
    countersign: &Countersign,
    request: &Request,
    exchange: &mut Exchange,
) -> Result<Reply, Reply> {
    let command = command::parse(request, exchange, &countersign.config.caller_auth)?;
    exchange.line.approval_id = Some(command.approval_id.clone());
    countersign.ready(exchange).await?;
    let begun = countersign.approvals.begin(&command, &exchange.deadline).await?;
    exchange.line.transaction_id = Some(begun.transaction_id().to_owned());
    exchange.line.state_before = Some("pending");
    let Some(until) = exchange.deadline.nevis() else {
        return Err(countersign.approvals.release(&begun, &exchange.deadline).await);
    };
    let mut calls = Calls::until(until);
    let verification = countersign.nevis.verify_code(&begun.request(&command.code), &mut calls).await;
    exchange.line.upstream(calls.status, calls.spent);
    let reply = countersign.approvals.end(&begun, verification, &exchange.deadline).await;
    exchange.line.state_after = Some(if reply.status() == 200 { "approved" } else { "pending" });
    Ok(reply)
}
