use std::sync::Arc;
use std::time::Duration;

use rcgen::{CertifiedKey, generate_simple_self_signed};
use rustls::ServerConfig;
use rustls::pki_types::PrivateKeyDer;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

use super::*;
use crate::platform::http_client;

/// What becomes of a request to this URL.
async fn failure(url: &str) -> Option<Unanswered> {
    let tls = http_client::tls(None).unwrap();
    let client = http_client::build(&tls, Duration::from_secs(4)).unwrap();
    let error = client.get(url).timeout(Duration::from_millis(500)).send().await.unwrap_err();
    Unanswered::of(&error)
}

/// A listener whose connections all go to `serve`.
async fn listener<F: Future<Output = ()> + Send>(serve: impl Fn(TcpStream) -> F + Send + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            serve(stream).await;
        }
    });
    address
}

#[tokio::test]
async fn a_name_that_does_not_exist_is_dns() {
    // No label of a name has 64 characters, so nobody is asked for it.
    let name = format!("{}.invalid", "x".repeat(64));
    assert_eq!(failure(&format!("http://{name}/")).await, Some(Unanswered::Dns));
}

#[tokio::test]
async fn a_port_where_nobody_listens_is_connect() {
    let free = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    assert_eq!(failure(&format!("http://{free}/")).await, Some(Unanswered::Connect));
    assert_eq!(failure(&format!("https://{free}/")).await, Some(Unanswered::Connect));
}

#[tokio::test]
async fn a_certificate_that_nobody_vouches_for_is_tls() {
    let CertifiedKey { cert, signing_key } = generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let key = PrivateKeyDer::try_from(signing_key.serialize_der()).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![cert.der().clone()], key)
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let address = listener(move |stream| {
        let acceptor = acceptor.clone();
        async move { drop(acceptor.accept(stream).await) }
    });
    let port = address.await.rsplit(':').next().unwrap().to_owned();
    assert_eq!(failure(&format!("https://localhost:{port}/")).await, Some(Unanswered::Tls));
}

#[tokio::test]
async fn a_server_without_tls_is_tls() {
    let plain = listener(|mut stream| async move {
        let _ = stream.read(&mut [0; 1_024]).await;
        let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await;
    });
    assert_eq!(failure(&format!("https://{}/", plain.await)).await, Some(Unanswered::Tls));
    let mute = listener(|mut stream| async move { drop(stream.read(&mut [0; 1_024]).await) });
    assert_eq!(failure(&format!("https://{}/", mute.await)).await, Some(Unanswered::Tls));
}

#[tokio::test]
async fn an_answer_that_does_not_come_is_a_timeout_and_one_that_breaks_off_is_closed() {
    let silent = listener(|stream| async move {
        tokio::time::sleep(Duration::from_mins(1)).await;
        drop(stream);
    });
    assert_eq!(failure(&format!("http://{}/", silent.await)).await, Some(Unanswered::Timeout));
    let closing = listener(|mut stream| async move { drop(stream.read(&mut [0; 1_024]).await) });
    assert_eq!(failure(&format!("http://{}/", closing.await)).await, Some(Unanswered::Closed));
}

#[test]
fn an_error_of_somebody_else_is_none_of_them() {
    assert_eq!(Unanswered::of(&io::Error::other("no")), None);
}
