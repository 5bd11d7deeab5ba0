//! `POST /api/v1/introspect`: says whether a key or a token is active (Nevis page "introspect", after RFC 7662).

use serde_json::{Value, json};

use crate::approvals::State;
use crate::call::Call;
use crate::form;
use crate::issuer::{Audience, Claims, ISSUER};
use crate::reply::{self, Answer, Refusal};

/// Introspects an access key, a status token or an intent token. Transaction tokens are of other channels.
pub(super) fn introspect(call: &Call<'_>) -> Answer {
    call.require_access_key()?;
    call.require_type("application/x-www-form-urlencoded")?;
    let form = std::str::from_utf8(call.request.body()).unwrap_or_default();
    let token = form::value(form, "token").ok_or_else(|| Refusal::invalid("token is required"))?;
    Ok(reply::json(200, &describe(call, &token)))
}

fn describe(call: &Call<'_>, token: &str) -> Value {
    if call.state.keys.iter().any(|key| key == token) {
        return json!({ "active": true, "aud": "api", "iss": ISSUER });
    }
    match call.issuer.claims(token).filter(|claims| is_active(call, claims)) {
        Some(claims) => active(call, &claims),
        None => json!({ "active": false }),
    }
}

fn is_active(call: &Call<'_>, claims: &Claims) -> bool {
    match claims.aud {
        Audience::Intent => {
            call.state.intents.get(&claims.jti).is_some_and(|intent| intent.is_active(call.now))
        }
        Audience::Status => call.state.approvals.get(&claims.jti).is_some_and(|approval| {
            let used = approval.state == State::Verified;
            !approval.has_expired(call.now) && (!used || call.state.settings.status_token_active_after_use)
        }),
    }
}

fn active(call: &Call<'_>, claims: &Claims) -> Value {
    let unit = if call.state.settings.introspect_in_milliseconds { 1000 } else { 1 };
    json!({
        "active": true,
        "aud": claims.aud,
        "iss": claims.iss,
        "sub": claims.sub,
        "iat": claims.iat * unit,
        "exp": claims.exp * unit,
        "jti": claims.jti,
    })
}
