//! Names of hosts: the system's resolver, with an error that can be told from those of connections.

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use tokio::net::lookup_host;

use crate::platform::cause::NoAddress;

/// Asks the system, as the HTTP client does by itself.
#[derive(Debug)]
pub(super) struct Resolver;

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            // The port is the one of the URL, whatever is said here.
            let addresses = lookup_host((name.as_str(), 0)).await.map_err(|_| NoAddress)?;
            let addresses: Addrs = Box::new(addresses.collect::<Vec<_>>().into_iter());
            Ok(addresses)
        })
    }
}
