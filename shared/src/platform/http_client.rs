//! The one HTTP client and the one TLS configuration, under Nevis and the AWS SDK alike.
//!
//! Two clients that each load root certificates and a TLS stack of their own cost most of a cold
//! start (`docs/decisions/0001-one-tls-and-http-stack.md`).

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};

use crate::platform::Clock;

mod aws;
mod resolver;

pub use aws::AwsHttpClient;
use resolver::Resolver;

/// How long connecting may take: name, TCP and TLS together.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(2);

/// Why no client could be made. It names no path and no host.
#[derive(Debug, thiserror::Error)]
pub enum HttpClientError {
    /// The file of `SSL_CERT_FILE` cannot be read, or holds no certificate.
    #[error("SSL_CERT_FILE names no readable PEM file with certificates")]
    Certificates,
    /// The TLS library refuses the configuration.
    #[error("the TLS configuration was refused")]
    Tls(#[from] rustls::Error),
    /// The HTTP library refuses the configuration.
    #[error("the HTTP client could not be built")]
    Http(#[from] reqwest::Error),
}

/// The TLS configuration: TLS 1.2 and 1.3, and as roots the certificates of `certificates` (a PEM
/// file) or, without one, Mozilla's, compiled in.
pub fn tls(certificates: Option<&Path>) -> Result<ClientConfig, HttpClientError> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots(certificates)?)
        .with_no_client_auth();
    Ok(config)
}

fn roots(certificates: Option<&Path>) -> Result<RootCertStore, HttpClientError> {
    let Some(path) = certificates else {
        return Ok(RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() });
    };
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_file_iter(path).map_err(|_| HttpClientError::Certificates)? {
        let certificate = certificate.map_err(|_| HttpClientError::Certificates)?;
        roots.add(certificate).map_err(|_| HttpClientError::Certificates)?;
    }
    if roots.is_empty() { Err(HttpClientError::Certificates) } else { Ok(roots) }
}

/// A client over this TLS configuration: HTTP/1.1, no redirects, no proxy from the environment, nothing
/// sent twice, and no connection used again that has been idle for `max_idle`. Calls set their own time
/// limits.
#[expect(clippy::disallowed_methods, reason = "the one constructor of HTTP clients")]
pub fn build(tls: &ClientConfig, max_idle: Duration) -> Result<reqwest::Client, HttpClientError> {
    let client = reqwest::Client::builder()
        .tls_backend_preconfigured(tls.clone())
        // One request at a time gains nothing by HTTP/2, and the binary has one protocol less.
        .http1_only()
        // The access key goes to one address, and to none that an answer names.
        .redirect(reqwest::redirect::Policy::none())
        // A second SMS, or a second attempt, is never the library's to send (RFC 9110 section 9.2.2).
        .retry(reqwest::retry::never())
        // The environment of a Lambda function is no place from which traffic may be led elsewhere.
        .no_proxy()
        .dns_resolver(Arc::new(Resolver))
        // Small requests must not wait for an acknowledgement (Nagle, RFC 896).
        .tcp_nodelay(true)
        .connect_timeout(CONNECT_TIMEOUT)
        .pool_idle_timeout(max_idle)
        .build()?;
    Ok(client)
}

/// Connections for requests that must not be repeated: none that has been idle for long is used
/// again.
///
/// Lambda freezes the environment between two requests, and the peer's or a firewall's end of an idle
/// connection may be gone without a sign. A request written into such a connection has an unknown
/// outcome, so the whole pool is dropped after [`FreshConnections::MAX_IDLE`] of the wall clock, which
/// runs on while the process is frozen. TLS sessions are kept: a new connection resumes one.
pub struct FreshConnections {
    tls: ClientConfig,
    clock: Clock,
    current: Mutex<(reqwest::Client, SystemTime)>,
}

impl FreshConnections {
    /// Below the shortest keep-alive that servers commonly have (5 s).
    pub const MAX_IDLE: Duration = Duration::from_secs(4);

    /// No connections yet; pools are built over `tls`.
    pub fn new(tls: ClientConfig, clock: Clock) -> Result<Self, HttpClientError> {
        let current = Mutex::new((build(&tls, Self::MAX_IDLE)?, clock.now()));
        Ok(Self { tls, clock, current })
    }

    /// The client to use now.
    pub fn client(&self) -> Result<reqwest::Client, HttpClientError> {
        let now = self.clock.now();
        let mut current = self.current.lock().unwrap_or_else(PoisonError::into_inner);
        let idle = now.duration_since(current.1);
        // A clock that went back says nothing of how long that was (decision 0004).
        if idle.is_err() || idle.is_ok_and(|idle| idle > Self::MAX_IDLE) {
            current.0 = build(&self.tls, Self::MAX_IDLE)?;
        }
        current.1 = now;
        Ok(current.0.clone())
    }

    /// Says that a connection was just in use, so that idleness counts from the end of a call.
    pub fn used(&self) {
        self.current.lock().unwrap_or_else(PoisonError::into_inner).1 = self.clock.now();
    }
}

#[cfg(test)]
mod tests;
