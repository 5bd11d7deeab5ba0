//! How the functions reach AWS.

use std::time::Duration;

use aws_config::BehaviorVersion;
pub use aws_config::SdkConfig;
use aws_config::retry::RetryConfig;
use aws_config::stalled_stream_protection::StalledStreamProtectionConfig;
use aws_config::timeout::TimeoutConfig;

use super::http_client::AwsHttpClient;

/// Time limits of the AWS SDK, whose defaults are none: one attempt, and a call with its repetitions.
const ATTEMPT: Duration = Duration::from_millis(800);
const OPERATION: Duration = Duration::from_millis(1_500);
/// The SDK's first pause before a repetition; its default of one second is longer than a call may take.
const FIRST_BACKOFF: Duration = Duration::from_millis(25);

/// The SDK's configuration over `http`: endpoints, region and credentials from the environment, and
/// time limits and repetitions that fit into the functions' own.
pub async fn sdk_config(http: AwsHttpClient) -> SdkConfig {
    let timeouts = TimeoutConfig::builder().operation_attempt_timeout(ATTEMPT).operation_timeout(OPERATION);
    // A pinned version, as its time-outs and retries are part of our own time limits.
    aws_config::defaults(BehaviorVersion::v2026_01_12())
        .http_client(http)
        .timeout_config(timeouts.build())
        // It watches every body, and ends one that has stood still for its grace period: 5 s, the SDK's default. No
        // attempt lasts so long.
        .stalled_stream_protection(StalledStreamProtectionConfig::disabled())
        .retry_config(RetryConfig::standard().with_initial_backoff(FIRST_BACKOFF))
        .load()
        .await
}

#[cfg(test)]
mod tests;
