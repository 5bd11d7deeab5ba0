//! AWS Signature Version 4 on requests of our own, and on those of others.

use std::time::SystemTime;

use aws_sdk_dynamodb::config::Credentials;
use aws_sigv4::http_request::{SignableBody, SignableRequest, SigningSettings, sign};
use aws_sigv4::sign::v4;
use countersign::platform::Clock;
use http::Request;

use crate::aws::REGION;

/// Signs a request for a service, as every AWS client does. A `host` header goes before the address.
#[must_use]
pub fn signed(request: Request<Vec<u8>>, service: &str, credentials: &Credentials) -> Request<Vec<u8>> {
    signed_at(Clock::system().now(), request, service, credentials)
}

/// As [`signed`], at another moment.
#[must_use]
pub(crate) fn signed_at(
    moment: SystemTime,
    mut request: Request<Vec<u8>>,
    service: &str,
    credentials: &Credentials,
) -> Request<Vec<u8>> {
    let identity = credentials.clone().into();
    let parameters = v4::SigningParams::builder()
        .identity(&identity)
        .region(REGION)
        .name(service)
        .time(moment)
        .settings(SigningSettings::default())
        .build()
        .expect("complete");
    let headers = request
        .headers()
        .iter()
        .map(|(name, value)| (name.as_str(), value.to_str().expect("headers of a test are text")));
    let signable = SignableRequest::new(
        request.method().as_str(),
        request.uri().to_string(),
        headers,
        SignableBody::Bytes(request.body()),
    );
    let output = sign(signable.expect("a request that can be signed"), &parameters.into());
    let (instructions, _signature) = output.expect("a signature").into_parts();
    instructions.apply_to_request_http1x(&mut request);
    request
}
