//! `POST /api/v1/intent`: issues an intent token (Nevis page "intent").

use serde::Deserialize;
use serde_json::json;

use crate::call::Call;
use crate::intents::{Channel, Intent, LIFETIME, Operation};
use crate::issuer::{Audience, Claims, ISSUER};
use crate::reply::{self, Answer};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Body {
    username: Option<String>,
    user_id: Option<String>,
    operation: Operation,
    channels: Option<Vec<Channel>>,
}

/// Issues a token for one user and one purpose.
pub(super) fn issue(call: &mut Call<'_>) -> Answer {
    call.require_access_key()?;
    let body: Body = call.json()?;
    let user = call.user(body.username.as_deref(), body.user_id.as_deref())?;
    let channels = body.channels.unwrap_or_else(|| vec![Channel::App, Channel::Push, Channel::Sms]);
    let expires_at = call.now + LIFETIME;
    let id = call.issuer.uuid();
    let token = call.issuer.sign(&Claims {
        aud: Audience::Intent,
        iss: ISSUER.to_owned(),
        sub: user.id.to_string(),
        iat: call.now.unix_timestamp(),
        exp: expires_at.unix_timestamp(),
        jti: id.clone(),
    });
    let intent = Intent { user, operation: body.operation, channels, expires_at, used: false };
    call.state.intents.insert(id, intent);
    Ok(reply::json(200, &json!({ "token": token })))
}
