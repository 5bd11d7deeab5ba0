use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::UNIX_EPOCH;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use super::*;

/// A server that keeps connections and counts them.
async fn server() -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    let connections = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&connections);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            counted.fetch_add(1, Ordering::SeqCst);
            tokio::spawn(answer(stream));
        }
    });
    (url, connections)
}

async fn answer(mut stream: TcpStream) {
    let mut request = [0; 4_096];
    while stream.read(&mut request).await.is_ok_and(|length| length > 0) {
        stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n").await.unwrap();
    }
}

#[tokio::test]
async fn a_connection_that_was_idle_by_the_wall_clock_is_not_used_again() {
    let (url, connections) = server().await;
    let milliseconds = Arc::new(AtomicU64::new(1_700_000_000_000));
    let told = Arc::clone(&milliseconds);
    let clock = Clock::telling(move || UNIX_EPOCH + Duration::from_millis(told.load(Ordering::SeqCst)));
    let fresh = FreshConnections::new(tls(None).unwrap(), clock).unwrap();
    for (later, expected) in [(0, 1), (4_000, 1), (4_001, 2), (10, 2), (600_000, 3)] {
        milliseconds.fetch_add(later, Ordering::SeqCst);
        let answer = fresh.client().unwrap().get(&url).send().await.unwrap();
        assert_eq!(answer.bytes().await.unwrap().len(), 0);
        fresh.used();
        assert_eq!(connections.load(Ordering::SeqCst), expected, "after {later} ms");
    }
    // A call of three seconds: idleness counts from its end.
    for _ in 0..2 {
        fresh.client().unwrap().get(&url).send().await.unwrap();
        milliseconds.fetch_add(3_000, Ordering::SeqCst);
        fresh.used();
        assert_eq!(connections.load(Ordering::SeqCst), 3);
        milliseconds.fetch_add(4_000, Ordering::SeqCst);
    }
    milliseconds.fetch_sub(4_001, Ordering::SeqCst);
    fresh.client().unwrap().get(&url).send().await.unwrap();
    assert_eq!(connections.load(Ordering::SeqCst), 4, "a clock that went back tells nothing");
}

#[test]
fn the_roots_are_compiled_in_or_those_of_the_file() {
    assert!(roots(None).unwrap().len() > 100);
    let file = std::env::temp_dir().join(format!("countersign-roots-{}.pem", std::process::id()));
    for content in ["", "no certificate", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"] {
        std::fs::write(&file, content).unwrap();
        assert!(matches!(roots(Some(&file)), Err(HttpClientError::Certificates)), "{content}");
    }
    std::fs::remove_file(&file).unwrap();
    assert!(roots(Some(&file)).is_err());
}
