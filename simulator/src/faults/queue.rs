//! The faults in force, and the requests that they hold.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tokio::sync::watch;

use super::Fault;
use crate::endpoint::Endpoint;
use crate::lock::lock;

/// Hands out faults, and knows which requests wait.
#[derive(Debug, Default)]
pub(crate) struct FaultQueue {
    faults: Mutex<Vec<Fault>>,
    releases: watch::Sender<u64>,
    held: watch::Sender<BTreeMap<Endpoint, u32>>,
    hits: AtomicU64,
}

/// A fault that hit a request.
#[derive(Debug)]
pub(crate) struct Hit {
    /// The fault.
    pub(crate) fault: Fault,
    released: watch::Receiver<u64>,
}

/// A request is being held; also ends when its caller goes away.
struct Held<'a> {
    queue: &'a FaultQueue,
    on: Endpoint,
}

impl FaultQueue {
    /// The faults that are left.
    pub(crate) fn list(&self) -> Vec<Fault> {
        lock(&self.faults).clone()
    }

    /// Replaces the faults, and lets go of every request that is held.
    pub(crate) fn replace(&self, faults: Vec<Fault>) {
        let mut current = lock(&self.faults);
        *current = faults;
        self.release();
    }

    /// Lets go of every request that is held; the faults stay.
    pub(crate) fn release(&self) {
        self.releases.send_modify(|count| *count += 1);
    }

    /// Requests that a fault hit.
    pub(crate) fn hits(&self) -> u64 {
        self.hits.load(Ordering::Relaxed)
    }

    /// As at the start.
    pub(crate) fn reset(&self) {
        self.replace(Vec::new());
        self.hits.store(0, Ordering::Relaxed);
    }

    /// Uses up the first fault for a request to `on`.
    pub(crate) fn hit(&self, on: Endpoint) -> Option<Hit> {
        let mut faults = lock(&self.faults);
        let index = faults.iter().position(|fault| fault.on == on && fault.times != Some(0))?;
        let fault = faults.get_mut(index)?;
        if let Some(times) = &mut fault.times {
            *times -= 1;
        }
        self.hits.fetch_add(1, Ordering::Relaxed);
        // Under the lock, so that no release is missed between the fault and the wait.
        Some(Hit { fault: fault.clone(), released: self.releases.subscribe() })
    }

    /// Waits as long as the fault says.
    pub(crate) async fn wait(&self, hit: &mut Hit) {
        if hit.fault.delay_ms > 0 {
            tokio::time::sleep(Duration::from_millis(hit.fault.delay_ms)).await;
        }
        if hit.fault.hold {
            let _held = Held::new(self, hit.fault.on);
            // It fails when the simulator ends, and then nobody reads the answer.
            let _ = hit.released.changed().await;
        }
    }

    /// Resolves once `count` requests to `on` are being held.
    pub(crate) async fn wait_until_held(&self, on: Endpoint, count: u32) {
        // It fails only without a sender, which `self` holds.
        let enough = |held: &BTreeMap<Endpoint, u32>| held.get(&on).is_some_and(|held| *held >= count);
        let _ = self.held.subscribe().wait_for(enough).await;
    }
}

impl<'a> Held<'a> {
    fn new(queue: &'a FaultQueue, on: Endpoint) -> Self {
        queue.held.send_modify(|held| *held.entry(on).or_default() += 1);
        Self { queue, on }
    }
}

impl Drop for Held<'_> {
    fn drop(&mut self) {
        self.queue.held.send_modify(|held| {
            held.entry(self.on).and_modify(|count| *count -= 1);
        });
    }
}
