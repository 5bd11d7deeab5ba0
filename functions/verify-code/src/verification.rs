//! `POST /v1/approvals/{approvalId}/verification`: checks the code and gives the receipt.

use countersign::App;
use countersign::approvals::{Approved, Begun, Refusal, Refused, RunningCheck};
use countersign::edge::{Exchange, Problem, Reply};
use countersign::nevis::{Calls, Code};
use lambda_http::Request;

pub(crate) mod command;

use crate::receipt::{self, Receipts};

/// Answers a post of a code.
pub(crate) async fn story(
    app: &App,
    receipts: Option<&Receipts>,
    request: &Request,
    exchange: &mut Exchange,
) -> Result<Reply, Reply> {
    let approvals = &app.approvals;
    let command::Command { check, user } = command::parse(request, exchange, &app.config.caller_auth)?;
    exchange.line.approval_id = Some(check.approval_id.id().to_owned());
    approvals.is_about(&check.approval_id, user.as_ref()).map_err(Problem::from)?;
    let seen = approvals.read(check.approval_id.tag(), &exchange.deadline).await.map_err(Problem::from)?;
    if !approvals.is_approved(&seen, &check) {
        app.ready(exchange).await?;
    }
    let begun = approvals.begin(seen, &check, &exchange.deadline).await;
    let (approved, state_before) = match begun.map_err(|refused| not_begun(refused, exchange))? {
        Begun::Repeated(approved) => (*approved, "approved"),
        Begun::Judge(running) => {
            exchange.line.stays(&running.facts());
            let judged = judge(app, *running, &check.code, exchange).await;
            (judged.map_err(|refusal| not_approved(refusal, exchange))?, "pending")
        }
    };
    exchange.line.approved(&approved, state_before);
    receipt::reply(receipts, &approved, &check.caller, app.clock.seconds(), exchange).await
}

/// Has Nevis judge the code, and writes down what it said.
async fn judge(
    app: &App,
    check: RunningCheck,
    code: &Code,
    exchange: &mut Exchange,
) -> Result<Approved, Refusal> {
    let mut calls = Calls::none();
    let Some(until) = exchange.deadline.nevis(calls.spent) else {
        return app.approvals.release(check, &exchange.deadline).await;
    };
    calls.allow(until);
    let said = app.nevis.verify_code(&check.request(code), &mut calls).await;
    exchange.line.upstream(calls.status, calls.spent);
    app.approvals.end(check, said, &exchange.deadline).await
}

/// The reply where no check began.
fn not_begun(refused: Refused, exchange: &mut Exchange) -> Reply {
    if let Some(approval) = &refused.approval {
        exchange.line.stays(approval);
    }
    Problem::from(refused).into()
}

/// The reply where a check ended without an approval.
fn not_approved(refusal: Refusal, exchange: &mut Exchange) -> Reply {
    if refusal == Refusal::Cancelled {
        exchange.line.state_after = Some("cancelled");
    }
    Problem::from(refusal).into()
}
