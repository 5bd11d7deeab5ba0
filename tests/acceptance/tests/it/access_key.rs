//! The access key: rotation, and what 401 and 403 mean.

use harness::world::World;
use simulator::{ACCESS_KEY, Endpoint, Fault, Settings};

use crate::scenes::{Pair, is, number, outcome, start, verify};

#[tokio::test]
async fn a_rotated_key_is_read_at_once_and_the_request_goes_on() {
    let pair = Pair::new(&[("RESEND_COOLDOWN_SECONDS", "0")]).await;
    pair.world.keep_earlier_codes();
    let id = pair.started("alice").await;
    let (right, _) = pair.codes("alice");
    pair.world.put_secret("  the-new-key\n").await;
    pair.world.nevis.set_access_keys(vec!["the-new-key".to_owned()]);
    pair.started("alice").await;
    pair.verified(&id, &right, 200).await;
    let calls = pair.world.nevis.calls();
    assert_eq!((calls.approval, calls.verification, calls.introspect), (3, 2, 2), "one repetition each");
    assert_eq!(pair.world.nevis.messages().len(), 2);
    pair.started("alice").await;
    assert_eq!(pair.world.nevis.calls().introspect, 2, "the new key is in use");
}

#[tokio::test]
async fn a_key_in_a_json_secret_is_found() {
    let world = World::new().await;
    world.put_secret(&format!(r#"{{ "accessKey": "{ACCESS_KEY}", "note": "rotated by hand" }}"#)).await;
    Pair::within(world, &[]).await.started("alice").await;
}

#[tokio::test]
async fn a_key_that_is_revoked_before_the_secret_changes_is_502_and_nothing_is_lost() {
    let pair = Pair::new(&[]).await;
    let id = pair.started("bob").await;
    let (right, _) = pair.codes("bob");
    pair.world.nevis.set_access_keys(vec!["the-new-key".to_owned()]);
    let refused = pair.start.call(&start("alice")).await;
    assert_eq!(outcome(&refused), is(502, "upstream-misconfigured"));
    let refused = pair.verify.call(&verify(&id, &right)).await;
    assert_eq!(outcome(&refused), is(502, "upstream-misconfigured"));
    let attempts = number(&pair.world.table.approval(&id).await, "attempts");
    let record = pair.world.table.record_of(&id).await;
    assert_eq!((attempts, record.get("check")), (1, None), "the attempt is kept, the check is over");
    assert_eq!(record.get("failures"), None);
    let calls = pair.world.nevis.calls();
    assert_eq!((calls.approval, calls.verification), (2, 1), "nothing is repeated");
    pair.world.put_secret("the-new-key").await;
    assert_eq!(pair.start.call(&start("alice")).await.status, 201, "the counts were given back");
    pair.verified(&id, &right, 200).await;
}

#[tokio::test]
async fn a_refused_code_behind_401_or_403_is_a_wrong_code_when_the_key_is_active() {
    for status in [401, 403] {
        let settings =
            Settings { wrong_code_status: status, unknown_user_status: status, ..Settings::default() };
        let pair = Pair::within(World::with(settings).await, &[]).await;
        assert_eq!(outcome(&pair.start.call(&start("nobody")).await), is(422, "approval-refused"));
        let id = pair.started("alice").await;
        let (right, wrong) = pair.codes("alice");
        assert_eq!(outcome(&pair.verify.call(&verify(&id, &wrong)).await), is(422, "code-rejected"));
        assert_eq!(number(&pair.world.table.record_of(&id).await, "failures"), 1);
        pair.verified(&id, &right, 200).await;
        let calls = pair.world.nevis.calls();
        assert_eq!(
            (calls.approval, calls.verification, calls.introspect),
            (2, 2, 2),
            "introspection is not kept"
        );
    }
}

#[tokio::test]
async fn an_introspection_that_is_refused_means_the_key_is_refused() {
    for introspection in [
        Fault::on(Endpoint::Introspect).status(401),
        Fault::on(Endpoint::Introspect).status(403),
        Fault::on(Endpoint::Introspect).status(200).body(r#"{"active":false}"#),
    ] {
        let pair = Pair::new(&[]).await;
        let id = pair.started("bob").await;
        let (right, _) = pair.codes("bob");
        let refusal = Fault::on(Endpoint::Verification).status(401).act(false);
        pair.world.nevis.set_faults(vec![refusal, introspection]);
        let answer = pair.verify.call(&verify(&id, &right)).await;
        assert_eq!(outcome(&answer), is(502, "upstream-misconfigured"));
    }
}

#[tokio::test]
async fn the_new_key_that_is_refused_too_is_judged_once_more_and_not_repeated() {
    let pair = Pair::new(&[]).await;
    pair.world.put_secret("another-wrong-key").await;
    pair.world.nevis.set_access_keys(vec!["the-right-key".to_owned()]);
    assert_eq!(outcome(&pair.start.call(&start("alice")).await), is(502, "upstream-misconfigured"));
    let calls = pair.world.nevis.calls();
    assert_eq!((calls.approval, calls.introspect), (2, 2));
    assert!(pair.world.nevis.messages().is_empty());
}

#[tokio::test]
async fn an_attempt_stays_counted_when_the_repetition_finds_a_wrong_address() {
    let pair = Pair::new(&[]).await;
    let id = pair.started("alice").await;
    let (right, _) = pair.codes("alice");
    pair.world.put_secret("the-new-key").await;
    // The 401 may have been Nevis's word on the code.
    pair.world.nevis.set_faults(vec![
        Fault::on(Endpoint::Verification).times(1).status(401).act(false),
        Fault::on(Endpoint::Introspect).times(1).status(401),
        Fault::on(Endpoint::Verification).times(1).status(405).act(false),
    ]);
    let answer = pair.verify.call(&verify(&id, &right)).await;
    assert_eq!(outcome(&answer), is(502, "upstream-misconfigured"));
    assert_eq!(pair.world.nevis.calls().verification, 2);
    assert_eq!(number(&pair.world.table.only_approval().await, "attempts"), 1);
}
