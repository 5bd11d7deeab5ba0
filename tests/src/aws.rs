//! AWS clients for the emulator, over the product's own HTTP client.

use aws_sdk_dynamodb::config::{BehaviorVersion, Credentials, Region};
use std::time::Duration;

use countersign::http_client::{self, AwsHttpClient};

/// The region that everything local lives in.
pub const REGION: &str = "eu-central-1";

/// An HTTP client of the product's own making. One per test: its connections belong to the
/// runtime that opened them.
pub fn http() -> reqwest::Client {
    let tls = http_client::tls(None).expect("compiled-in roots");
    http_client::build(&tls, Duration::from_secs(30)).expect("a client without settings")
}

/// A DynamoDB client for an endpoint.
pub fn dynamodb(url: &str) -> aws_sdk_dynamodb::Client {
    let config = aws_sdk_dynamodb::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::from_static(REGION))
        .credentials_provider(credentials())
        .endpoint_url(url)
        .http_client(AwsHttpClient::new(http()))
        .build();
    aws_sdk_dynamodb::Client::from_conf(config)
}

/// A Secrets Manager client for an endpoint.
pub fn secrets(url: &str) -> aws_sdk_secretsmanager::Client {
    let config = aws_sdk_secretsmanager::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::from_static(REGION))
        .credentials_provider(credentials())
        .endpoint_url(url)
        .http_client(AwsHttpClient::new(http()))
        .build();
    aws_sdk_secretsmanager::Client::from_conf(config)
}

/// The account's root, as far as MiniStack is concerned.
pub fn credentials() -> Credentials {
    Credentials::new("test", "test", None, None, "acceptance")
}
