//! `make doctor`, on the stack as it should be, and with one thing broken after the other.

use std::path::PathBuf;

use harness::built::workspace;
use harness::deployment::Deployment;
use http::Method;
use serde_json::{Value, json};

use crate::api::Api;
use crate::browsers::give_the_emulator_its_cors;
use crate::stage::Stage;

/// A stack of its own with what the emulator does not deploy of the template, and nobody who has confirmed: the emulator confirms
/// by itself.
const UNCONFIRMED: &str = "
Parameters: { AlarmEmail: { Type: String } }
Resources:
  Alarms:
    Type: AWS::SNS::Topic
    Properties: { DisplayName: !Ref AlarmEmail }
";

struct Visit<'a> {
    stage: &'a Stage,
    deployment: &'a Deployment<'a>,
    token: PathBuf,
}

impl Visit<'_> {
    /// What the doctor says, of these checks (all: none is named) besides the stack, and whether all is right.
    async fn of(&self, checks: &str) -> (bool, String) {
        let token = format!("TOKEN={}", self.token.display());
        let api = format!("API_URL={}", self.stage.receipt_issuer());
        self.deployment.make("doctor", &[api, token, format!("CHECKS={checks}")]).await
    }

    /// Has the doctor find this part wrong, and say so in these words.
    async fn finds(&self, part: &str, words: &str) {
        let (well, said) = self.of(part).await;
        let found =
            said.lines().any(|line| line.starts_with(&format!("WRONG  {part}: ")) && line.contains(words));
        assert!(!well && found, "{part}, {words}: {said}");
        println!("== make doctor: {part}: {words}");
    }

    async fn call(&self, service: &str, target: &str, body: &Value) {
        self.stage.emulator_api.json(service, target, body).await;
    }

    async fn set_ttl(&self, enabled: bool) {
        let table = self.resource("Approvals").await;
        let ttl = json!({ "AttributeName": "ttl", "Enabled": enabled });
        let body = json!({ "TableName": table, "TimeToLiveSpecification": ttl });
        self.call("dynamodb", "DynamoDB_20120810.UpdateTimeToLive", &body).await;
    }

    async fn resource(&self, name: &str) -> String {
        self.deployment.resource(&self.stage.emulator_api, name).await
    }
}

pub(crate) async fn finds_what_is_broken(stage: &Stage, api: &Api, deployment: &Deployment<'_>) {
    let token = workspace().join(format!("target/tmp/token-{}", std::process::id()));
    std::fs::create_dir_all(token.parent().expect("a folder")).expect("a place for the token");
    let alice = stage.user("alice").await;
    std::fs::write(&token, format!("authorization: {alice}\n")).expect("a place for the token");
    let visit = Visit { stage, deployment, token };
    // MiniStack 1.5.33 leaves out what the template says of it, for which there is `it/template.rs`.
    visit.set_ttl(true).await;
    let sent = stage.nevis.messages().len();
    let (well, said) = visit.of("").await;
    assert!(well && said.lines().count() >= 14 && !said.contains("WRONG"), "{said}");
    for secret in [simulator::ACCESS_KEY, alice.trim_start_matches("Bearer ")] {
        assert!(!said.contains(secret), "{said}");
    }
    println!("== make doctor: all is right\n{said}");
    the_caller_and_the_key(&visit).await;
    what_is_kept(&visit).await;
    who_may_call(&visit, api).await;
    what_was_deployed(&visit).await;
    assert_eq!(stage.nevis.messages().len(), sent, "the doctor sends no SMS");
    std::fs::remove_file(&visit.token).expect("the token");
}

async fn the_caller_and_the_key(visit: &Visit<'_>) {
    let stage = visit.stage;
    let good = std::fs::read(&visit.token).expect("the token");
    let forged = stage.bearer(&stage.provider.token("alice").forged()).await;
    std::fs::write(&visit.token, forged).expect("a place for the token");
    visit.finds("functions", "was not reached").await;
    std::fs::write(&visit.token, good).expect("a place for the token");
    stage.nevis.set_access_keys(vec!["another".to_owned()]);
    visit.finds("nevis", "Nevis does not take the access key").await;
    stage.nevis.set_access_keys(vec![simulator::ACCESS_KEY.to_owned()]);
    let secret = json!({ "SecretId": "access-key" });
    visit.call("secretsmanager", "secretsmanager.DeleteSecret", &secret).await;
    visit.finds("secret", "restore-secret").await;
    visit.call("secretsmanager", "secretsmanager.RestoreSecret", &secret).await;
}

async fn what_is_kept(visit: &Visit<'_>) {
    visit.set_ttl(false).await;
    visit.finds("table", "kept for ever").await;
    visit.set_ttl(true).await;
    let group = visit.resource("VerifyCodeLogs").await;
    let days = |days| json!({ "logGroupName": group, "retentionInDays": days });
    visit.call("logs", "Logs_20140328.PutRetentionPolicy", &days(7)).await;
    visit.finds("logs", "VerifyCodeLogs are kept for 7 days").await;
    visit.call("logs", "Logs_20140328.PutRetentionPolicy", &days(30)).await;
    let key = json!({ "KeyId": visit.resource("ReceiptKey").await });
    visit.call("kms", "TrentService.DisableKey", &key).await;
    visit.finds("receipts", "their key is Disabled").await;
    visit.call("kms", "TrentService.EnableKey", &key).await;
}

async fn who_may_call(visit: &Visit<'_>, api: &Api) {
    let cors = json!({ "corsConfiguration": { "allowOrigins": ["https://other.example"] } });
    let path = format!("/v2/apis/{}", api.id);
    visit.stage.emulator_api.rest("apigateway", Method::PATCH, &path, Some(&cors)).await;
    visit.finds("pages", "https://shop.example may not call").await;
    give_the_emulator_its_cors(visit.stage, api).await;
}

async fn what_was_deployed(visit: &Visit<'_>) {
    let (well, said) = visit.deployment.named("nowhere").make("doctor", &[]).await;
    assert!(!well && said.contains("WRONG  stack:"), "{said}");
    let template = workspace().join("target/sam/unconfirmed.yaml");
    std::fs::write(&template, UNCONFIRMED).expect("a place beside the built template");
    let unconfirmed = Deployment::new(&visit.stage.emulator, "unconfirmed")
        .with(&[("AlarmEmail", "somebody@bank.example")]);
    unconfirmed.deploy_other(&template).await.unwrap_or_else(|said| panic!("{said}"));
    let (well, said) = unconfirmed.make("doctor", &["CHECKS=alarms".to_owned()]).await;
    assert!(!well && said.contains("WRONG  alarms: nobody has confirmed"), "{said}");
    println!("== make doctor: no stack; nobody who gets alarms");
    let function = visit.resource("VerifyCode").await;
    let aliases = format!("/2015-03-31/functions/{function}/aliases");
    let alias = visit.stage.emulator_api.rest("lambda", Method::GET, &format!("{aliases}/live"), None).await;
    visit.stage.emulator_api.remove("lambda", &format!("{aliases}/live")).await;
    visit.finds("alias", "VerifyCode has no alias live").await;
    let again = json!({ "Name": "live", "FunctionVersion": alias["FunctionVersion"] });
    visit.stage.emulator_api.rest("lambda", Method::POST, &aliases, Some(&again)).await;
}
