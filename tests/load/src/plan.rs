//! How long, how many, and from which seed.

use std::time::Duration;

/// The size of a run.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    /// All choices of users, faults and kills come from it. The same seed repeats the choices, not the
    /// order in which a busy machine carries them out.
    pub seed: u64,
    /// How long users are at work among faults and kills, at least: it goes on until each kind of fault and
    /// each wanted outcome has come.
    pub storm: Duration,
    /// How long each of the eight measurements of the throughput takes; `None`: nothing is measured.
    pub growth: Option<Duration>,
    /// Processes of each function.
    pub processes: usize,
    /// Users at work at the same time.
    pub customers: usize,
}

impl Plan {
    /// Part of `make test`: enough for every kind of fault, and for kills in mid-request.
    pub const fn short() -> Self {
        Self { seed: 7, storm: Duration::from_secs(8), growth: None, processes: 4, customers: 30 }
    }

    /// `make load`: a storm of so many seconds, and the throughput.
    pub const fn long(seconds: u64, seed: u64) -> Self {
        Self {
            seed,
            storm: Duration::from_secs(seconds),
            growth: Some(Duration::from_secs(5)),
            processes: 6,
            customers: 60,
        }
    }
}
