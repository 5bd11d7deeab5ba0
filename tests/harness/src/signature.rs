//! AWS Signature Version 4 on requests of our own, and on those of others.

use std::time::{Duration, SystemTime};

use aws_sdk_dynamodb::config::Credentials;
use aws_sigv4::http_request::{SignableBody, SignableRequest, SigningSettings, sign};
use aws_sigv4::sign::v4;
use bytes::Bytes;
use countersign::platform::Clock;
use http::{HeaderMap, Request};

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

/// Whether a request has the signature that these credentials give it for a service, over the headers that it says.
pub fn is_signed_by(request: &Request<Bytes>, service: &str, credentials: &Credentials) -> bool {
    let signature = text(request.headers(), "authorization");
    let Some(moment) = moment(text(request.headers(), "x-amz-date")) else { return false };
    let url = format!("http://{}{}", text(request.headers(), "host"), request.uri());
    let mut again = Request::builder().method(request.method()).uri(url);
    let names = signature.split_once("SignedHeaders=").and_then(|(_, rest)| rest.split(',').next());
    // The signer writes these by itself.
    let own = ["host", "x-amz-date", "x-amz-security-token"];
    for name in names.unwrap_or_default().split(';').filter(|name| !own.contains(name)) {
        again = again.header(name, text(request.headers(), name));
    }
    let again = again.body(request.body().to_vec()).expect("a request");
    let again = signed_at(moment, again, service, credentials);
    text(again.headers(), "authorization") == signature
        && text(again.headers(), "x-amz-security-token") == text(request.headers(), "x-amz-security-token")
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> &'a str {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

/// The moment of `20261128T190000Z`, if it is within five minutes of now, as AWS demands.
fn moment(text: &str) -> Option<SystemTime> {
    let number = |from: usize, to: usize| text.get(from..to)?.parse::<u8>().ok();
    let month = time::Month::try_from(number(4, 6)?).ok()?;
    let date = time::Date::from_calendar_date(text.get(..4)?.parse().ok()?, month, number(6, 8)?).ok()?;
    let moment = date.with_hms(number(9, 11)?, number(11, 13)?, number(13, 15)?).ok()?.assume_utc();
    let moment = SystemTime::from(moment);
    let now = Clock::system().now();
    let apart = now.duration_since(moment).or_else(|_| moment.duration_since(now)).ok()?;
    (apart < Duration::from_mins(5)).then_some(moment)
}
