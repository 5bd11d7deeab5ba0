//! All that a function under measurement talks to: AWS and Nevis, each service at an address of its own,
//! over TLS.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use harness::world::{AUDIENCE, ISSUER};
use http::{Response, StatusCode};
use simulator::{Settings, Simulator};

use super::authority::Authority;
use super::https::Https;
use super::recording::Recording;
use super::stand_in::StandIn;
use super::subject::CUSTOMERS;

/// The table.
pub(super) const TABLE: &str = "approvals";

/// The running servers.
pub(super) struct Stage {
    /// The stand-in for Nevis.
    pub(super) nevis: Arc<Simulator>,
    /// The stand-in for AWS.
    pub(super) aws: Arc<StandIn>,
    /// What passes the servers.
    pub(super) recording: Arc<Recording>,
    /// The certificate to trust.
    pub(super) roots: PathBuf,
    /// Nevis, and the three services of AWS.
    servers: [Https; 4],
}

impl Stage {
    /// Starts the servers; `folder` holds the certificate.
    pub(super) async fn start(folder: &Path) -> Self {
        let authority = Authority::create(folder);
        let free = ([127, 0, 0, 1], 0).into();
        let settings = Settings { more_users: CUSTOMERS, ..Settings::default() };
        let nevis = Arc::new(Simulator::start(free, settings).await.expect("a free port"));
        let (aws, recording) = (Arc::<StandIn>::default(), Arc::<Recording>::default());
        let servers = [
            nevis_server(&authority, &nevis, &recording).await,
            aws_server(&authority, &aws, &recording).await,
            aws_server(&authority, &aws, &recording).await,
            aws_server(&authority, &aws, &recording).await,
        ];
        Self { nevis, aws, recording, roots: authority.roots, servers }
    }

    /// The environment of a function, in whichever language: limits out of the way, users by their token.
    pub(super) fn env(&self, receipts: bool) -> Vec<(String, String)> {
        let [nevis, secrets, table, kms] = self.servers.each_ref().map(Https::url);
        let roots = self.roots.display().to_string();
        let mut env = vec![
            ("NEVIS_BASE_URL", nevis),
            ("AWS_ENDPOINT_URL_SECRETS_MANAGER", secrets),
            ("AWS_ENDPOINT_URL_DYNAMODB", table),
            ("AWS_ENDPOINT_URL_KMS", kms),
            ("ACCESS_KEY_SECRET_ID", "nevis".to_owned()),
            ("APPROVALS_TABLE", TABLE.to_owned()),
            ("RESEND_COOLDOWN_SECONDS", "0".to_owned()),
            ("MAX_SENDS_PER_WINDOW", "200".to_owned()),
            ("MAX_SENDS_PER_DAY", "200".to_owned()),
            ("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand".to_owned()),
            ("SSL_CERT_FILE", roots.clone()),
            ("AWS_CA_BUNDLE", roots.clone()),
            ("NODE_EXTRA_CA_CERTS", roots),
        ];
        if receipts {
            env.push(("RECEIPT_KEY_ID", "7a342fb4-6c0e-4d5b-9f21-bb837ed32d9d".to_owned()));
            env.push(("RECEIPT_ISSUER", ISSUER.to_owned()));
            env.push(("RECEIPT_AUDIENCE", AUDIENCE.to_owned()));
        }
        env.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
    }
}

async fn nevis_server(authority: &Authority, nevis: &Arc<Simulator>, recording: &Arc<Recording>) -> Https {
    let (nevis, recording) = (Arc::clone(nevis), Arc::clone(recording));
    serve(authority, recording, move |request| {
        let nevis = Arc::clone(&nevis);
        async move { nevis.answer(request).await.unwrap_or_else(bad_gateway) }
    })
    .await
}

async fn aws_server(authority: &Authority, aws: &Arc<StandIn>, recording: &Arc<Recording>) -> Https {
    let (aws, recording) = (Arc::clone(aws), Arc::clone(recording));
    serve(authority, recording, move |request| std::future::ready(aws.answer(&request))).await
}

async fn serve<H, F>(authority: &Authority, recording: Arc<Recording>, handler: H) -> Https
where
    H: Fn(http::Request<bytes::Bytes>) -> F + Clone + Send + Sync + 'static,
    F: Future<Output = Response<bytes::Bytes>> + Send + 'static,
{
    let answer = move |request: http::Request<bytes::Bytes>| {
        let (recording, handler) = (Arc::clone(&recording), handler.clone());
        let host = request.headers().get("host").and_then(|host| host.to_str().ok()).unwrap_or_default();
        let url = format!("https://{host}");
        async move { recording.through(&url, request, handler).await }
    };
    Https::start(Arc::clone(&authority.server), answer).await.expect("a free port")
}

fn bad_gateway() -> Response<bytes::Bytes> {
    let mut response = Response::default();
    *response.status_mut() = StatusCode::BAD_GATEWAY;
    response
}
