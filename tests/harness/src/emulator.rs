//! MiniStack, the AWS emulator: one for all tests of a test binary.

use std::io::{self, Read as _, Write as _};
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::os::unix::process::CommandExt as _;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use crate::aws::REGION;
use crate::built::workspace;

/// MiniStack takes half a second; a loaded machine takes longer.
const PATIENCE: Duration = Duration::from_mins(1);

/// A running emulator. It dies with this process, however that ends: a shell holds the other end
/// of a pipe and kills the emulator when the pipe closes (statics are never dropped).
#[derive(Debug)]
pub struct Emulator {
    address: SocketAddr,
    // Closed when this process ends, which is all that it is for.
    _lifeline: Child,
}

impl Emulator {
    /// The one of this process, started by the first test that asks for it.
    pub fn shared() -> &'static Self {
        static SHARED: OnceLock<Emulator> = OnceLock::new();
        SHARED.get_or_init(|| Self::start_healthy(&[]))
    }

    /// One with all services that checks signatures and the policies of users and roles, and runs functions as
    /// Lambda would: with their role's credentials, and with the variables that Lambda sets.
    pub fn enforcing() -> Self {
        Self::start_healthy(&[
            ("AUTH", "true"),
            ("SERVICES", ""),
            ("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand"),
            ("AWS_LAMBDA_LOG_FORMAT", "JSON"),
        ])
    }

    fn start_healthy(more: &[(&str, &str)]) -> Self {
        let emulator = Self::start(free_address(), more).unwrap_or_else(|error| panic!("{error}"));
        emulator.wait_until_healthy();
        emulator
    }

    fn start(address: SocketAddr, more: &[(&str, &str)]) -> io::Result<Self> {
        let program = program().map_err(io::Error::other)?;
        let lifeline = Command::new("/bin/sh")
            .process_group(0)
            .args(["-c", r#""$0" & child=$!; cat; kill -KILL "$child"; wait"#])
            .arg(program)
            .env_clear()
            .envs(environment(address))
            .envs(more.iter().copied())
            .env("PATH", "/usr/bin:/bin")
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        Ok(Self { address, _lifeline: lifeline })
    }

    fn wait_until_healthy(&self) {
        let start = Instant::now();
        while !is_healthy(self.address) {
            assert!(start.elapsed() < PATIENCE, "MiniStack is not up after {PATIENCE:?}");
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// The address it listens on.
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// What `AWS_ENDPOINT_URL` is set to.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }
}

/// Where `make` installs MiniStack, or what to do when it has not.
pub fn program() -> Result<PathBuf, String> {
    let path = workspace().join(".venv/ministack/bin/ministack");
    if path.is_file() {
        Ok(path)
    } else {
        Err(format!("{} is missing: run `make ministack`", path.display()))
    }
}

/// MiniStack's whole environment: whatever else it had, the functions that it runs would inherit.
///
/// It answers every web page that the developer has open, and its Lambda would run what one of them posts: so it
/// has no services but those that the functions call.
pub fn environment(address: SocketAddr) -> [(&'static str, String); 6] {
    [
        ("SERVICES", "secretsmanager,dynamodb,kms".to_owned()),
        ("GATEWAY_PORT", address.port().to_string()),
        ("BIND_HOST", address.ip().to_string()),
        ("AWS_ENDPOINT_URL", format!("http://{address}")),
        ("MINISTACK_REGION", REGION.to_owned()),
        // On by default, on all interfaces, on a fixed port.
        ("IOT_MTLS_ENABLED", "0".to_owned()),
    ]
}

/// Whether MiniStack answers there.
fn is_healthy(address: SocketAddr) -> bool {
    health(address).is_ok_and(|answer| answer.starts_with("HTTP/1.1 200"))
}

// By hand, since the tests that share the emulator have a runtime each.
fn health(address: SocketAddr) -> io::Result<String> {
    let mut stream = TcpStream::connect_timeout(&address, Duration::from_secs(1))?;
    stream.set_read_timeout(Some(Duration::from_secs(5)))?;
    write!(stream, "GET /_ministack/health HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n")?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    Ok(answer)
}

fn free_address() -> SocketAddr {
    let any = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 0);
    let listener = TcpListener::bind(any).expect("a free port");
    listener.local_addr().expect("a bound port has an address")
}
