//! The open connections of a server, so that they can be closed from outside.

use std::io;
use std::net::{Shutdown, TcpStream as Socket};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, Weak};

use tokio::net::TcpStream;

use crate::lock::lock;

/// The connections of one server.
#[derive(Clone, Debug, Default)]
pub(crate) struct Connections(Arc<Mutex<Vec<Weak<Connection>>>>);

/// One connection: a second handle on its socket, and whether a request is running on it.
///
/// Shutting the second handle closes the connection at once, so that who asked for it need not wait for a task.
#[derive(Debug)]
pub(crate) struct Connection {
    socket: Socket,
    in_use: AtomicBool,
}

impl Connections {
    /// Takes in an accepted socket. Nagle's algorithm is off: an answer in two writes would cost 40 ms.
    pub(crate) fn admit(&self, stream: TcpStream) -> io::Result<(TcpStream, Arc<Connection>)> {
        stream.set_nodelay(true)?;
        let stream = stream.into_std()?;
        let connection = Arc::new(Connection { socket: stream.try_clone()?, in_use: AtomicBool::new(false) });
        let mut open = lock(&self.0);
        open.retain(|connection| connection.strong_count() > 0);
        open.push(Arc::downgrade(&connection));
        Ok((TcpStream::from_std(stream)?, connection))
    }

    /// Closes those on which no request is running.
    pub(crate) fn close_idle(&self) {
        self.close(|connection| !connection.in_use.load(Ordering::SeqCst));
    }

    /// Closes all.
    pub(crate) fn close_all(&self) {
        self.close(|_| true);
    }

    fn close(&self, which: impl Fn(&Connection) -> bool) {
        for connection in lock(&self.0).iter().filter_map(Weak::upgrade).filter(|one| which(one)) {
            // It fails on a connection that the peer has reset: closed all the same.
            let _ = connection.socket.shutdown(Shutdown::Both);
        }
    }
}

impl Connection {
    /// Marks the connection as serving a request for as long as the mark lives.
    pub(crate) fn in_use(&self) -> InUse<'_> {
        self.in_use.store(true, Ordering::SeqCst);
        InUse(self)
    }
}

/// A request is running on the connection.
pub(crate) struct InUse<'a>(&'a Connection);

impl Drop for InUse<'_> {
    fn drop(&mut self) {
        self.0.in_use.store(false, Ordering::SeqCst);
    }
}
