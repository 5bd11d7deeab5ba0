//! A small HTTP/1.1 server over TLS: every request goes, body and all, to one handler.

use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use bytes::Bytes;
use http::{Request, Response};
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use rustls::ServerConfig;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;

/// A running server; dropping it ends it.
pub(super) struct Https {
    address: SocketAddr,
    accepting: JoinHandle<()>,
}

impl Https {
    /// Listens on a free port of the loopback interface.
    pub(super) async fn start<H, F>(tls: Arc<ServerConfig>, handler: H) -> io::Result<Self>
    where
        H: Fn(Request<Bytes>) -> F + Clone + Send + Sync + 'static,
        F: Future<Output = Response<Bytes>> + Send + 'static,
    {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let address = listener.local_addr()?;
        let accepting = tokio::spawn(async move {
            loop {
                let Ok((stream, _)) = listener.accept().await else { continue };
                tokio::spawn(serve(stream, TlsAcceptor::from(Arc::clone(&tls)), handler.clone()));
            }
        });
        Ok(Self { address, accepting })
    }

    /// `https://127.0.0.1:port`.
    pub(super) fn url(&self) -> String {
        format!("https://{}", self.address)
    }
}

impl Drop for Https {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

async fn serve<H, F>(stream: TcpStream, tls: TlsAcceptor, handler: H) -> io::Result<()>
where
    H: Fn(Request<Bytes>) -> F,
    F: Future<Output = Response<Bytes>>,
{
    // An answer in two writes would cost 40 ms otherwise.
    stream.set_nodelay(true)?;
    let stream = tls.accept(stream).await?;
    let handler = &handler;
    let service = service_fn(move |request: Request<Incoming>| async move {
        let (parts, body) = request.into_parts();
        let body = body.collect().await.map_err(io::Error::other)?.to_bytes();
        Ok::<_, io::Error>(handler(Request::from_parts(parts, body)).await.map(Full::new))
    });
    http1::Builder::new().serve_connection(TokioIo::new(stream), service).await.map_err(io::Error::other)
}
