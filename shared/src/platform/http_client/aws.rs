//! The AWS SDK's HTTP client, on top of ours.

use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::body::SdkBody;

/// Sends what the AWS SDK asks through one `reqwest` client.
///
/// The SDK's connect and read time-outs do not reach it (the client has its own); attempt and
/// operation time-outs do, as the SDK drops the future.
#[derive(Clone, Debug)]
pub struct AwsHttpClient(reqwest::Client);

impl AwsHttpClient {
    /// Puts `client` under the SDK.
    pub fn new(client: reqwest::Client) -> Self {
        Self(client)
    }

    async fn send(self, request: HttpRequest) -> Result<HttpResponse, ConnectorError> {
        let request = request.try_into_http1x().map_err(|error| ConnectorError::user(error.into()))?;
        // Every body that these clients send is in memory.
        let request = request.map(|body| body.bytes().map(<[u8]>::to_vec).unwrap_or_default());
        let request =
            reqwest::Request::try_from(request).map_err(|error| ConnectorError::user(error.into()))?;
        let response = self.0.execute(request).await.map_err(connector_error)?;
        let response = http::Response::<reqwest::Body>::from(response).map(SdkBody::from_body_1_x);
        HttpResponse::try_from(response).map_err(|error| ConnectorError::other(error.into(), None))
    }
}

fn connector_error(error: reqwest::Error) -> ConnectorError {
    if error.is_timeout() {
        ConnectorError::timeout(error.without_url().into())
    } else {
        ConnectorError::io(error.without_url().into())
    }
}

impl HttpConnector for AwsHttpClient {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        HttpConnectorFuture::new(self.clone().send(request))
    }
}

impl HttpClient for AwsHttpClient {
    fn http_connector(&self, _: &HttpConnectorSettings, _: &RuntimeComponents) -> SharedHttpConnector {
        SharedHttpConnector::new(self.clone())
    }
}
