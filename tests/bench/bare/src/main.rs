//! The calls of the benchmark: sends what a function was seen to send, and does nothing else.
//!
//! Arguments: a PEM file with the roots, the table, the calls as JSON, and how to send those of an invocation that
//! go to AWS: `bare`, over the product's own HTTP client, as they were recorded; or `sdk`, by the AWS SDK as the
//! functions have it, which makes and signs them anew. It sends those of the initialisation side by side, then
//! those of one invocation one after the other for each line on stdin, and after each of these writes a line to
//! stdout: how long it took, in microseconds.

use std::collections::BTreeMap;
use std::error::Error;
use std::io::{BufRead, Write};
use std::path::Path;
use std::time::{Duration, Instant};

use countersign::platform::http_client;
use futures_util::future::try_join_all;
use reqwest::{Client, Method};
use serde::Deserialize;

mod sdk;

use sdk::{Input, Sdk};

/// As for AWS: nothing here waits longer than this between two calls.
const MAX_IDLE: Duration = Duration::from_secs(30);

/// What to send, and when.
#[derive(Deserialize)]
struct Calls {
    initialisation: Vec<Call>,
    invocation: Vec<Call>,
}

#[derive(Deserialize)]
struct Call {
    method: String,
    url: String,
    headers: BTreeMap<String, String>,
    body: String,
}

/// A call, and how it is sent.
enum Prepared {
    Bare(Call),
    BySdk(Input),
}

struct Sender {
    client: Client,
    sdk: Sdk,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let mut argument = || arguments.next().ok_or("the arguments are: roots, table, calls, bare or sdk");
    let (roots, table) = (argument()?, argument()?);
    let (calls, way) = (argument()?, argument()?);
    let by_sdk = match &*way {
        "bare" => false,
        "sdk" => true,
        _ => return Err("calls are sent bare or sdk".into()),
    };
    let calls: Calls = serde_json::from_str(&calls)?;
    let client = http_client::build(&http_client::tls(Some(Path::new(&roots)))?, MAX_IDLE)?;
    let sender = Sender { sdk: Sdk::new(client.clone(), table).await, client };
    let invocation: Result<Vec<_>, _> =
        calls.invocation.into_iter().map(|call| prepared(call, by_sdk)).collect();
    let invocation = invocation?;

    let started = Instant::now();
    try_join_all(calls.initialisation.iter().map(|call| bare(&sender.client, call))).await?;
    report(started)?;
    for line in std::io::stdin().lock().lines() {
        line?;
        let started = Instant::now();
        for call in &invocation {
            sender.send(call).await?;
        }
        report(started)?;
    }
    Ok(())
}

fn prepared(call: Call, by_sdk: bool) -> Result<Prepared, Box<dyn Error>> {
    let to_aws = call.headers.contains_key("x-amz-target");
    Ok(if to_aws && by_sdk { Prepared::BySdk(Input::read(&call.body)?) } else { Prepared::Bare(call) })
}

impl Sender {
    async fn send(&self, call: &Prepared) -> Result<(), Box<dyn Error>> {
        match call {
            Prepared::Bare(call) => bare(&self.client, call).await,
            Prepared::BySdk(input) => self.sdk.send(input).await,
        }
    }
}

async fn bare(client: &Client, call: &Call) -> Result<(), Box<dyn Error>> {
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
