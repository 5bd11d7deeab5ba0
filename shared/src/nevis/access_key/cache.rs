//! The key in memory, and when it is read again: see architecture.md, "The access key".

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use tokio::time::{Instant, sleep, timeout_at};

use super::{AccessKey, Reading, SecretError};
use crate::platform::{Cause, Clock};

/// After a read by age that failed, the next is tried this much later.
const RETRY_AFTER_FAILURE: Duration = Duration::from_secs(10);
/// Requests whose key was refused read the secret at most once in this time.
const REREAD_INTERVAL: Duration = Duration::from_secs(1);

/// Keeps the access key and knows when to read it again.
pub(crate) struct AccessKeyCache {
    read: Box<dyn Fn() -> Reading + Send + Sync>,
    max_age: Duration,
    clock: Clock,
    kept: Mutex<Kept>,
    /// Held while the secret is being read: one reader at a time.
    reading: tokio::sync::Mutex<LastRead>,
    /// Whether it was read while there was a key already, since somebody asked last.
    reread: AtomicBool,
}

#[derive(Default)]
struct Kept {
    key: Option<Arc<AccessKey>>,
    /// From this moment on the key is old.
    due: Option<SystemTime>,
    /// Why the last read that was due failed, if so.
    failure: Option<SecretError>,
}

#[derive(Default)]
struct LastRead(Option<Instant>);

impl AccessKeyCache {
    /// A keeper that reads by `read` and considers a key old after `max_age` of the wall clock.
    pub(crate) fn new(
        read: impl Fn() -> Reading + Send + Sync + 'static,
        max_age: Duration,
        clock: Clock,
    ) -> Self {
        let reading = tokio::sync::Mutex::default();
        let (kept, reread) = (Mutex::default(), AtomicBool::default());
        Self { read: Box::new(read), max_age, clock, kept, reading, reread }
    }

    /// The key to use now. Reads the secret if there is none yet or the one in memory is old; a read that fails
    /// leaves the last good key in use. So there is an error only where there has never been a key.
    pub(crate) async fn current(&self) -> Result<Arc<AccessKey>, SecretError> {
        if let Some(key) = self.fresh() {
            return Ok(key);
        }
        let mut last = self.reading.lock().await;
        // Somebody else may have read it while this one waited for its turn.
        if let Some(key) = self.fresh() {
            return Ok(key);
        }
        let read = self.read(&mut last).await;
        self.kept().failure = read.as_ref().err().copied();
        match (read, self.any()) {
            (Ok(key), _) => Ok(key),
            // Nevis may take it still, and says so if not (architecture.md, "The access key").
            (Err(_), Some(old)) => {
                self.kept().due = self.clock.now().checked_add(RETRY_AFTER_FAILURE);
                Ok(old)
            }
            (Err(error), None) => Err(error),
        }
    }

    /// The key that has replaced `refused`, which Nevis no longer takes; `None` if the secret still
    /// holds the same or cannot be read before `until`. Waits until a second has passed since the last
    /// read, so that a flood of refusals does not become a flood of reads.
    pub(crate) async fn replaced(&self, refused: &Arc<AccessKey>, until: Instant) -> Option<Arc<AccessKey>> {
        timeout_at(until, self.reread(refused)).await.ok().flatten()
    }

    async fn reread(&self, refused: &Arc<AccessKey>) -> Option<Arc<AccessKey>> {
        let mut last = self.reading.lock().await;
        if let Some(newer) = self.other_than(refused) {
            return Some(newer);
        }
        if let Some(at) = last.0 {
            // Waits rather than gives up: the secret may be replaced in this very second (operation.md,
            // "Rotating the access key").
            sleep(REREAD_INTERVAL.saturating_sub(at.elapsed())).await;
        }
        self.read(&mut last).await.ok()?;
        self.other_than(refused)
    }

    /// Why the secret could not be read the last time that it was due, if so.
    pub(crate) fn cause(&self) -> Option<Cause> {
        self.kept().failure.map(SecretError::cause)
    }

    /// Whether the secret was read again, by age or for a refused key, since this was asked last.
    pub(crate) fn was_reread(&self) -> bool {
        self.reread.swap(false, Ordering::Relaxed)
    }

    async fn read(&self, last: &mut LastRead) -> Result<Arc<AccessKey>, SecretError> {
        last.0 = Some(Instant::now());
        self.reread.fetch_or(self.any().is_some(), Ordering::Relaxed);
        let key = Arc::new((self.read)().await?);
        // By the wall clock, which runs on while the process is frozen ("Understanding the Lambda execution
        // environment lifecycle").
        let due = self.clock.now().checked_add(self.max_age);
        *self.kept() = Kept { key: Some(Arc::clone(&key)), due, failure: None };
        Ok(key)
    }

    /// The key, if it is not old.
    fn fresh(&self) -> Option<Arc<AccessKey>> {
        let now = self.clock.now();
        let kept = self.kept();
        kept.key.clone().filter(|_| kept.due.is_some_and(|due| now < due))
    }

    /// The last good key, however old.
    fn any(&self) -> Option<Arc<AccessKey>> {
        self.kept().key.clone()
    }

    fn other_than(&self, refused: &Arc<AccessKey>) -> Option<Arc<AccessKey>> {
        self.any().filter(|key| !key.same_as(refused))
    }

    fn kept(&self) -> std::sync::MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests;
