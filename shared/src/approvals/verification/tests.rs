use super::*;
use crate::approvals::approved::Approved;
use crate::approvals::facts::HasFacts;
use crate::approvals::samples::{
    NOW, REFUSED, approval, approved, id, invocation, pending, record, refusing, running,
};
use crate::nevis::StatusToken;

/// The check that runs for the approval `a`.
fn running_check() -> RunningVerification {
    let mut record = record([("a", approval(pending(), 0))]);
    record.check = Some(running("a", NOW + 15));
    RunningVerification {
        approval: record.approvals["a"].clone(),
        record,
        id: id("a"),
        checker: "begin.n".to_owned(),
        code_tag: "tag".to_owned(),
        status_token: StatusToken::parse("token").unwrap(),
    }
}

#[test]
fn a_check_that_begins_tells_the_log_which_approval_it_is_about() {
    let expected = Facts::of(&id("a"), &approval(pending(), 0));
    assert_eq!(BeginOutcome::Running(Box::new(running_check())).facts(), expected);
    let approved = Approved::of(&id("a"), &approval(approved(NOW), 0)).unwrap();
    assert_eq!(BeginOutcome::Repetition(Box::new(approved.clone())).facts(), approved.facts());
}

#[tokio::test]
async fn a_table_that_fails_after_nevis_is_the_cause_of_what_is_not_known() {
    for (said, cause) in
        [(VerificationOutcome::Approved, Some(REFUSED)), (VerificationOutcome::Unavailable, None)]
    {
        let refused = refusing().end(running_check(), said, &invocation()).await.err().unwrap();
        assert_eq!(refused.facts.cause, cause);
    }
}
