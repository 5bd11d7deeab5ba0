//! Why something failed, for the operator. A cause is made of words that stand in this code, so that no text from
//! outside gets into the log; `docs/operation.md` says what each means.

use std::error::Error;
use std::fmt;
use std::io;

use serde::{Serialize, Serializer};

mod aws;

pub use aws::AwsService;

/// A member of a closed set: `table: timeout`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cause {
    service: &'static str,
    what: &'static str,
}

impl Cause {
    /// `what` is wrong with `service`.
    pub const fn new(service: &'static str, what: &'static str) -> Self {
        Self { service, what }
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.service, self.what)
    }
}

impl Serialize for Cause {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Why a request over HTTP has no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unanswered {
    /// The host's name has no address.
    Dns,
    /// No connection came about.
    Connect,
    /// The peer could not prove who it is, or does not speak TLS.
    Tls,
    /// The time was over.
    Timeout,
    /// The connection broke off.
    Closed,
}

/// The name of a host has no address. The HTTP client's own resolver gives it, as a type can be told from other errors.
#[derive(Debug, thiserror::Error)]
#[error("the name of the host has no address")]
pub(crate) struct NoAddress;

impl Unanswered {
    /// All of them.
    pub(crate) const ALL: [Self; 5] = [Self::Dns, Self::Connect, Self::Tls, Self::Timeout, Self::Closed];

    /// What the chain of an error of the HTTP client says; `None` if it is none of its errors.
    pub(crate) fn of(error: &(dyn Error + 'static)) -> Option<Self> {
        let chain: Vec<_> = std::iter::successors(Some(error), |error| source(*error)).collect();
        let http = chain.iter().find_map(|error| error.downcast_ref::<reqwest::Error>())?;
        let has = |is: fn(&(dyn Error + 'static)) -> bool| chain.iter().any(|error| is(*error));
        Some(if has(<dyn Error>::is::<NoAddress>) {
            Self::Dns
        } else if has(<dyn Error>::is::<rustls::Error>) || http.is_connect() && has(ended_early) {
            Self::Tls
        // Before the time-out: connecting has a time limit of its own, and an operator looks at the route for both.
        } else if http.is_connect() {
            Self::Connect
        } else if http.is_timeout() {
            Self::Timeout
        } else {
            Self::Closed
        })
    }

    /// The cause, for a service of this name.
    pub(crate) const fn cause(self, service: &'static str) -> Cause {
        Cause::new(
            service,
            match self {
                Self::Dns => "dns",
                Self::Connect => "connect",
                Self::Tls => "tls",
                Self::Timeout => "timeout",
                Self::Closed => "closed",
            },
        )
    }
}

/// What an error wraps. An [`io::Error`] does not name what it wraps as its source, but that one's source.
fn source<'a>(error: &'a (dyn Error + 'static)) -> Option<&'a (dyn Error + 'static)> {
    match error.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
        Some(wrapped) => Some(wrapped),
        None => error.source(),
    }
}

/// Nothing is read while a connection is made but the handshake of TLS.
fn ended_early(error: &(dyn Error + 'static)) -> bool {
    error.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::UnexpectedEof)
}

#[cfg(test)]
mod tests;
