//! A TCP relay whose connections can die without a sign, as a firewall lets them die that are idle for long.

use std::io;
use std::net::SocketAddr;

use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::{JoinHandle, JoinSet};

/// The running relay. Dropping it closes its connections.
pub struct Relay {
    address: SocketAddr,
    silenced: watch::Sender<()>,
    accepting: JoinHandle<()>,
}

impl Relay {
    /// Listens on a free port and passes every connection on to `target` (`http://host:port`).
    pub async fn start(target: &str) -> io::Result<Self> {
        let target = target.trim_start_matches("http://").to_owned();
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let (address, silenced) = (listener.local_addr()?, watch::channel(()).0);
        let accepting = tokio::spawn(accept(listener, target, silenced.clone()));
        Ok(Self { address, silenced, accepting })
    }

    /// The base address of what is behind the relay.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// From now on nothing passes through the connections that are open now, and they are not closed.
    pub fn silence(&self) {
        self.silenced.send_replace(());
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

async fn accept(listener: TcpListener, target: String, silenced: watch::Sender<()>) {
    let mut running = JoinSet::new();
    loop {
        let Ok((client, _)) = listener.accept().await else { continue };
        while running.try_join_next().is_some() {}
        let Ok(server) = TcpStream::connect(&target).await else { continue };
        running.spawn(relay(client, server, silenced.subscribe()));
    }
}

async fn relay(mut client: TcpStream, mut server: TcpStream, mut silenced: watch::Receiver<()>) {
    tokio::select! {
        _ = copy_bidirectional(&mut client, &mut server) => {}
        _ = silenced.changed() => std::future::pending().await,
    }
}
