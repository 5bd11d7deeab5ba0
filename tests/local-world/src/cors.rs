//! What a page may do, as API Gateway answers it for `CorsConfiguration` of `template.yaml`: the same lists, for
//! pages of any origin, since a developer's page may be anywhere.

use bytes::Bytes;
use http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, ACCESS_CONTROL_REQUEST_METHOD, ORIGIN, VARY,
};
use http::{HeaderValue, Method, Request, Response, StatusCode};

const METHODS: HeaderValue = HeaderValue::from_static("GET,POST");
const HEADERS: &str = "authorization,content-type,idempotency-key";
const EXPOSED: HeaderValue = HeaderValue::from_static("retry-after,x-request-id,date");
const MAX_AGE: HeaderValue = HeaderValue::from_static("600");

/// The headers that pages may send.
#[derive(Clone, Debug)]
pub(super) struct Cors {
    headers: HeaderValue,
}

impl Cors {
    /// The contract's own headers and, between commas, what the parameter `AllowedHeaders` would add. `None`
    /// where that holds something else than names.
    pub(super) fn allowing(more: &str) -> Option<Self> {
        let names = || more.split(',').filter(|name| !name.is_empty());
        let is_name = |name: &str| {
            name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
        };
        let all = names().fold(HEADERS.to_owned(), |all, name| format!("{all},{name}"));
        names().all(is_name).then(|| all.parse().ok()).flatten().map(|headers| Self { headers })
    }

    /// The answer to a preflight, which reaches no function. `None` for any other request.
    pub(super) fn preflight(&self, request: &Request<Bytes>) -> Option<Response<Bytes>> {
        let asks = request.method() == Method::OPTIONS
            && request.headers().contains_key(ACCESS_CONTROL_REQUEST_METHOD);
        let origin = request.headers().get(ORIGIN).filter(|_| asks)?;
        let mut response = Response::new(Bytes::new());
        *response.status_mut() = StatusCode::NO_CONTENT;
        opened(&mut response, origin.clone());
        response.headers_mut().extend([
            (ACCESS_CONTROL_ALLOW_METHODS, METHODS),
            (ACCESS_CONTROL_ALLOW_HEADERS, self.headers.clone()),
            (ACCESS_CONTROL_MAX_AGE, MAX_AGE),
        ]);
        Some(response)
    }
}

/// Lets a page of this origin read the answer.
pub(super) fn opened(response: &mut Response<Bytes>, origin: HeaderValue) {
    response.headers_mut().extend([
        (ACCESS_CONTROL_ALLOW_ORIGIN, origin),
        (ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED),
        (VARY, HeaderValue::from_static("origin")),
    ]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_headers_are_allowed_by_name_only() {
        let headers = |more| Some(Cors::allowing(more)?.headers);
        assert_eq!(headers("").unwrap(), HEADERS);
        assert_eq!(headers("traceparent,x-shop").unwrap(), format!("{HEADERS},traceparent,x-shop").as_str());
        for wrong in ["*", "x shop", "x\r\ny", "é"] {
            assert_eq!(headers(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_preflight_has_an_origin_and_asks_for_a_method() {
        let request = |method: Method, headers: &[(&str, &str)]| {
            let request = Request::builder().method(method);
            let request =
                headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
            request.body(Bytes::new()).unwrap()
        };
        let cors = Cors::allowing("").unwrap();
        let origin = ("origin", "http://page.test");
        let asks = ("access-control-request-method", "GET");
        let preflight = cors.preflight(&request(Method::OPTIONS, &[origin, asks])).unwrap();
        assert_eq!(preflight.headers()["access-control-allow-origin"], "http://page.test");
        for other in [
            request(Method::OPTIONS, &[origin]),
            request(Method::OPTIONS, &[asks]),
            request(Method::GET, &[origin, asks]),
        ] {
            assert!(cors.preflight(&other).is_none(), "{other:?}");
        }
    }
}
