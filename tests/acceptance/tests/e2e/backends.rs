//! Backends that sign their calls.

use aws_sdk_dynamodb::config::Credentials;
use harness::aws::REGION;
use harness::deployment::Deployment;
use serde_json::{Value, json};

use crate::api::{Api, NO_ID, payment};
use crate::endings::assert_half_an_hour;
use crate::stage::{Stage, deployed};

/// MiniStack's account.
const ACCOUNT: &str = "000000000000";

pub(crate) async fn are_let_in_by_their_signature<'a>(
    stage: &Stage,
    api: &Api,
    deployment: Deployment<'a>,
) -> Deployment<'a> {
    let changed = [("CallerAuth", "iam"), ("MaxAttempts", "3"), ("ResendCooldownSeconds", "0")];
    let deployment = deployed("CallerAuth=iam", deployment.with(&changed)).await;
    let may_call = may_call(api);
    let bank = stage.emulator_api.assume_new_role("bank", Some(&may_call)).await;
    let other = stage.emulator_api.assume_new_role("other-backend", Some(&may_call)).await;
    let powerless = stage.emulator_api.assume_new_role("powerless", None).await;
    the_unknown_are_turned_away(stage, api, &bank, &powerless).await;
    a_backend_approves(stage, api, &bank, &other).await;
    a_backend_calls_off(stage, api, &bank, &other).await;
    a_backend_locks(stage, api, &bank).await;
    deployment
}

/// The policy of docs/deployment.md.
fn may_call(api: &Api) -> Value {
    let routes = ["*/v1/approvals*", "POST/v1/locks"]
        .map(|route| format!("arn:aws:execute-api:{REGION}:{ACCOUNT}:{}/$default/{route}", api.id));
    json!({
        "Version": "2012-10-17",
        "Statement": [{
            "Effect": "Allow",
            "Action": "execute-api:Invoke",
            "Resource": routes,
        }],
    })
}

pub(crate) async fn write_no_text_where_it_is_off(stage: &Stage, api: &Api, deployment: Deployment<'_>) {
    deployed("FreeText=off", deployment.with(&[("FreeText", "off")])).await;
    let careful = stage.emulator_api.assume_new_role("careful-backend", Some(&may_call(api))).await;
    let body = json!({ "username": "bob", "message": "Pay 12.50 CHF to M. Muster: {{CODE}}" });
    let refused = api.start("a backend writes the text itself", &body).signed_with(&careful);
    let refused = refused.expect(&[403]).await;
    refused.assert_problem("not-allowed");
    assert_eq!(refused.member("pointer"), "/message");
    let body = json!({ "username": "bob", "transaction": payment() });
    let by_template = api.start("a backend has the template write it", &body).signed_with(&careful);
    by_template.expect(&[201]).await;
}

async fn the_unknown_are_turned_away(stage: &Stage, api: &Api, bank: &Credentials, powerless: &Credentials) {
    let alice = json!({ "username": "alice" });
    let sent = stage.nevis.messages().len();
    api.start("a start without a signature", &alice).expect(&[403]).await;
    for call in [
        api.verify("a verification without a signature", NO_ID, "123456"),
        api.view("a look without a signature", NO_ID),
        api.cancel("a cancellation without a signature", NO_ID, &alice),
        api.lock("a lock without a signature", &alice),
    ] {
        call.expect(&[403]).await;
    }
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
    for call in [
        api.verify("a verification of that role", NO_ID, "123456"),
        api.view("a look of that role", NO_ID),
        api.cancel("a cancellation of that role", NO_ID, &alice),
        api.lock("a lock of that role", &alice),
    ] {
        call.signed_with(powerless).expect(&[403]).await;
    }
    assert_eq!(stage.nevis.messages().len(), sent, "none of them had an SMS sent");
}

