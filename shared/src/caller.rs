//! Who calls, as API Gateway has authenticated it. Nothing else in a request is trusted.

use lambda_http::aws_lambda_events::apigw::{
    ApiGatewayRequestAuthorizer, ApiGatewayRequestAuthorizerIamDescription,
};
use lambda_http::request::RequestContext;
use lambda_http::{Request, RequestExt};

use crate::approvals::hash;
use crate::config::CallerAuth;
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

impl Caller {
    /// Reads the caller from an API Gateway event of payload 2.0.
    pub fn of(request: &Request, auth: &CallerAuth) -> Result<Self, Problem> {
        let context = request.request_context_ref();
        let authorizer = match context {
            Some(RequestContext::ApiGatewayV2(context)) => context.authorizer.as_ref(),
            _ => None,
        };
        match auth {
            CallerAuth::Jwt { username_claim } => Self::from_token(authorizer, username_claim),
            CallerAuth::Iam => Self::from_role(authorizer.and_then(|authorizer| authorizer.iam.as_ref())),
            CallerAuth::None => Ok(Self { id: LOCAL.to_owned(), user: None }),
        }
    }

    fn from_token(
        authorizer: Option<&ApiGatewayRequestAuthorizer>,
        username_claim: &str,
    ) -> Result<Self, Problem> {
        let token = authorizer.and_then(|authorizer| authorizer.jwt.as_ref());
        let claims = &token.ok_or(Problem::Unauthenticated)?.claims;
        let subject = claims.get("sub").filter(|subject| !subject.is_empty());
        let subject = subject.ok_or(Problem::Unauthenticated)?;
        let user = claims.get(username_claim).and_then(|name| Username::parse(name));
        let user = user.ok_or(Problem::NotAllowed {
            detail: "The access token names no Nevis user: the claim of USERNAME_CLAIM is missing or no Nevis username.",
            pointer: None,
        })?;
        Ok(Self { id: subject.clone(), user: Some(user) })
    }

    /// `callerId` is `AROA…:session` for a role and `AIDA…` for a user; the part before the colon is
    /// the same for all sessions of a role.
    fn from_role(iam: Option<&ApiGatewayRequestAuthorizerIamDescription>) -> Result<Self, Problem> {
        let iam = iam.ok_or(Problem::Unsigned)?;
        if iam.cognito_identity.is_some() {
            return Err(Problem::NotAllowed {
                detail: "Identities of a Cognito identity pool share one role; call with a backend's own role.",
                pointer: None,
            });
        }
        let role = iam.caller_id.as_deref().unwrap_or_default().split(':').next().unwrap_or_default();
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

#[cfg(test)]
mod tests;
