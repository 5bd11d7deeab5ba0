//! `POST /v1/locks`: that was not me.

use countersign::Countersign;
use countersign::exchange::Exchange;
use countersign::json_body::JsonBody;
use countersign::named_user;
use countersign::problem::Problem;
use countersign::reply::Reply;
use countersign::route;
use lambda_http::Request;
use serde::Serialize;

/// The body of a 200.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Locked {
    cancelled: usize,
    approved: usize,
    retry_after: i64,
}

/// Locks the user. It may be sent again: it does no harm.
pub(crate) async fn story(
    countersign: &Countersign,
    request: &Request,
    exchange: &mut Exchange,
) -> Result<Reply, Reply> {
    route::post_only(request)?;
    let caller = exchange.caller(request, &countersign.config.caller_auth)?;
    let mut body = JsonBody::of(request)?;
    let user = named_user::required(&mut body, &caller);
    body.finish()?;
    let approvals = &countersign.approvals;
    let tag = approvals.tag(&user?);
    let seen = approvals.read(&tag, &exchange.deadline).await.map_err(Problem::from)?;
    let locked = approvals.lock(seen, &exchange.deadline).await.map_err(Problem::from)?;
    if locked.made {
        exchange.line.tag = Some(tag.as_str().to_owned());
    }
    let (cancelled, approved, retry_after) = (locked.cancelled, locked.approved, locked.retry_after);
    Ok(Reply::ok(&Locked { cancelled, approved, retry_after }))
}
