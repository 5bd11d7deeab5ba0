//! The calls of the benchmark: sends what a function was seen to send, and does nothing else.
//!
//! Arguments: a PEM file with the roots, the calls as JSON, and how to send those of an invocation that go to
//! AWS: `bare`, over the product's own HTTP client, as they were recorded; or `sdk`, by the AWS SDK as the
//! functions have it, which makes and signs them anew. It sends those of the initialisation, then those of one
//! invocation for each line on stdin, and after each of these writes a line to stdout: how long it took, in
//! microseconds.

use std::collections::BTreeMap;
use std::error::Error;
use std::io::{BufRead, Write};
use std::path::Path;
use std::time::{Duration, Instant};

use countersign::http_client;
use futures_util::future::try_join_all;
use reqwest::{Client, Method};
use serde::Deserialize;

mod sdk;

use sdk::{Input, Sdk};

/// As for AWS: nothing here waits longer than this between two calls.
const MAX_IDLE: Duration = Duration::from_secs(30);

/// What to send, and when. Each member of `invocation` is a set that goes side by side.
#[derive(Deserialize)]
struct Calls {
    initialisation: Vec<Call>,
    invocation: Vec<Vec<Call>>,
}

#[derive(Clone, Deserialize)]
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
    let mut argument = || arguments.next().ok_or("the arguments are: roots, calls, bare or sdk");
    let (roots, calls, way) = (argument()?, argument()?, argument()?);
    let by_sdk = match &*way {
        "bare" => false,
        "sdk" => true,
        _ => return Err("calls are sent bare or sdk".into()),
    };
    let calls: Calls = serde_json::from_str(&calls)?;
    let client = http_client::build(&http_client::tls(Some(Path::new(&roots)))?, MAX_IDLE)?;
    let sender = Sender { sdk: Sdk::new(client.clone()).await, client };
    let initialisation: Vec<_> = calls.initialisation.into_iter().map(Prepared::Bare).collect();
    let sets: Result<Vec<Vec<_>>, _> =
        calls.invocation.iter().map(|set| set.iter().map(|call| prepared(call, by_sdk)).collect()).collect();
    let sets = sets?;

    let started = Instant::now();
    sender.side_by_side(&initialisation).await?;
    report(started)?;
    for line in std::io::stdin().lock().lines() {
        line?;
        let started = Instant::now();
        for set in &sets {
            sender.side_by_side(set).await?;
        }
        report(started)?;
    }
    Ok(())
}

fn prepared(call: &Call, by_sdk: bool) -> Result<Prepared, Box<dyn Error>> {
    let to_aws = call.headers.contains_key("x-amz-target");
    Ok(if to_aws && by_sdk {
        Prepared::BySdk(Input::read(&call.body)?)
    } else {
        Prepared::Bare(call.clone())
    })
}

impl Sender {
    async fn side_by_side(&self, calls: &[Prepared]) -> Result<(), Box<dyn Error>> {
        try_join_all(calls.iter().map(|call| self.send(call))).await?;
        Ok(())
    }

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
