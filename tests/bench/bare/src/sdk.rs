//! Calls to AWS by its SDK, in the words in which a function was seen to send them.

use std::collections::HashMap;
use std::error::Error;

use aws_sdk_dynamodb::config::Builder;
use aws_sdk_dynamodb::config::retry::RetryConfig;
use aws_sdk_dynamodb::error::BuildError;
use aws_sdk_dynamodb::types::{
    AttributeValue, ConditionCheck, Delete, Put, ReturnValuesOnConditionCheckFailure, TransactWriteItem,
    Update,
};
use aws_sdk_kms::primitives::Blob;
use aws_sdk_kms::types::{MessageType, SigningAlgorithmSpec};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use countersign::http_client::AwsHttpClient;
use countersign::initialise;
use serde::Deserialize;

const OLD_ITEM: ReturnValuesOnConditionCheckFailure = ReturnValuesOnConditionCheckFailure::AllOld;

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

/// A body as it goes over the wire, of whichever operation.
#[derive(Deserialize)]
#[serde(untagged)]
enum Body {
    #[serde(rename_all = "PascalCase")]
    Write { client_request_token: String, transact_items: Vec<Write> },
    #[serde(rename_all = "PascalCase")]
    Sign { key_id: String, message: String },
    #[serde(rename_all = "PascalCase")]
    Get { table_name: String, key: Attributes },
}

#[derive(Deserialize)]
enum Write {
    Put(Terms),
    Update(Terms),
    Delete(Terms),
    ConditionCheck(Terms),
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Terms {
    table_name: String,
    #[serde(alias = "Item")]
    key: Attributes,
    update_expression: Option<String>,
    condition_expression: String,
    expression_attribute_names: Option<HashMap<String, String>>,
    expression_attribute_values: Option<Attributes>,
}

type Attributes = HashMap<String, Attribute>;

/// The functions write no other kinds.
#[derive(Deserialize)]
enum Attribute {
    S(String),
    N(String),
}

impl Input {
    /// The input of a call with this body.
    pub(crate) fn read(body: &str) -> Result<Self, Box<dyn Error>> {
        Ok(match serde_json::from_str(body)? {
            Body::Get { table_name, key } => Self::GetItem { table: table_name, key: attributes(key) },
            Body::Write { client_request_token, transact_items } => {
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

    /// Makes the call and reads its answer, as the functions do.
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

/// The four kinds of a write have these terms in common, but no trait.
macro_rules! conditional {
    ($builder:expr, $with:ident) => {
        $builder
            .table_name($with.table_name)
            .condition_expression($with.condition_expression)
            .set_expression_attribute_names($with.expression_attribute_names)
            .set_expression_attribute_values($with.expression_attribute_values.map(attributes))
            .return_values_on_condition_check_failure(OLD_ITEM)
            .build()?
    };
}

impl Write {
    fn item(self) -> Result<TransactWriteItem, BuildError> {
        let item = TransactWriteItem::builder();
        let item = match self {
            Self::Put(with) => {
                let put = Put::builder().set_item(Some(attributes(with.key)));
                item.put(conditional!(put, with))
            }
            Self::Update(with) => {
                let update = Update::builder().set_key(Some(attributes(with.key)));
                let update = update.set_update_expression(with.update_expression);
                item.update(conditional!(update, with))
            }
            Self::Delete(with) => {
                let delete = Delete::builder().set_key(Some(attributes(with.key)));
                item.delete(conditional!(delete, with))
            }
            Self::ConditionCheck(with) => {
                let check = ConditionCheck::builder().set_key(Some(attributes(with.key)));
                item.condition_check(conditional!(check, with))
            }
        };
        Ok(item.build())
    }
}

fn attributes(item: Attributes) -> HashMap<String, AttributeValue> {
    let value = |value| match value {
        Attribute::S(text) => AttributeValue::S(text),
        Attribute::N(number) => AttributeValue::N(number),
    };
    item.into_iter().map(|(name, attribute)| (name, value(attribute))).collect()
}
