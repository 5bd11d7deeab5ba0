//! Calls to AWS by its SDK, in the words in which a function was seen to send them.

mod wire;

use std::collections::HashMap;
use std::error::Error;

use aws_sdk_dynamodb::config::Builder;
use aws_sdk_dynamodb::config::retry::RetryConfig;
use aws_sdk_dynamodb::types::{AttributeValue, TransactWriteItem};
use aws_sdk_kms::primitives::Blob;
use aws_sdk_kms::types::{MessageType, SigningAlgorithmSpec};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use countersign::http_client::AwsHttpClient;
use countersign::initialise;

use self::wire::{Body, Write, attributes};

/// The clients of the warm path.
pub(crate) struct Sdk {
    dynamodb: aws_sdk_dynamodb::Client,
    kms: aws_sdk_kms::Client,
}

/// What an operation is called with.
pub(crate) enum Input {
    GetItem { table: String, key: HashMap<String, AttributeValue> },
    TransactWriteItems { token: String, items: Vec<TransactWriteItem> },
    Sign { key: String, digest: Blob },
}

impl Input {
    /// The input of a call with this body.
    pub(crate) fn read(body: &str) -> Result<Self, Box<dyn Error>> {
        Ok(match serde_json::from_str(body)? {
            Body::GetItem { table_name, key } => Self::GetItem { table: table_name, key: attributes(key) },
            Body::TransactWriteItems { client_request_token, transact_items } => {
                let items = transact_items.into_iter().map(Write::item).collect::<Result<_, _>>()?;
                Self::TransactWriteItems { token: client_request_token, items }
            }
            Body::Sign { key_id, message } => {
                Self::Sign { key: key_id, digest: Blob::new(STANDARD.decode(message)?) }
            }
        })
    }
}

impl Sdk {
    /// Clients with the settings of the functions', over `client`.
    pub(crate) async fn new(client: reqwest::Client) -> Self {
        let aws = initialise::aws(AwsHttpClient::new(client)).await;
        Self { dynamodb: aws_sdk_dynamodb::Client::new(&aws), kms: aws_sdk_kms::Client::new(&aws) }
    }

    /// Makes the call as the functions do, and has the SDK read its answer.
    pub(crate) async fn send(&self, input: &Input) -> Result<(), Box<dyn Error>> {
        match input {
            Input::GetItem { table, key } => {
                let request = self.dynamodb.get_item().table_name(table).consistent_read(true);
                request.set_key(Some(key.clone())).send().await?;
            }
            Input::TransactWriteItems { token, items } => {
                let request = self.dynamodb.transact_write_items().client_request_token(token);
                let once = Builder::new().retry_config(RetryConfig::disabled());
                let request = request.set_transact_items(Some(items.clone()));
                request.customize().config_override(once).send().await?;
            }
            Input::Sign { key, digest } => {
                let request = self.kms.sign().key_id(key).message_type(MessageType::Digest);
                let request = request.signing_algorithm(SigningAlgorithmSpec::RsassaPkcs1V15Sha256);
                request.message(digest.clone()).send().await?;
            }
        }
        Ok(())
    }
}
