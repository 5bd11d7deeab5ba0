//! The local world of `make run`: MiniStack, the simulator and `cargo lambda watch`, with the
//! table and the secret that the functions need, until somebody ends it.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "for one machine and its developer: a broken set-up must end the run"
)]

mod console;
mod cors;
mod gateway;
mod live;
mod places;
mod processes;

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use harness::aws;
use harness::built::{Binary, workspace};
use harness::emulator;
use harness::table::Table;
use harness::world::create_secret;
use simulator::Servers;
use tokio::process::Command;
use tokio::signal::unix::{SignalKind, signal};

use self::console::{Console, say};
use self::gateway::Gateway;
pub use self::live::Live;
use self::live::{Guard, Shop, Vault, hidden_place};
pub use self::places::Places;
use self::processes::Processes;

const TABLE: &str = "approvals";
const SECRET: &str = "access-key";

/// As many of each function as two calls at once need: one instance has one call at a time, as on Lambda.
const INSTANCES: &str = "2";

/// Longer than any of them takes on a slow machine.
const PATIENCE: Duration = Duration::from_mins(3);

/// Starts everything, says where it is, and ends everything: on Ctrl-C, SIGTERM or a closed
/// terminal with `Ok`, and with what went wrong when a part is missing, fails or ends by itself.
/// With `live`, a real instance is in place of the simulator.
pub async fn run(places: &Places, live: Option<&Live>) -> Result<(), String> {
    places.check_free()?;
    let mut processes = Processes::new(workspace().join("target/local"))?;
    let outcome = tokio::select! {
        outcome = keep_up(&mut processes, places, live) => outcome,
        told = told_to_end() => told,
    };
    processes.end().await;
    outcome
}

/// Returns only when something fails.
async fn keep_up(processes: &mut Processes, places: &Places, live: Option<&Live>) -> Result<(), String> {
    let console = Console::new();
    let key = start_ministack(processes, places, live.is_some()).await?;
    let mut environment = places.environment(TABLE, SECRET, &key);
    let guard = live.map(|live| Arc::new(Guard::new(live, &places.simulator_url(), &places.api_url())));
    let (mut vault, mut shop) = (None, None);
    if let (Some(live), Some(guard)) = (live, &guard) {
        let vault = vault.insert(Vault::start(SECRET, live.secret()).await?);
        environment.extend(live.environment(vault));
        shop = Some(start_shop(places, live, guard).await?);
    } else {
        start_simulator(processes, places).await?;
    }
    let functions = start_functions(processes, &environment, live.is_some(), &console).await?;
    let _gateway = start_gateway(places, &functions, guard).await?;
    start_payments(processes, places).await?;
    say(&if live.is_some() { places.how_to_try_live() } else { places.how_to_try() });
    console.open();
    let ended = processes.one_ended().await;
    drop((vault, shop));
    Err(ended)
}

/// Gives the id of the key that signs receipts. In a live run there is no secret, and no service for one.
async fn start_ministack(processes: &mut Processes, places: &Places, live: bool) -> Result<String, String> {
    let mut command = Command::new(emulator::program()?);
    command.env_clear().envs(emulator::environment(places.ministack));
    if live {
        command.env("SERVICES", "dynamodb,kms");
    }
    processes.start("ministack", &mut command)?;
    let url = places.ministack_url();
    processes.until(answers(&format!("{url}/_ministack/health"), "MiniStack")).await?;
    let table = Table::create(aws::dynamodb(&url), TABLE).await;
    let key = aws::create_signing_key(&aws::kms(&url)).await;
    let mut holds = format!("table `{}`, key {key}", table.name());
    if !live {
        create_secret(&aws::secrets(&url), SECRET, simulator::ACCESS_KEY).await;
        holds = format!("table `{}`, secret `{SECRET}`, key {key}", table.name());
    }
    say(&format!("MiniStack   {url}  ({holds})"));
    Ok(key)
}

/// The page without a simulator.
async fn start_shop(places: &Places, live: &Live, guard: &Arc<Guard>) -> Result<Shop, String> {
    let (api, payments, users) = (places.api_url(), places.payments_url(), live.users.join(","));
    let payments_api = if places.issuer().is_some() { &*payments } else { "" };
    let servers = Servers { countersign_api: &api, payments_api, live_users: &users };
    let shop = Shop::start(places.simulator, servers, Arc::clone(guard)).await?;
    say(&format!(
        "Page        {}  (a shop; real SMS to {users}, at most {})",
        places.simulator_url(),
        live.sms
    ));
    Ok(shop)
}

