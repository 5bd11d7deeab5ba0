//! A small OIDC provider: discovery, a key set, and access tokens for whomever the test names. Its keys
//! live in the emulator's KMS, which signs, so that none lies in the repository.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use countersign::platform::Clock;
use http::{Request, Response};
use serde_json::{Map, Value, json};
use simulator::server::Server;

use crate::emulator_api::EmulatorApi;
use crate::signing_key::{public_jwk, unsigned, with_signature};

const KEY_NAME: &str = "acceptance";

/// The provider, serving until it is dropped.
pub struct Provider {
    server: Server,
    key: String,
    // Signs what the published key set does not vouch for.
    foreign_key: String,
}

/// An access token in the making.
#[derive(Clone, Debug)]
pub struct Token {
    claims: Map<String, Value>,
    forged: bool,
}

impl Provider {
    /// The audience of its tokens.
    pub const AUDIENCE: &str = "shop";
    /// The scope of its tokens.
    pub const SCOPE: &str = "approvals";

    /// Makes the keys and serves discovery and key set on a free port.
    pub async fn start(emulator_api: &EmulatorApi) -> Self {
        let key = create_key(emulator_api).await;
        let foreign_key = create_key(emulator_api).await;
        let keys = key_set(emulator_api, &key).await.to_string();
        let server = Server::start(([127, 0, 0, 1], 0).into(), move |request| {
            let answer = serve(&request, &keys);
            async { Some(answer) }
        });
        Self { server: server.await.expect("a free port"), key, foreign_key }
    }

    /// `iss` of its tokens.
    pub fn issuer(&self) -> String {
        format!("http://{}", self.server.address())
    }

    /// A token of a user, good for an hour.
    pub fn token(&self, subject: &str) -> Token {
        let now = Clock::system().seconds();
        let claims = json!({
            "iss": self.issuer(),
            "aud": Self::AUDIENCE,
            "sub": subject,
            "scope": format!("openid {}", Self::SCOPE),
            "iat": now,
            "exp": now + 3600,
        });
        Token { claims: claims.as_object().cloned().unwrap_or_default(), forged: false }
    }

    /// The token as it stands in the header.
    pub async fn sign(&self, emulator_api: &EmulatorApi, token: &Token) -> String {
        let header = json!({ "alg": "RS256", "typ": "at+jwt", "kid": KEY_NAME });
        let content = unsigned(&header, &Value::Object(token.claims.clone()));
        let sign = json!({
            "KeyId": if token.forged { &self.foreign_key } else { &self.key },
            "Message": STANDARD.encode(&content),
            "MessageType": "RAW",
            "SigningAlgorithm": "RSASSA_PKCS1_V1_5_SHA_256",
        });
        let answer = emulator_api.json("kms", "TrentService.Sign", &sign).await;
        with_signature(&content, &decoded(&answer["Signature"]))
    }
}

impl Token {
    /// Another value of a claim.
    #[must_use]
    pub fn with(mut self, claim: &str, value: impl Into<Value>) -> Self {
        self.claims.insert(claim.to_owned(), value.into());
        self
    }

    /// One that ended a while ago.
    #[must_use]
    pub fn expired(self) -> Self {
        let past = Clock::system().seconds() - 3600;
        self.with("iat", past - 60).with("exp", past)
    }

    /// The same, signed by somebody else.
    #[must_use]
    pub const fn forged(mut self) -> Self {
        self.forged = true;
        self
    }
}

fn serve(request: &Request<Bytes>, keys: &str) -> Response<Bytes> {
    let issuer = request.headers().get("host").and_then(|host| host.to_str().ok()).unwrap_or_default();
    let issuer = format!("http://{issuer}");
    let body = match request.uri().path() {
        "/.well-known/openid-configuration" => {
            json!({ "issuer": issuer, "jwks_uri": format!("{issuer}/keys") }).to_string()
        }
        "/keys" => keys.to_owned(),
        path => panic!("nobody has to do with {path} here"),
    };
    let answer = Response::builder().header("content-type", "application/json").body(body.into());
    answer.expect("an answer")
}

async fn create_key(emulator_api: &EmulatorApi) -> String {
    let wanted = json!({ "KeySpec": "RSA_2048", "KeyUsage": "SIGN_VERIFY" });
    let answer = emulator_api.json("kms", "TrentService.CreateKey", &wanted).await;
    answer["KeyMetadata"]["KeyId"].as_str().expect("a key's id").to_owned()
}

async fn key_set(emulator_api: &EmulatorApi, key: &str) -> Value {
    let answer = emulator_api.json("kms", "TrentService.GetPublicKey", &json!({ "KeyId": key })).await;
    let mut key = public_jwk(KEY_NAME, &decoded(&answer["PublicKey"]));
    key["alg"] = json!("RS256");
    json!({ "keys": [key] })
}

fn decoded(value: &Value) -> Vec<u8> {
    STANDARD.decode(value.as_str().expect("base64")).expect("base64")
}
