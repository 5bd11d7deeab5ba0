//! Everything around the deployed stack: the emulator, Nevis, an OIDC provider, the secret.

use harness::aws;
use harness::deployment::{ARCHITECTURE, Deployment};
use harness::emulator::Emulator;
use harness::emulator_api::EmulatorApi;
use harness::oidc::{Provider, Token};
use simulator::{Settings, Simulator};

use crate::api::Api;

/// The page that may call.
pub(crate) const ORIGIN: &str = "https://shop.example";

/// What it sends beside the contract's own headers.
pub(crate) const ALLOWED_HEADER: &str = "traceparent";

/// A user beside alice and bob.
pub(crate) const CAROL: &str = "user-1";

/// Who takes the receipts.
pub(crate) const RECEIPT_AUDIENCE: &str = "https://payments.example";

/// The API's id, which its receipts name before it is deployed.
const API_ID: &str = "c0de5161";

pub(crate) struct Stage {
    pub(crate) emulator: Emulator,
    pub(crate) emulator_api: EmulatorApi,
    pub(crate) nevis: Simulator,
    pub(crate) provider: Provider,
    secret_arn: String,
}

impl Stage {
    pub(crate) async fn set_up() -> Self {
        let emulator = Emulator::enforcing();
        let url = emulator.url();
        let emulator_api = EmulatorApi::new(&url);
        let settings = Settings { more_users: 1, ..Settings::default() };
        let nevis = Simulator::start(([127, 0, 0, 1], 0).into(), settings).await;
        let secret =
            aws::secrets(&url).create_secret().name("access-key").secret_string(simulator::ACCESS_KEY);
        let secret = secret.send().await.unwrap_or_else(|error| panic!("creating the secret: {error:?}"));
        let provider = Provider::start(&emulator_api).await;
        println!("== up: MiniStack, Nevis's simulator, an OIDC provider");
        Self {
            emulator,
            emulator_api,
            nevis: nevis.expect("a free port"),
            provider,
            secret_arn: secret.arn.expect("a secret has an ARN"),
        }
    }

    /// The stack, for users with tokens of the provider. Not deployed yet.
    pub(crate) fn deployment(&self) -> Deployment<'_> {
        Deployment::new(&self.emulator, "countersign")
            .with(&[
                ("NevisBaseUrl", &self.nevis.url()),
                ("AccessKeySecretArn", &self.secret_arn),
                ("JwtIssuer", &self.provider.issuer()),
                ("JwtAudience", Provider::AUDIENCE),
                ("RequiredScope", Provider::SCOPE),
                ("AllowedOrigins", ORIGIN),
                ("AllowedHeaders", ALLOWED_HEADER),
                ("Architecture", ARCHITECTURE),
                ("MaxAttempts", "3"),
                ("ResendCooldownSeconds", "0"),
                ("MaxSendsPerWindow", "20"),
                ("ReceiptIssuer", &self.receipt_issuer()),
                ("ReceiptAudience", RECEIPT_AUDIENCE),
            ])
            .with_api_id(API_ID)
    }

    /// The deployed API by path, as the emulator's authorizers cannot look up its host.
    pub(crate) fn receipt_issuer(&self) -> String {
        format!("{}/_aws/execute-api/{API_ID}", self.emulator.url())
    }

    /// How to call the API of a deployed stack.
    pub(crate) async fn api(&self, deployment: &Deployment<'_>) -> Api {
        Api::new(self.emulator.address(), &deployment.api(&self.emulator_api).await)
    }

    /// A token of the provider, as it stands in the header.
    pub(crate) async fn bearer(&self, token: &Token) -> String {
        format!("Bearer {}", self.provider.sign(&self.emulator_api, token).await)
    }

    /// The header of a user with a token as it should be.
    pub(crate) async fn user(&self, name: &str) -> String {
        self.bearer(&self.provider.token(name)).await
    }

    /// The code last sent to a user, and one that is wrong.
    pub(crate) fn codes(&self, user: &str) -> (String, &'static str) {
        let right = self.nevis.last_code(user).expect("an SMS with a code");
        let wrong = if right == "000000" { "000001" } else { "000000" };
        (right, wrong)
    }
}

/// Deploys, and says so.
pub(crate) async fn deployed<'a>(what: &str, deployment: Deployment<'a>) -> Deployment<'a> {
    let took = deployment.deploy().await.unwrap_or_else(|said| panic!("sam deploy of {what}: {said}"));
    println!("== deployed with {what} in {took:.1?}");
    deployment
}
