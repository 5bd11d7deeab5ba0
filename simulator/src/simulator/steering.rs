//! What a test may do with it.

use super::Simulator;
use crate::faults::Fault;
use crate::lock::lock;
use crate::settings::Settings;

impl Simulator {
    /// Replaces the settings, for what is under way too.
    pub fn set_settings(&self, settings: Settings) {
        lock(&self.world.state).settings = settings;
    }

    /// Changes some of the settings, for what is under way too.
    pub fn change_settings(&self, change: impl FnOnce(&mut Settings)) {
        change(&mut lock(&self.world.state).settings);
    }

    /// Replaces the faults, and lets go of every request that is held.
    pub fn set_faults(&self, faults: Vec<Fault>) {
        self.world.faults.replace(faults);
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
}