async fn start_simulator(processes: &mut Processes, places: &Places) -> Result<(), String> {
    let mut command = Command::new(Binary::Simulator.find()?);
    command.env("SIMULATOR_ADDRESS", places.simulator.to_string()).env("COUNTERSIGN_API", places.api_url());
    if places.issuer().is_some() {
        command.env("PAYMENTS_API", places.payments_url());
    }
    processes.start("simulator", &mut command)?;
    let url = places.simulator_url();
    processes.until(answers(&format!("{url}/_sim/messages"), "the simulator")).await?;
    say(&format!("Simulator   {url}  (a shop and a phone to try in a browser; SMS at {url}/_sim/messages)"));
    Ok(())
}

/// Gives the address of cargo-lambda, which is no place to call the API at: `hidden`, no web page finds it.
async fn start_functions(
    processes: &mut Processes,
    environment: &HashMap<String, String>,
    hidden: bool,
    console: &Console,
) -> Result<String, String> {
    for function in [Binary::StartApproval, Binary::VerifyCode] {
        function.find()?;
    }
    let address = if hidden { hidden_place()? } else { gateway::free_address()? };
    let mut command = Command::new(cargo_lambda()?);
    command
        .args(["lambda", "watch", "--quiet", "--color", "never", "--disable-cors"])
        .args(["--concurrency", INSTANCES])
        .args(["--invoke-address", &address.ip().to_string()])
        .args(["--invoke-port", &address.port().to_string()])
        .current_dir(workspace())
        .env_clear()
        .envs(environment);
    processes.start_on(console, "cargo-lambda", &mut command)?;
    let url = format!("http://{address}");
    // Both refuse a GET, by themselves: the first real call finds them running.
    for path in ["/v1/approvals", "/v1/approvals/warm-up/verification"] {
        let address = format!("{url}{path}");
        let warm = answers(&address, "a function");
        processes.until(console.unless_a_function_fails(warm)).await?;
    }
    Ok(url)
}

async fn start_gateway(
    places: &Places,
    functions: &str,
    guard: Option<Arc<Guard>>,
) -> Result<Gateway, String> {
    let gateway = Gateway::start(places.api, functions, &places.cors, guard).await?;
    say(&format!("API         {}  (cargo lambda watch: rebuilds what you change)", places.api_url()));
    Ok(gateway)
}

/// The resource server that the shop pays at: `examples/rust`.
async fn start_payments(processes: &mut Processes, places: &Places) -> Result<(), String> {
    let Some(environment) = places.payments_environment() else { return Ok(()) };
    let mut command = Command::new(Binary::Payments.find()?);
    command.env_clear().envs(environment);
    processes.start("payments", &mut command)?;
    let url = places.payments_url();
    processes.until(answers(&url, "the payment service")).await?;
    say(&format!("Payments    {url}  (examples/rust: executes what a receipt vouches for)"));
    Ok(())
}

/// Where `make` installs cargo-lambda, or what to do when it has not.
fn cargo_lambda() -> Result<std::path::PathBuf, String> {
    let path = workspace().join(".venv/tools/bin/cargo-lambda");
    if path.is_file() { Ok(path) } else { Err(format!("{} is missing: run `make tools`", path.display())) }
}

/// Asks until there is an answer, whatever it says.
async fn answers(url: &str, name: &str) -> Result<(), String> {
    let client = aws::http();
    let ask = async {
        while client.get(url).send().await.is_err() {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    let answered = tokio::time::timeout(PATIENCE, ask).await;
    answered.map_err(|_| {
        format!("{name} does not answer at {url} after {PATIENCE:?}; the logs are in target/local")
    })
}

async fn told_to_end() -> Result<(), String> {
    let listen = |kind| signal(kind).map_err(|error| format!("cannot listen to signals: {error}"));
    let mut interrupt = listen(SignalKind::interrupt())?;
    let mut terminate = listen(SignalKind::terminate())?;
    let mut hang_up = listen(SignalKind::hangup())?;
    tokio::select! {
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
        _ = hang_up.recv() => {}
    }
    say("\nending everything");
    Ok(())
}
