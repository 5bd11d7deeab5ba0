use super::*;
use crate::approvals::samples::{NOW, REFUSED, approval, id, invocation, pending, record, refusing, running};
use crate::nevis::StatusToken;

#[tokio::test]
async fn a_table_that_fails_after_nevis_is_the_cause_of_what_is_not_known() {
    for (said, cause) in
        [(VerificationOutcome::Approved, Some(REFUSED)), (VerificationOutcome::Unavailable, None)]
    {
        let mut record = record([("a", approval(pending(), 0))]);
        record.check = Some(running("a", NOW + 15));
        let running = RunningVerification {
            approval: record.approvals["a"].clone(),
            record,
            id: id("a"),
            checker: "begin.n".to_owned(),
            code_tag: "tag".to_owned(),
            status_token: StatusToken::parse("token").unwrap(),
        };
        let refused = refusing().end(running, said, &invocation()).await.err().unwrap();
        assert_eq!(refused.facts.cause, cause);
    }
}
