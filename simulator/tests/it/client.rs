//! A client on one connection, and the few requests that most tests make.

use std::net::SocketAddr;

use bytes::Bytes;
use http::{HeaderMap, Request, Response, StatusCode};
use http_body_util::{BodyExt, Full};
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper_util::rt::TokioIo;
use serde_json::{Value, json};
use simulator::{ACCESS_KEY, Settings, Simulator};
use tokio::net::TcpStream;
use tokio::task::JoinHandle;

pub(crate) const ANY_PORT: SocketAddr =
    SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), 0);

/// A simulator with these settings.
pub(crate) async fn simulator(settings: Settings) -> Simulator {
    Simulator::start(ANY_PORT, settings).await.unwrap()
}

/// A kept-alive connection.
pub(crate) struct Client {
    sender: SendRequest<Full<Bytes>>,
    /// Ends when the connection does.
    pub(crate) connection: JoinHandle<Result<(), hyper::Error>>,
}

/// An answer, read whole.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }
}

impl Client {
    pub(crate) async fn connect(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).await.unwrap();
        let (sender, connection) = handshake(TokioIo::new(stream)).await.unwrap();
        Self { sender, connection: tokio::spawn(connection) }
    }

    pub(crate) async fn send(&mut self, request: Request<Bytes>) -> Result<Answer, hyper::Error> {
        let response = self.sender.send_request(request.map(Full::new)).await?;
        let (parts, body) = Response::into_parts(response);
        let body = body.collect().await?.to_bytes();
        Ok(Answer { status: parts.status, headers: parts.headers, body })
    }
}

/// Sends a request on a connection of its own.
pub(crate) async fn send(simulator: &Simulator, request: Request<Bytes>) -> Result<Answer, hyper::Error> {
    Client::connect(simulator.address()).await.send(request).await
}

/// A request with the access key, and JSON where there is a body.
pub(crate) fn request(method: &str, path: &str, body: Option<&Value>) -> Request<Bytes> {
    request_as(ACCESS_KEY, method, path, body)
}

/// A request with another bearer token.
pub(crate) fn request_as(bearer: &str, method: &str, path: &str, body: Option<&Value>) -> Request<Bytes> {
    let builder = Request::builder().method(method).uri(path).header("host", "simulator");
    let builder = builder.header("authorization", format!("Bearer {bearer}"));
    let builder = builder.header("content-type", "application/json;charset=utf-8");
    builder.body(body.map(|body| body.to_string().into()).unwrap_or_default()).unwrap()
}

/// The answer to a POST with JSON.
pub(crate) async fn post(simulator: &Simulator, path: &str, body: &Value) -> Answer {
    send(simulator, request("POST", path, Some(body))).await.unwrap()
}

/// The answer to a GET.
pub(crate) async fn get(simulator: &Simulator, path: &str) -> Answer {
    send(simulator, request("GET", path, None)).await.unwrap()
}

/// The request that sends `username` a code.
pub(crate) fn approval(username: &str) -> Request<Bytes> {
    request("POST", "/api/v1/approval", Some(&json!({ "username": username, "channel": "sms" })))
}

/// Sends `username` a code; gives the status token.
pub(crate) async fn start(simulator: &Simulator, username: &str) -> String {
    let answer = send(simulator, approval(username)).await.unwrap();
    assert!(answer.status.is_success(), "{answer:?}");
    answer.json()["statusToken"].as_str().unwrap().to_owned()
}

/// The answer to a code of `username`.
pub(crate) async fn verify(simulator: &Simulator, username: &str, code: &str, token: &str) -> Answer {
    let path = format!("/api/v1/users/{}/verification", Simulator::user_id(username).unwrap());
    post(simulator, &path, &json!({ "code": code, "statusToken": token })).await
}

/// Whether introspection calls a token active.
pub(crate) async fn introspect(simulator: &Simulator, token: &str) -> Value {
    let mut request = request("POST", "/api/v1/introspect", None);
    let form = http::HeaderValue::from_static("application/x-www-form-urlencoded");
    request.headers_mut().insert("content-type", form);
    *request.body_mut() = format!("token={token}").into();
    let answer = send(simulator, request).await.unwrap();
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.json()
}