async fn a_backend_approves(stage: &Stage, api: &Api, bank: &Credentials, other: &Credentials) {
    let body = json!({ "username": "alice", "message": "Pay 12.50 CHF to M. Muster: {{CODE}}" });
    let started = api.start("a backend starts for alice, signed", &body).signed_with(bank);
    let started = started.expect(&[201]).await;
    let sms = stage.nevis.messages().into_iter().next().expect("an SMS");
    assert!(sms.text.starts_with("Pay 12.50 CHF to M. Muster: "), "{}", sms.text);
    let (id, (right, _)) = (started.approval_id(), stage.codes("alice"));
    let typed = |user: &str| json!({ "code": right, "username": user });
    let foreign = api.check("another backend sends the code", &id, &typed("alice")).signed_with(other);
    foreign.expect(&[404]).await.assert_problem("approval-not-found");
    let nobodys = api.verify("the backend says of nobody that the code was theirs", &id, &right);
    nobodys.signed_with(bank).expect(&[400]).await.assert_problem("malformed-request");
    let bobs = api.check("the code is typed in bob's session", &id, &typed("bob")).signed_with(bank);
    bobs.expect(&[404]).await.assert_problem("approval-not-found");
    let approved = api.check("the code is typed in alice's session", &id, &typed("alice")).signed_with(bank);
    let approved = approved.expect(&[200]).await;
    assert_eq!((approved.member("status"), approved.member("subject")), (json!("approved"), json!("alice")));
    assert_eq!(approved.member("repeated"), json!(null));
    let again = api.check("and the same once more", &id, &typed("alice")).signed_with(bank);
    assert_eq!(again.expect(&[200]).await.member("repeated"), true);
}

async fn a_backend_calls_off(stage: &Stage, api: &Api, bank: &Credentials, other: &Credentials) {
    let body = json!({ "username": "alice", "transaction": payment() });
    let started = api.start("a backend starts a payment of alice's", &body).signed_with(bank);
    let (id, (right, _)) = (started.expect(&[201]).await.approval_id(), stage.codes("alice"));
    let seen = api.view("the backend looks", &id).signed_with(bank).expect(&[200]).await;
    assert_eq!((seen.member("status"), seen.member("subject")), (json!("pending"), json!("alice")));
    assert_eq!(seen.member("transaction")["template"], "payment");
    let [alice, bob] = ["alice", "bob"].map(|name| json!({ "username": name }));
    for call in [
        api.view("another backend looks", &id).signed_with(other),
        api.cancel("another backend calls it off", &id, &alice).signed_with(other),
        api.cancel("it is called off in bob's session", &id, &bob).signed_with(bank),
    ] {
        call.expect(&[404]).await.assert_problem("approval-not-found");
    }
    let nobodys = api.cancel("it is called off in nobody's session", &id, &json!({})).signed_with(bank);
    nobodys.expect(&[400]).await.assert_problem("malformed-request");
    let cancelled = api.cancel("it is called off in alice's session", &id, &alice).signed_with(bank);
    assert_eq!(cancelled.expect(&[200]).await.json(), json!({ "status": "cancelled" }));
    let late = json!({ "code": right, "username": "alice" });
    let late = api.check("alice's code comes too late", &id, &late).signed_with(bank).expect(&[410]).await;
    late.assert_problem("approval-cancelled");
}

/// Last of all that is done with alice.
async fn a_backend_locks(stage: &Stage, api: &Api, bank: &Credentials) {
    let alice = json!({ "username": "alice" });
    let nobody = api.lock("a backend locks nobody", &json!({})).signed_with(bank);
    nobody.expect(&[400]).await.assert_problem("malformed-request");
    let locked = api.lock("a backend says for alice that it was not her", &alice).signed_with(bank);
    let locked = locked.expect(&[200]).await;
    assert!(locked.member("cancelled").as_i64() > Some(0), "what was started above: {}", locked.body);
    assert_half_an_hour(&locked);
    let again = api.lock("and says so again", &alice).signed_with(bank).expect(&[200]).await;
    assert_eq!(again.member("cancelled"), 0);
    let sent = stage.nevis.messages().len();
    let start = api.start("the backend starts for alice, who is locked", &alice).signed_with(bank);
    start.expect(&[423]).await.assert_problem("approval-locked");
    assert_eq!(stage.nevis.messages().len(), sent, "no SMS");
}
