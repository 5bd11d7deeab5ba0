//! The bare calls of the benchmark: sends what a function was seen to send, over the product's own HTTP
//! client, and does nothing else.
//!
//! Arguments: a PEM file with the roots, and the calls as JSON. It sends those of the initialisation, then
//! those of one invocation for each line on stdin, and after each of these writes a line to stdout: how long
//! it took, in microseconds.

use std::collections::BTreeMap;
use std::error::Error;
use std::io::{BufRead, Write};
use std::path::Path;
use std::time::{Duration, Instant};

use countersign::http_client;
use futures_util::future::try_join_all;
use reqwest::{Client, Method};
use serde::Deserialize;

/// As for AWS: nothing here waits longer than this between two calls.
const MAX_IDLE: Duration = Duration::from_secs(30);

/// What to send, and when. Each member of `invocation` is a set that goes side by side.
#[derive(Deserialize)]
struct Calls {
    initialisation: Vec<Call>,
    invocation: Vec<Vec<Call>>,
}

#[derive(Deserialize)]
struct Call {
    method: String,
    url: String,
    headers: BTreeMap<String, String>,
    body: String,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let roots = arguments.next().ok_or("the first argument is a PEM file")?;
    let calls: Calls = serde_json::from_str(&arguments.next().ok_or("the second is the calls as JSON")?)?;
    let client = http_client::build(&http_client::tls(Some(Path::new(&roots)))?, MAX_IDLE)?;

    let started = Instant::now();
    side_by_side(&client, &calls.initialisation).await?;
    report(started)?;
    for line in std::io::stdin().lock().lines() {
        line?;
        let started = Instant::now();
        for set in &calls.invocation {
            side_by_side(&client, set).await?;
        }
        report(started)?;
    }
    Ok(())
}

async fn side_by_side(client: &Client, calls: &[Call]) -> Result<(), Box<dyn Error>> {
    try_join_all(calls.iter().map(|call| send(client, call))).await?;
    Ok(())
}

async fn send(client: &Client, call: &Call) -> Result<(), Box<dyn Error>> {
    let mut request = client.request(Method::from_bytes(call.method.as_bytes())?, &call.url);
    for (name, value) in &call.headers {
        request = request.header(name, value);
    }
    request.body(call.body.clone()).send().await?.bytes().await?;
    Ok(())
}

fn report(started: Instant) -> std::io::Result<()> {
    writeln!(std::io::stdout(), "{}", started.elapsed().as_micros())
}
