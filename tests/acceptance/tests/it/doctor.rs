//! `make doctor` where the emulator is not as AWS: a deployment for backends, whose calls are signed, and a mail that nobody has
//! confirmed. What it finds of a deployed stack is in `e2e/doctor.rs`.

use serde_json::Value;

use self::account::Account;

mod account;

#[tokio::test]
async fn a_deployment_for_backends_is_called_with_a_signature_and_names_its_user() {
    let account = Account::start(&["arn:aws:sns:eu-central-1:123456789012:alarms:1"]).await;
    let (well, said) = account.doctor("functions,nevis").await;
    assert!(well && !said.contains("WRONG"), "{said}");
    for right in [
        "StartApproval starts and answers (400)",
        "VerifyCode starts and answers (404)",
        "Nevis takes its key",
    ] {
        assert!(said.contains(right), "{right}: {said}");
    }
    let event = account.event();
    let authorizer = &event["requestContext"]["authorizer"];
    assert!(authorizer["iam"]["userId"].is_string() && authorizer.get("jwt").is_none(), "{event}");
    let body: Value = serde_json::from_str(event["body"].as_str().unwrap()).unwrap();
    assert!(body["username"].as_str().unwrap().starts_with("countersign-doctor-"), "{body}");
}

#[tokio::test]
async fn credentials_that_may_not_call_the_api_are_told_from_a_function_that_does_not_start() {
    let account = Account::start(&[]).await.open_to_others();
    let (well, said) = account.doctor("functions").await;
    let found = said.matches("was not reached: API Gateway answers 403").count();
    assert!(!well && found == 2 && said.contains("execute-api:Invoke"), "{said}");
}

#[tokio::test]
async fn alarms_are_somebodys_once_one_of_the_mails_is_confirmed() {
    let confirmed = "arn:aws:sns:eu-central-1:123456789012:alarms:1";
    for (subscriptions, expected) in [
        (&["PendingConfirmation"][..], "WRONG  alarms: nobody has confirmed"),
        (&[], "WRONG  alarms: nobody has confirmed"),
        (&["Deleted"], "WRONG  alarms: nobody has confirmed"),
        (&["PendingConfirmation", confirmed], "right  alarms: somebody gets them"),
    ] {
        let (well, said) = Account::start(subscriptions).await.doctor("alarms").await;
        assert_eq!(well, expected.starts_with("right"), "{subscriptions:?}: {said}");
        assert!(said.contains(expected), "{subscriptions:?}: {said}");
    }
}

#[tokio::test]
async fn a_check_that_does_not_exist_is_refused_and_not_passed_over() {
    let account = Account::start(&[]).await;
    let (well, said) = account.doctor("alarms, tabel").await;
    assert!(!well && said.contains("has tabel, which is no part: alias, functions"), "{said}");
    let (well, said) = account.doctor(" alarms ,").await;
    assert!(!well && said.contains("WRONG  alarms"), "{said}");
}

#[tokio::test]
async fn an_api_without_its_default_address_needs_to_be_named() {
    let account = Account::start(&[]).await;
    let (well, said) = account.doctor_of(&[("CHECKS", "functions")]).await;
    assert!(
        !well && said.contains("WRONG  stack: DefaultEndpoint is off") && !said.contains("functions"),
        "{said}"
    );
    let (_, said) = account.doctor_of(&[("CHECKS", "alarms")]).await;
    assert!(said.contains("WRONG  alarms") && !said.contains("DefaultEndpoint"), "{said}");
}
