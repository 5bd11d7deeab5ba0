//! Discovery: the two documents that tell others how to check receipts (OpenID Connect Discovery 1.0,
//! RFC 7517). They are the same for everybody, and need neither Nevis nor the access key.

use std::time::Duration;

use countersign::exchange::Exchange;
use countersign::problem::Problem;
use countersign::reply::Reply;
use countersign::route;
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
    /// Which document a request is about, if it is about one.
    pub(crate) fn asked_for(request: &Request) -> Option<Self> {
        match route::well_known(request)? {
            "openid-configuration" => Some(Self::Configuration),
            "jwks.json" => Some(Self::Keys),
            _ => None,
        }
    }
}

/// Gives a document; where receipts are off there is none.
pub(crate) async fn story(
    receipts: Option<&Receipts>,
    document: Document,
    request: &Request,
    exchange: &mut Exchange,
) -> Result<Reply, Reply> {
    let receipts = receipts.ok_or(Problem::NotFound)?;
    route::get_only(request)?;
    match document {
        Document::Configuration => Ok(Reply::ok(&Configuration::of(&receipts.config.issuer)).public()),
        Document::Keys => {
            let until = exchange.deadline.last_step().min(Instant::now() + PATIENCE);
            let keys = receipts.keys.all(until).await.map_err(|error| {
                exchange.line.cause = Some(error.to_string());
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
    use lambda_http::RequestExt;

    use super::*;

    #[test]
    fn only_two_paths_are_documents() {
        let asked = |path: &str| Document::asked_for(&Request::default().with_raw_http_path(path));
        assert_eq!(asked("/.well-known/openid-configuration"), Some(Document::Configuration));
        assert_eq!(asked("/.well-known/jwks.json"), Some(Document::Keys));
        for other in ["/.well-known/jwks", "/.well-known/", "/.well-known/jwks.json/", "/jwks.json", "/"] {
            assert_eq!(asked(other), None, "{other}");
        }
    }
}
