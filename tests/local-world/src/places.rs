//! Where the parts of the local world listen, and what the functions are told of it.

use std::collections::HashMap;
use std::io::ErrorKind;
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener};

use harness::aws::REGION;

use super::cors::Cors;

/// Who takes the receipts.
const AUDIENCE: &str = "payments";

/// The addresses, each with an environment variable to move it.
#[derive(Debug)]
pub struct Places {
    pub(super) api: SocketAddr,
    pub(super) simulator: SocketAddr,
    pub(super) ministack: SocketAddr,
    pub(super) payments: SocketAddr,
    /// What pages may send.
    pub(super) cors: Cors,
    inherited: HashMap<String, String>,
}

impl Places {
    /// Reads `COUNTERSIGN_API_ADDRESS`, `SIMULATOR_ADDRESS`, `PAYMENTS_ADDRESS`, `BIND_HOST`, `GATEWAY_PORT` and
    /// `ALLOWED_HEADERS` out of these environment variables; the others are passed on to the functions.
    pub fn read(variables: impl Iterator<Item = (String, String)>) -> Result<Self, String> {
        let inherited: HashMap<_, _> = variables.collect();
        let host = parse(&inherited, "BIND_HOST", IpAddr::V4(Ipv4Addr::LOCALHOST), "an IP address")?;
        let port = parse(&inherited, "GATEWAY_PORT", 4566, "a port")?;
        Ok(Self {
            api: parse(&inherited, "COUNTERSIGN_API_ADDRESS", loopback(9000), "an IP address and a port")?,
            simulator: parse(&inherited, "SIMULATOR_ADDRESS", loopback(8787), "an IP address and a port")?,
            ministack: SocketAddr::new(host, port),
            payments: parse(&inherited, "PAYMENTS_ADDRESS", loopback(8000), "an IP address and a port")?,
            cors: Cors::allowing(inherited.get("ALLOWED_HEADERS").map_or("", String::as_str))
                .ok_or("ALLOWED_HEADERS must be names of headers, separated by commas")?,
            inherited,
        })
    }

    /// Moves MiniStack where no web page finds it, unless it was moved already.
    pub fn hide_ministack(&mut self) -> Result<(), String> {
        if !self.inherited.contains_key("BIND_HOST") && !self.inherited.contains_key("GATEWAY_PORT") {
            self.ministack = super::live::hidden_place()?;
        }
        Ok(())
    }

    /// Refuses to start beside something that holds one of the places.
    pub(super) fn check_free(&self) -> Result<(), String> {
        let places = [
            (self.ministack, "MiniStack", "GATEWAY_PORT to another port"),
            (self.simulator, "the simulator", "SIMULATOR_ADDRESS to another address"),
            (self.payments, "the payment service", "PAYMENTS_ADDRESS to another address"),
            (self.api, "the API", "COUNTERSIGN_API_ADDRESS to another address"),
        ];
        places.into_iter().try_for_each(|(address, name, mend)| match TcpListener::bind(address) {
            Ok(_free) => Ok(()),
            Err(error) if error.kind() == ErrorKind::AddrInUse => Err(format!(
                "{address} is taken (another `make run`?): end what listens there, or move {name} by setting {mend}"
            )),
            Err(error) => {
                Err(format!("{name} cannot listen on {address} ({error}): move it by setting {mend}"))
            }
        })
    }

    pub(super) fn api_url(&self) -> String {
        url(self.api)
    }

    pub(super) fn simulator_url(&self) -> String {
        url(self.simulator)
    }

    pub(super) fn ministack_url(&self) -> String {
        url(self.ministack)
    }

    pub(super) fn payments_url(&self) -> String {
        url(self.payments)
    }

    /// The receipts' issuer: the API, where the functions take its address for one (https, or this machine).
    pub(super) fn issuer(&self) -> Option<String> {
        let local = self.api.ip().is_loopback() || self.api.ip().is_unspecified();
        local.then(|| self.api_url())
    }

