//! Calls to AWS by its SDK, as the functions make them, in the words in which one was seen to send them.

mod wire;

use std::error::Error;

use aws_sdk_kms::primitives::Blob;
use aws_sdk_kms::types::{MessageType, SigningAlgorithmSpec};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use countersign::approvals::{DynamoDbTable, Item, Table, Written};
use countersign::platform;
use countersign::platform::http_client::AwsHttpClient;

use self::wire::{Body, item};

/// The clients of the warm path.
pub(crate) struct Sdk {
    table: DynamoDbTable,
    kms: aws_sdk_kms::Client,
}

/// What an operation is called with.
pub(crate) enum Input {
    GetItem { key: String },
    PutItem { item: Item, seen: Option<String> },
    Sign { key: String, digest: Blob },
}

impl Input {
    /// The input of a call with this body.
    pub(crate) fn read(body: &str) -> Result<Self, Box<dyn Error>> {
        Ok(match serde_json::from_str(body)? {
            Body::PutItem { item: of, expression_attribute_values: values } => {
                Self::PutItem { item: item(of), seen: values.map(|values| values.seen.text) }
            }
            Body::GetItem { key } => Self::GetItem { key: key.pk.text },
            Body::Sign { key_id, message } => {
                Self::Sign { key: key_id, digest: Blob::new(STANDARD.decode(message)?) }
            }
        })
    }
}

impl Sdk {
    /// Clients with the settings of the functions', over `client`.
    pub(crate) async fn new(client: reqwest::Client, table: String) -> Self {
        let aws = platform::sdk_config(AwsHttpClient::new(client)).await;
        Self { table: DynamoDbTable::new(&aws, table), kms: aws_sdk_kms::Client::new(&aws) }
    }

    /// Makes the call as the functions do, and has the SDK read its answer.
    pub(crate) async fn send(&self, input: &Input) -> Result<(), Box<dyn Error>> {
        match input {
            Input::GetItem { key } => {
                self.table.read(key).await.map_err(|error| format!("{error:?}"))?;
            }
            Input::PutItem { item, seen } => {
                let written = self.table.put(item, seen.as_deref()).await;
                if !matches!(written, Written::Done) {
                    return Err(format!("{written:?}").into());
                }
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
