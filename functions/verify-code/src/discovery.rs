//! Discovery: the two documents that tell others how to check receipts (OpenID Connect Discovery 1.0,
//! RFC 7517). They are the same for everybody, and need neither Nevis nor the access key.

use std::time::Duration;

use countersign::edge::{Exchange, Problem, Reply, route};
use lambda_http::Request;
use serde::Serialize;
use tokio::time::Instant;

use crate::keys::PublicKey;
use crate::receipt::{CLAIMS, Receipts};

/// API Gateway's authorizers wait 1.5 s for a document. Initialisation may take 0.8 s of that.
const PATIENCE: Duration = Duration::from_millis(600);

/// A document of discovery.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Document {
    /// `/.well-known/openid-configuration`.
    Configuration,
    /// `/.well-known/jwks.json`.
    Keys,
}

impl Document {
    /// The document of this name, if there is one.
    pub(crate) fn named(name: &str) -> Option<Self> {
        match name {
            "openid-configuration" => Some(Self::Configuration),
            "jwks.json" => Some(Self::Keys),
            _ => None,
        }
    }
}

/// Gives a document; where receipts are off there is none (404), and without all keys no key set (503).
pub(crate) async fn publish(
    receipts: Option<&Receipts>,
    document: Option<Document>,
    request: &Request,
    exchange: &mut Exchange,
) -> Result<Reply, Reply> {
    // Before the method: where receipts are off there is nothing at these paths.
    let (receipts, document) = receipts.zip(document).ok_or(Problem::NotFound)?;
    route::get_only(request)?;
    match document {
        Document::Configuration => Ok(Reply::ok(&Configuration::of(&receipts.config.issuer)).public()),
        Document::Keys => {
            let until = exchange.deadline.last_step().min(Instant::now() + PATIENCE);
            // All or none: a server that keeps an incomplete set refuses receipts for hours (decision 0010).
            let keys = receipts.keys.all(until).await.map_err(|error| {
                exchange.note(&error);
                Problem::UpstreamUnavailable
            })?;
            Ok(Reply::ok(&KeySet { keys }).public())
        }
    }
}

#[derive(Serialize)]
struct KeySet {
    keys: Vec<PublicKey>,
}

/// What section 3 of OpenID Connect Discovery 1.0 requires, and the claims. There is no token endpoint:
/// it may be missing where only the implicit flow is named.
#[derive(Serialize)]
struct Configuration<'a> {
    issuer: &'a str,
    authorization_endpoint: String,
    jwks_uri: String,
    response_types_supported: [&'static str; 1],
    grant_types_supported: [&'static str; 1],
    subject_types_supported: [&'static str; 1],
    id_token_signing_alg_values_supported: [&'static str; 1],
    claims_supported: &'static [&'static str],
}

impl<'a> Configuration<'a> {
    fn of(issuer: &'a str) -> Self {
        Self {
            issuer,
            authorization_endpoint: format!("{issuer}/v1/approvals"),
            jwks_uri: format!("{issuer}/.well-known/jwks.json"),
            response_types_supported: ["none"],
            grant_types_supported: ["implicit"],
            subject_types_supported: ["public"],
            id_token_signing_alg_values_supported: ["RS256"],
            claims_supported: &CLAIMS,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_two_documents() {
        assert_eq!(Document::named("openid-configuration"), Some(Document::Configuration));
        assert_eq!(Document::named("jwks.json"), Some(Document::Keys));
        for other in ["jwks", "", "JWKS.json", "oauth-authorization-server"] {
            assert_eq!(Document::named(other), None, "{other}");
        }
    }
}
