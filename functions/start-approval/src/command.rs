//! What a request asks for.

use countersign::approvals::{Caller, NewApproval};
use countersign::edge::{Exchange, JsonBody, Problem, Route, named_user, route};
use countersign::nevis::{ApprovalRequest, IntentToken};
use countersign::platform::{CallerAuth, Texts};
use lambda_http::Request;
use messages::{Composed, Message, MessageError, Transaction};

use crate::messages::{compose, transaction};

/// Parses a request: path and method, caller, headers, body. The first of them that is wrong is told.
pub(crate) fn parse(
    request: &Request,
    exchange: &mut Exchange,
    auth: &CallerAuth,
    texts: Texts,
) -> Result<NewApproval, Problem> {
    if Route::of(request) != Route::Approvals {
        return Err(Problem::NotFound);
    }
    route::post_only(request)?;
    // Before headers and body: a stranger learns nothing of what they may hold.
    let caller = exchange.caller(request, auth)?;
    let idempotency_key = idempotency_key(request)?;
    let intent_token = intent_token(request, &caller)?;
    let mut body = JsonBody::of(request)?;
    // Judged below: what is malformed comes before what breaks a rule, whatever stands first in the body.
    let user = named_user::required(&mut body, &caller);
    let (text, transaction) = (body.string("message")?, transaction(&mut body)?);
    body.finish()?;
    let words = words(text.as_deref(), transaction.as_ref(), &caller, texts);
    let (user, words) = (user?, words?);
    let request = ApprovalRequest { user, message: words.message(), intent_token };
    let new = NewApproval { caller, idempotency_key, request, transaction, composed: words.composed() };
    exchange.note(&new);
    Ok(new)
}

/// 1 to 64 visible ASCII characters.
fn idempotency_key(request: &Request) -> Result<Option<String>, Problem> {
    let Some(value) = request.headers().get("idempotency-key") else { return Ok(None) };
    let key = value
        .to_str()
        .ok()
        .filter(|key| (1..=64).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_graphic()));
    match key {
        Some(key) => Ok(Some(key.to_owned())),
        None => Err(malformed("Idempotency-Key takes 1 to 64 visible ASCII characters.", None)),
    }
}

/// Only a backend has a Nevis intent token.
fn intent_token(request: &Request, caller: &Caller) -> Result<Option<IntentToken>, Problem> {
    let Some(value) = request.headers().get("nevis-intent-token") else { return Ok(None) };
    // A page that has one could start for whomever the token names (architecture.md, "What Nevis's outcomes
    // mean").
    if caller.user().is_some() {
        return Err(Problem::NotAllowed {
            detail: "Only a backend may send the header Nevis-Intent-Token.",
            pointer: None,
        });
    }
    match value.to_str().ok().and_then(IntentToken::parse) {
        Some(token) => Ok(Some(token)),
        None => Err(malformed("Nevis-Intent-Token takes a bearer token of at most 4,096 characters.", None)),
    }
}

fn malformed(detail: &'static str, pointer: Option<&str>) -> Problem {
    Problem::MalformedRequest { detail, pointer: pointer.map(str::to_owned) }
}

/// What the SMS says.
enum Words {
    /// A transaction, in a template's words.
    Composed(Composed),
    /// A backend's own text.
    Own(Message),
    /// Nevis's default text.
    Default,
}

impl Words {
    fn message(&self) -> Option<Message> {
        match self {
            Self::Composed(composed) => Some(composed.message.clone()),
            Self::Own(message) => Some(message.clone()),
            Self::Default => None,
        }
    }

    fn composed(self) -> Option<Composed> {
        match self {
            Self::Composed(composed) => Some(composed),
            Self::Own(_) | Self::Default => None,
        }
    }
}

/// What the SMS says, or why this caller may not have it say that.
fn words(
    text: Option<&str>,
    transaction: Option<&Transaction>,
    caller: &Caller,
    texts: Texts,
) -> Result<Words, Problem> {
    match (text, transaction) {
        // A page could send any text in the bank's name (messages.md, "A backend's own text").
        (Some(_), _) if caller.user().is_some() || !texts.free => Err(Problem::NotAllowed {
            detail: "The text comes from the service's templates: send a transaction.",
            pointer: Some("/message".to_owned()),
        }),
        (Some(_), Some(_)) => {
            Err(malformed("A message and a transaction exclude each other.", Some("/message")))
        }
        (Some(text), None) => {
            let message = Message::parse(text).map_err(MessageError::rule);
            message.map(Words::Own).map_err(|rule| invalid(rule, "/message"))
        }
        (None, Some(transaction)) => compose(transaction).map(Words::Composed),
        // What a user approves must be in the SMS, and Nevis's own text does not say it.
        (None, None) if caller.user().is_some() && !texts.default => {
            Err(invalid("Say what is to be approved: send a transaction.", "/transaction"))
        }
        (None, None) => Ok(Words::Default),
    }
}

fn invalid(detail: &'static str, pointer: &str) -> Problem {
    Problem::InvalidValue { detail, pointer: pointer.to_owned() }
}

#[cfg(test)]
mod tests;
