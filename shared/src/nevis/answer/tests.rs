use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use super::*;
use crate::platform::http_client;

/// The answer to one request, as these bytes make it; the connection then stays open, or not.
async fn answered(bytes: Vec<u8>, stays_open: bool) -> Answer {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    let server = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let _request = stream.read(&mut [0; 4_096]).await.unwrap();
        // A client that has read enough hangs up.
        let _ = stream.write_all(&bytes).await;
        if stays_open {
            tokio::time::sleep(Duration::from_mins(1)).await;
        }
    });
    let client = http_client::build(&http_client::tls(None).unwrap(), Duration::from_secs(4)).unwrap();
    let answer = read(client.get(&url).send().await.unwrap(), Instant::now() + Duration::from_secs(2)).await;
    server.abort();
    answer
}

fn of_length(status: u16, length: usize, body: &str) -> Vec<u8> {
    format!("HTTP/1.1 {status} X\r\ncontent-length: {length}\r\n\r\n{body}").into_bytes()
}

#[tokio::test]
async fn what_is_not_read_to_its_end_says_nothing() {
    for status in [200, 401, 422] {
        assert!(answered(of_length(status, 0, ""), false).await.said.is_ok());
        assert!(answered(of_length(status, 2, "{}"), true).await.said.is_ok());
        assert!(answered(of_length(status, 2, ""), false).await.said.is_err(), "{status}: cut off at once");
        assert!(answered(of_length(status, 9, "{}"), false).await.said.is_err(), "{status}: cut off");
        let head = format!("HTTP/1.1 {status} X\r\ntransfer-encoding: chunked\r\n\r\n");
        let chunks = |end: &str| format!("{head}2\r\n{{}}\r\n{end}").into_bytes();
        assert!(answered(chunks("0\r\n\r\n"), true).await.said.is_ok());
        assert!(answered(chunks(""), false).await.said.is_err(), "{status}: the last chunk is missing");
    }
}

#[tokio::test]
async fn a_body_has_at_most_64_kib() {
    for (length, usable) in [(MAX_BODY, true), (MAX_BODY + 1, false)] {
        let answer = answered(of_length(200, length, &" ".repeat(length)), true).await;
        assert_eq!(answer.said.is_ok(), usable, "{length}");
    }
}

#[tokio::test]
async fn a_body_that_decides_nothing_is_not_waited_for() {
    for (status, patience) in [(503, IDLE_BODY), (302, IDLE_BODY), (422, Duration::from_secs(2))] {
        let started = Instant::now();
        let answer = answered(of_length(status, 2, ""), true).await;
        assert!(answer.said.is_err() && started.elapsed() >= patience, "{status}");
        assert!(started.elapsed() < patience + Duration::from_secs(1), "{status}: {:?}", started.elapsed());
    }
}
