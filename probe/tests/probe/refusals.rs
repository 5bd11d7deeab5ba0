//! What a start that was not taken says, and what it does not.

use simulator::{Endpoint, Fault, Settings};

use crate::stage::Stage;

/// One SMS is sent before the messages in question: from then on a refusal might be one of the limit.
const FIRST_AND_PAIR: [(&str, &str); 1] = [("PROBE_SKIP", "keys,users,messages,late,intent,limits")];

#[tokio::test]
async fn a_message_that_is_refused_is_told_from_a_user_over_the_limit() {
    let stage = Stage::new("short", Settings { max_message_septets: Some(40), ..Settings::default() }).await;
    let run = stage.run(&FIRST_AND_PAIR).await;
    assert!(run.well, "{}", run.complaint);
    for (id, expected) in [
        ("messageOf160", "seen: `false`"),
        ("placeholdersAllReplaced", "a message with two of them is refused"),
        ("sendsUntilBlocked", "not asked"),
        // The starts without the messages went on.
        ("sameCodeWhileValid", "seen: `false`"),
    ] {
        assert!(stage.said(id).contains(expected), "{id}: {}", stage.said(id));
    }
}

/// A key that was changed just then, a pause between two SMS, a proxy: a moment later the same start goes on.
#[tokio::test]
async fn a_refusal_of_something_else_says_nothing_of_the_message() {
    for status in [401, 408, 429] {
        let stage = Stage::new(&format!("else-{status}"), Settings::default()).await;
        let refusal = Fault::on(Endpoint::Approval).status(status).act(false).times(1);
        stage.simulator.set_faults(vec![Fault::on(Endpoint::Approval).times(1), refusal]);
        let run = stage.run(&FIRST_AND_PAIR).await;
        assert!(run.well, "{}", run.complaint);
        let said = stage.said("messageOf160");
        assert!(said.contains("that says nothing of the message") && !said.contains("seen:"), "{said}");
        assert!(stage.said("placeholdersAllReplaced").contains("seen: `true`"), "the next one went on");
    }
}

#[tokio::test]
async fn a_start_that_failed_says_nothing_of_its_message_nor_of_a_limit() {
    let failures = [
        (
            "error",
            Fault::on(Endpoint::Approval).status(500).act(false).times(1),
            "the start was answered with 500",
        ),
        ("gone", Fault::on(Endpoint::Approval).drop_before().times(1), "no answer that can be read"),
    ];
    for (name, failure, said) in failures {
        let stage = Stage::new(name, Settings::default()).await;
        stage.simulator.set_faults(vec![Fault::on(Endpoint::Approval).times(1), failure]);
        let run = stage.run(&FIRST_AND_PAIR).await;
        assert!(run.well, "{}", run.complaint);
        assert_eq!(stage.simulator.messages().len(), 1, "{}", run.out);
        assert!(run.out.contains(said), "{said}: {}", run.out);
        for id in ["messageOf160", "placeholdersAllReplaced", "sendsUntilBlocked", "blockedStatus"] {
            assert!(!stage.said(id).contains("seen:"), "{id}: {}", stage.said(id));
        }
    }
}

#[tokio::test]
async fn a_failed_start_ends_the_limit_of_sms_with_what_is_known() {
    let stage = Stage::new("ended", Settings::default()).await;
    let failing = Fault::on(Endpoint::Approval).status(503).act(false);
    stage.simulator.set_faults(vec![Fault::on(Endpoint::Approval).times(2), failing]);
    let skip =
        ("PROBE_SKIP", "keys,users,messages,pair,late,intent,attemptsPerToken,attemptsExhaustedStatus");
    let run = stage.run(&[skip, ("PROBE_MORE_SMS", "3")]).await;
    assert!(run.well, "{}", run.complaint);
    let said = stage.said("sendsUntilBlocked");
    assert!(said.contains("no limit seen in 2 SMS until then") && !said.contains("seen: "), "{said}");
    assert!(!stage.said("blockedStatus").contains("seen:"), "{}", run.out);
}
