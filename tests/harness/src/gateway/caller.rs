//! Who calls: what the authorizer of a route puts into the event.

use serde_json::{Map, Value, json};

use super::{ACCOUNT, epoch_ms};

/// The identity part of an event.
#[derive(Clone, Debug)]
pub struct Caller(Option<Value>);

impl Caller {
    /// Nobody: a route without an authorizer.
    pub const fn none() -> Self {
        Self(None)
    }

    /// The bearer of a token with this `sub` and these further claims, which replace the usual
    /// ones of the same name (`null` takes one away). The gateway sends every claim as a string.
    pub fn jwt(sub: &str, claims: &Value) -> Self {
        let mut all = usual_claims(sub);
        for (name, value) in claims.as_object().into_iter().flatten() {
            let text = value.as_str().map_or_else(|| value.to_string(), ToOwned::to_owned);
            all.insert(name.clone(), json!(text));
            if value.is_null() {
                all.remove(name);
            }
        }
        let scopes =
            all.get("scope").and_then(Value::as_str).map(|scope| scope.split(' ').collect::<Vec<_>>());
        Self(Some(json!({ "jwt": { "claims": all, "scopes": scopes } })))
    }

    /// A service that signed its request with the session `session` of the role whose unique id is
    /// `role_id` (`AROA…`).
    pub fn iam(role_id: &str, session: &str) -> Self {
        Self(Some(json!({ "iam": role_session(role_id, session, &Value::Null) })))
    }

    /// A browser that signed its request with the credentials of a Cognito identity pool: the
    /// role is the pool's, shared by all its users.
    pub fn cognito_iam(role_id: &str, identity_id: &str) -> Self {
        let identity = json!({
            "amr": ["authenticated", "cognito-idp.eu-central-1.amazonaws.com/eu-central-1_Abc123"],
            "identityId": identity_id,
            "identityPoolId": "eu-central-1:11111111-2222-3333-4444-555555555555",
        });
        Self(Some(json!({ "iam": role_session(role_id, "CognitoIdentityCredentials", &identity) })))
    }

    /// Any `authorizer` object, for identities that the gateway should not send.
    pub const fn raw(authorizer: Value) -> Self {
        Self(Some(authorizer))
    }

    pub(super) const fn authorizer(&self) -> Option<&Value> {
        self.0.as_ref()
    }
}

fn usual_claims(sub: &str) -> Map<String, Value> {
    let now = epoch_ms() / 1000;
    let claims = [
        ("iss", "https://login.bank.example".to_owned()),
        ("sub", sub.to_owned()),
        ("aud", "payments".to_owned()),
        ("iat", now.to_string()),
        ("exp", (now + 300).to_string()),
        ("scope", "openid approvals".to_owned()),
    ];
    claims.into_iter().map(|(name, value)| (name.to_owned(), json!(value))).collect()
}

fn role_session(role_id: &str, session: &str, cognito: &Value) -> Value {
    let id = format!("{role_id}:{session}");
    json!({
        "accessKey": "ASIAEXAMPLEEXAMPLE12",
        "accountId": ACCOUNT,
        "callerId": id,
        "cognitoIdentity": cognito,
        "principalOrgId": "o-exampleorgid",
        "userArn": format!("arn:aws:sts::{ACCOUNT}:assumed-role/payments/{session}"),
        "userId": id,
    })
}
