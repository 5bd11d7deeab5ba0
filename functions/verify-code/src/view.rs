//! `GET /v1/approvals/{approvalId}`: how it stands. For showing; no server executes on it.

use countersign::App;
use countersign::edge::{ApprovalBody, Exchange, Problem, Reply, route};
use lambda_http::Request;

/// Answers with one read; nothing is written, and there is no receipt.
pub(crate) async fn show(
    app: &App,
    id: &str,
    request: &Request,
    exchange: &mut Exchange,
) -> Result<Reply, Reply> {
    route::get_only(request)?;
    let caller = exchange.caller(request, &app.config.caller_auth)?;
    let (approvals, id) = (&app.approvals, exchange.approval(id)?);
    let record = exchange.noted(approvals.read(id.tag(), &exchange.deadline).await)?;
    // Like the id of nobody: how somebody else's approval stands is not told.
    let standing = approvals.standing(&record, &id, &caller).ok_or(Problem::ApprovalNotFound)?;
    exchange.note(&standing);
    Ok(Reply::ok(&ApprovalBody::of(&standing, &caller, app.clock.moment())))
}
