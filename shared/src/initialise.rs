//! Initialisation: everything slow is done here, side by side, before the first request.

use std::sync::Arc;
use std::time::Duration;

use aws_config::retry::RetryConfig;
use aws_config::timeout::TimeoutConfig;
use aws_config::{BehaviorVersion, SdkConfig};
use tokio::time::timeout;

use crate::access_key::{AccessKeys, SecretError, secrets_manager};
use crate::approvals::{Approvals, DynamoDbTable};
use crate::clock::Clock;
use crate::config::{Config, ConfigError};
use crate::exchange::Exchange;
use crate::http_client::{self, AwsHttpClient, FreshConnections, HttpClientError};
use crate::nevis::NevisClient;
use crate::problem::Problem;

/// Initialisation waits so long for secret and connections; what is late goes on in the first request.
const PATIENCE: Duration = Duration::from_millis(800);
/// Time limits of the AWS SDK, whose defaults are none: one attempt, and a call with its repetitions.
const ATTEMPT: Duration = Duration::from_millis(800);
const OPERATION: Duration = Duration::from_millis(1_500);
/// The SDK's first pause before a repetition; its default of one second is longer than a call may take.
const FIRST_BACKOFF: Duration = Duration::from_millis(25);

/// What both functions work with.
pub struct Countersign {
    /// What the environment decides.
    pub config: Config,
    /// The client of Nevis.
    pub nevis: Arc<NevisClient>,
    /// The approvals in their table.
    pub approvals: Arc<Approvals>,
    /// The time of day.
    pub clock: Clock,
}

/// Why the function cannot start: one line, fit for a log.
#[derive(Debug, thiserror::Error)]
pub enum InitialisationError {
    /// A variable is missing or wrong.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// No HTTP client could be made.
    #[error(transparent)]
    HttpClient(#[from] HttpClientError),
    /// The secret holds no key, and trying again is useless.
    #[error(transparent)]
    Secret(#[from] SecretError),
}

impl Countersign {
    /// Reads the configuration and the access key and opens the connections to Nevis and to the table.
    pub async fn initialise() -> Result<Self, InitialisationError> {
        let config = Config::from_env()?;
        let clock = Clock::system();
        let tls = http_client::tls(config.ssl_cert_file.as_deref())?;
        let http = http_client::build(&tls)?;
        let aws = aws(AwsHttpClient::new(http.clone())).await;

        let secrets = aws_sdk_secretsmanager::Client::new(&aws);
        let read = secrets_manager(secrets, config.access_key_secret_id.clone());
        let keys = Arc::new(AccessKeys::new(read, config.access_key_max_age, clock.clone()));
        let connections = FreshConnections::new(http, tls, clock.clone());
        let nevis = Arc::new(NevisClient::new(config.nevis.clone(), connections, Arc::clone(&keys)));
        let table = DynamoDbTable::new(aws_sdk_dynamodb::Client::new(&aws), config.approvals_table.clone());
        let approvals = Arc::new(Approvals::new(table, clock.clone(), config.policy.clone()));

        warm_up(keys, Arc::clone(&nevis), Arc::clone(&approvals)).await?;
        Ok(Self { config, nevis, approvals, clock })
    }

    /// Makes sure that there is an access key before anything is written down.
    pub async fn ready(&self, exchange: &mut Exchange) -> Result<(), Problem> {
        self.nevis.ready().await.map_err(|error| {
            exchange.line.cause = Some(error.to_string());
            Problem::UpstreamUnavailable
        })
    }
}

async fn aws(http: AwsHttpClient) -> SdkConfig {
    let timeouts = TimeoutConfig::builder().operation_attempt_timeout(ATTEMPT).operation_timeout(OPERATION);
    // A pinned version, as its time-outs and retries are part of our own time limits.
    aws_config::defaults(BehaviorVersion::v2026_01_12())
        .http_client(http)
        .timeout_config(timeouts.build())
        .retry_config(RetryConfig::standard().with_initial_backoff(FIRST_BACKOFF))
        .load()
        .await
}

/// In a task of its own, so that it goes on where it is late.
async fn warm_up(
    keys: Arc<AccessKeys>,
    nevis: Arc<NevisClient>,
    approvals: Arc<Approvals>,
) -> Result<(), SecretError> {
    let warming = tokio::spawn(async move {
        let (key, (), ()) = tokio::join!(keys.current(), nevis.connect(), approvals.connect());
        key.map(|_| ())
    });
    match timeout(PATIENCE, warming).await {
        Ok(Ok(Err(error))) if error.is_final() => Err(error),
        Ok(_) | Err(_) => Ok(()),
    }
}
