use std::collections::VecDeque;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::UNIX_EPOCH;

use super::*;
use crate::nevis::access_key::SECRET;

/// A secret whose reads are scripted, and a clock that moves when it is told to.
struct World {
    keys: Arc<AccessKeyCache>,
    reads: Arc<AtomicUsize>,
    now: Arc<AtomicU64>,
}

fn world(script: &[Result<&'static str, SecretError>]) -> World {
    let reads = Arc::new(AtomicUsize::new(0));
    let now = Arc::new(AtomicU64::new(1_700_000_000));
    let script = Arc::new(Mutex::new(script.iter().copied().collect::<VecDeque<_>>()));
    let (counted, told) = (Arc::clone(&reads), Arc::clone(&now));
    let read = move || -> Reading {
        counted.fetch_add(1, Ordering::SeqCst);
        let next = script.lock().unwrap().pop_front().expect("one more read than the test expects");
        Box::pin(async move {
            tokio::task::yield_now().await;
            next.map(|text| AccessKey::from_secret(text).unwrap())
        })
    };
    let clock = Clock::telling(move || UNIX_EPOCH + Duration::from_secs(told.load(Ordering::SeqCst)));
    World { keys: Arc::new(AccessKeyCache::new(read, Duration::from_mins(15), clock)), reads, now }
}

fn text(key: &AccessKey) -> String {
    key.bearer().to_str().unwrap().trim_start_matches("Bearer ").to_owned()
}

#[tokio::test(start_paused = true)]
async fn a_young_key_is_not_read_again_and_an_old_one_is() {
    let world = world(&[Ok("one"), Ok("two")]);
    assert_eq!(text(&world.keys.current().await.unwrap()), "one");
    world.now.fetch_add(899, Ordering::SeqCst);
    assert_eq!(text(&world.keys.current().await.unwrap()), "one");
    world.now.fetch_add(1, Ordering::SeqCst);
    assert_eq!(text(&world.keys.current().await.unwrap()), "two");
}

#[tokio::test(start_paused = true)]
async fn a_failed_read_by_age_leaves_the_key_in_use_and_is_tried_again_after_ten_seconds() {
    let world = world(&[
        Ok("one"),
        Err(SecretError::Final(Cause::new("secret", "ResourceNotFoundException"))),
        Err(SecretError::Passing(SECRET.timeout())),
        Ok("two"),
    ]);
    world.keys.current().await.unwrap();
    world.now.fetch_add(900, Ordering::SeqCst);
    for (later, key, reads) in [(0, "one", 2), (9, "one", 2), (1, "one", 3), (10, "two", 4)] {
        world.now.fetch_add(later, Ordering::SeqCst);
        assert_eq!(text(&world.keys.current().await.unwrap()), key);
        assert_eq!(world.reads.load(Ordering::SeqCst), reads);
    }
}

#[tokio::test(start_paused = true)]
async fn without_a_first_key_the_error_is_told_and_the_next_request_reads_again() {
    let world = world(&[Err(SecretError::Passing(SECRET.timeout())), Ok("one")]);
    assert_eq!(world.keys.current().await.unwrap_err(), SecretError::Passing(SECRET.timeout()));
    assert_eq!(text(&world.keys.current().await.unwrap()), "one");
}

#[tokio::test(start_paused = true)]
async fn every_read_but_the_first_is_told_once() {
    let world = world(&[Err(SecretError::Passing(SECRET.timeout())), Ok("one"), Ok("two"), Ok("three")]);
    assert!(world.keys.current().await.is_err() && !world.keys.was_reread());
    let refused = world.keys.current().await.unwrap();
    assert!(!world.keys.was_reread(), "there was none before");
    let until = Instant::now() + Duration::from_secs(5);
    world.keys.replaced(&refused, until).await.unwrap();
    assert_eq!((world.keys.was_reread(), world.keys.was_reread()), (true, false));
    world.now.fetch_add(900, Ordering::SeqCst);
    world.keys.current().await.unwrap();
    assert!(world.keys.was_reread());
}

#[tokio::test(start_paused = true)]
async fn many_refusals_at_once_read_once() {
    let world = world(&[Ok("one"), Ok("two")]);
    let refused = world.keys.current().await.unwrap();
    let until = Instant::now() + Duration::from_secs(5);
    let mut waiting = tokio::task::JoinSet::new();
    for _ in 0..20 {
        let (keys, refused) = (Arc::clone(&world.keys), Arc::clone(&refused));
        waiting.spawn(async move { keys.replaced(&refused, until).await });
    }
    while let Some(replaced) = waiting.join_next().await {
        assert_eq!(text(&replaced.unwrap().unwrap()), "two");
    }
    assert_eq!(world.reads.load(Ordering::SeqCst), 2);
}

#[tokio::test(start_paused = true)]
async fn a_refused_key_waits_until_a_second_has_passed_since_the_last_read() {
    let world = world(&[Ok("one"), Ok("one"), Ok("two")]);
    let start = Instant::now();
    let refused = world.keys.current().await.unwrap();
    let until = start + Duration::from_secs(5);
    assert!(world.keys.replaced(&refused, until).await.is_none(), "the secret still holds the same key");
    assert_eq!(start.elapsed(), Duration::from_secs(1));
    assert_eq!(text(&world.keys.replaced(&refused, until).await.unwrap()), "two");
    assert_eq!(start.elapsed(), Duration::from_secs(2));
}

#[tokio::test(start_paused = true)]
async fn a_read_for_a_refused_key_ends_with_the_time_of_the_request() {
    let world = world(&[Ok("one")]);
    let refused = world.keys.current().await.unwrap();
    let until = Instant::now() + Duration::from_millis(500);
    assert!(world.keys.replaced(&refused, until).await.is_none());
    assert_eq!(world.reads.load(Ordering::SeqCst), 1, "the interval is longer than the time left");
}
