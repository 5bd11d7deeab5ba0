//! Who calls, as API Gateway has authenticated it. Nothing else in a request is trusted.

use std::collections::BTreeMap;

use lambda_http::Request;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

use crate::approvals::Caller;
use crate::edge::Problem;
use crate::edge::event::{Gateway, text};
use crate::nevis::Username;
use crate::platform::CallerAuth;

/// `authorizer` of a route with a JWT authorizer. API Gateway makes strings of all claims.
#[derive(Deserialize)]
struct OfToken {
    jwt: Token,
}

#[derive(Deserialize)]
struct Token {
    claims: BTreeMap<String, Box<RawValue>>,
}

/// `authorizer` of a route with AWS credentials.
#[derive(Deserialize)]
struct OfRole {
    iam: Role,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Role {
    caller_id: Option<Box<RawValue>>,
    cognito_identity: Option<Box<RawValue>>,
}

/// Reads the caller of a request.
///
/// # Errors
///
/// [`Problem::Unauthenticated`] or [`Problem::Unsigned`] where no such identity reached the function, and
/// [`Problem::NotAllowed`] for one that can be no caller.
pub(crate) fn authenticated(request: &Request, auth: &CallerAuth) -> Result<Caller, Problem> {
    match auth {
        CallerAuth::Jwt { username_claim } => {
            of_token(&identity(request).ok_or(Problem::Unauthenticated)?, username_claim)
        }
        CallerAuth::Iam => of_role(&identity(request).ok_or(Problem::Unsigned)?),
        CallerAuth::None => Ok(Caller::local()),
    }
}

fn of_token(OfToken { jwt }: &OfToken, username_claim: &str) -> Result<Caller, Problem> {
    let claim = |name: &str| jwt.claims.get(name).and_then(|claim| text(claim));
    // Never the username: a claim that changes its owner would hand approvals over (OpenID Connect Core 1.0,
    // section 5.7).
    let subject = claim("sub").filter(|subject| !subject.is_empty()).ok_or(Problem::Unauthenticated)?;
    let user = claim(username_claim).and_then(|name| Username::parse(&name));
    let user = user.ok_or(Problem::NotAllowed {
        detail: "The access token names no Nevis user: the claim of USERNAME_CLAIM is missing or no Nevis username.",
        pointer: None,
    })?;
    Ok(Caller::with_token(subject, user))
}

/// `callerId` is `AROA…:session` for a role and `AIDA…` for a user; the part before the colon is
/// the same for all sessions of a role.
fn of_role(OfRole { iam }: &OfRole) -> Result<Caller, Problem> {
    // Each browser of the pool would be the backend, and could name any user.
    if iam.cognito_identity.is_some() {
        return Err(Problem::NotAllowed {
            detail: "Identities of a Cognito identity pool share one role; call with a backend's own role.",
            pointer: None,
        });
    }
    let caller_id = iam.caller_id.as_deref().and_then(text).unwrap_or_default();
    match caller_id.split(':').next().unwrap_or_default() {
        "" => Err(Problem::Unsigned),
        role => Ok(Caller::with_role(role)),
    }
}

/// The part of the authenticated identity that counts for this kind of caller; the others do not.
fn identity<T: DeserializeOwned>(request: &Request) -> Option<T> {
    let authorizer = Gateway::of(request).and_then(|gateway| gateway.authorizer.as_deref());
    authorizer.and_then(|authorizer| serde_json::from_str(authorizer.get()).ok())
}

#[cfg(test)]
mod tests;
