//! `POST /api/v1/status`: what became of an approval (Nevis page "status", which leaves SMS out).

use serde::Deserialize;
use serde_json::{Value, json};

use crate::approvals::{Approval, State};
use crate::call::Call;
use crate::clock::rfc3339;
use crate::reply::{self, Answer};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Body {
    status_token: String,
}

/// Tells the status. No key is asked for: the page's samples send none.
pub(super) fn status(call: &Call<'_>) -> Answer {
    let body: Body = call.json()?;
    let claims = call.issuer.claims(&body.status_token).filter(|_| call.state.settings.status_knows_sms);
    let known = claims.and_then(|claims| call.state.approvals.get_key_value(&claims.jti));
    let answer =
        known.map_or_else(|| json!({ "status": "unknown" }), |(id, approval)| view(call, id, approval));
    Ok(reply::json(200, &answer))
}

/// Without `token`: a transaction token would be proof of success, which is not documented for SMS.
fn view(call: &Call<'_>, transaction_id: &str, approval: &Approval) -> Value {
    json!({
        "transactionId": transaction_id,
        "status": word(call, approval),
        "userId": approval.user.id,
        "username": approval.user.name,
        "createdAt": rfc3339(approval.created_at),
        "lastUpdatedAt": rfc3339(approval.updated_at),
    })
}

fn word(call: &Call<'_>, approval: &Approval) -> &'static str {
    let exhausted = approval.is_exhausted(&call.state.settings);
    match approval.state {
        State::Verified => "succeeded",
        State::Pending | State::Cancelled if exhausted || approval.has_expired(call.now) => "failed",
        State::Pending | State::Cancelled => "pending",
    }
}
