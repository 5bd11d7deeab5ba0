use aws_config::Region;
use aws_config::retry::RetryMode;

use super::*;
use crate::platform::http_client;

/// From the end of 2026 on, the SDK's own defaults are others: a second before a throttled call is repeated, four
/// attempts of `DynamoDB`.
#[tokio::test]
async fn a_call_of_aws_has_three_attempts_whatever_the_sdk_would_do() {
    let tls = http_client::tls(None).unwrap();
    let http = AwsHttpClient::new(http_client::build(&tls, Duration::from_secs(30)).unwrap());
    let config = sdk_config(http).await.into_builder().region(Region::from_static("eu-central-1")).build();
    let retries = config.retry_config().expect("repetitions are set");
    assert_eq!((retries.mode(), retries.max_attempts()), (RetryMode::Standard, 3));
    assert_eq!(retries.initial_backoff(), FIRST_BACKOFF);
    let timeouts = config.timeout_config().expect("time limits are set");
    assert_eq!(timeouts.operation_attempt_timeout(), Some(ATTEMPT));
    assert_eq!(timeouts.operation_timeout(), Some(OPERATION));
    let pinned = format!("{:?}", BehaviorVersion::v2026_01_12());
    assert_eq!(config.behavior_version().map(|version| format!("{version:?}")), Some(pinned));
}
