//! What is asked again of AWS, how often and how soon: as it is set here, whatever the SDK's defaults become.

use std::time::Duration;

use aws_config::retry::RetryMode;
use aws_config::{BehaviorVersion, Region, SdkConfig};
use countersign::http_client::{self, AwsHttpClient};
use countersign::initialise;

/// The configuration of the functions' clients of AWS.
async fn functions() -> SdkConfig {
    let tls = http_client::tls(None).unwrap();
    let http = AwsHttpClient::new(http_client::build(&tls, Duration::from_secs(30)).unwrap());
    initialise::aws(http).await.into_builder().region(Region::from_static("eu-central-1")).build()
}

/// From the end of 2026 on, the SDK's own are others: a second before a throttled call is repeated, four attempts of
/// `DynamoDB`.
#[tokio::test]
async fn a_call_of_aws_has_three_attempts_whatever_the_sdk_would_do() {
    let config = functions().await;
    let retries = config.retry_config().expect("repetitions are set");
    assert_eq!((retries.mode(), retries.max_attempts()), (RetryMode::Standard, 3));
    assert_eq!(retries.initial_backoff(), Duration::from_millis(25));
    let timeouts = config.timeout_config().expect("time limits are set");
    assert_eq!(timeouts.operation_attempt_timeout(), Some(Duration::from_millis(800)));
    assert_eq!(timeouts.operation_timeout(), Some(Duration::from_millis(1_500)));
    let pinned = format!("{:?}", BehaviorVersion::v2026_01_12());
    assert_eq!(config.behavior_version().map(|version| format!("{version:?}")), Some(pinned));
}
