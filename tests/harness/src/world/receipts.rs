//! What a world with receipts has more: a key in KMS, and a proxy before it.

use aws_sdk_kms::types::{KeySpec, KeyUsageType};

use crate::aws;
use crate::emulator::Emulator;
use crate::proxy::Proxy;

/// The issuer of every receipt in tests.
pub const ISSUER: &str = "https://countersign.example";

/// The audience of every receipt in tests.
pub const AUDIENCE: &str = "https://payments.example";

/// Keys, and the way to them.
pub struct Receipts {
    /// What `AWS_ENDPOINT_URL_KMS` leads through.
    pub kms: Proxy,
    /// What `RECEIPT_KEY_ID` is set to.
    pub key_id: String,
    client: aws_sdk_kms::Client,
}

impl Receipts {
    pub(super) async fn start() -> Self {
        let emulator = Emulator::shared().url();
        let client = aws::kms(&emulator);
        let kms = Proxy::start(&emulator).await.expect("a free port");
        Self { kms, key_id: aws::create_signing_key(&client).await, client }
    }

    pub(super) fn env(&self) -> [(&'static str, String); 4] {
        [
            ("AWS_ENDPOINT_URL_KMS", self.kms.url()),
            ("RECEIPT_KEY_ID", self.key_id.clone()),
            ("RECEIPT_ISSUER", ISSUER.to_owned()),
            ("RECEIPT_AUDIENCE", AUDIENCE.to_owned()),
        ]
    }

    /// Another key that could sign receipts.
    pub async fn another_key(&self) -> String {
        aws::create_signing_key(&self.client).await
    }

    /// A key of another kind.
    pub async fn key_of(&self, spec: KeySpec, usage: KeyUsageType) -> String {
        let create = self.client.create_key().key_spec(spec).key_usage(usage).send().await;
        let created = create.unwrap_or_else(|error| panic!("creating a key: {error:?}"));
        created.key_metadata.expect("the new key's metadata").key_id
    }

    /// Makes a key unusable.
    pub async fn disable(&self, key_id: &str) {
        let disable = self.client.disable_key().key_id(key_id).send().await;
        disable.unwrap_or_else(|error| panic!("disabling a key: {error:?}"));
    }
}
