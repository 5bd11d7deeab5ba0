//! What a request asks for.

use countersign::approvals::NewVerification;
use countersign::edge::{Exchange, JsonBody, Problem, Route, named_user, route};
use countersign::nevis::{Code, User};
use countersign::platform::CallerAuth;
use lambda_http::Request;

/// A post of a code.
#[derive(Debug)]
pub(crate) struct Command {
    pub(crate) check: NewVerification,
    /// The user in whose session the code was typed, where a backend names one. A token has none: its approvals
    /// are its own.
    pub(crate) user: Option<User>,
}

/// Parses a request: path and method, caller, body.
pub(crate) fn parse(
    request: &Request,
    exchange: &mut Exchange,
    auth: &CallerAuth,
) -> Result<Command, Problem> {
    let Route::Verification(id) = Route::of(request) else { return Err(Problem::NotFound) };
    route::post_only(request)?;
    let approval_id = exchange.approval(id)?;
    let caller = exchange.caller(request, auth)?;
    let mut body = JsonBody::of(request)?;
    let user = named_user::in_session(&mut body, &caller);
    let typed = body.string("code")?;
    body.finish()?;
    let (user, code) = (user?, code(typed)?);
    Ok(Command { check: NewVerification { caller, approval_id, code }, user })
}

fn code(typed: Option<String>) -> Result<Code, Problem> {
    let typed = typed.ok_or_else(|| Problem::MalformedRequest {
        detail: "Send the code as member code.",
        pointer: Some("/code".to_owned()),
    })?;
    Code::parse(&typed).ok_or_else(|| Problem::InvalidValue {
        detail: "A code has 4 to 10 digits; spaces and dashes do not count, and at most 64 characters are typed.",
        pointer: "/code".to_owned(),
    })
}

#[cfg(test)]
mod tests;
