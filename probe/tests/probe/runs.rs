//! How a run is announced, broken off and taken up again.

use simulator::{Endpoint, Fault, Settings};

use crate::stage::Stage;

fn settings() -> Settings {
    Settings { code_lifetime_seconds: 4, ..Settings::default() }
}

#[tokio::test]
async fn nothing_is_sent_before_somebody_has_typed_yes() {
    let stage = Stage::new("unasked", settings()).await;
    let run = stage.run(&[("PROBE_YES", "")]).await;
    assert!(!run.well);
    assert!(run.out.contains("4 to 10 real SMS") && run.out.contains("up to 16 codes"), "{}", run.out);
    assert_eq!(run.complaint, "probe: nothing was asked\n");
    let calls = serde_json::to_value(stage.simulator.calls()).unwrap();
    assert!(calls.as_object().unwrap().values().all(|count| count == 0), "{calls}");
}

#[tokio::test]
async fn skipped_steps_are_taken_up_again_and_taken_ones_are_not() {
    let stage = Stage::new("resumed", settings()).await;
    let run = stage.run(&[("PROBE_SKIP", "messages,first,pair,late,intent,limits")]).await;
    assert!(run.well, "{}", run.complaint);
    assert!(run.out.contains("0 to 0 real SMS"), "{}", run.out);
    assert_eq!(stage.simulator.messages().len(), 0);
    assert_eq!(stage.profile().get("codeLength"), None);

    let run = stage.run(&[("PROBE_SKIP", "pair,late,intent,limits")]).await;
    assert!(run.out.contains("Steps: messages, first."), "{}", run.out);
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
