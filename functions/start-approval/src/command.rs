//! What a request asks for.

use countersign::approvals::NewApproval;
use countersign::caller::Caller;
use countersign::config::CallerAuth;
use countersign::exchange::Exchange;
use countersign::json_body::JsonBody;
use countersign::nevis::{ApprovalRequest, Message, MessageError, User, UserId, Username};
use countersign::problem::Problem;
use countersign::route;
use lambda_http::Request;

/// Parses a request: path and method, caller, headers, body.
pub(crate) fn parse(
    request: &Request,
    exchange: &mut Exchange,
    auth: &CallerAuth,
) -> Result<NewApproval, Problem> {
    route::approvals(request)?;
    let caller = exchange.caller(request, auth)?;
    let idempotency_key = idempotency_key(request)?;
    if request.headers().contains_key("nevis-intent-token") {
        return Err(malformed("The header Nevis-Intent-Token is not supported yet.", None));
    }
    let mut body = JsonBody::of(request)?;
    if body.take("transaction").is_some() {
        return Err(malformed("The member transaction is not supported yet.", Some("/transaction")));
    }
    let named = Named {
        username: body.string("username")?,
        user_id: body.string("userId")?,
        message: body.string("message")?,
    };
    body.finish()?;
    let request = named.approval(&caller)?;
    Ok(NewApproval { caller, idempotency_key, request })
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

fn malformed(detail: &'static str, pointer: Option<&str>) -> Problem {
    Problem::MalformedRequest { detail, pointer: pointer.map(str::to_owned) }
}

/// The members that only some callers may send.
struct Named {
    username: Option<String>,
    user_id: Option<String>,
    message: Option<String>,
}

impl Named {
    fn approval(self, caller: &Caller) -> Result<ApprovalRequest, Problem> {
        match caller.user() {
            Some(user) => {
                self.must_be_empty()?;
                Ok(ApprovalRequest { user: User::Named(user.clone()), message: None })
            }
            None => Ok(ApprovalRequest {
                user: self.user()?,
                message: self.message.as_deref().map(message).transpose()?,
            }),
        }
    }

    /// The browser never chooses whose phone rings, nor what the SMS says.
    fn must_be_empty(&self) -> Result<(), Problem> {
        let sent = [("/username", &self.username), ("/userId", &self.user_id), ("/message", &self.message)];
        match sent.into_iter().find(|(_, value)| value.is_some()) {
            None => Ok(()),
            Some((pointer, _)) => Err(Problem::NotAllowed {
                detail: "The user comes from the access token and the text from the service.",
                pointer: Some(pointer.to_owned()),
            }),
        }
    }

    fn user(&self) -> Result<User, Problem> {
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
}

fn message(text: &str) -> Result<Message, Problem> {
    Message::parse(text).map_err(|error| {
        let detail = match error {
            MessageError::Alphabet => "A message has characters of the GSM-7 alphabet only.",
            MessageError::Placeholder => "A message holds {{CODE}} exactly once.",
            MessageError::Length => "A message fits into one SMS: 160 septets, with a code of 10.",
        };
        invalid(detail, "/message")
    })
}

fn invalid(detail: &'static str, pointer: &str) -> Problem {
    Problem::InvalidValue { detail, pointer: pointer.to_owned() }
}

#[cfg(test)]
mod tests;
