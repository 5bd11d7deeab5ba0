//! How a run is announced, broken off and taken up again.

use simulator::{Endpoint, Fault, Settings};

use crate::stage::Stage;

fn settings() -> Settings {
    Settings { code_lifetime_seconds: 4, ..Settings::default() }
}

#[tokio::test]
async fn nothing_is_sent_before_somebody_has_typed_yes() {
    let stage = Stage::new("unasked", settings()).await;
    let run = stage.run_typed(&[], "").await;
    assert!(!run.well);
    assert!(run.out.contains("4 to 10 real SMS") && run.out.contains("up to 16 codes"), "{}", run.out);
    assert_eq!(run.complaint, "probe: nothing was asked\n");
    let calls = serde_json::to_value(stage.simulator.calls()).unwrap();
    assert!(calls.as_object().unwrap().values().all(|count| count == 0), "{calls}");
}

#[tokio::test]
async fn skipped_steps_are_taken_up_later_and_taken_ones_are_not_taken_again() {
    let stage = Stage::new("resumed", settings()).await;
    let run = stage.run(&[("PROBE_SKIP", "messages,first,pair,late,intent,limits")]).await;
    assert!(run.well, "{}", run.complaint);
    assert!(run.out.contains("0 to 0 real SMS"), "{}", run.out);
    assert_eq!(stage.simulator.messages().len(), 0);
    assert_eq!(stage.profile().get("codeLength"), None);

    let run = stage.run(&[("PROBE_SKIP", "pair,late,intent,limits")]).await;
    assert!(run.out.contains("Steps: messages, first."), "{}", run.out);
    assert!(run.out.contains("1 to 4 real SMS"), "{}", run.out);
    assert_eq!(stage.profile()["codeLength"], 6);
    assert_eq!(stage.profile()["invalidKeyStatus"], 401, "of the run before");
    let sent = stage.simulator.messages().len();

    stage.simulator.set_settings(Settings { code_length: 7, ..settings() });
    let run = stage.run(&[("PROBE_SKIP", "pair,late,intent,limits"), ("PROBE_AGAIN", "first")]).await;
    assert!(run.out.contains("Steps: first."), "{}", run.out);
    assert_eq!((stage.simulator.messages().len(), &stage.profile()["codeLength"]), (sent + 1, &7.into()));
    stage.assert_secret(&run);
}

#[tokio::test]
async fn another_users_name_and_another_key_end_it_with_one_line() {
    let stage = Stage::new("nobody", settings()).await;
    let run = stage.run(&[("PROBE_USERNAME", "stranger")]).await;
    assert!(!run.well && run.complaint.lines().count() == 1, "{}", run.complaint);
    assert!(run.complaint.contains("does not know PROBE_USERNAME: 404"), "{}", run.complaint);
    stage.simulator.set_access_keys(vec!["another".to_owned()]);
    let run = stage.run(&[]).await;
    assert!(!run.well && run.complaint.contains("401"), "{}", run.complaint);
}

/// The steps of one SMS apart.
const OTHER_STEPS: &str = "keys,users,messages,pair,late,intent,limits";

#[tokio::test]
async fn a_skipped_question_is_taken_up_later_by_its_step_and_no_other_is_asked_again() {
    let stage = Stage::new("question", settings()).await;
    let skip =
        format!("{OTHER_STEPS},wrongCodeStatus,refusalShape,wrongCodeIsNo,usedStatus,verifiedCodeReusable");
    let run = stage.run(&[("PROBE_SKIP", &skip)]).await;
    assert!(run.well, "{}", run.complaint);
    assert!(run.out.contains("Steps: first (approvalStatus, "), "{}", run.out);
    assert_eq!(stage.profile().get("usedStatus"), None);
    // An altered token and the right code.
    assert_eq!((stage.simulator.messages().len(), stage.calls("verification")), (1, 2));

    stage.simulator.set_settings(Settings { used_status: 409, code_length: 7, ..settings() });
    let run = stage
        .run(&[("PROBE_SKIP", &format!("{OTHER_STEPS},wrongCodeStatus, refusalShape,wrongCodeIsNo"))])
        .await;
    assert!(run.out.contains("Steps: first (verifiedCodeReusable, usedStatus)."), "{}", run.out);
    assert_eq!((&stage.profile()["usedStatus"], &stage.profile()["codeLength"]), (&409.into(), &6.into()));
    // The right code, twice.
    assert_eq!((stage.simulator.messages().len(), stage.calls("verification")), (2, 4));
    assert!(stage.said("wrongCodeIsNo").contains("- not asked"), "{}", stage.said("wrongCodeIsNo"));

    let run =
        stage.run(&[("PROBE_SKIP", &format!("{OTHER_STEPS},first")), ("PROBE_AGAIN", "codeLength")]).await;
    assert_eq!(
        run.out, "Nothing is left to ask; PROBE_AGAIN asks again.\n",
        "what is skipped is not asked again"
    );
    let run = stage.run(&[("PROBE_SKIP", OTHER_STEPS), ("PROBE_AGAIN", "codeLength")]).await;
    assert!(run.out.contains("first (codeLength, wrongCodeStatus, "), "{}", run.out);
    assert_eq!(
        (&stage.profile()["codeLength"], &stage.profile()["wrongCodeStatus"]),
        (&7.into(), &422.into())
    );
    stage.assert_secret(&run);
}

