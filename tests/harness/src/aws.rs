//! AWS clients for the emulator, over the product's own HTTP client.

use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_sdk_dynamodb::config::{Credentials, SharedCredentialsProvider};
use aws_sdk_kms::types::{KeySpec, KeyUsageType};
use std::time::Duration;

use countersign::platform::http_client::{self, AwsHttpClient};

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
    aws_sdk_dynamodb::Client::new(&at(url))
}

/// A Secrets Manager client for an endpoint.
pub fn secrets(url: &str) -> aws_sdk_secretsmanager::Client {
    aws_sdk_secretsmanager::Client::new(&at(url))
}

/// A KMS client for an endpoint.
pub fn kms(url: &str) -> aws_sdk_kms::Client {
    aws_sdk_kms::Client::new(&at(url))
}

fn at(url: &str) -> SdkConfig {
    SdkConfig::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::from_static(REGION))
        .credentials_provider(SharedCredentialsProvider::new(credentials()))
        .endpoint_url(url)
        .http_client(AwsHttpClient::new(http()))
        .build()
}

/// Creates a key that signs receipts, and gives its id.
pub async fn create_signing_key(client: &aws_sdk_kms::Client) -> String {
    let create = client.create_key().key_spec(KeySpec::Rsa2048).key_usage(KeyUsageType::SignVerify);
    let created = create.send().await.unwrap_or_else(|error| panic!("creating a key: {error:?}"));
    created.key_metadata.expect("the new key's metadata").key_id
}

/// The account's root, as far as MiniStack is concerned.
pub fn credentials() -> Credentials {
    Credentials::new("test", "test", None, None, "acceptance")
}
