//! A small HTTP/1.1 server: every request goes, body and all, to one handler.

use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use bytes::Bytes;
use http::{Request, Response, StatusCode};
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{JoinHandle, JoinSet};

use crate::connections::{Connection, Connections};

/// The longest request body that is read, in bytes; longer ones are answered 413.
pub const BODY_LIMIT: usize = 1024 * 1024;

/// A running server. Dropping it stops it and closes its connections, those in use included.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    connections: Connections,
    accepting: JoinHandle<()>,
}

impl Server {
    /// Binds `address` (port 0: any free one) and serves every request with `handler`.
    /// `None` closes the connection without an answer. A handler whose caller goes away is dropped where it waits.
    pub async fn start<H, F>(address: SocketAddr, handler: H) -> io::Result<Self>
    where
        H: Fn(Request<Bytes>) -> F + Send + Sync + 'static,
        F: Future<Output = Option<Response<Bytes>>> + Send + 'static,
    {
        Self::start_with(address, Connections::default(), handler).await
    }

    /// As [`Server::start`], for a handler that closes connections itself.
    pub(crate) async fn start_with<H, F>(
        address: SocketAddr,
        connections: Connections,
        handler: H,
    ) -> io::Result<Self>
    where
        H: Fn(Request<Bytes>) -> F + Send + Sync + 'static,
        F: Future<Output = Option<Response<Bytes>>> + Send + 'static,
    {
        let listener = TcpListener::bind(address).await?;
        let address = listener.local_addr()?;
        let accepting = tokio::spawn(accept(listener, connections.clone(), Arc::new(handler)));
        Ok(Self { address, connections, accepting })
    }

    /// The address that is listened on, with the port that was really given.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Closes the connections on which no request is running. They are closed when this returns.
    pub fn close_idle(&self) {
        self.connections.close_idle();
    }

    /// Stops, and waits until the port is free again: dropping does not wait.
    pub async fn stop(mut self) {
        self.accepting.abort();
        let _ = (&mut self.accepting).await;
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.accepting.abort();
        self.connections.close_all();
    }
}

async fn accept<H, F>(listener: TcpListener, connections: Connections, handler: Arc<H>)
where
    H: Fn(Request<Bytes>) -> F + Send + Sync + 'static,
    F: Future<Output = Option<Response<Bytes>>> + Send + 'static,
{
    let mut running = JoinSet::new();
    loop {
        let Ok((stream, _)) = listener.accept().await else { continue };
        while running.try_join_next().is_some() {}
        // A socket that cannot be set up has died already.
        let Ok((stream, connection)) = connections.admit(stream) else { continue };
        running.spawn(serve(stream, connection, Arc::clone(&handler)));
    }
}

async fn serve<H, F>(stream: TcpStream, connection: Arc<Connection>, handler: Arc<H>)
where
    H: Fn(Request<Bytes>) -> F,
    F: Future<Output = Option<Response<Bytes>>>,
{
    let service = service_fn(move |request| {
        let (connection, handler) = (Arc::clone(&connection), Arc::clone(&handler));
        async move {
            let _in_use = connection.in_use();
            answer(request, handler.as_ref()).await
        }
    });
    // An error is a peer that went away, or an answer that was withheld on purpose.
    let _ = http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
}

async fn answer<H, F>(request: Request<Incoming>, handler: &H) -> io::Result<Response<Full<Bytes>>>
where
    H: Fn(Request<Bytes>) -> F,
    F: Future<Output = Option<Response<Bytes>>>,
{
    let (parts, body) = request.into_parts();
    let Ok(body) = Limited::new(body, BODY_LIMIT).collect().await else {
        let mut too_large = Response::new(Full::default());
        *too_large.status_mut() = StatusCode::PAYLOAD_TOO_LARGE;
        return Ok(too_large);
    };
    let answer = handler(Request::from_parts(parts, body.to_bytes())).await;
    // hyper closes the connection without a byte when the service fails.
    answer.map(|answer| answer.map(Full::new)).ok_or_else(|| io::ErrorKind::ConnectionAborted.into())
}
