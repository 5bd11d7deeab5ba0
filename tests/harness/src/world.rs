//! Everything that one test needs, and nothing of another's.

use std::net::SocketAddr;
use std::sync::Arc;

use aws_sdk_secretsmanager::operation::create_secret::CreateSecretError;
use simulator::{Settings, Simulator};

use crate::aws;
use crate::built::{Binary, workspace};
use crate::emulator::Emulator;
use crate::gateway::unique_name;
use crate::lambda::{Function, Pool};
use crate::profile;
use crate::proxy::Proxy;
use crate::table::Table;
use crate::watch::Watch;

mod receipts;

pub use self::receipts::{AUDIENCE, ISSUER, Receipts};

/// A table, a secret with a good access key, and a simulator of Nevis.
pub struct World {
    /// The stand-in for Nevis.
    pub nevis: Simulator,
    /// The approvals table.
    pub table: Table,
    proxy: Option<Proxy>,
    receipts: Option<Receipts>,
    secrets: aws_sdk_secretsmanager::Client,
    secret_id: String,
    watch: Arc<Watch>,
}

impl World {
    /// A world with a simulator of the usual settings.
    pub async fn new() -> Self {
        Self::with(Settings::default()).await
    }

    /// A world whose simulator has these settings, and all others as a profile has them.
    pub async fn with(settings: Settings) -> Self {
        let url = Emulator::shared().url();
        let free = SocketAddr::from(([127, 0, 0, 1], 0));
        let world = Self {
            nevis: Simulator::start(free, profile::under(settings)).await.expect("a free port"),
            table: Table::create(aws::dynamodb(&url), &unique_name("approvals")).await,
            proxy: None,
            receipts: None,
            secrets: aws::secrets(&url),
            secret_id: unique_name("access-key"),
            watch: Watch::over_a_world(),
        };
        world.watch.keep_access_key(simulator::ACCESS_KEY);
        create_secret(&world.secrets, &world.secret_id, simulator::ACCESS_KEY).await;
        world
    }

    /// Whatever a profile says, the answer to a start names its user: with an intent token no other start counts, and without
    /// one nobody is looked up after it.
    pub fn name_users(&self) {
        self.nevis.change_settings(|settings| settings.user_id_in_approval = true);
    }

    /// Whatever a profile says, a second approval of a user leaves the code of the first good.
    pub fn keep_earlier_codes(&self) {
        self.nevis.change_settings(|settings| settings.second_approval_cancels_first = false);
    }

    /// Puts a proxy between the functions and the table and the secret; from now on they are told to use it.
    pub async fn via_proxy(mut self) -> Self {
        self.proxy = Some(Proxy::start(&Emulator::shared().url()).await.expect("a free port"));
        self
    }

    /// The proxy of [`World::via_proxy`].
    pub fn proxy(&self) -> &Proxy {
        self.proxy.as_ref().expect("a world made with `via_proxy`")
    }

    /// Switches receipts on, signed by a key of this world's own; KMS is reached through a proxy.
    pub async fn with_receipts(mut self) -> Self {
        self.receipts = Some(Receipts::start().await);
        self
    }

    /// What [`World::with_receipts`] has made.
    pub fn receipts(&self) -> &Receipts {
        self.receipts.as_ref().expect("a world made with `with_receipts`")
    }

    /// The product's environment for this world, with these variables in place of the usual ones;
    /// an empty value takes a variable away.
    pub fn env(&self, overrides: &[(&str, &str)]) -> Vec<(String, String)> {
        let aws = self.proxy.as_ref().map_or_else(|| Emulator::shared().url(), Proxy::url);
        let mut env = vec![
            ("NEVIS_BASE_URL", self.nevis.url()),
            ("ACCESS_KEY_SECRET_ID", self.secret_id.clone()),
            ("APPROVALS_TABLE", self.table.name().to_owned()),
            ("CALLER_AUTH", "none".to_owned()),
            ("AWS_ENDPOINT_URL_SECRETS_MANAGER", aws.clone()),
            ("AWS_ENDPOINT_URL_DYNAMODB", aws),
        ];
        for (name, value) in self.receipts.iter().flat_map(Receipts::env) {
            env.push((name, value));
        }
        env.retain(|(name, _)| overrides.iter().all(|(other, _)| name != other));
        env.extend(overrides.iter().map(|(name, value)| (*name, (*value).to_owned())));
        env.retain(|(_, value)| !value.is_empty());
        env.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
    }

