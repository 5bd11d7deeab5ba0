//! `POST /v1/approvals/{approvalId}/verification`: checks the code and gives the receipt.
//!
//! `verify` is the whole of it. The attempt is written down before Nevis is asked, and its word before it is
//! answered.

use countersign::App;
use countersign::approvals::BeginOutcome;
use countersign::edge::{Exchange, Problem, Reply};
use lambda_http::Request;

pub(crate) mod command;

use command::Command;

use crate::receipt::{self, Receipts};

/// Answers a post of a code.
pub(crate) async fn verify(
    app: &App,
    receipts: Option<&Receipts>,
    request: &Request,
    exchange: &mut Exchange,
) -> Result<Reply, Reply> {
    let approvals = &app.approvals;
    let Command { check, user } = command::parse(request, exchange, &app.config.caller_auth)?;
    // Before the record is read: what is about somebody else costs nothing and tells nothing.
    approvals.is_about(&check.approval_id, user.as_ref()).map_err(Problem::from)?;
    let record = exchange.noted(approvals.read(check.approval_id.tag(), &exchange.deadline).await)?;
    // A repetition asks nothing of Nevis, so a secret that is away does not stand in its way.
    if !approvals.is_approved(&record, &check) {
        app.ready(exchange).await?;
    }
    let approved = match exchange.noted(approvals.begin(record, &check, &exchange.deadline).await)? {
        BeginOutcome::Repetition(approved) => *approved,
        BeginOutcome::Running(running) => {
            let said = app.nevis.verify_code(&running.request(&check.code), &mut exchange.calls).await;
            exchange.noted(approvals.end(*running, said, &exchange.deadline).await)?
        }
    };
    receipt::reply(receipts, &approved, &check.caller, app.clock.seconds(), exchange).await
}
