//! Many at the same moment, over several processes.

use std::collections::BTreeMap;

use harness::gateway::Call;
use harness::lambda::{Answer, Pool};

use harness::world::World;

use crate::scenes::{approval_id, is, number, outcome, start, start_with_key, verify};

const PROCESSES: usize = 5;

/// Makes all calls at once; a pool gives each to a process that is free.
pub(crate) async fn all_at_once(pool: &Pool, calls: &[Call]) -> Vec<Answer> {
    let mut answers = Vec::new();
    let mut running: Vec<_> = calls.iter().map(|call| Box::pin(pool.call(call))).collect();
    std::future::poll_fn(|context| {
        running.retain_mut(|call| match call.as_mut().poll(context) {
            std::task::Poll::Ready(answer) => {
                answers.push(answer);
                false
            }
            std::task::Poll::Pending => true,
        });
        if running.is_empty() { std::task::Poll::Ready(()) } else { std::task::Poll::Pending }
    })
    .await;
    answers
}

fn tally(answers: &[Answer]) -> BTreeMap<(u16, String), usize> {
    let mut tally = BTreeMap::new();
    for answer in answers {
        *tally.entry(outcome(answer)).or_default() += 1;
    }
    tally
}

#[tokio::test]
async fn ten_with_one_key_send_one_sms_and_answer_201_and_409_only() {
    let world = World::new().await;
    let pool = world.start_pool(PROCESSES, &[]).await;
    let calls: Vec<_> = (0..10).map(|_| start_with_key("alice", "the-one-key")).collect();
    let answers = all_at_once(&pool, &calls).await;
    assert_eq!((world.nevis.calls().approval, world.nevis.messages().len()), (1, 1));
    let tally = tally(&answers);
    let allowed = [is(201, ""), is(409, "request-in-progress")];
    assert!(tally.keys().all(|outcome| allowed.contains(outcome)), "{tally:?}");
    let ids: Vec<_> = answers.iter().filter(|answer| answer.status == 201).map(approval_id).collect();
    assert!(!ids.is_empty() && ids.windows(2).all(|pair| pair[0] == pair[1]), "{ids:?}");
    assert_eq!(world.table.approvals().await.len(), 1);
}

#[tokio::test]
async fn ten_with_keys_of_their_own_send_one_sms_within_the_cooldown() {
    let world = World::new().await;
    let pool = world.start_pool(PROCESSES, &[]).await;
    let calls: Vec<_> = (0..10).map(|n| start_with_key("alice", &format!("key-{n}"))).collect();
    let tally = tally(&all_at_once(&pool, &calls).await);
    assert_eq!(tally, BTreeMap::from([(is(201, ""), 1), (is(429, "rate-limited"), 9)]));
    assert_eq!(world.nevis.calls().approval, 1);
}

#[tokio::test]
async fn without_a_cooldown_exactly_the_quota_is_sent() {
    let world = World::new().await;
    let pool =
        world.start_pool(PROCESSES, &[("RESEND_COOLDOWN_SECONDS", "0"), ("MAX_SENDS_PER_DAY", "4")]).await;
    let calls: Vec<_> = (0..10).map(|_| start("alice")).collect();
    let tally = tally(&all_at_once(&pool, &calls).await);
    assert_eq!(tally, BTreeMap::from([(is(201, ""), 4), (is(429, "rate-limited"), 6)]));
    assert_eq!(world.nevis.calls().approval, 4);
}

#[tokio::test]
async fn ten_guesses_at_once_are_judged_one_at_a_time_and_never_more_than_the_attempts() {
    let world = World::new().await;
    let starter = world.start_function(&[]).await;
    let id = approval_id(&starter.call(&start("alice")).await);
    let right = world.nevis.last_code("alice").unwrap();
    let pool = world.verify_pool(PROCESSES, &[]).await;
    let guesses = (0..1_000_000).map(|n| format!("{n:06}")).filter(|guess| *guess != right);
    let calls: Vec<_> = guesses.take(10).map(|guess| verify(&id, &guess)).collect();
    let answers = all_at_once(&pool, &calls).await;
    let judged = world.nevis.calls().verification;
    assert!((1..=3).contains(&judged), "{judged}");
    let counted = i64::try_from(judged).unwrap();
    assert_eq!(number(&world.table.approval(&id).await, "attempts"), counted);
    assert_eq!(number(&world.table.record_of(&id).await, "failures"), counted);
    let tally = tally(&answers);
    let allowed = [is(409, "request-in-progress"), is(422, "code-rejected"), is(423, "approval-locked")];
    assert!(tally.keys().all(|outcome| allowed.contains(outcome)), "{tally:?}");
}

