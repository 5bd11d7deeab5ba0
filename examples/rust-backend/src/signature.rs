//! AWS Signature Version 4, by which an API with `CallerAuth=iam` knows the backend's role.

use std::error::Error;
use std::time::SystemTime;

use aws_credential_types::Credentials;
use aws_sigv4::http_request::{SignableBody, SignableRequest, SigningSettings, sign};
use aws_sigv4::sign::v4;
use http::Request;

/// What calls are signed with.
pub(crate) struct Signature {
    /// The API's region.
    pub(crate) region: String,
    /// The role's, as Lambda puts them into the environment. Elsewhere they change while a process lives: take them from
    /// the crate `aws-config` then, for each call.
    pub(crate) credentials: Credentials,
}

impl Signature {
    /// Signs a request as it is now.
    #[expect(clippy::disallowed_methods, reason = "an example uses nothing of the product")]
    pub(crate) fn sign(&self, request: &mut Request<Vec<u8>>) -> Result<(), Box<dyn Error + Send + Sync>> {
        let identity = self.credentials.clone().into();
        let parameters = v4::SigningParams::builder()
            .identity(&identity)
            .region(&self.region)
            .name("execute-api")
            .time(SystemTime::now())
            .settings(SigningSettings::default())
            .build()?;
        let headers =
            request.headers().iter().filter_map(|(name, value)| Some((name.as_str(), value.to_str().ok()?)));
        let (method, url) = (request.method().as_str(), request.uri().to_string());
        let signable = SignableRequest::new(method, url, headers, SignableBody::Bytes(request.body()))?;
        let (instructions, _) = sign(signable, &parameters.into())?.into_parts();
        instructions.apply_to_request_http1x(request);
        Ok(())
    }
}
