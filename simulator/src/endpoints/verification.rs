//! `POST /api/v1/users/{userId}/verification`: checks a code (Nevis page "verification").

use bytes::Bytes;
use http::Response;
use serde::Deserialize;

use crate::approvals::Verdict;
use crate::call::Call;
use crate::journal::{Entry, Event};
use crate::reply::{Answer, Refusal, empty, typed};
use crate::settings::Settings;
use crate::users::User;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Body {
    code: String,
    status_token: String,
    channel: Option<String>,
}

/// Checks a code. The page allows an access key only; an intent token is for recovery codes.
pub(super) fn verify(call: &mut Call<'_>, user_id: &str) -> Answer {
    call.require_access_key()?;
    let body: Body = call.json()?;
    if body.channel.as_deref().is_some_and(|channel| channel != "sms") {
        return Err(Refusal::invalid("sms is the only channel here"));
    }
    let user = call.user(None, Some(user_id))?;
    if call.state.is_blocked(&user) {
        return Err(call.blocked_user(call.state.settings.blocked_verification_status));
    }
    let claims = call.issuer.claims(&body.status_token);
    let transaction_id = claims.map(|claims| claims.jti).unwrap_or_default();
    let verdict = check(call, &user, &transaction_id, &body)?;
    answer(&call.state.settings, verdict, &user, &transaction_id)
}

fn check(call: &mut Call<'_>, user: &User, transaction_id: &str, body: &Body) -> Result<Verdict, Refusal> {
    match call.state.approvals.get_mut(transaction_id) {
        Some(approval) if approval.user == *user => {
            let verdict = approval.check(&body.code, call.now, &call.state.settings);
            let event = if verdict == Verdict::Verified { Event::Accepted } else { Event::Refused };
            call.state.journal.push(Entry::judged(event, user, transaction_id, &body.code));
            Ok(verdict)
        }
        _ => {
            let status = call.state.settings.foreign_token_status;
            Err(Refusal::new(status, "invalid_status_token", "not a status token of this user"))
        }
    }
}

fn answer(settings: &Settings, verdict: Verdict, user: &User, transaction_id: &str) -> Answer {
    let (status, error, message) = match verdict {
        Verdict::Verified => return Ok(verified(settings, user, transaction_id)),
        Verdict::Wrong => (settings.wrong_code_status, "invalid_code", "the code is wrong"),
        Verdict::Expired => (settings.expired_status, "expired", "the code is too old"),
        Verdict::Used => (settings.used_status, "already_used", "the code was verified already"),
        Verdict::Exhausted => {
            (settings.attempts_exhausted_status, "too_many_attempts", "no attempts are left")
        }
    };
    Err(Refusal::new(status, error, message))
}

fn verified(settings: &Settings, user: &User, transaction_id: &str) -> Response<Bytes> {
    let status = settings.verified_status;
    let body = settings.verified_body.replace("{{userId}}", &user.id);
    let body = body.replace("{{transactionId}}", transaction_id);
    if body.is_empty() { empty(status) } else { typed(status, "application/json", body) }
}
