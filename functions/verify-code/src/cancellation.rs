//! `POST /v1/approvals/{approvalId}/cancellation`: not any more.

use countersign::App;
use countersign::edge::{Exchange, JsonBody, Problem, Reply, named_user, route};
use lambda_http::Request;
use serde_json::json;

/// Calls an approval off. It may be sent again: it does no harm.
pub(crate) async fn story(
    app: &App,
    id: &str,
    request: &Request,
    exchange: &mut Exchange,
) -> Result<Reply, Reply> {
    route::post_only(request)?;
    let caller = exchange.caller(request, &app.config.caller_auth)?;
    let (approvals, id) = (&app.approvals, route::approval_id(id)?);
    exchange.line.approval_id = Some(id.id().to_owned());
    let mut body = JsonBody::of(request)?;
    let user = named_user::in_session(&mut body, &caller);
    body.finish()?;
    approvals.is_about(&id, user?.as_ref()).map_err(Problem::from)?;
    let seen = approvals.read(id.tag(), &exchange.deadline).await.map_err(Problem::from)?;
    let cancelled = approvals.cancel(seen, &id, &caller, &exchange.deadline).await;
    let facts = cancelled.map_err(|refused| {
        if let Some(approval) = &refused.approval {
            exchange.line.stays(approval);
        }
        Problem::from(refused)
    })?;
    exchange.line.stays(&facts);
    exchange.line.state_after = Some("cancelled");
    Ok(Reply::ok(&json!({ "status": "cancelled" })))
}
