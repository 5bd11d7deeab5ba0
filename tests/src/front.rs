//! A function over HTTP, for the documents that others fetch from it: what API Gateway does for its open
//! routes, without any of its authorizers.

use std::sync::{Arc, OnceLock};

use bytes::Bytes;
use http::{Request, Response};
use simulator::server::Server;

use crate::gateway::Call;
use crate::lambda::Function;

/// An address that is known before the function is: its issuer is part of the function's settings.
pub struct Front {
    server: Server,
    function: Arc<OnceLock<Function>>,
}

impl Front {
    /// Listens on a free port.
    pub async fn start() -> Self {
        let function: Arc<OnceLock<Function>> = Arc::default();
        let serving = Arc::clone(&function);
        let server = Server::start(([127, 0, 0, 1], 0).into(), move |request| {
            let function = Arc::clone(&serving);
            async move { Some(answer(function.get().expect("a function behind it"), &request).await) }
        });
        Self { server: server.await.expect("a free port"), function }
    }

    /// The base address, without a slash at its end.
    pub fn url(&self) -> String {
        format!("http://{}", self.server.address())
    }

    /// Puts a function behind it.
    pub fn lead_to(&self, function: Function) {
        assert!(self.function.set(function).is_ok(), "one function, once");
    }

    /// The function behind it.
    pub fn function(&self) -> &Function {
        self.function.get().expect("a function behind it")
    }
}

async fn answer(function: &Function, request: &Request<Bytes>) -> Response<Bytes> {
    let answer = function.call(&Call::get(request.uri().path())).await;
    let response = Response::builder().status(answer.status);
    let headers = answer.headers.iter();
    let response = headers.fold(response, |response, (name, value)| response.header(name, value));
    response.body(answer.body.into()).expect("an answer")
}
