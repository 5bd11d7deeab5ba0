//! The instance as a whole: what it knows, what goes wrong with it, and how it answers a request.

use std::sync::Mutex;

use bytes::Bytes;
use http::{Request, Response};
use ring::error::Unspecified;

use crate::call::Call;
use crate::concurrency::ConcurrencyCount;
use crate::connections::Connections;
use crate::faults::{FaultAnswer, FaultQueue, FixedAnswer};
use crate::issuer::Issuer;
use crate::lock::lock;
use crate::page::Servers;
use crate::reply::{Refusal, typed};
use crate::routes::Route;
use crate::settings::Settings;
use crate::state::State;
use crate::{clock, control, endpoints, page};

/// All that the simulator is, apart from its socket.
pub(crate) struct World {
    /// What a reset goes back to.
    start: Settings,
    /// The page, made once.
    pub(crate) page: String,
    pub(crate) state: Mutex<State>,
    pub(crate) faults: FaultQueue,
    pub(crate) concurrency: ConcurrencyCount,
    pub(crate) connections: Connections,
    issuer: Issuer,
}

impl World {
    /// A fresh instance; `servers` are what the page calls.
    pub(crate) fn new(settings: Settings, servers: Servers<'_>) -> Result<Self, Unspecified> {
        Ok(Self {
            state: Mutex::new(State::new(settings.clone())),
            start: settings,
            page: page::render(servers),
            faults: FaultQueue::default(),
            concurrency: ConcurrencyCount::default(),
            connections: Connections::default(),
            issuer: Issuer::new()?,
        })
    }

    /// Back to the start, with the settings of the start.
    pub(crate) fn reset(&self) {
        *lock(&self.state) = State::new(self.start.clone());
        self.faults.reset();
        self.concurrency.reset();
    }

    /// Answers a request; `None` closes its connection.
    pub(crate) async fn answer(&self, request: Request<Bytes>) -> Option<Response<Bytes>> {
        let path = request.uri().path();
        if let Some(route) = Route::of(path) {
            return self.upstream(route, &request).await;
        }
        let answer = control::answer(self, &request);
        Some(answer.unwrap_or_else(|| Refusal::new(404, "not_found", "no such path").into_response()))
    }

    async fn upstream(&self, route: Route<'_>, request: &Request<Bytes>) -> Option<Response<Bytes>> {
        lock(&self.state).calls.count(route.endpoint());
        let user_id = if let Route::Verification { user_id } = route { Some(user_id) } else { None };
        let _under_way = user_id.map(|user_id| self.concurrency.enter(user_id));
        let Some(mut hit) = self.faults.hit(route.endpoint()) else {
            return Some(self.act(route, request));
        };
        let acted = hit.fault.act.then(|| self.act(route, request));
        self.faults.wait(&mut hit).await;
        match hit.fault.answer {
            None => Some(acted.unwrap_or_else(|| self.act(route, request))),
            Some(FaultAnswer::Drop) => None,
            Some(FaultAnswer::Respond(answer)) => Some(fixed(&answer)),
        }
    }

    fn act(&self, route: Route<'_>, request: &Request<Bytes>) -> Response<Bytes> {
        let now = clock::now();
        let state = &mut *lock(&self.state);
        endpoints::answer(route, &mut Call { request, state, issuer: &self.issuer, now })
    }
}

/// A fault made by the library is not checked before it is used: what is wrong with it shows in the answer.
fn fixed(answer: &FixedAnswer) -> Response<Bytes> {
    answer.response().unwrap_or_else(|reason| typed(500, "text/plain", format!("bad fault: {reason}")))
}
