//! A certificate authority that lives as long as one run.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair};
use rustls::ServerConfig;
use rustls::pki_types::PrivatePkcs8KeyDer;

/// What the servers present, and what the functions have to trust.
pub(super) struct Authority {
    /// TLS of the servers.
    pub(super) server: Arc<ServerConfig>,
    /// A PEM file with the authority's certificate, for `SSL_CERT_FILE` and its like.
    pub(super) roots: PathBuf,
}

impl Authority {
    /// Makes an authority and a certificate for `127.0.0.1`, and writes the former into `folder`.
    pub(super) fn create(folder: &Path) -> Self {
        let mut authority = CertificateParams::new(Vec::new()).expect("no names");
        authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        authority.distinguished_name.push(DnType::CommonName, "authority of one run");
        let key = KeyPair::generate().expect("random bytes");
        let roots = folder.join("roots.pem");
        let root = authority.self_signed(&key).expect("a certificate");
        std::fs::write(&roots, root.pem()).expect("a folder that can be written to");

        let server_key = KeyPair::generate().expect("random bytes");
        let mut names = CertificateParams::new(vec!["127.0.0.1".to_owned()]).expect("an address");
        names.distinguished_name.push(DnType::CommonName, "127.0.0.1");
        let leaf = names.signed_by(&server_key, &Issuer::new(authority, key)).expect("a certificate");
        let server_key = PrivatePkcs8KeyDer::from(server_key.serialize_der());
        let server = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .expect("versions that ring has")
            .with_no_client_auth()
            .with_single_cert(vec![leaf.der().clone()], server_key.into())
            .expect("a key that fits its certificate");
        Self { server: Arc::new(server), roots }
    }
}
