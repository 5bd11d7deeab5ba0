//! `POST /api/v1/approval`: sends a code (Nevis pages "approval" and "authenticate with SMS").

use serde::{Deserialize, Serialize};
use time::Duration;

use crate::approvals::{Approval, State};
use crate::call::{Call, Caller};
use crate::clock::rfc3339;
use crate::gsm7;
use crate::inbox::Message;
use crate::issuer::{Audience, Claims, ISSUER};
use crate::journal::Entry;
use crate::reply::{self, Answer, Refusal};
use crate::users::User;

const PLACEHOLDER: &str = "{{CODE}}";

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Body {
    username: Option<String>,
    user_id: Option<String>,
    channel: Option<String>,
    message: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Started {
    status_token: String,
    transaction_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    user_id: Option<String>,
}

/// Starts an approval.
pub(super) fn start(call: &mut Call<'_>) -> Answer {
    let caller = call.caller()?;
    let body: Body = call.json()?;
    if body.channel.as_deref() != Some("sms") {
        return Err(Refusal::invalid("channel is required, and sms is the only one here"));
    }
    let text = text(call, body.message)?;
    let user = call.user(body.username.as_deref(), body.user_id.as_deref())?;
    if let Caller::Intent(claims) = caller {
        redeem(call, &claims, &user)?;
    }
    let phone = admit(call, &user)?;
    let code = code(call, &user);
    let text = text.replace(PLACEHOLDER, &code);
    deliver(call, &user, phone, &text, &code);
    let started = record(call, &user, code.clone());
    call.state.journal.push(Entry::sent(&user, &started.transaction_id, &code, text));
    Ok(reply::json(call.state.settings.approval_status, &started))
}

fn code(call: &Call<'_>, user: &User) -> String {
    let earlier = call.state.settings.same_code_while_valid.then(|| call.state.valid_code(user, call.now));
    let fresh = || call.issuer.code(call.state.settings.code_length);
    earlier.flatten().map_or_else(fresh, str::to_owned)
}

/// The text to send, with its placeholder.
fn text(call: &Call<'_>, message: Option<String>) -> Result<String, Refusal> {
    let settings = &call.state.settings;
    let Some(text) = message else { return Ok(settings.default_text.clone()) };
    let bad = |reason: &str| Refusal::new(settings.bad_message_status, "invalid_message", reason);
    let septets = gsm7::septets(&text).ok_or_else(|| bad("message holds characters that are not GSM-7"))?;
    if settings.max_message_septets.is_some_and(|limit| septets > limit) {
        return Err(bad("message is too long"));
    }
    if text.contains(PLACEHOLDER) { Ok(text) } else { Err(bad("message must contain {{CODE}}")) }
}

fn redeem(call: &mut Call<'_>, claims: &Claims, user: &User) -> Result<(), Refusal> {
    let intent = call.state.intents.get_mut(&claims.jti);
    if intent.is_some_and(|intent| intent.redeem(user, call.now)) {
        return Ok(());
    }
    let status = call.state.settings.intent_refused_status;
    Err(Refusal::new(status, "invalid_intent_token", "the intent token does not allow this"))
}

/// The number to send to, unless the user has none or is over the limit.
fn admit(call: &mut Call<'_>, user: &User) -> Result<String, Refusal> {
    let no_phone = call.state.settings.no_phone_status;
    let phone = user
        .phone
        .as_deref()
        .ok_or_else(|| Refusal::new(no_phone, "no_authenticator", "the user is not registered for SMS"))?;
    let within_limit = !call.state.is_blocked(user) && call.state.count_send(user);
    match call.state.settings.blocked_status {
        Some(status) if !within_limit => Err(call.blocked_user(status)),
        _ => Ok(phone.to_owned()),
    }
}

fn deliver(call: &mut Call<'_>, user: &User, phone: String, text: &str, code: &str) {
    call.state.inbox.deliver(Message {
        username: user.name.to_string(),
        phone,
        text: text.to_owned(),
        code: code.to_owned(),
        sent_at: rfc3339(call.now),
    });
}

fn record(call: &mut Call<'_>, user: &User, code: String) -> Started {
    let transaction_id = call.issuer.uuid();
    if call.state.settings.second_approval_cancels_first {
        call.state.cancel_pending(user);
    }
    let lifetime = Duration::seconds(call.state.settings.code_lifetime_seconds.into());
    let approval = Approval {
        user: user.clone(),
        created_at: call.now,
        updated_at: call.now,
        expires_at: call.now + lifetime,
        code,
        wrong_codes: 0,
        state: State::Pending,
    };
    let status_token = call.issuer.sign(&Claims {
        aud: Audience::Status,
        iss: ISSUER.to_owned(),
        sub: user.id.to_string(),
        iat: approval.created_at.unix_timestamp(),
        exp: approval.expires_at.unix_timestamp(),
        jti: transaction_id.clone(),
    });
    call.state.approvals.insert(transaction_id.clone(), approval);
    let user_id = call.state.settings.user_id_in_approval.then(|| user.id.to_string());
    Started { status_token, transaction_id, user_id }
}
