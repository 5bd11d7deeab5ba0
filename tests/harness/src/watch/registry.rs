//! That no test escapes its watch: not in a task, where a panic is lost, nor with a world that is never dropped.

use std::cell::RefCell;
use std::io::Write as _;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Weak};

use super::Watch;

/// The watches of one test: libtest gives each test a thread, which ends after the test's runtime.
#[derive(Default)]
struct Registry(RefCell<Vec<Weak<Watch>>>);

thread_local! {
    static REGISTRY: Registry = Registry::default();
}

/// Has the watch missed if it has not judged when this thread ends.
pub(super) fn enter(watch: &Arc<Watch>) {
    REGISTRY.with(|registry| registry.0.borrow_mut().push(Arc::downgrade(watch)));
}

impl Drop for Registry {
    fn drop(&mut self) {
        if self.0.borrow().iter().any(|watch| watch.strong_count() > 0) {
            fail("a world outlives its test: nobody judges what its functions wrote");
        }
    }
}

/// Whether the run is about to end for a failure. Its end drops what belongs to the thread that ends it, and another
/// failure that comes of that cannot end it again.
static ENDS: AtomicBool = AtomicBool::new(false);

/// Fails the test, unless it has failed already. Where a panic would be lost, the whole run ends.
pub(super) fn fail(report: &str) {
    if std::thread::panicking() {
        return;
    }
    let is_lost = tokio::task::try_id().is_some() || REGISTRY.try_with(|_| ()).is_err();
    assert!(is_lost, "{report}");
    // Not by a macro: what those print in a test is kept for a failure that never comes.
    let _ = writeln!(std::io::stderr(), "{}: {report}", std::thread::current().name().unwrap_or("a test"));
    if !ENDS.swap(true, Ordering::SeqCst) {
        std::process::exit(101);
    }
}