#[tokio::test]
async fn whoever_sits_there_skips_questions_by_their_names() {
    let stage = Stage::new("typed", settings()).await;
    let skip = [("PROBE_SKIP", "messages,first,pair,late,intent,limits")];
    let run = stage.run_typed(&skip, "yes\nping, missingkeystatus\nping missingKeyStatus\ns\n").await;
    assert!(run.well, "{}\n{}", run.out, run.complaint);
    assert!(run.out.contains("That is not a list of its questions"), "{}", run.out);
    assert_eq!((stage.calls("ping"), stage.calls("approval"), stage.calls("introspect")), (0, 1, 2));
    assert_eq!(stage.calls("users"), 1, "of the beginning");
    let run = stage.run(&skip).await;
    assert!(run.out.contains("Steps: keys (ping, missingKeyStatus), users."), "{}", run.out);
}

#[tokio::test]
async fn what_needs_another_user_is_asked_once_one_is_named() {
    let stage = Stage::new("others", settings()).await;
    let skip = ("PROBE_SKIP", "keys,messages,first,pair,late,intent,limits");
    let run = stage.run(&[skip]).await;
    assert!(run.out.contains("Steps: users."), "{}", run.out);
    let said = stage.said("noPhoneStatus");
    assert!(said.contains("not asked: PROBE_NO_PHONE_USERNAME names the user for it"), "{said}");
    let run = stage.run(&[skip, ("PROBE_NO_PHONE_USERNAME", "nophone")]).await;
    assert!(run.out.contains("Steps: users (noPhoneStatus)."), "{}", run.out);
    assert_eq!(stage.profile()["noPhoneStatus"], 422);
}

#[tokio::test]
async fn a_name_that_nothing_has_is_refused_before_anything_is_asked() {
    let stage = Stage::new("misspelt", settings()).await;
    for variable in ["PROBE_SKIP", "PROBE_AGAIN"] {
        let run = stage.run(&[(variable, "keys,limit")]).await;
        let expected = format!("probe: {variable} names what is neither a step nor a question\n");
        assert_eq!((run.well, run.complaint), (false, expected));
    }
    assert_eq!(stage.calls("users"), 0);
}

/// Whatever answers in place of Nevis may have anything anywhere.
#[tokio::test]
async fn an_answer_that_repeats_what_it_was_told_is_printed_without_it() {
    let stage = Stage::new("echo", settings()).await;
    let key = simulator::ACCESS_KEY;
    let body = format!(
        r#"{{"alice": "+41790000001", "{key}": {{"123456789": ["{key}"]}}, "error": "alice {key}"}}"#
    );
    let echo = Fault::on(Endpoint::Ping)
        .status(200)
        .header("x-alice", key)
        .header("content-type", "text/alice")
        .body(&body);
    stage.simulator.set_faults(vec![echo]);
    let run = stage.run(&[("PROBE_SKIP", "messages,pair,late,intent,limits")]).await;
    let said = stage.said("ping");
    assert!(said.contains("error: text") && said.contains("[1 of text]"), "{said}");
    assert!(!said.contains("alice") && !said.contains("123456789") && !said.contains("4179"), "{said}");
    stage.assert_secret(&run);
}
