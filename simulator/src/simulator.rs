//! A running simulator.

mod steering;
mod watching;

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use bytes::Bytes;
use http::{Request, Response};

use crate::page::Servers;
use crate::server::Server;
use crate::settings::Settings;
use crate::users;
use crate::world::World;

/// A running simulator. Dropping it stops it and closes its connections.
pub struct Simulator {
    server: Server,
    world: Arc<World>,
}

impl Simulator {
    /// Starts on `address` (port 0: any free one). A reset goes back to `settings`.
    pub async fn start(address: SocketAddr, settings: Settings) -> io::Result<Self> {
        Self::start_with_page(address, settings, Servers::default()).await
    }

    /// As [`Simulator::start`], with a page that calls these servers.
    pub async fn start_with_page(
        address: SocketAddr,
        settings: Settings,
        servers: Servers<'_>,
    ) -> io::Result<Self> {
        settings.check().map_err(|reason| io::Error::new(io::ErrorKind::InvalidInput, reason))?;
        let world = World::new(settings, servers).map_err(|_| io::Error::other("no random bytes"))?;
        let world = Arc::new(world);
        let connections = world.connections.clone();
        let shared = Arc::clone(&world);
        let server = Server::start_with(address, connections, move |request| {
            let world = Arc::clone(&shared);
            async move { world.answer(request).await }
        });
        Ok(Self { server: server.await?, world })
    }

    /// The address that is listened on.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.server.address()
    }

    /// The base address, e.g. `http://127.0.0.1:8787`, without a slash at its end.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address())
    }

    /// Answers a request as the server does, for who takes requests in by other ways, over TLS for one.
    /// `None` closes the connection without an answer.
    pub async fn answer(&self, request: Request<Bytes>) -> Option<Response<Bytes>> {
        self.world.answer(request).await
    }

    /// Stops, and waits until the port is free again: dropping does not wait.
    pub async fn stop(self) {
        self.server.stop().await;
    }

    /// The fixed id of `alice`, `bob`, `nophone` or `blocked`.
    #[must_use]
    pub fn user_id(username: &str) -> Option<&'static str> {
        users::fixed_id(username)
    }
}