#[tokio::test]
async fn a_double_tap_on_the_right_code_is_approved_once() {
    let world = World::new().await;
    let starter = world.start_function(&[]).await;
    let id = approval_id(&starter.call(&start("alice")).await);
    let right = world.nevis.last_code("alice").unwrap();
    let pool = world.verify_pool(PROCESSES, &[]).await;
    let calls: Vec<_> = (0..5).map(|_| verify(&id, &right)).collect();
    let tally = tally(&all_at_once(&pool, &calls).await);
    assert!(tally.contains_key(&is(200, "")), "{tally:?}");
    let allowed = [is(200, ""), is(409, "request-in-progress")];
    assert!(tally.keys().all(|outcome| allowed.contains(outcome)), "{tally:?}");
    assert_eq!(world.nevis.calls().verification, 1);
    assert_eq!(number(&world.table.approval(&id).await, "attempts"), 1);
}

#[tokio::test]
async fn guesses_on_two_approvals_of_a_user_share_his_one_check_and_his_failures() {
    let world = World::new().await;
    let overrides = [("RESEND_COOLDOWN_SECONDS", "0"), ("MAX_FAILURES", "2")];
    let starter = world.start_function(&overrides).await;
    let first = approval_id(&starter.call(&start("alice")).await);
    let second = approval_id(&starter.call(&start("alice")).await);
    let pool = world.verify_pool(PROCESSES, &overrides).await;
    let codes: Vec<_> = world.nevis.messages().into_iter().map(|message| message.code).collect();
    let guesses = (0..1_000_000).map(|n| format!("{n:06}")).filter(|guess| !codes.contains(guess));
    let calls: Vec<_> = guesses
        .take(10)
        .enumerate()
        .map(|(n, guess)| verify(if n % 2 == 0 { &first } else { &second }, &guess))
        .collect();
    all_at_once(&pool, &calls).await;
    assert!(world.nevis.calls().verification <= 2);
    for _ in 0..2 {
        pool.call(&verify(&first, "999999")).await;
    }
    let calls = world.nevis.calls().verification;
    assert_eq!(calls, 2, "never more wrong codes in a row than MAX_FAILURES");
    assert_eq!(number(&world.table.record_of(&first).await, "failures"), 2);
}

/// All that is written of a user is written in one place: nothing may be lost for that.
#[tokio::test]
async fn starts_and_checks_of_a_user_at_once_lose_nothing_of_each_other() {
    let world = World::new().await;
    world.keep_earlier_codes();
    let overrides =
        [("RESEND_COOLDOWN_SECONDS", "0"), ("MAX_SENDS_PER_WINDOW", "50"), ("MAX_FAILURES", "10")];
    let starts = world.start_pool(PROCESSES, &overrides).await;
    let id = approval_id(&starts.call(&start("alice")).await);
    let right = world.nevis.last_code("alice").unwrap();
    let wrong = if right == "000000" { "000001" } else { "000000" };
    let verifications = world.verify_pool(2, &overrides).await;
    let starting: Vec<_> = (0..10).map(|n| start_with_key("alice", &format!("key-{n}"))).collect();
    let checks = async {
        let wrong = verifications.call(&verify(&id, wrong)).await;
        (wrong, verifications.call(&verify(&id, &right)).await)
    };
    let (started, (wrong, right)) = tokio::join!(all_at_once(&starts, &starting), checks);
    assert_eq!(tally(&started), BTreeMap::from([(is(201, ""), 10)]));
    assert_eq!((outcome(&wrong), outcome(&right)), (is(422, "code-rejected"), is(200, "")));
    let approvals = world.table.approvals().await;
    let pending = approvals.values().filter(|approval| approval["state"] == "pending").count();
    assert_eq!((approvals.len(), pending, world.nevis.messages().len()), (11, 10, 11));
    assert_eq!((&approvals[&id]["state"], number(&approvals[&id], "attempts")), (&"approved".into(), 2));
    let record = world.table.record().await;
    assert_eq!((record.get("check"), record.get("failures")), (None, None));
}
