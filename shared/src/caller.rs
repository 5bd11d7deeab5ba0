//! Who calls, as API Gateway has authenticated it. Nothing else in a request is trusted.

use std::collections::BTreeMap;

use lambda_http::Request;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

use crate::approvals::hash;
use crate::config::CallerAuth;
use crate::event::{Gateway, text};
use crate::hidden::hidden_debug;
use crate::nevis::Username;
use crate::problem::Problem;

/// Everybody, with `CALLER_AUTH=none`.
const LOCAL: &str = "local";

/// The authenticated caller.
#[derive(Clone, PartialEq, Eq)]
pub struct Caller {
    id: String,
    user: Option<Username>,
}

hidden_debug!(Caller);

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

impl Caller {
    /// Reads the caller of a request.
    pub fn of(request: &Request, auth: &CallerAuth) -> Result<Self, Problem> {
        match auth {
            CallerAuth::Jwt { username_claim } => {
                Self::from_token(&identity(request).ok_or(Problem::Unauthenticated)?, username_claim)
            }
            CallerAuth::Iam => Self::from_role(&identity(request).ok_or(Problem::Unsigned)?),
            CallerAuth::None => Ok(Self { id: LOCAL.to_owned(), user: None }),
        }
    }

    fn from_token(OfToken { jwt }: &OfToken, username_claim: &str) -> Result<Self, Problem> {
        let claim = |name: &str| jwt.claims.get(name).and_then(|claim| text(claim));
        let subject = claim("sub").filter(|subject| !subject.is_empty()).ok_or(Problem::Unauthenticated)?;
        let user = claim(username_claim).and_then(|name| Username::parse(&name));
        let user = user.ok_or(Problem::NotAllowed {
            detail: "The access token names no Nevis user: the claim of USERNAME_CLAIM is missing or no Nevis username.",
            pointer: None,
        })?;
        Ok(Self { id: subject, user: Some(user) })
    }

    /// `callerId` is `AROA…:session` for a role and `AIDA…` for a user; the part before the colon is
    /// the same for all sessions of a role.
    fn from_role(OfRole { iam }: &OfRole) -> Result<Self, Problem> {
        if iam.cognito_identity.is_some() {
            return Err(Problem::NotAllowed {
                detail: "Identities of a Cognito identity pool share one role; call with a backend's own role.",
                pointer: None,
            });
        }
        let caller_id = iam.caller_id.as_deref().and_then(text).unwrap_or_default();
        let role = caller_id.split(':').next().unwrap_or_default();
        if role.is_empty() {
            return Err(Problem::Unsigned);
        }
        Ok(Self { id: format!("iam:{role}"), user: None })
    }

    /// To which approvals and idempotency keys are bound.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The Nevis user of the caller's token; `None` for callers that name a user in the body.
    pub fn user(&self) -> Option<&Username> {
        self.user.as_ref()
    }

    /// Whether it is a backend that calls for its users: it has to name them.
    pub fn is_backend(&self) -> bool {
        self.user.is_none() && self.id != LOCAL
    }

    /// What stands for the caller in the log.
    pub fn log_id(&self) -> String {
        hash(&["caller", &self.id])
    }
}

/// The part of the authenticated identity that counts for this kind of caller; the others do not.
fn identity<T: DeserializeOwned>(request: &Request) -> Option<T> {
    let authorizer = Gateway::of(request).and_then(|gateway| gateway.authorizer.as_deref());
    authorizer.and_then(|authorizer| serde_json::from_str(authorizer.get()).ok())
}

#[cfg(test)]
mod tests;
