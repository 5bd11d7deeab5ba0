//! How many verifications of one user are under way at the same time.

use std::collections::HashMap;
use std::sync::Mutex;

use crate::lock::lock;

/// Counts them.
#[derive(Debug, Default)]
pub(crate) struct ConcurrencyCount(Mutex<Counts>);

#[derive(Debug, Default)]
struct Counts {
    by_user: HashMap<String, u32>,
    most: u32,
}

/// One that is under way, until it is dropped: answered, or forgotten with its caller.
pub(crate) struct UnderWay<'a> {
    count: &'a ConcurrencyCount,
    user_id: String,
}

impl ConcurrencyCount {
    /// One more.
    pub(crate) fn enter(&self, user_id: &str) -> UnderWay<'_> {
        let mut counts = lock(&self.0);
        let of_user = counts.by_user.entry(user_id.to_owned()).or_default();
        *of_user += 1;
        counts.most = (*of_user).max(counts.most);
        UnderWay { count: self, user_id: user_id.to_owned() }
    }

    /// The most that one user ever had.
    pub(crate) fn most(&self) -> u32 {
        lock(&self.0).most
    }

    /// Forgets the most; those under way stay counted.
    pub(crate) fn reset(&self) {
        lock(&self.0).most = 0;
    }
}

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        let mut counts = lock(&self.count.0);
        if let Some(count) = counts.by_user.get_mut(&self.user_id) {
            *count -= 1;
        }
        counts.by_user.retain(|_, count| *count > 0);
    }
}
