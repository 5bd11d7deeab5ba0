//! `GET /v1/approvals/{approvalId}`: how it stands. For showing; no server executes on it.

use countersign::App;
use countersign::edge::{ApprovalBody, Exchange, Problem, Reply, route};
use lambda_http::Request;

/// Answers with one read; nothing is written, and there is no receipt.
pub(crate) async fn story(
    app: &App,
    id: &str,
    request: &Request,
    exchange: &mut Exchange,
) -> Result<Reply, Reply> {
    route::get_only(request)?;
    let caller = exchange.caller(request, &app.config.caller_auth)?;
    let (approvals, id) = (&app.approvals, route::approval_id(id)?);
    exchange.line.approval_id = Some(id.id().to_owned());
    let seen = approvals.read(id.tag(), &exchange.deadline).await.map_err(Problem::from)?;
    let standing = approvals.standing(&seen, &id, &caller).ok_or(Problem::ApprovalNotFound)?;
    exchange.line.transaction_id = Some(standing.transaction_id.clone());
    Ok(Reply::ok(&ApprovalBody::of(&standing, &caller, app.clock.moment())))
}
