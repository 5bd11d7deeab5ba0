//! A request that goes on to another server, and its answer that comes back.

use bytes::Bytes;
use http::{Request, Response};

/// Sends a request on to `target` (`http://host:port`), with its path, headers and body as they are.
pub async fn forward(
    client: &reqwest::Client,
    target: &str,
    mut request: Request<Bytes>,
) -> reqwest::Result<Response<Bytes>> {
    let path = request.uri().path_and_query().map_or("/", |path| path.as_str());
    *request.uri_mut() = format!("{target}{path}").parse().expect("a target with its path");
    let answer = client.execute(reqwest::Request::try_from(request)?).await?;
    let mut response = Response::new(Bytes::new());
    *response.status_mut() = answer.status();
    *response.headers_mut() = answer.headers().clone();
    // The body goes on in one piece, whatever pieces it came in.
    response.headers_mut().remove("transfer-encoding");
    *response.body_mut() = answer.bytes().await?;
    Ok(response)
}
