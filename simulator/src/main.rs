//! The simulator as a program: for `make run`, and for trying the API by hand.

use std::io::{self, Write};
use std::net::SocketAddr;
use std::process::ExitCode;

use simulator::{Servers, Settings, Simulator};
use tokio::signal::unix::{SignalKind, signal};

const ADDRESS: &str = "127.0.0.1:8787";

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            // Nobody is left to tell if this fails.
            let _ = writeln!(io::stderr(), "simulator: {reason}");
            ExitCode::FAILURE
        }
    }
}

/// Listens until the process is told to end.
async fn run() -> Result<(), String> {
    let address = variable("SIMULATOR_ADDRESS", ADDRESS);
    let default = Servers::default();
    let countersign_api = variable("COUNTERSIGN_API", default.countersign_api);
    let payments_api = variable("PAYMENTS_API", default.payments_api);
    let servers = Servers { countersign_api: &countersign_api, payments_api: &payments_api, ..default };
    let address: SocketAddr = address
        .parse()
        .map_err(|_| format!("SIMULATOR_ADDRESS must be an address and a port, such as {ADDRESS}"))?;
    let simulator = Simulator::start_with_page(address, profile()?, servers)
        .await
        .map_err(|error| format!("cannot listen on {address}: {error} (SIMULATOR_ADDRESS moves it)"))?;
    announce(&simulator.url()).map_err(|error| error.to_string())?;
    told_to_end().await.map_err(|error| error.to_string())
}

/// The settings of the file `SIMULATOR_PROFILE`, such as `make probe` leaves; without one, the defaults.
fn profile() -> Result<Settings, String> {
    let path = variable("SIMULATOR_PROFILE", "");
    if path.is_empty() {
        return Ok(Settings::default());
    }
    let text = std::fs::read_to_string(&path).map_err(|error| format!("SIMULATOR_PROFILE: {error}"))?;
    serde_json::from_str(&text).map_err(|error| format!("SIMULATOR_PROFILE holds no settings: {error}"))
}

#[expect(clippy::disallowed_methods, reason = "the simulator's environment is read here, once")]
fn variable(name: &str, default: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| default.to_owned())
}

fn announce(url: &str) -> io::Result<()> {
    let mut out = io::stdout();
    writeln!(out, "simulator listening on {url}")?;
    out.flush()
}

async fn told_to_end() -> io::Result<()> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    Ok(())
}
