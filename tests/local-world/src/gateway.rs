//! In front of the functions, what API Gateway is to the deployment: CORS as it has it, and no path but the
//! contract's. cargo-lambda's own address has more: whoever asks there for the next event of a function gets it,
//! and its CORS allows every header and has pages read none of an answer's.

use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::Arc;

use bytes::Bytes;
use countersign::platform::{Clock, rfc3339};
use harness::aws;
use harness::forward::forward;
use http::header::ORIGIN;
use http::{Request, Response, StatusCode};
use simulator::server::Server;

use super::cors::{self, Cors};
use super::live::Guard;

/// The running gateway. Dropping it stops it.
pub(super) struct Gateway {
    _server: Server,
}

struct Api {
    client: reqwest::Client,
    functions: String,
    cors: Cors,
    guard: Option<Arc<Guard>>,
}

impl Gateway {
    /// Listens on `address` for the functions that `functions` (`http://host:port`) runs; of a live run, behind its guard.
    pub(super) async fn start(
        address: SocketAddr,
        functions: &str,
        cors: &Cors,
        guard: Option<Arc<Guard>>,
    ) -> Result<Self, String> {
        let api =
            Arc::new(Api { client: aws::http(), functions: functions.to_owned(), cors: cors.clone(), guard });
        let server = Server::start(address, move |request| {
            let api = Arc::clone(&api);
            async move { Some(api.answer(request).await) }
        });
        let server = server.await.map_err(|error| format!("the API cannot listen on {address}: {error}"))?;
        Ok(Self { _server: server })
    }
}

impl Api {
    async fn answer(&self, request: Request<Bytes>) -> Response<Bytes> {
        let Some(guard) = &self.guard else { return self.answer_any(request).await };
        let (request, start) = match guard.admit(request) {
            Ok(pass) => pass.into_parts(),
            Err((status, reason)) => return message(status, reason),
        };
        let response = self.answer_any(request).await;
        let now = rfc3339(Clock::system().seconds()).unwrap_or_default();
        guard.answered(start, &response, &now);
        response
    }

    async fn answer_any(&self, request: Request<Bytes>) -> Response<Bytes> {
        if let Some(preflight) = self.cors.preflight(&request) {
            return preflight;
        }
        let origin = request.headers().get(ORIGIN).cloned();
        let mut response = self.routed(request).await;
        if let Some(origin) = origin {
            cors::opened(&mut response, origin);
        }
        response
    }

    async fn routed(&self, request: Request<Bytes>) -> Response<Bytes> {
        let path = request.uri().path();
        if !["/v1/", "/.well-known/"].iter().any(|beginning| path.starts_with(beginning)) {
            return message(StatusCode::NOT_FOUND, "Not Found");
        }
        let answer = forward(&self.client, &self.functions, request).await;
        answer.unwrap_or_else(|_| message(StatusCode::SERVICE_UNAVAILABLE, "Service Unavailable"))
    }
}

/// An answer of API Gateway's own.
fn message(status: StatusCode, text: &str) -> Response<Bytes> {
    let response = Response::builder().status(status).header("content-type", "application/json");
    response.body(format!(r#"{{"message":"{text}"}}"#).into()).expect("an answer")
}

/// A place on this machine that nobody has, for cargo-lambda.
pub(super) fn free_address() -> Result<SocketAddr, String> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0));
    let address = listener.and_then(|listener| listener.local_addr());
    address.map_err(|error| format!("no port is free for cargo-lambda: {error}"))
}
