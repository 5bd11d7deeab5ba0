//! Processes of one function as Lambda keeps them: each takes one request at a time, and where one has
//! died, the next request gets a new one.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use harness::built::Binary;
use harness::lambda::{Answer, Deadline, Failure, Function};
use harness::watch::Watch;
use serde_json::Value;
use tokio::sync::Semaphore;

/// Users in a hurry have numbers from here on: their starts know no cooldown, so that more of them meet
/// at the quotas.
pub(super) const HURRIED: u64 = 500_000;

/// Whether this user is one of them.
pub(super) fn is_hurried(username: &str) -> bool {
    let number = username.strip_prefix("user-").and_then(|number| number.parse().ok());
    number.is_some_and(|number: u64| number >= HURRIED)
}

/// Both functions' processes.
pub(super) struct Fleets {
    pub(super) starts: Fleet,
    pub(super) hurried_starts: Fleet,
    pub(super) verifications: Fleet,
}

/// A fixed number of places for processes of one function.
pub(super) struct Fleet {
    binary: Binary,
    env: Vec<(String, String)>,
    places: Vec<Mutex<Option<Arc<Environment>>>>,
    idle: Mutex<VecDeque<usize>>,
    free: Semaphore,
    kills: AtomicU64,
}

/// A process, and whether its end was our doing.
struct Environment {
    function: Function,
    killed: AtomicBool,
}

/// What came of a request.
pub(super) enum Outcome {
    /// An answer.
    Answered(Answer),
    /// The process was killed in the middle of it.
    Killed,
    /// What no function may do: an error in place of an answer, or an end of its own.
    Broken(String),
}

impl Fleets {
    /// The processes that take a user's starts.
    pub(super) fn starts_of(&self, username: &str) -> &Fleet {
        if is_hurried(username) { &self.hurried_starts } else { &self.starts }
    }

    /// All of them.
    pub(super) const fn all(&self) -> [&Fleet; 3] {
        [&self.starts, &self.hurried_starts, &self.verifications]
    }

    /// Ends all processes.
    pub(super) async fn end(&self) {
        for fleet in self.all() {
            fleet.end().await;
        }
    }

    /// Processes killed so far.
    pub(super) fn kills(&self) -> u64 {
        self.all().iter().map(|fleet| fleet.kills.load(Ordering::Relaxed)).sum()
    }
}

impl Fleet {
    /// `size` places, none of them taken yet.
    pub(super) fn new(size: usize, binary: Binary, env: Vec<(String, String)>) -> Self {
        Self {
            binary,
            env,
            places: (0..size).map(|_| Mutex::default()).collect(),
            idle: Mutex::new((0..size).collect()),
            free: Semaphore::new(size),
            kills: AtomicU64::new(0),
        }
    }

    /// Sends an event to a process that is free, waiting for one if need be.
    pub(super) async fn invoke(&self, event: Value, deadline: Deadline) -> Outcome {
        let _free = self.free.acquire().await.expect("never closed");
        let index = self.idle.lock().unwrap().pop_front().expect("as many permits as places");
        let environment = self.environment(index).await;
        let outcome = environment.function.invoke(event, deadline).await;
        if let Err(Failure::Died(_)) = outcome {
            self.places[index].lock().unwrap().take();
        }
        self.idle.lock().unwrap().push_back(index);
        match outcome {
            Ok(answer) => Outcome::Answered(answer),
            Err(Failure::Died(_)) if environment.killed.load(Ordering::Relaxed) => Outcome::Killed,
            Err(Failure::Died(status)) => Outcome::Broken(format!("a process ended by itself: {status}")),
            Err(Failure::Error(_)) => Outcome::Broken("an error in place of an answer".to_owned()),
        }
    }

    /// Fills all places, and waits until all processes have initialised.
    pub(super) async fn warm_up(&self) {
        for index in 0..self.places.len() {
            self.environment(index).await.function.wait_until_ready().await;
        }
    }

    /// Kills the process at one of the places, whatever it is doing.
    pub(super) async fn kill(&self, place: usize) {
        let environment = self.places[place % self.places.len()].lock().unwrap().clone();
        if let Some(environment) = environment {
            environment.killed.store(true, Ordering::Relaxed);
            environment.function.kill().await;
            self.kills.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// The process at a place, which is ours at the moment.
    async fn environment(&self, index: usize) -> Arc<Environment> {
        let alive = self.places[index].lock().unwrap().clone();
        if let Some(environment) = alive.filter(|one| !one.killed.load(Ordering::Relaxed)) {
            return environment;
        }
        // One for each process: all secrets of a run in all that is written would be hours of searching.
        let watch = Arc::new(Watch::default());
        let function = Function::spawn(self.binary, &self.env, &watch).await;
        let environment = Arc::new(Environment { function, killed: AtomicBool::new(false) });
        *self.places[index].lock().unwrap() = Some(Arc::clone(&environment));
        environment
    }

    async fn end(&self) {
        for place in &self.places {
            let environment = place.lock().unwrap().take();
            if let Some(environment) = environment {
                environment.function.kill().await;
            }
        }
    }
}
