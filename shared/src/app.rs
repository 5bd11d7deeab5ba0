//! Initialisation: everything slow is done here, side by side, before the first request. Both programs call
//! [`App::prepare_or_exit`], and then [`App::warm_up_or_exit`].

use std::fmt::Display;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::join_all;
use lambda_http::{Body, Response};
use tokio::time::{timeout, timeout_at};

use crate::approvals::{Approvals, DynamoDbTable, Facts};
use crate::edge::{Exchange, Problem, Reply, log};
use crate::nevis::NevisClient;
use crate::nevis::access_key::{AccessKeyCache, SECRET, SecretError, secrets_manager};
use crate::platform::http_client::{self, AwsHttpClient, FreshConnections, HttpClientError};
use crate::platform::{Clock, Config, ConfigError, SdkConfig, sdk_config};

/// Initialisation waits so long for secret and connections; what is late goes on in the first request.
const PATIENCE: Duration = Duration::from_millis(800);
/// A connection to AWS that has been idle longer is not used again. One that died unseen costs an
/// attempt, never an answer, so it may be longer than Nevis's.
const AWS_MAX_IDLE: Duration = Duration::from_secs(30);

/// What a function needs for what it serves without an access key; fetched side by side with the rest. It ends with
/// what failed.
pub type WarmUp = Pin<Box<dyn Future<Output = Result<(), Facts>> + Send>>;

/// What both functions work with.
pub struct App {
    /// What the environment decides.
    pub config: Config,
    /// The client of Nevis.
    pub nevis: Arc<NevisClient>,
    /// The approvals in their table.
    pub approvals: Arc<Approvals>,
    /// The time of day.
    pub clock: Clock,
    /// How to reach AWS.
    pub aws: SdkConfig,
    keys: Arc<AccessKeyCache>,
}

/// Why the function cannot start: one line, fit for a log.
#[derive(Debug, thiserror::Error)]
enum InitialisationError {
    /// A variable is missing or wrong.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// No HTTP client could be made.
    #[error(transparent)]
    HttpClient(#[from] HttpClientError),
}

impl App {
    /// Reads the configuration and makes the clients, or ends the process with one line in the log that
    /// says why it cannot.
    pub async fn prepare_or_exit() -> Self {
        log::report_panics();
        Self::prepare().await.unwrap_or_else(|error| exit(&error))
    }

    /// Reads the access key, opens the connections to Nevis and to the table, and does what is to be done
    /// `beside`, all at once and each in a task that goes on where it is late.
    ///
    /// A secret that is wrong for good ends the process with one line in the log, as soon as that is known.
    /// Where there is something `beside`, it ends nothing: that can be served without a key
    /// (`docs/decisions/0010-discovery-without-an-access-key.md`).
    pub async fn warm_up_or_exit(&self, beside: Option<WarmUp>) {
        // Each in a task of its own, so that what is late goes on while the first request is served.
        let (nevis, approvals, keys) =
            (Arc::clone(&self.nevis), Arc::clone(&self.approvals), Arc::clone(&self.keys));
        let needs_no_key = beside.is_some();
        let tasks = [
            tokio::spawn(async move { read_secret(&keys, needs_no_key).await }),
            tokio::spawn(async move { report(nevis.connect().await.map_err(Facts::failure)) }),
            tokio::spawn(async move { report(approvals.connect().await.map_err(Facts::failure)) }),
            tokio::spawn(async move {
                if let Some(beside) = beside {
                    report(beside.await);
                }
            }),
        ];
        // Whatever is late goes on in the first request.
        let _ = timeout(PATIENCE, join_all(tasks)).await;
    }

    async fn prepare() -> Result<Self, InitialisationError> {
        // First, so that a wrong setting is told before anything is asked of anybody.
        let config = Config::from_env()?;
        let clock = Clock::system();
        let tls = http_client::tls(config.ssl_cert_file.as_deref())?;
        let aws = sdk_config(AwsHttpClient::new(http_client::build(&tls, AWS_MAX_IDLE)?)).await;

        let secrets = aws_sdk_secretsmanager::Client::new(&aws);
        let read = secrets_manager(secrets, config.access_key_secret_id.clone());
        let keys = Arc::new(AccessKeyCache::new(read, config.access_key_max_age, clock.clone()));
        let connections = FreshConnections::new(tls, clock.clone())?;
        let nevis = Arc::new(NevisClient::new(config.nevis.clone(), connections, Arc::clone(&keys)));
        let table = DynamoDbTable::new(&aws, config.approvals_table.clone());
        let approvals = Arc::new(Approvals::new(table, clock.clone(), config.policy.clone()));
        Ok(Self { config, nevis, approvals, clock, aws, keys })
    }

    /// Makes sure that there is an access key before anything is written down; 503 where there is none in time.
    pub async fn ready(&self, exchange: &mut Exchange) -> Result<(), Problem> {
        let ready = timeout_at(exchange.deadline.first_step(Duration::ZERO), self.keys.current()).await;
        // A secret that cannot be read is told even while an earlier key is in use.
        exchange.secret = self.keys.cause();
        match ready {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(_)) => Err(Problem::UpstreamUnavailable),
            Err(_) => {
                exchange.secret = Some(SECRET.timeout());
                Err(Problem::UpstreamUnavailable)
            }
        }
    }

    /// Ends an exchange that used the access key.
    pub fn finish(&self, mut exchange: Exchange, reply: Reply) -> Response<Body> {
        exchange.line.key_reread = self.keys.was_reread();
        exchange.finish(reply)
    }
}

/// Reads the secret. One that is wrong for good ends the process, unless it serves what needs no key.
async fn read_secret(keys: &AccessKeyCache, needs_no_key: bool) {
    match keys.current().await {
        Ok(_) => {}
        // Receipts of approvals that are approved already can still be checked (decision 0010).
        Err(SecretError::Final(cause)) if needs_no_key => log::initialisation_failed(&cause.to_string()),
        Err(SecretError::Final(cause)) => exit(&cause),
        Err(SecretError::Passing(cause)) => log::initialisation_incomplete(&Facts::failure(cause)),
    }
}

/// Writes what failed, and goes on without it.
fn report(done: Result<(), Facts>) {
    if let Err(facts) = done {
        log::initialisation_incomplete(&facts);
    }
}

fn exit(cause: &impl Display) -> ! {
    log::initialisation_failed(&cause.to_string());
    std::process::exit(1);
}
