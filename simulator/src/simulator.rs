//! A running simulator, and all that a test may do with it.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use bytes::Bytes;
use http::{Request, Response};

use crate::endpoint::{Calls, Endpoint};
use crate::faults::Fault;
use crate::inbox::Message;
use crate::journal::Entry;
use crate::lock::lock;
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

    /// The SMS sent, newest first (the last 1000).
    #[must_use]
    pub fn messages(&self) -> Vec<Message> {
        lock(&self.world.state).inbox.list()
    }

    /// The code last sent to a user.
    #[must_use]
    pub fn last_code(&self, username: &str) -> Option<String> {
        lock(&self.world.state).inbox.last_code(username)
    }

    /// The code that was sent for an approval.
    #[must_use]
    pub fn code_of(&self, transaction_id: &str) -> Option<String> {
        lock(&self.world.state).approvals.get(transaction_id).map(|approval| approval.code.clone())
    }

    /// Every SMS sent and every code judged since the start or the last reset, oldest first.
    #[must_use]
    pub fn journal(&self) -> Vec<Entry> {
        lock(&self.world.state).journal.clone()
    }

    /// Requests received since the start or the last reset.
    #[must_use]
    pub fn calls(&self) -> Calls {
        lock(&self.world.state).calls.clone()
    }

    /// The settings in force.
    #[must_use]
    pub fn settings(&self) -> Settings {
        lock(&self.world.state).settings.clone()
    }

    /// Replaces the settings, for what is under way too.
    pub fn set_settings(&self, settings: Settings) {
        lock(&self.world.state).settings = settings;
    }

    /// Replaces the faults, and lets go of every request that is held.
    pub fn set_faults(&self, faults: Vec<Fault>) {
        self.world.faults.replace(faults);
    }

    /// How many requests were hit by a fault since the start or the last reset.
    #[must_use]
    pub fn faults_hit(&self) -> u64 {
        self.world.faults.hits()
    }

    /// The most verifications of one user that were under way at the same time, since the start or the
    /// last reset.
    #[must_use]
    pub fn most_at_once(&self) -> u32 {
        self.world.concurrency.most()
    }

    /// Resolves once a request to `on` is being held.
    pub async fn wait_until_held(&self, on: Endpoint) {
        self.wait_until_so_many_held(on, 1).await;
    }

    /// Resolves once `count` requests to `on` are being held.
    pub async fn wait_until_so_many_held(&self, on: Endpoint, count: u32) {
        self.world.faults.wait_until_held(on, count).await;
    }

    /// Lets go of every request that is held; the faults stay.
    pub fn release(&self) {
        self.world.faults.release();
    }

    /// The access keys that are valid from now on.
    pub fn set_access_keys(&self, keys: Vec<String>) {
        lock(&self.world.state).keys = keys;
    }

    /// Settings, data, faults, counts and keys as they were at the start.
    pub fn reset(&self) {
        self.world.reset();
    }

    /// Closes the connections on which no request is running. They are closed when this returns.
    pub fn close_idle_connections(&self) {
        self.world.connections.close_idle();
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
