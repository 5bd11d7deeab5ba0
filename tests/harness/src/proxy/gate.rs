//! Where requests and answers are held until somebody lets them go.

use std::sync::Mutex;

use tokio::sync::{oneshot, watch};

/// A gate that opens for those who stand before it, and closes again behind them.
pub(super) struct Gate {
    waiting: Mutex<Vec<oneshot::Sender<()>>>,
    held: watch::Sender<bool>,
}

impl Default for Gate {
    fn default() -> Self {
        Self { waiting: Mutex::default(), held: watch::channel(false).0 }
    }
}

impl Gate {
    /// Waits for the next opening.
    pub(super) async fn hold(&self) {
        let (sender, opened) = oneshot::channel();
        {
            let mut waiting = self.waiting.lock().unwrap();
            waiting.push(sender);
            self.held.send_replace(true);
        }
        opened.await.expect("the gate outlives those before it");
    }

    /// Waits until somebody stands here.
    pub(super) async fn wait_until_held(&self) {
        let mut held = self.held.subscribe();
        held.wait_for(|held| *held).await.expect("the gate outlives those who look at it");
    }

    /// Lets everybody through who stands here now.
    pub(super) fn release(&self) {
        let mut waiting = self.waiting.lock().unwrap();
        self.held.send_replace(false);
        for sender in waiting.drain(..) {
            // One whose caller has gone stands here no longer.
            let _gone = sender.send(());
        }
    }
}
