//! The AWS SDK's HTTP client, on top of ours.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::body::SdkBody;
use reqwest::Url;

/// Sends what the AWS SDK asks through one `reqwest` client.
///
/// The SDK's connect and read time-outs do not reach it (the client has its own); attempt and
/// operation time-outs do, as the SDK drops the future.
#[derive(Clone, Debug)]
pub struct AwsHttpClient {
    client: reqwest::Client,
    /// The addresses of requests so far, parsed: one for each service, as its JSON protocol has no paths.
    addresses: Arc<Mutex<HashMap<String, Url>>>,
}

impl AwsHttpClient {
    /// Puts `client` under the SDK.
    pub fn new(client: reqwest::Client) -> Self {
        Self { client, addresses: Arc::default() }
    }

    fn address(&self, uri: &str) -> Result<Url, ConnectorError> {
        let mut addresses = self.addresses.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(address) = addresses.get(uri) {
            return Ok(address.clone());
        }
        let address = Url::parse(uri).map_err(|error| ConnectorError::user(error.into()))?;
        addresses.insert(uri.to_owned(), address.clone());
        Ok(address)
    }

    async fn send(self, request: HttpRequest) -> Result<HttpResponse, ConnectorError> {
        let address = self.address(request.uri())?;
        let request = request.try_into_http1x().map_err(|error| ConnectorError::user(error.into()))?;
        let (parts, body) = request.into_parts();
        let mut request = reqwest::Request::new(parts.method, address);
        *request.headers_mut() = parts.headers;
        // Every body that these clients send is in memory.
        *request.body_mut() = Some(body.bytes().map(<[u8]>::to_vec).unwrap_or_default().into());
        let response = self.client.execute(request).await.map_err(connector_error)?;
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

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpListener;

    use super::*;
    use crate::platform::http_client::{build, tls};

    /// A server that answers every request with its own address, in a header.
    async fn server() -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/", listener.local_addr().unwrap());
        let answer = format!("HTTP/1.1 200 OK\r\ncontent-length: 0\r\nx-address: {url}\r\n\r\n");
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let answer = answer.clone();
                tokio::spawn(async move {
                    let mut request = [0; 4_096];
                    while stream.read(&mut request).await.is_ok_and(|length| length > 0) {
                        stream.write_all(answer.as_bytes()).await.unwrap();
                    }
                });
            }
        });
        url
    }

    fn request(url: &str) -> HttpRequest {
        let mut request = HttpRequest::new(SdkBody::from("{}"));
        request.set_uri(url).unwrap();
        request.set_method("POST").unwrap();
        request
    }

    #[tokio::test]
    async fn every_request_goes_to_its_own_address() {
        let client = AwsHttpClient::new(build(&tls(None).unwrap(), Duration::from_secs(1)).unwrap());
        let urls = [server().await, server().await];
        for url in urls.iter().cycle().take(5) {
            let response = client.call(request(url)).await.unwrap();
            assert_eq!(response.headers().get("x-address"), Some(url.as_str()));
        }
        assert_eq!(client.addresses.lock().unwrap().len(), 2);
        assert!(client.call(request("/no-host")).await.unwrap_err().is_user());
    }
}
