//! `POST /v1/approvals/{approvalId}/cancellation`: not any more.

use countersign::App;
use countersign::edge::{Exchange, JsonBody, Problem, Reply, named_user, route};
use lambda_http::Request;
use serde_json::json;

/// Calls an approval off. It may be sent again: it does no harm.
pub(crate) async fn cancel(
    app: &App,
    id: &str,
    request: &Request,
    exchange: &mut Exchange,
) -> Result<Reply, Reply> {
    route::post_only(request)?;
    let caller = exchange.caller(request, &app.config.caller_auth)?;
    let (approvals, id) = (&app.approvals, exchange.approval(id)?);
    let mut body = JsonBody::of(request)?;
    let user = named_user::in_session(&mut body, &caller);
    body.finish()?;
    approvals.is_about(&id, user?.as_ref()).map_err(Problem::from)?;
    let record = exchange.noted(approvals.read(id.tag(), &exchange.deadline).await)?;
    exchange.noted(approvals.cancel(record, &id, &caller, &exchange.deadline).await)?;
    Ok(Reply::ok(&json!({ "status": "cancelled" })))
}