    /// The environment of the payment service, if there are receipts for it.
    pub(super) fn payments_environment(&self) -> Option<[(&'static str, String); 4]> {
        Some([
            ("ADDRESS", self.payments.to_string()),
            ("RECEIPT_ISSUER", self.issuer()?),
            ("RECEIPT_AUDIENCE", AUDIENCE.to_owned()),
            ("SHOP_ORIGIN", self.simulator_url()),
        ])
    }

    /// The environment of cargo-lambda, and so of the functions: ours, with their settings. `key` signs
    /// the receipts.
    pub(super) fn environment(&self, table: &str, secret: &str, key: &str) -> HashMap<String, String> {
        let mut environment = self.inherited.clone();
        environment.retain(|name, _| !is_foreign(name));
        let own = [
            ("ACCESS_KEY_SECRET_ID", secret.to_owned()),
            ("APPROVALS_TABLE", table.to_owned()),
            ("AWS_ACCESS_KEY_ID", "test".to_owned()),
            ("AWS_ENDPOINT_URL", self.ministack_url()),
            ("AWS_REGION", REGION.to_owned()),
            ("AWS_SECRET_ACCESS_KEY", "test".to_owned()),
            ("CALLER_AUTH", "none".to_owned()),
            ("NEVIS_BASE_URL", self.simulator_url()),
        ];
        environment.extend(own.map(|(name, value)| (name.to_owned(), value)));
        if let Some(issuer) = self.issuer() {
            let receipts =
                [("RECEIPT_KEY_ID", key), ("RECEIPT_ISSUER", &issuer), ("RECEIPT_AUDIENCE", AUDIENCE)];
            environment.extend(receipts.map(|(name, value)| (name.to_owned(), value.to_owned())));
        }
        environment
    }

    /// What to type when everything is up, and SMS are real.
    pub(super) fn how_to_try_live(&self) -> String {
        let (api, page) = (self.api_url(), self.simulator_url());
        format!(
            "\nReady; Ctrl-C ends all of it. Open {page}/ and pay: the code comes to the real phone. The API answers that page only:\n\
             \x20 curl -i {api}/v1/approvals -H 'origin: {page}' -H 'content-type: application/json' -d '{{\"username\":\"NAME\",\
             \"transaction\":{{\"template\":\"login\",\"locale\":\"en\",\"fields\":{{\"service\":\"Example Bank\"}}}}}}'\n"
        )
    }

    /// What to type when everything is up.
    pub(super) fn how_to_try(&self) -> String {
        let (api, simulator) = (self.api_url(), self.simulator_url());
        format!(
            "\nReady; Ctrl-C ends all of it. To try it, send a code, read it, check it:\n\
             \x20 curl -i {api}/v1/approvals -H 'content-type: application/json' -d '{{\"username\":\"alice\",\
             \"transaction\":{{\"template\":\"login\",\"locale\":\"en\",\"fields\":{{\"service\":\"Example Bank\"}}}}}}'\n\
             \x20 curl {simulator}/_sim/messages\n\
             \x20 curl -i {api}/v1/approvals/APPROVAL_ID/verification -H 'content-type: application/json' -d '{{\"code\":\"CODE\"}}'\n\
             \x20 .venv/examples/bin/python examples/python/claims.py {api} RECEIPT\n"
        )
    }
}

/// Settings that could lead to a real AWS account or a real Nevis; what `make` would have cargo look
/// for and not find; and what cargo tells the programs that it runs, since a change of it has the
/// build script of `ring` run again, and all that depends on `ring` built again.
fn is_foreign(name: &str) -> bool {
    let prefixes =
        ["AWS_", "LIVE_", "NEVIS_", "PROBE_", "RECEIPT_", "CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_BIN_"];
    let names = [
        "CARGO",
        "CARGO_CRATE_NAME",
        "CARGO_MAKEFLAGS",
        "CARGO_PRIMARY_PACKAGE",
        "CARGO_TARGET_TMPDIR",
        "MAKEFLAGS",
        "MFLAGS",
        "OUT_DIR",
        "SSL_CERT_FILE",
    ];
    names.contains(&name) || prefixes.iter().any(|prefix| name.starts_with(prefix))
}

fn parse<T: std::str::FromStr>(
    variables: &HashMap<String, String>,
    name: &str,
    default: T,
    what: &str,
) -> Result<T, String> {
    let Some(value) = variables.get(name) else { return Ok(default) };
    value.parse().map_err(|_| format!("{name} must be {what}"))
}

fn loopback(port: u16) -> SocketAddr {
    SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), port)
}

/// How to reach what listens there: a listener on all addresses is reached on this machine's own.
fn url(address: SocketAddr) -> String {
    let reachable = if address.ip().is_unspecified() { loopback(address.port()) } else { address };
    format!("http://{reachable}")
}
