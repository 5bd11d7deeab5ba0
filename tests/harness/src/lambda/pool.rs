//! Several processes of one function: what Lambda starts when requests come at the same time.

use std::sync::{Arc, Mutex};

use serde_json::Value;
use tokio::sync::Semaphore;

use super::{Answer, Deadline, Failure, Function};
use crate::built::Binary;
use crate::gateway::Call;
use crate::watch::Watch;

/// A fixed number of processes of one function; each invocation goes to one that is free.
pub struct Pool {
    functions: Vec<Function>,
    idle: Mutex<Vec<usize>>,
    places: Semaphore,
}

impl Pool {
    /// Starts `size` processes and waits until all of them have initialised.
    pub async fn start(size: usize, binary: Binary, env: &[(String, String)], watch: &Arc<Watch>) -> Self {
        let mut functions = Vec::with_capacity(size);
        for _ in 0..size {
            functions.push(Function::spawn(binary, env, watch).await);
        }
        for function in &functions {
            function.wait_until_ready().await;
        }
        Self { functions, idle: Mutex::new((0..size).collect()), places: Semaphore::new(size) }
    }

    /// Sends one event to a process that is free, waiting for one if need be.
    pub async fn invoke(&self, event: Value, deadline: Deadline) -> Result<Answer, Failure> {
        let _place = self.places.acquire().await.expect("never closed");
        let taken = self.take();
        self.functions[taken.index].invoke(event, deadline).await
    }

    /// Makes a call with the usual deadline; anything but an answer ends the test.
    pub async fn call(&self, call: &Call) -> Answer {
        let _place = self.places.acquire().await.expect("never closed");
        let taken = self.take();
        self.functions[taken.index].call(call).await
    }

    /// The processes, to kill or to read.
    pub fn functions(&self) -> &[Function] {
        &self.functions
    }

    /// Everything written so far by all of them.
    pub fn output(&self) -> String {
        self.functions.iter().map(Function::output).collect()
    }

    fn take(&self) -> Taken<'_> {
        let index = self.idle.lock().unwrap().pop().expect("as many places as processes");
        Taken { pool: self, index }
    }
}

/// A process in use; free again when the call is over or no longer waited for.
struct Taken<'a> {
    pool: &'a Pool,
    index: usize,
}

impl Drop for Taken<'_> {
    fn drop(&mut self) {
        self.pool.idle.lock().unwrap().push(self.index);
    }
}