    /// A process of start-approval.
    pub async fn start_function(&self, overrides: &[(&str, &str)]) -> Function {
        Function::spawn(Binary::StartApproval, &self.env(overrides), &self.watch).await
    }

    /// A process of start-approval in a folder of its own, with a `messages.json` beside it as in the zip of a
    /// deployment that brings its own texts.
    pub async fn start_function_with_messages(&self, json: &[u8]) -> Function {
        let built = Binary::StartApproval.find().unwrap_or_else(|missing| panic!("{missing}"));
        let folder = workspace().join("target/tmp").join(unique_name("messages"));
        std::fs::create_dir_all(&folder).expect("a folder below target");
        let file = folder.join("bootstrap");
        std::fs::hard_link(built, &file).expect("a place for the program");
        std::fs::write(folder.join("messages.json"), json).expect("a place for its texts");
        Function::spawn_file(Binary::StartApproval, file, &self.env(&[]), &self.watch).await
    }

    /// A process of verify-code.
    pub async fn verify_function(&self, overrides: &[(&str, &str)]) -> Function {
        Function::spawn(Binary::VerifyCode, &self.env(overrides), &self.watch).await
    }

    /// `size` processes of start-approval.
    pub async fn start_pool(&self, size: usize, overrides: &[(&str, &str)]) -> Pool {
        Pool::start(size, Binary::StartApproval, &self.env(overrides), &self.watch).await
    }

    /// `size` processes of verify-code.
    pub async fn verify_pool(&self, size: usize, overrides: &[(&str, &str)]) -> Pool {
        Pool::start(size, Binary::VerifyCode, &self.env(overrides), &self.watch).await
    }

    /// What watches all functions of this world.
    pub fn watch(&self) -> &Watch {
        &self.watch
    }

    /// What `ACCESS_KEY_SECRET_ID` is set to.
    pub fn secret_id(&self) -> &str {
        &self.secret_id
    }

    /// Puts another value into the secret: the functions' next read of it finds this one.
    pub async fn put_secret(&self, value: &str) {
        self.watch.keep_access_key(value);
        let put = self.secrets.put_secret_value().secret_id(&self.secret_id).secret_string(value);
        put.send().await.unwrap_or_else(|error| panic!("putting the secret: {error:?}"));
    }

    /// Takes the secret away.
    pub async fn delete_secret(&self) {
        let delete =
            self.secrets.delete_secret().secret_id(&self.secret_id).force_delete_without_recovery(true);
        delete.send().await.unwrap_or_else(|error| panic!("deleting the secret: {error:?}"));
    }
}

/// What only the stand-in for Nevis knows of its users.
impl Drop for World {
    fn drop(&mut self) {
        for message in self.nevis.messages() {
            self.watch.keep("a phone number", &message.phone);
            self.watch.keep_message(&message.text, &message.code);
            self.watch.keep("a code", &message.code);
            self.watch.keep("a username", &message.username);
            self.watch.keep("a username", Simulator::user_id(&message.username).unwrap_or_default());
        }
    }
}

/// Creates a secret that holds this text.
pub async fn create_secret(client: &aws_sdk_secretsmanager::Client, name: &str, value: &str) {
    let created = client.create_secret().name(name).secret_string(value).send().await;
    // Names are used once: a secret that is there already is this one, made by a call whose answer came too late.
    if let Err(error) = created
        && !error.as_service_error().is_some_and(CreateSecretError::is_resource_exists_exception)
    {
        panic!("creating the secret {name}: {error:?}");
    }
}
