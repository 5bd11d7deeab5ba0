//! The HTTP server on its own, as other crates use it.

use bytes::Bytes;
use http::{Request, Response};
use simulator::server::{BODY_LIMIT, Server};
use tokio::io::AsyncReadExt;
use tokio::net::TcpStream;

use crate::client::{ANY_PORT, Client};

async fn echo() -> Server {
    let handler = async |request: Request<Bytes>| {
        (request.uri().path() != "/drop").then(|| Response::new(request.into_body()))
    };
    Server::start(ANY_PORT, handler).await.unwrap()
}

fn post(path: &str, body: Bytes) -> Request<Bytes> {
    Request::post(path).header("host", "echo").body(body).unwrap()
}

#[tokio::test]
async fn bodies_reach_the_handler_whole() {
    let server = echo().await;
    let mut client = Client::connect(server.address()).await;
    for size in [0, 1, BODY_LIMIT] {
        let answer = client.send(post("/", vec![b'a'; size].into())).await.unwrap();
        assert_eq!((answer.status.as_u16(), answer.body.len()), (200, size));
    }
}

#[tokio::test]
async fn a_body_over_the_limit_is_refused() {
    let server = echo().await;
    let request = post("/", vec![b'a'; BODY_LIMIT + 1].into());
    let answer = Client::connect(server.address()).await.send(request).await.unwrap();
    assert_eq!(answer.status, 413);
}

#[tokio::test]
async fn a_handler_that_gives_nothing_closes_the_connection() {
    let server = echo().await;
    let mut client = Client::connect(server.address()).await;
    assert!(client.send(post("/drop", Bytes::new())).await.is_err());
}

#[tokio::test]
async fn a_connection_that_never_sent_a_request_is_idle() {
    let server = echo().await;
    // The second connection is answered, so the first one is in the server's hands by then.
    let mut first = TcpStream::connect(server.address()).await.unwrap();
    let mut second = Client::connect(server.address()).await;
    assert_eq!(second.send(post("/", Bytes::new())).await.unwrap().status, 200);
    server.close_idle();
    assert_eq!(first.read(&mut [0]).await.unwrap(), 0);
}
