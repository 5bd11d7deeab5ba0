//! Releases: what `make deploy` publishes, and what `make rollback` has the API call.

use harness::deployment::Deployment;
use http::Method;
use serde_json::json;

use crate::stage::Stage;

const CODE_SIGNING: &str =
    "arn:aws:lambda:eu-central-1:000000000000:code-signing-config:csc-0123456789abcdef0";

/// Runs a target for a stack, with a variable such as `RELEASE=…`, and says so. It must end well, or not, as it
/// should.
async fn make(deployment: &Deployment<'_>, target: &str, variable: Option<&str>, well: bool) -> String {
    let variables: Vec<_> = variable.into_iter().map(str::to_owned).collect();
    let (ended_well, said) = deployment.make(target, &variables).await;
    assert_eq!(ended_well, well, "make {target} {variables:?}: {said}");
    println!("== make {target} {}{}", variables.concat(), if well { "" } else { ": refused" });
    said
}

/// The attempts that a new approval has: what tells the releases apart.
async fn attempts(stage: &Stage, deployment: &Deployment<'_>) -> i64 {
    let api = stage.api(deployment).await;
    let alice = stage.user("alice").await;
    let started = api.start_payment("alice starts").authorization(&alice).expect(&[201]).await;
    started.member("attemptsRemaining").as_i64().expect("a number")
}

/// The release that a deployment said is live.
pub(crate) fn release(said: &str) -> &str {
    let line = said.lines().find(|line| line.ends_with(" is live.")).unwrap_or_else(|| panic!("{said}"));
    line.trim_start_matches("Deployment ").trim_end_matches(" is live.")
}

/// Deployed, deployed again with another parameter, and back, code and parameters of both functions.
pub(crate) async fn come_and_go(stage: &Stage) {
    let first = stage.deployment().named("released").with(&[("MaxAttempts", "3"), ("ReceiptIssuer", "")]);
    let said = make(&first, "deploy", None, true).await;
    let three = release(&said).to_owned();
    assert_eq!(attempts(stage, &first).await, 3);

    let second = first.with(&[("MaxAttempts", "2")]);
    let said = make(&second, "deploy", None, true).await;
    let two = release(&said).to_owned();
    assert_ne!(two, three, "a parameter makes another release");
    assert_eq!(attempts(stage, &second).await, 2);

    let listed = make(&second, "rollback", None, true).await;
    assert!(listed.lines().any(|line| line.starts_with(&three) && !line.ends_with("live")), "{listed}");
    assert!(listed.lines().any(|line| line.starts_with(&two) && line.ends_with("live")), "{listed}");

    let refused = make(&second, "rollback", Some("RELEASE=ffffffffffff"), false).await;
    assert!(refused.contains("has 0 versions of deployment ffffffffffff"), "{refused}");
    assert_eq!(attempts(stage, &second).await, 2, "an unknown release changes nothing");

    let said = make(&second, "rollback", Some(&format!("RELEASE={three}")), true).await;
    assert!(
        ["StartApproval: from version", "VerifyCode: from version"].iter().all(|line| said.contains(line)),
        "{said}"
    );
    assert_eq!(attempts(stage, &second).await, 3);
    let stands = make(&second, "deploy", None, false).await;
    assert!(stands.contains("a rollback stands"), "{stands}");
}

/// Code that is signed where it has to be, and nothing that is not. The functions are not called: what MiniStack
/// 1.5.33 leaves in place of the signed code is no zip.
pub(crate) async fn are_signed(stage: &Stage) {
    let signed = stage
        .deployment()
        .named("signed")
        .with(&[("CodeSigningConfigArn", CODE_SIGNING), ("ReceiptIssuer", "")]);
    let refused = make(&signed, "deploy", None, false).await;
    assert!(refused.contains("SIGNING_PROFILE"), "before anything is built: {refused}");
    let profile = json!({ "platformId": "AWSLambda-SHA384-ECDSA" });
    stage.emulator_api.rest("signer", Method::PUT, "/signing-profiles/countersign", Some(&profile)).await;
    make(&signed, "deploy", Some("SIGNING_PROFILE=countersign"), true).await;
    let jobs = stage.emulator_api.rest("signer", Method::GET, "/signing-jobs", None).await;
    let jobs = jobs["jobs"].as_array().expect("a list of jobs").iter();
    let jobs: Vec<_> = jobs.map(|job| (&job["profileName"], &job["status"])).collect();
    let well = (&json!("countersign"), &json!("Succeeded"));
    assert_eq!(jobs, [well, well], "one for each function");
}
