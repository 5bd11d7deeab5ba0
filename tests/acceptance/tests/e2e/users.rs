//! Users with an access token.

use harness::deployment::Deployment;
use serde_json::json;
use simulator::{Endpoint, Fault};

use crate::api::{Api, NO_ID};
use crate::stage::{Stage, deployed};

pub(crate) async fn nothing_open_is_deployed(deployment: &Deployment<'_>) {
    for (parameter, value, reason) in
        [("CallerAuth", "none", "AllowedValues"), ("RequiredScope", "", "RequiredScope is needed")]
    {
        let open = deployment.named("open").with(&[(parameter, value)]);
        let said = open.deploy().await.expect_err("an open endpoint is not deployed");
        assert!(said.contains(reason), "{parameter}={value}: {said}");
        println!("== refused to deploy with {parameter}={value}");
    }
}

/// What API Gateway turns away, before any function runs.
pub(crate) async fn are_let_in_by_their_token(stage: &Stage, api: &Api) {
    let alice = stage.provider.token("alice");
    let nobody = api.start("a start without a token", &json!({})).expect(&[401]).await;
    nobody.assert_problem("");
    for call in [
        api.verify("a verification without a token", NO_ID, "123456"),
        api.view("a look without a token", NO_ID),
        api.cancel("a cancellation without a token", NO_ID, &json!({})),
        api.lock("a lock without a token", &json!({})),
    ] {
        call.expect(&[401]).await.assert_problem("");
    }
    for (what, token, status) in [
        ("a start with a forged token", alice.clone().forged(), 401),
        ("a start with an expired token", alice.clone().expired(), 401),
        ("a start with a token of another issuer", alice.clone().with("iss", "https://other.example"), 401),
        ("a start with a token for another audience", alice.clone().with("aud", "other"), 401),
        ("a start with an ID token, which has no scope", alice.clone().with("scope", ""), 403),
        ("a start with a token for other uses", alice.clone().with("scope", "openid profile"), 403),
    ] {
        let call = api.start(what, &json!({})).authorization(&stage.bearer(&token).await);
        call.expect(&[status]).await.assert_problem("");
    }
    let token = stage.bearer(&alice.with("scope", "openid")).await;
    for call in [
        api.verify("a verification without the scope", NO_ID, "123456"),
        api.view("a look without the scope", NO_ID),
        api.cancel("a cancellation without the scope", NO_ID, &json!({})),
        api.lock("a lock without the scope", &json!({})),
    ] {
        call.authorization(&token).expect(&[403]).await.assert_problem("");
    }
    assert!(stage.nevis.messages().is_empty(), "none of them had an SMS sent");
}

/// Once through, and past somebody else.
pub(crate) async fn approve(stage: &Stage, api: &Api) {
    let [alice, bob] = [stage.user("alice").await, stage.user("bob").await];
    let started = api.start_payment("alice starts").authorization(&alice).expect(&[201]).await;
    assert_eq!(started.member("attemptsRemaining"), 3);
    assert!(!started.header("x-request-id").is_empty(), "{:?}", started.headers);
    assert_eq!(started.header("cache-control"), "no-store");
    let (id, (right, wrong)) = (started.approval_id(), stage.codes("alice"));
    let rejected = api.verify("alice sends a wrong code", &id, wrong).authorization(&alice);
    let rejected = rejected.expect(&[422]).await;
    rejected.assert_problem("code-rejected");
    assert_eq!(rejected.member("attemptsRemaining"), 2);
    let foreign = api.verify("bob sends the code of alice's approval", &id, &right).authorization(&bob);
    foreign.expect(&[404]).await.assert_problem("approval-not-found");
    let approved = api.verify("alice sends the code", &id, &right).authorization(&alice).expect(&[200]).await;
    assert_eq!(approved.member("status"), "approved");
    assert_eq!(approved.member("transactionId"), started.member("transactionId"));
    let repeated = api.verify("alice sends the code once more", &id, &right).authorization(&alice);
    let repeated = repeated.expect(&[200]).await;
    assert_eq!((repeated.member("status"), repeated.member("repeated")), (json!("approved"), json!(true)));
}

pub(crate) async fn are_told_what_went_wrong(stage: &Stage, api: &Api) {
    let nobody = stage.user("no such user!").await;
    let nobody = api.start("somebody whose token names no Nevis user", &json!({})).authorization(&nobody);
    nobody.expect(&[403]).await.assert_problem("not-allowed");
    let alice = stage.user("alice").await;
    let choosy = api.start("alice has bob's phone ring", &json!({ "username": "bob" })).authorization(&alice);
    choosy.expect(&[403]).await.assert_problem("not-allowed");
    let silent = api.start("alice is to approve she does not know what", &json!({})).authorization(&alice);
    let silent = silent.expect(&[422]).await;
    silent.assert_problem("invalid-value");
    assert_eq!(silent.member("pointer"), "/transaction");
    // An answer that means a wrong address has all given back, the key included: its record is deleted.
    stage.nevis.set_faults(vec![Fault::on(Endpoint::Approval).times(1).status(405)]);
    for (what, status) in
        [("alice starts at a wrong address", 502), ("and with the same key at the right one", 201)]
    {
        let call = api.start_payment(what).authorization(&alice).header("idempotency-key", "given-back");
        call.expect(&[status]).await;
    }
    let again = api.start_payment("and again, for the same answer").authorization(&alice);
    let calls = stage.nevis.calls();
    again.header("idempotency-key", "given-back").expect(&[201]).await;
    assert_eq!(stage.nevis.calls(), calls, "a kept answer asks nobody");
}

/// The policy is frozen into an approval at its start; what starts later has the new one.
pub(crate) async fn live_through_a_deployment<'a>(
    stage: &Stage,
    api: &Api,
    deployment: Deployment<'a>,
) -> Deployment<'a> {
    let [alice, bob] = [stage.user("alice").await, stage.user("bob").await];
    let started = api.start_payment("alice starts, with three attempts").authorization(&alice);
    let started = started.expect(&[201]).await;
    assert_eq!(started.member("attemptsRemaining"), 3);
    let changed = [("MaxAttempts", "1"), ("ResendCooldownSeconds", "60"), ("DefaultText", "on")];
    let what = "MaxAttempts=1 ResendCooldownSeconds=60 DefaultText=on";
    let deployment = deployed(what, deployment.with(&changed)).await;
    let (id, (right, wrong)) = (started.approval_id(), stage.codes("alice"));
    let rejected =
        api.verify("alice sends a wrong code", &id, wrong).authorization(&alice).expect(&[422]).await;
    assert_eq!(rejected.member("attemptsRemaining"), 2);
    api.verify("alice sends the code", &id, &right).authorization(&alice).expect(&[200]).await;
    let limited = api.start_payment("alice starts again, too early by now").authorization(&alice);
    let limited = limited.expect(&[429]).await;
    limited.assert_problem("rate-limited");
    assert!(!limited.header("retry-after").is_empty(), "{:?}", limited.headers);
    let what = "bob starts, with one attempt, and Nevis chooses the words";
    let started = api.start(what, &json!({})).authorization(&bob).expect(&[201]).await;
    assert_eq!(started.member("attemptsRemaining"), 1);
    let (_, wrong) = stage.codes("bob");
    let locked = api.verify("bob sends a wrong code", &started.approval_id(), wrong).authorization(&bob);
    locked.expect(&[423]).await.assert_problem("approval-locked");
    deployment
}
