//! Each changed setting of a simulator is found, and what is dangerous is called so.

use serde_json::{Map, Value};
use simulator::{Endpoint, Fault, RefusalShape, Settings};

use crate::stage::{Run, Stage};

/// Other users, whom the simulator has.
const USERS: [(&str, &str); 3] = [
    ("PROBE_NO_PHONE_USERNAME", "nophone"),
    ("PROBE_BLOCKED_USERNAME", "blocked"),
    ("PROBE_OTHER_USERNAME", "bob"),
];

async fn probed(name: &str, settings: &Settings, more: &[(&str, &str)]) -> (Stage, Run) {
    let stage = Stage::new(name, settings.clone()).await;
    let run = stage.run(&[&USERS, more].concat()).await;
    assert!(run.well, "{}\n{}", run.out, run.complaint);
    stage.assert_secret(&run);
    (stage, run)
}

/// Members whose values differ from what the probe must have found, but for these.
fn missed(settings: &Settings, profile: &Value, unknown: &[&str]) -> Map<String, Value> {
    let settings = serde_json::to_value(settings).unwrap();
    let known = |name: &str| name != "moreUsers" && !unknown.contains(&name);
    let missed = settings
        .as_object()
        .unwrap()
        .iter()
        .filter(|(name, value)| known(name) && profile.get(name.as_str()) != Some(*value));
    missed.map(|(name, value)| (name.clone(), value.clone())).collect()
}

/// As `make test PROFILE=probe/tests/kind.json` has it, but for a lifetime that is waited for.
fn kind() -> Settings {
    let kind: Settings = serde_json::from_str(include_str!("../kind.json")).unwrap();
    Settings { code_lifetime_seconds: 4, ..kind }
}

fn hostile() -> Settings {
    Settings {
        code_lifetime_seconds: 4,
        attempts_per_token: None,
        bad_message_status: 403,
        missing_key_status: 403,
        invalid_key_status: 403,
        intent_refused_status: 403,
        unknown_user_status: 403,
        no_phone_status: 403,
        blocked_status: Some(403),
        blocked_verification_status: 403,
        same_code_while_valid: true,
        user_id_in_approval: false,
        usernames_ignore_case: true,
        verified_status: 204,
        verified_code_reusable: true,
        refusal_shape: RefusalShape::Html,
        wrong_code_status: 403,
        expired_status: 403,
        foreign_token_status: 403,
        ..Settings::default()
    }
}

#[tokio::test]
async fn a_kind_instance_is_found_setting_by_setting() {
    let settings = kind();
    let (stage, run) = probed("kind", &settings, &[("PROBE_MORE_SMS", "6")]).await;
    assert_eq!(missed(&settings, &stage.profile(), &[]), Map::new(), "{}", stage.file("nevis-report.md"));
    assert!(run.out.contains("DANGEROUS, a promise does not hold: none\n"), "{}", run.out);
    for question in
        ["lateCodeRefused", "otherUserRefused", "rightCodeIsYes", "wrongCodeIsNo", "keyIntrospects"]
    {
        assert!(stage.said(question).contains("as assumed"), "{question}: {}", stage.said(question));
    }
}

#[tokio::test]
async fn a_hostile_instance_is_found_and_called_dangerous() {
    let settings = hostile();
    let (stage, run) = probed("hostile", &settings, &[]).await;
    // Where every attempt is allowed and every code can be used again, nothing shows these.
    let unknown = ["attemptsExhaustedStatus", "usedStatus"];
    assert_eq!(
        missed(&settings, &stage.profile(), &unknown),
        Map::new(),
        "{}",
        stage.file("nevis-report.md")
    );
    for dangerous in [
        "sameCodeWhileValid",
        "userIdInApproval",
        "usernamesIgnoreCase",
        "verifiedStatus",
        "rightCodeIsYes",
        "verifiedCodeReusable",
        "refusalShape",
        "wrongCodeIsNo",
        "attemptsPerToken",
        "blockedVerificationStatus",
    ] {
        assert!(stage.said(dangerous).contains("DANGEROUS"), "{dangerous}: {}", stage.said(dangerous));
    }
    // Its pages are no refusal to Countersign, and its starts name no user.
    for refused in ["unknownUserStatus", "noPhoneStatus", "expiredStatus", "intentRefusedStatus"] {
        let said = stage.said(refused);
        assert!(said.contains("does not take this answer for a refusal by Nevis"), "{refused}: {said}");
    }
    assert!(stage.said("intentWorks").contains("seen: `false`"), "{}", stage.said("intentWorks"));
    let named = run.out.lines().find(|line| line.starts_with("- DANGEROUS")).unwrap();
    assert!(named.contains("sameCodeWhileValid") && named.contains("verifiedStatus"), "{named}");
}

#[tokio::test]
async fn the_assumptions_are_found_right_and_the_limit_of_sms_is_met_on_the_way() {
    let settings = Settings { code_lifetime_seconds: 4, sends_until_blocked: Some(4), ..Settings::default() };
    let (stage, run) = probed("plain", &settings, &[("PROBE_MORE_SMS", "2")]).await;
    assert_eq!(missed(&settings, &stage.profile(), &[]), Map::new(), "{}", stage.file("nevis-report.md"));
    let otherwise = run.out.lines().find(|line| line.starts_with("- otherwise")).unwrap();
    assert_eq!(otherwise, "- otherwise, and only another setting: codeLifetimeSeconds, sendsUntilBlocked");
    assert!(!stage.file("nevis-report.md").contains("does not take this answer for a refusal by Nevis"));

    // One SMS without a limit says less than the limit of four that is known.
    stage.simulator.reset();
    stage.simulator.set_settings(Settings { sends_until_blocked: None, ..settings });
    let again = [("PROBE_AGAIN", "sendsUntilBlocked"), ("PROBE_MORE_SMS", "1")];
    let run = stage.run(&again).await;
    assert!(run.well && stage.profile()["sendsUntilBlocked"] == 4, "{}\n{}", run.out, run.complaint);
}

#[tokio::test]
async fn a_code_that_is_taken_after_its_time_is_dangerous() {
    let stage = Stage::new("late", Settings::default()).await;
    // The tokens say a second, and the codes live for five minutes.
    let claims = r#"{"active":true,"iat":1000,"exp":1001}"#;
    stage.simulator.set_faults(vec![Fault::on(Endpoint::Introspect).status(200).body(claims)]);
    let run = stage.run(&[("PROBE_SKIP", "keys,users,messages,first,pair,intent,limits")]).await;
    assert!(run.well, "{}", run.complaint);
    let said = stage.said("lateCodeRefused");
    assert!(said.contains("DANGEROUS") && said.contains("a code was taken after its time"), "{said}");
    stage.assert_secret(&run);
}
