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

#[tokio::test]
async fn a_start_that_failed_says_nothing_of_its_message_nor_of_a_limit() {
    let failures = [
        ("error", Fault::on(Endpoint::Approval).status(500).act(false).times(1)),
        ("gone", Fault::on(Endpoint::Approval).drop_before().times(1)),
    ];
    for (name, failure) in failures {
        let stage = Stage::new(name, Settings::default()).await;
        stage.simulator.set_faults(vec![Fault::on(Endpoint::Approval).times(1), failure]);
        let run = stage.run(&FIRST_AND_PAIR).await;
        assert_eq!(stage.simulator.messages().len(), 1, "{}", run.out);
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
    assert!(said.contains("no limit seen in 2 SMS"), "{said}");
    assert!(!stage.said("blockedStatus").contains("seen:"), "{}", run.out);
}
