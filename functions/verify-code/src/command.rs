//! What a request asks for.

use countersign::approvals::Check;
use countersign::config::CallerAuth;
use countersign::exchange::Exchange;
use countersign::json_body::JsonBody;
use countersign::nevis::Code;
use countersign::problem::Problem;
use countersign::route;
use lambda_http::Request;

/// Parses a request: path and method, caller, body.
pub(crate) fn parse(request: &Request, exchange: &mut Exchange, auth: &CallerAuth) -> Result<Check, Problem> {
    let approval_id = route::verification(request)?;
    let caller = exchange.caller(request, auth)?;
    let mut body = JsonBody::of(request)?;
    let typed = body.string("code")?;
    body.finish()?;
    let typed = typed.ok_or_else(|| Problem::MalformedRequest {
        detail: "Send the code as member code.",
        pointer: Some("/code".to_owned()),
    })?;
    let code = Code::parse(&typed).ok_or_else(|| Problem::InvalidValue {
        detail: "A code has 4 to 10 digits; spaces and dashes do not count, and at most 64 characters are typed.",
        pointer: "/code".to_owned(),
    })?;
    Ok(Check { caller, approval_id, code })
}

#[cfg(test)]
mod tests;
