//! The endpoints of the upstream API, one file each; `GET /ping` is here.

mod approval;
mod intent;
mod introspect;
mod status;
mod users;
mod verification;

use bytes::Bytes;
use http::Response;
use http::header::{ALLOW, HeaderValue};

use crate::call::Call;
use crate::reply::{Answer, Refusal, typed};
use crate::routes::Route;

/// Does what the request asks, and answers it.
pub(crate) fn answer(route: Route<'_>, call: &mut Call<'_>) -> Response<Bytes> {
    let (method, shape) = (route.method(), call.state.settings.refusal_shape);
    if *call.request.method() != method {
        let refusal = Refusal::new(405, "method_not_allowed", format!("only {method} is known here"));
        let mut response = refusal.shaped(shape);
        response.headers_mut().extend(HeaderValue::try_from(method.as_str()).map(|value| (ALLOW, value)));
        return response;
    }
    dispatch(route, call).unwrap_or_else(|refusal| refusal.shaped(shape))
}

fn dispatch(route: Route<'_>, call: &mut Call<'_>) -> Answer {
    match route {
        Route::Approval => approval::start(call),
        Route::Verification { user_id } => verification::verify(call, user_id),
        Route::UserByName => users::by_name(call),
        Route::UserById { user_id } => users::by_id(call, user_id),
        Route::Introspect => introspect::introspect(call),
        Route::Status => status::status(call),
        Route::Intent => intent::issue(call),
        // The sample sends the key; whether the real one asks for it is not stated, and probes rarely have one.
        Route::Ping => Ok(typed(200, "text/plain; charset=utf-8", "PONG")),
    }
}
