//! `POST /v1/locks`: that was not me.

use countersign::App;
use countersign::edge::{Exchange, JsonBody, Reply, named_user, route};
use lambda_http::Request;
use serde::Serialize;

/// The body of a 200, with the numbers of [`countersign::approvals::Locked`].
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Locked {
    cancelled: usize,
    approved: usize,
    retry_after: i64,
}

/// Locks the user. It may be sent again: it does no harm.
pub(crate) async fn lock_user(app: &App, request: &Request, exchange: &mut Exchange) -> Result<Reply, Reply> {
    route::post_only(request)?;
    let caller = exchange.caller(request, &app.config.caller_auth)?;
    let mut body = JsonBody::of(request)?;
    let user = named_user::required(&mut body, &caller);
    body.finish()?;
    let approvals = &app.approvals;
    // No access key is asked for: who was attacked must get through while Nevis is away (architecture.md,
    // "Changing a record").
    let tag = approvals.tag(&user?);
    let record = exchange.noted(approvals.read(&tag, &exchange.deadline).await)?;
    let locked = exchange.noted(approvals.lock(record, &exchange.deadline).await)?;
    let (cancelled, approved, retry_after) = (locked.cancelled, locked.approved, locked.retry_after);
    Ok(Reply::ok(&Locked { cancelled, approved, retry_after }))
}
