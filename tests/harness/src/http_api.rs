//! Both functions over HTTP: what API Gateway does for its routes, as far as a client can tell. As in the
//! local world, every method of a path goes to the function, so that the 405 is its own.

mod event;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock};

use bytes::Bytes;
use http::{Request, Response, StatusCode};
use simulator::server::Server;

use self::event::Route;
use crate::gateway::{Call, Caller};
use crate::lambda::{Answer, Function};

/// Whom the bearer of a token is taken for, call by call.
type Callers = Box<dyn Fn() -> Caller + Send + Sync>;

/// An address that is known before the functions are: its issuer is part of a function's settings.
pub struct HttpApi {
    server: Server,
    api: Arc<Api>,
}

#[derive(Default)]
struct Api {
    verify: OnceLock<Function>,
    start: OnceLock<Function>,
    bearer: OnceLock<(String, Callers)>,
    answers: Mutex<BTreeMap<(&'static str, u16), usize>>,
}

impl HttpApi {
    /// Listens on a free port.
    pub async fn start() -> Self {
        let api: Arc<Api> = Arc::default();
        let serving = Arc::clone(&api);
        let server = Server::start(([127, 0, 0, 1], 0).into(), move |request| {
            let api = Arc::clone(&serving);
            async move { Some(api.answer(&request).await) }
        });
        Self { server: server.await.expect("a free port"), api }
    }

    /// The base address, without a slash at its end.
    pub fn url(&self) -> String {
        format!("http://{}", self.server.address())
    }

    /// Puts verify-code behind its routes.
    pub fn lead_to(&self, verify: Function) {
        assert!(self.api.verify.set(verify).is_ok(), "one function, once");
    }

    /// Puts start-approval behind its route, which has none without.
    pub fn start_with(&self, start: Function) {
        assert!(self.api.start.set(start).is_ok(), "one function, once");
    }

    /// Lets only the bearer of this token through to the routes of approvals, and takes it for what `callers`
    /// gives.
    pub fn only_for(&self, token: &str, callers: impl Fn() -> Caller + Send + Sync + 'static) {
        assert!(self.api.bearer.set((token.to_owned(), Box::new(callers))).is_ok(), "one token, once");
    }

    /// The function that verifies.
    pub fn function(&self) -> &Function {
        self.api.verify.get().expect("a function behind it")
    }

    /// How often each route (`POST /v1/approvals`) has answered with each status. The gateway's own answers
    /// do not count.
    pub fn answers(&self) -> BTreeMap<(&'static str, u16), usize> {
        self.api.answers.lock().unwrap().clone()
    }
}

impl Api {
    async fn answer(&self, request: &Request<Bytes>) -> Response<Bytes> {
        let Some((route, call)) = event::call(request) else {
            return message(StatusCode::NOT_FOUND, "Not Found");
        };
        let function = if matches!(route, Route::Start) { &self.start } else { &self.verify };
        let Some(function) = function.get() else { return message(StatusCode::NOT_FOUND, "Not Found") };
        let Some(call) = self.authorized(route, request, call) else {
            return message(StatusCode::UNAUTHORIZED, "Unauthorized");
        };
        let answer = function.call(&call).await;
        *self.answers.lock().unwrap().entry((route.key(), answer.status)).or_default() += 1;
        response(answer)
    }

    /// The call with its caller; `None` for one that the authorizer refuses.
    fn authorized(&self, route: Route, request: &Request<Bytes>, call: Call) -> Option<Call> {
        let Some((token, callers)) = self.bearer.get().filter(|_| !route.is_open()) else {
            return Some(call);
        };
        let sent = request.headers().get(http::header::AUTHORIZATION)?.to_str().ok()?;
        (sent.strip_prefix("Bearer ")? == token).then(|| call.caller(callers()))
    }
}

fn response(answer: Answer) -> Response<Bytes> {
    let response = Response::builder().status(answer.status);
    let headers = answer.headers.iter();
    let response = headers.fold(response, |response, (name, value)| response.header(name, value));
    response.body(answer.body.into()).expect("an answer")
}

/// An answer of API Gateway's own.
fn message(status: StatusCode, text: &str) -> Response<Bytes> {
    let response = Response::builder().status(status).header("content-type", "application/json");
    let response = if status == StatusCode::UNAUTHORIZED {
        response.header("www-authenticate", "Bearer")
    } else {
        response
    };
    response.body(format!(r#"{{"message":"{text}"}}"#).into()).expect("an answer")
}
