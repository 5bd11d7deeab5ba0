//! Backends that sign their calls.

use acceptance::aws::REGION;
use acceptance::deployment::Deployment;
use aws_sdk_dynamodb::config::Credentials;
use serde_json::json;

use crate::api::{Api, NOBODY};
use crate::stage::{Stage, deployed};

/// MiniStack's account.
const ACCOUNT: &str = "000000000000";

pub(crate) async fn are_let_in_by_their_signature(stage: &Stage, api: &Api, deployment: Deployment<'_>) {
    let changed = [("CallerAuth", "iam"), ("MaxAttempts", "3"), ("ResendCooldownSeconds", "0")];
    deployed("CallerAuth=iam", deployment.with(&changed)).await;
    let may_call = json!({
        "Version": "2012-10-17",
        "Statement": [{
            "Effect": "Allow",
            "Action": "execute-api:Invoke",
            "Resource": format!("arn:aws:execute-api:{REGION}:{ACCOUNT}:{}/$default/POST/v1/approvals*", api.id),
        }],
    });
    let bank = stage.cloud.assume_new_role("bank", Some(&may_call)).await;
    let other = stage.cloud.assume_new_role("other-backend", Some(&may_call)).await;
    let powerless = stage.cloud.assume_new_role("powerless", None).await;
    the_unknown_are_turned_away(stage, api, &bank, &powerless).await;
    a_backend_approves(stage, api, &bank, &other).await;
}

async fn the_unknown_are_turned_away(stage: &Stage, api: &Api, bank: &Credentials, powerless: &Credentials) {
    let alice = json!({ "username": "alice" });
    let sent = stage.nevis.messages().len();
    api.start("a start without a signature", &alice).expect(&[403]).await;
    let verification = api.verify("a verification without a signature", NOBODY, "123456");
    verification.expect(&[403]).await;
    // 403 on AWS. The emulator lets it through without an identity, and the function answers 401.
    let token = stage.user("alice").await;
    let token = api.start("a start with a token in place of a signature", &alice).authorization(&token);
    token.expect(&[401, 403]).await;
    let forger = Credentials::new(
        bank.access_key_id(),
        "not-the-secret-access-key",
        bank.session_token().map(str::to_owned),
        None,
        "acceptance",
    );
    api.start("a start with a forged signature", &alice).signed_with(&forger).expect(&[403]).await;
    let start = api.start("a start of a role without execute-api:Invoke", &alice);
    start.signed_with(powerless).expect(&[403]).await;
    let verification = api.verify("a verification of that role", NOBODY, "123456");
    verification.signed_with(powerless).expect(&[403]).await;
    assert_eq!(stage.nevis.messages().len(), sent, "none of them had an SMS sent");
}

async fn a_backend_approves(stage: &Stage, api: &Api, bank: &Credentials, other: &Credentials) {
    let body = json!({ "username": "alice", "message": "Pay 12.50 CHF to M. Muster: {{CODE}}" });
    let started = api.start("a backend starts for alice, signed", &body).signed_with(bank);
    let started = started.expect(&[201]).await;
    let sms = stage.nevis.messages().into_iter().next().expect("an SMS");
    assert!(sms.text.starts_with("Pay 12.50 CHF to M. Muster: "), "{}", sms.text);
    let (id, (right, _)) = (started.approval_id(), stage.codes("alice"));
    let foreign = api.verify("another backend sends the code", &id, &right).signed_with(other);
    foreign.expect(&[404]).await.assert_problem("approval-not-found");
    let approved = api.verify("the backend sends the code", &id, &right).signed_with(bank);
    assert_eq!(approved.expect(&[200]).await.member("status"), "approved");
}
