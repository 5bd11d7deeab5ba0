//! The one Secrets Manager of a live run: the access key for requests that this run's credentials have signed. It answers no web
//! page: it is nowhere that one would look, says nothing of CORS, and a page cannot sign.

use std::collections::HashMap;

use aws_sdk_dynamodb::config::Credentials;
use bytes::Bytes;
use http::{Request, Response, StatusCode};
use ring::rand::{SecureRandom, SystemRandom};
use serde_json::{Value, json};
use simulator::server::Server;

use super::hidden_place;
use harness::signature::is_signed_by;

const READ: &str = "secretsmanager.GetSecretValue";

/// The running server, with the credentials that it asks for.
pub(crate) struct Vault {
    server: Server,
    credentials: Credentials,
}

impl Vault {
    /// Serves `key` under the name `secret`.
    pub(crate) async fn start(secret: &str, key: String) -> Result<Self, String> {
        let credentials = credentials()?;
        let (wanted, asked) = (secret.to_owned(), credentials.clone());
        let server = Server::start(hidden_place()?, move |request| {
            let answer = answer(&request, &asked, &wanted, &key);
            async move { Some(answer) }
        });
        let server = server.await.map_err(|error| format!("the key cannot be served: {error}"))?;
        Ok(Self { server, credentials })
    }

    /// For the functions: where it is, and with what they sign.
    pub(crate) fn environment(&self) -> HashMap<String, String> {
        let own = [
            ("AWS_ENDPOINT_URL_SECRETS_MANAGER", format!("http://{}", self.server.address())),
            ("AWS_ACCESS_KEY_ID", self.credentials.access_key_id().to_owned()),
            ("AWS_SECRET_ACCESS_KEY", self.credentials.secret_access_key().to_owned()),
        ];
        own.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
    }
}

/// New ones for every run.
fn credentials() -> Result<Credentials, String> {
    let mut random = [0; 30];
    SystemRandom::new().fill(&mut random).map_err(|_| "no random bytes".to_owned())?;
    let hex = random.iter().fold(String::new(), |hex, byte| format!("{hex}{byte:02X}"));
    let (id, secret) = hex.split_at(20);
    Ok(Credentials::new(format!("LIVE{id}"), secret, None, None, "live"))
}

fn answer(request: &Request<Bytes>, credentials: &Credentials, secret: &str, key: &str) -> Response<Bytes> {
    let reads = request.headers().get("x-amz-target").is_some_and(|target| target == READ);
    if !reads || !is_signed_by(request, "secretsmanager", credentials) {
        return json_answer(StatusCode::FORBIDDEN, &json!({ "__type": "AccessDeniedException" }));
    }
    let body: Value = serde_json::from_slice(request.body()).unwrap_or_default();
    if body["SecretId"] != secret {
        return json_answer(StatusCode::BAD_REQUEST, &json!({ "__type": "ResourceNotFoundException" }));
    }
    json_answer(StatusCode::OK, &json!({ "Name": secret, "SecretString": key }))
}

fn json_answer(status: StatusCode, body: &Value) -> Response<Bytes> {
    let answer = Response::builder().status(status).header("content-type", "application/x-amz-json-1.1");
    answer.body(body.to_string().into()).expect("an answer")
}

#[cfg(test)]
mod tests {
    use harness::signature::signed;

    use super::*;

    fn read(credentials: &Credentials, secret: &str, tamper: bool) -> Request<Bytes> {
        let request = Request::post("http://127.0.0.1:1/")
            .header("host", "127.0.0.1:1")
            .header("x-amz-target", READ)
            .body(json!({ "SecretId": secret }).to_string().into_bytes());
        let mut request = signed(request.unwrap(), "secretsmanager", credentials).map(Bytes::from);
        if tamper {
            *request.body_mut() = Bytes::from_static(br#"{"SecretId":"access-key","x":1}"#);
        }
        *request.uri_mut() = "/".parse().unwrap();
        request
    }

    #[test]
    fn the_key_is_for_whoever_signs_with_the_credentials_of_the_run() {
        let (own, other) = (credentials().unwrap(), credentials().unwrap());
        let answered = |request| answer(&request, &own, "access-key", "the-key");
        let good = answered(read(&own, "access-key", false));
        assert_eq!(good.status(), 200);
        assert!(good.body().windows(7).any(|part| part == b"the-key"));
        for refused in [
            answered(read(&other, "access-key", false)),
            answered(read(&own, "access-key", true)),
            answered(read(&own, "another", false)),
            answered(Request::post("/").header("x-amz-target", READ).body(Bytes::new()).unwrap()),
            answered(Request::get("/").body(Bytes::new()).unwrap()),
        ] {
            assert!(refused.status().is_client_error());
            assert!(!refused.body().windows(7).any(|part| part == b"the-key"));
            assert!(refused.headers().keys().all(|name| !name.as_str().starts_with("access-control")));
        }
    }
}
