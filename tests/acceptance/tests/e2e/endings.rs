//! What becomes of an approval that nobody is to confirm any more.

use serde_json::json;

use crate::api::{Answer, Api};
use crate::stage::{CAROL, Stage};

/// How it stands, and not any more: for those whose approval it is.
pub(crate) async fn is_called_off(stage: &Stage, api: &Api) {
    let [alice, bob] = [stage.user("alice").await, stage.user("bob").await];
    let started = api.start_payment("alice starts, and thinks better of it").authorization(&alice);
    let started = started.expect(&[201]).await;
    let (id, (right, _)) = (started.approval_id(), stage.codes("alice"));
    for call in [api.view("bob looks", &id), api.cancel("bob calls it off", &id, &json!({}))] {
        call.authorization(&bob).expect(&[404]).await.assert_problem("approval-not-found");
    }
    let seen = api.view("alice looks", &id).authorization(&alice).expect(&[200]).await;
    assert_eq!(seen.member("status"), "pending", "whatever bob has tried");
    assert_eq!(seen.member("expiresAt"), started.member("expiresAt"));
    for what in ["alice calls it off", "alice calls it off once more"] {
        let cancelled = api.cancel(what, &id, &json!({})).authorization(&alice).expect(&[200]).await;
        assert_eq!(cancelled.json(), json!({ "status": "cancelled" }));
    }
    let late = api.verify("alice sends the code all the same", &id, &right).authorization(&alice);
    late.expect(&[410]).await.assert_problem("approval-cancelled");
    let seen = api.view("alice looks again", &id).authorization(&alice).expect(&[200]).await;
    assert_eq!(seen.member("status"), "cancelled");
}

/// In whole seconds, rounded up.
pub(crate) fn assert_half_an_hour(locked: &Answer) {
    let seconds = locked.member("retryAfter").as_i64();
    assert!(seconds.is_some_and(|seconds| (1800..=1801).contains(&seconds)), "{}", locked.body);
}

/// The panic button, and nobody else's: after that, nothing of carol's goes on for half an hour.
pub(crate) async fn is_nobodys(stage: &Stage, api: &Api) {
    let [alice, carol] = [stage.user("alice").await, stage.user(CAROL).await];
    let started = api.start_payment("somebody starts as carol").authorization(&carol).expect(&[201]).await;
    let (id, (right, _)) = (started.approval_id(), stage.codes(CAROL));
    let choosy = api.lock("alice locks carol", &json!({ "username": CAROL })).authorization(&alice);
    choosy.expect(&[403]).await.assert_problem("not-allowed");
    let locked =
        api.lock("carol says that it was not her", &json!({})).authorization(&carol).expect(&[200]).await;
    assert_eq!((locked.member("cancelled"), locked.member("approved")), (json!(1), json!(0)));
    assert_half_an_hour(&locked);
    let late = api.verify("the code is sent all the same", &id, &right).authorization(&carol);
    late.expect(&[410]).await.assert_problem("approval-cancelled");
    let next = api.start_payment("somebody starts as carol again").authorization(&carol).expect(&[423]).await;
    next.assert_problem("approval-locked");
    assert!(!next.header("retry-after").is_empty(), "{:?}", next.headers);
    api.start_payment("alice starts, who is not locked").authorization(&alice).expect(&[201]).await;
}
