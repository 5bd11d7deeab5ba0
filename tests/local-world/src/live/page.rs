//! The shop of a live run: the simulator's page without a simulator behind it, and what was sent in place of the phone.

use std::net::SocketAddr;
use std::sync::Arc;

use bytes::Bytes;
use http::{Request, Response, StatusCode};
use simulator::server::Server;
use simulator::{Page, Servers};

use super::Guard;

/// The running page.
pub(crate) struct Shop {
    _server: Server,
}

impl Shop {
    /// Serves the page at `address`, and to that name only.
    pub(crate) async fn start(
        address: SocketAddr,
        servers: Servers<'_>,
        guard: Arc<Guard>,
    ) -> Result<Self, String> {
        let page = Arc::new(Page::new(servers));
        let server = Server::start(address, move |request| {
            let answer = answer(&request, address, &page, &guard);
            async move { Some(answer) }
        });
        let server = server.await.map_err(|error| format!("the page cannot listen on {address}: {error}"))?;
        Ok(Self { _server: server })
    }
}

fn answer(request: &Request<Bytes>, address: SocketAddr, page: &Page, guard: &Guard) -> Response<Bytes> {
    let host = request.headers().get("host").and_then(|host| host.to_str().ok());
    if host != Some(&address.to_string()) {
        return plain(StatusCode::FORBIDDEN, String::new());
    }
    if request.uri().path() == "/_sim/messages" {
        return plain(StatusCode::OK, guard.sent().to_string());
    }
    page.answer(request).unwrap_or_else(|| plain(StatusCode::NOT_FOUND, String::new()))
}

fn plain(status: StatusCode, body: String) -> Response<Bytes> {
    let answer = Response::builder().status(status).header("content-type", "application/json");
    answer.body(body.into()).expect("an answer")
}
