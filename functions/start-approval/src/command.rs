//! What a request asks for.

use countersign::approvals::NewApproval;
use countersign::caller::Caller;
use countersign::config::CallerAuth;
use countersign::exchange::Exchange;
use countersign::json_body::JsonBody;
use countersign::nevis::{ApprovalRequest, IntentToken, User, UserId, Username};
use countersign::problem::Problem;
use countersign::route;
use lambda_http::Request;
use messages::{Message, MessageError, Transaction};

use crate::messages::{compose, transaction};

/// Parses a request: path and method, caller, headers, body.
pub(crate) fn parse(
    request: &Request,
    exchange: &mut Exchange,
    auth: &CallerAuth,
) -> Result<NewApproval, Problem> {
    route::approvals(request)?;
    let caller = exchange.caller(request, auth)?;
    let idempotency_key = idempotency_key(request)?;
    let intent_token = intent_token(request, &caller)?;
    let mut body = JsonBody::of(request)?;
    let members = Members {
        username: body.string("username")?,
        user_id: body.string("userId")?,
        message: body.string("message")?,
    };
    let transaction = transaction(&mut body)?;
    body.finish()?;
    let user = members.user(&caller)?;
    let message = members.message(transaction.as_ref())?;
    let request = ApprovalRequest { user, message, intent_token };
    Ok(NewApproval { caller, idempotency_key, request, transaction })
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

/// The members that only some callers may send.
struct Members {
    username: Option<String>,
    user_id: Option<String>,
    message: Option<String>,
}

impl Members {
    /// Whose phone rings. The browser never chooses that, nor what the SMS says.
    fn user(&self, caller: &Caller) -> Result<User, Problem> {
        let Some(user) = caller.user() else { return self.named() };
        let sent = [("/username", &self.username), ("/userId", &self.user_id), ("/message", &self.message)];
        match sent.into_iter().find(|(_, value)| value.is_some()) {
            None => Ok(User::Named(user.clone())),
            Some((pointer, _)) => Err(Problem::NotAllowed {
                detail: "The user comes from the access token, and the text from the service's templates.",
                pointer: Some(pointer.to_owned()),
            }),
        }
    }

    fn named(&self) -> Result<User, Problem> {
        match (&self.username, &self.user_id) {
            (Some(name), None) => Username::parse(name)
                .map(User::Named)
                .ok_or_else(|| invalid("A username has 1 to 300 of a-z A-Z 0-9 _ - . @.", "/username")),
            (None, Some(id)) => UserId::parse(id)
                .map(User::Identified)
                .ok_or_else(|| invalid("A userId is a UUID.", "/userId")),
            (Some(_), Some(_)) | (None, None) => {
                Err(malformed("Name the user by exactly one of username and userId.", None))
            }
        }
    }

    /// What the SMS says; `None` for Nevis's default text.
    fn message(&self, transaction: Option<&Transaction>) -> Result<Option<Message>, Problem> {
        match (&self.message, transaction) {
            (None, None) => Ok(None),
            (None, Some(transaction)) => compose(transaction).map(|composed| Some(composed.message)),
            (Some(text), None) => {
                let message = Message::parse(text).map_err(MessageError::rule);
                message.map(Some).map_err(|rule| invalid(rule, "/message"))
            }
            (Some(_), Some(_)) => {
                Err(malformed("A message and a transaction exclude each other.", Some("/message")))
            }
        }
    }
}

fn invalid(detail: &'static str, pointer: &str) -> Problem {
    Problem::InvalidValue { detail, pointer: pointer.to_owned() }
}

#[cfg(test)]
mod tests;
