//! A proxy in front of the emulator's services that loses, delays and refuses what it is told to.

mod fault;
mod gate;

use std::collections::HashMap;
use std::io;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use http::{Request, Response};
use simulator::server::Server;
use tokio::sync::watch;

use self::fault::Action;
pub use self::fault::Fault;
use self::gate::Gate;
use crate::aws;
use crate::forward::forward;

/// The running proxy.
pub struct Proxy {
    server: Server,
    state: Arc<State>,
}

struct State {
    client: reqwest::Client,
    target: String,
    gate: Gate,
    faults: Mutex<Vec<Fault>>,
    counts: Mutex<HashMap<String, usize>>,
    hits: AtomicU64,
    stranded: watch::Sender<usize>,
}

impl Proxy {
    /// Listens on a free port and passes everything on to `target` (`http://host:port`).
    pub async fn start(target: &str) -> io::Result<Self> {
        let state = Arc::new(State {
            client: aws::http(),
            target: target.to_owned(),
            gate: Gate::default(),
            faults: Mutex::default(),
            counts: Mutex::default(),
            hits: AtomicU64::new(0),
            stranded: watch::Sender::new(0),
        });
        let handler = Arc::clone(&state);
        let answer = move |request| {
            let state = Arc::clone(&handler);
            state.answer(request)
        };
        let server = Server::start(SocketAddr::from(([127, 0, 0, 1], 0)), answer).await?;
        Ok(Self { server, state })
    }

    /// What the variables `AWS_ENDPOINT_URL_…` are set to.
    pub fn url(&self) -> String {
        format!("http://{}", self.server.address())
    }

    /// Adds a fault. Requests are counted for it from now on; the first fault that meets a request
    /// is the one that it gets.
    pub fn add(&self, fault: Fault) {
        self.state.faults.lock().unwrap().push(fault);
    }

    /// Forgets all faults, and lets go what is held.
    pub fn clear(&self) {
        self.state.faults.lock().unwrap().clear();
        self.release();
    }

    /// Waits until a request or an answer is held.
    pub async fn wait_until_held(&self) {
        self.state.gate.wait_until_held().await;
    }

    /// Lets go everything that is held now.
    pub fn release(&self) {
        self.state.gate.release();
    }

    /// Waits until everything that was stranded has reached the service.
    pub async fn wait_until_landed(&self) {
        let mut stranded = self.state.stranded.subscribe();
        stranded.wait_for(|count| *count == 0).await.expect("the state outlives those who look at it");
    }

    /// Closes the connections on which no request is running. They are closed when this returns.
    pub fn close_idle_connections(&self) {
        self.server.close_idle();
    }

    /// How many requests of this operation have arrived.
    pub fn count(&self, operation: &str) -> usize {
        self.state.counts.lock().unwrap().get(operation).copied().unwrap_or_default()
    }

    /// How many requests a fault has hit.
    pub fn hits(&self) -> u64 {
        self.state.hits.load(Ordering::Relaxed)
    }

    /// The counts of all operations, and a fresh start for them.
    pub fn take_counts(&self) -> HashMap<String, usize> {
        std::mem::take(&mut *self.state.counts.lock().unwrap())
    }
}

impl State {
    /// `None` drops the connection.
    async fn answer(self: Arc<Self>, request: Request<Bytes>) -> Option<Response<Bytes>> {
        match self.due(&request) {
            None => Some(self.forward(request).await),
            Some(Action::HoldRequest) => Some(self.forward_later(request).await),
            Some(Action::StrandRequest) => self.strand(request).await,
            Some(Action::HoldAnswer) => {
                let answer = self.forward(request).await;
                self.gate.hold().await;
                Some(answer)
            }
            Some(Action::LoseRequest) => None,
            Some(Action::LoseAnswer) => {
                let _lost = self.forward(request).await;
                None
            }
            Some(Action::Refuse { status, body }) => Some(refusal(status, body)),
        }
    }

    /// Counts the request, and picks the fault whose turn it is.
    fn due(&self, request: &Request<Bytes>) -> Option<Action> {
        let target = request.headers().get("x-amz-target").and_then(|value| value.to_str().ok());
        let operation = target.and_then(|target| target.rsplit('.').next()).unwrap_or_default();
        *self.counts.lock().unwrap().entry(operation.to_owned()).or_default() += 1;
        let transition = fault::transition(request.body());
        let mut faults = self.faults.lock().unwrap();
        // Every fault counts every request, also those that another fault took.
        let due = faults.iter_mut().filter_map(|fault| fault.meet(operation, transition.as_deref()));
        let due: Vec<_> = due.collect();
        let first = due.into_iter().next();
        self.hits.fetch_add(u64::from(first.is_some()), Ordering::Relaxed);
        first
    }

    /// In a task of its own, which does not end with the connection.
    async fn strand(self: Arc<Self>, request: Request<Bytes>) -> Option<Response<Bytes>> {
        self.stranded.send_modify(|count| *count += 1);
        let carried_out = tokio::spawn(async move {
            let answer = self.forward_later(request).await;
            self.stranded.send_modify(|count| *count -= 1);
            answer
        });
        carried_out.await.ok()
    }

    /// Once it is let go.
    async fn forward_later(&self, request: Request<Bytes>) -> Response<Bytes> {
        self.gate.hold().await;
        self.forward(request).await
    }

    async fn forward(&self, request: Request<Bytes>) -> Response<Bytes> {
        forward(&self.client, &self.target, request).await.expect("the emulator answers")
    }
}

fn refusal(status: u16, body: String) -> Response<Bytes> {
    Response::builder()
        .status(status)
        .header("content-type", "application/x-amz-json-1.0")
        .body(Bytes::from(body))
        .expect("a status of three digits")
}
