//! `POST /v1/approvals`: sends the code.

use countersign::App;
use countersign::approvals::{NewApproval, Reserved, Seen};
use countersign::edge::{Event, Exchange, Problem, Reply, reply_of};
use countersign::nevis::{Calls, Named, Unidentified};
use lambda_http::{Body, Request, Response};

mod catalogue;
mod command;
mod messages;
#[cfg(any(test, fuzzing))]
pub mod properties;
mod replies;

pub use catalogue::take_messages_or_exit;
use replies::Asked;

/// Answers one request.
pub async fn start_approval(app: &App, request: Request) -> Response<Body> {
    let mut exchange = Exchange::new(Event::Start, &request, &app.clock);
    let reply = reply_of(Box::pin(story(app, &request, &mut exchange))).await;
    app.finish(exchange, reply)
}

async fn story(app: &App, request: &Request, exchange: &mut Exchange) -> Result<Reply, Reply> {
    let (approvals, config) = (&app.approvals, &app.config);
    let command = command::parse(request, exchange, &config.caller_auth, config.texts)?;
    exchange.line.template = command.transaction.as_ref().map(|transaction| transaction.template.clone());
    let asked = || Asked { caller: &command.caller, now: app.clock.moment() };
    app.ready(exchange).await?;
    let seen = approvals.read(&approvals.tag(&command.request.user), &exchange.deadline).await;
    let seen = seen.map_err(|refused| replies::refused(refused, exchange))?;
    let mut calls = Calls::none();
    let named = named(app, &command, &seen, exchange, &mut calls).await?;
    let reserved = approvals.reserve(seen, &command, &exchange.deadline).await;
    let reservation = match reserved.map_err(|refused| replies::refused(refused, exchange))? {
        Reserved::New(reservation) => reservation,
        Reserved::Before(standing) => return Ok(replies::before(&standing, asked(), exchange)),
    };
    exchange.line.approval_id = Some(reservation.approval_id().id().to_owned());
    let Some(until) = exchange.deadline.nevis(calls.spent) else {
        let refusal = approvals.refund(reservation, &exchange.deadline).await;
        return Ok(replies::settled(Err(refusal), asked(), exchange));
    };
    calls.allow(until);
    let start = app.nevis.start_approval(&command.request, named.as_ref(), &mut calls).await;
    exchange.line.upstream(calls.status, calls.spent);
    exchange.line.transaction_id = start.transaction_id().map(str::to_owned);
    let settled = approvals.settle(reservation, &start, &exchange.deadline).await;
    Ok(replies::settled(settled, asked(), exchange))
}

/// With an intent token: who the named user is, before anything is reserved.
async fn named(
    app: &App,
    command: &NewApproval,
    seen: &Seen,
    exchange: &mut Exchange,
    calls: &mut Calls,
) -> Result<Option<Named>, Reply> {
    if command.request.intent_token.is_none() {
        return Ok(None);
    }
    let reservable = app.approvals.reservable(seen, command);
    if let Some(standing) = reservable.map_err(|refused| replies::refused(refused, exchange))? {
        let asked = Asked { caller: &command.caller, now: app.clock.moment() };
        return Err(replies::before(&standing, asked, exchange));
    }
    calls.allow(exchange.deadline.nevis(calls.spent).ok_or(Problem::UpstreamUnavailable)?);
    let named = app.nevis.user_of_intent(&command.request, calls).await;
    exchange.line.upstream(calls.status, calls.spent);
    match named {
        Ok(named) => Ok(Some(named)),
        Err(Unidentified::Nobody) => Err(Problem::ApprovalRefused.into()),
        Err(Unidentified::Unavailable) => Err(Problem::UpstreamUnavailable.into()),
    }
}
