//! The Lambda Runtime API, as one function process sees it: `next` hangs until there is an event,
//! `response` and `error` end the invocation that the event began.

use std::collections::HashMap;
use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use http::{Method, Request, Response, StatusCode};
use serde_json::Value;
use simulator::server::Server;
use tokio::sync::{Mutex as AsyncMutex, mpsc, oneshot, watch};

use super::{Answer, Failure};

const PREFIX: &str = "/2018-06-01/runtime/";

/// One event, ready to be sent, and where its outcome goes.
pub(super) struct Invocation {
    pub(super) id: String,
    pub(super) arn: String,
    pub(super) deadline_ms: i64,
    pub(super) event: Bytes,
    pub(super) outcome: oneshot::Sender<Outcome>,
}

/// What an invocation ended with.
pub(super) type Outcome = Result<Answer, Failure>;

/// The server that one function process talks to.
pub(super) struct RuntimeApi {
    server: Server,
    events: mpsc::UnboundedSender<Invocation>,
    state: Arc<State>,
}

struct State {
    events: AsyncMutex<mpsc::UnboundedReceiver<Invocation>>,
    running: Mutex<HashMap<String, oneshot::Sender<Outcome>>>,
    /// How often the function has asked for an event.
    asked: watch::Sender<usize>,
    init_error: Mutex<Option<Value>>,
}

impl RuntimeApi {
    /// Listens on a free port of the loopback interface.
    pub(super) async fn start() -> io::Result<Self> {
        let (events, receiver) = mpsc::unbounded_channel();
        let state = Arc::new(State {
            events: AsyncMutex::new(receiver),
            running: Mutex::default(),
            asked: watch::channel(0).0,
            init_error: Mutex::default(),
        });
        let handler = Arc::clone(&state);
        let answer = move |request| {
            let state = Arc::clone(&handler);
            async move { Some(state.answer(request).await) }
        };
        let server = Server::start(SocketAddr::from(([127, 0, 0, 1], 0)), answer).await?;
        Ok(Self { server, events, state })
    }

    /// `host:port`, as `AWS_LAMBDA_RUNTIME_API` wants it.
    pub(super) fn address(&self) -> String {
        self.server.address().to_string()
    }

    /// Queues an event for the next `next`.
    pub(super) fn queue(&self, invocation: Invocation) {
        self.events.send(invocation).expect("the server holds the receiver");
    }

    /// Waits for the first `next`: the end of the initialisation.
    pub(super) async fn ready(&self) {
        self.asked(1).await;
    }

    /// Waits for this many `next` in all.
    pub(super) async fn asked(&self, times: usize) {
        let mut asked = self.state.asked.subscribe();
        asked.wait_for(|asked| *asked >= times).await.expect("the server holds the sender");
    }

    /// What the function posted to `init/error`.
    pub(super) fn init_error(&self) -> Option<Value> {
        self.state.init_error.lock().unwrap().clone()
    }
}

impl State {
    async fn answer(&self, request: Request<Bytes>) -> Response<Bytes> {
        let path = request.uri().path().strip_prefix(PREFIX).unwrap_or_default().to_owned();
        let parts: Vec<&str> = path.split('/').collect();
        match (request.method(), parts.as_slice()) {
            (&Method::GET, ["invocation", "next"]) => self.next().await,
            (&Method::POST, ["invocation", id, "response"]) => {
                self.end(id, Ok(Answer::parse(request.body())))
            }
            (&Method::POST, ["invocation", id, "error"]) => {
                self.end(id, Err(Failure::Error(json(request.body()))))
            }
            (&Method::POST, ["init", "error"]) => {
                *self.init_error.lock().unwrap() = Some(json(request.body()));
                accepted()
            }
            _ => status(StatusCode::NOT_FOUND),
        }
    }

    async fn next(&self) -> Response<Bytes> {
        self.asked.send_modify(|asked| *asked += 1);
        let Some(invocation) = self.events.lock().await.recv().await else {
            // The owner is gone; its process is being killed.
            return std::future::pending().await;
        };
        let response = Response::builder()
            .header("content-type", "application/json")
            .header("lambda-runtime-aws-request-id", &invocation.id)
            .header("lambda-runtime-deadline-ms", invocation.deadline_ms)
            .header("lambda-runtime-invoked-function-arn", &invocation.arn)
            .header("lambda-runtime-trace-id", TRACE)
            .body(invocation.event)
            .expect("header values of visible ASCII");
        self.running.lock().unwrap().insert(invocation.id, invocation.outcome);
        response
    }

    fn end(&self, id: &str, outcome: Outcome) -> Response<Bytes> {
        match self.running.lock().unwrap().remove(id) {
            Some(sender) => {
                // The test may have stopped waiting; the function's answer is accepted all the same.
                let _unheard = sender.send(outcome);
                accepted()
            }
            None => status(StatusCode::BAD_REQUEST),
        }
    }
}

const TRACE: &str = "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=0";

fn accepted() -> Response<Bytes> {
    let body = Bytes::from_static(br#"{"status":"OK"}"#);
    Response::builder().status(StatusCode::ACCEPTED).body(body).expect("a fixed response")
}

fn status(status: StatusCode) -> Response<Bytes> {
    Response::builder().status(status).body(Bytes::new()).expect("a fixed response")
}

fn json(body: &[u8]) -> Value {
    serde_json::from_slice(body).unwrap_or_else(|_| Value::String(String::from_utf8_lossy(body).into_owned()))
}
