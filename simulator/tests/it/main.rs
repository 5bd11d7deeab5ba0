//! The simulator over HTTP, as its users meet it.

#[cfg(test)]
mod access;
#[cfg(test)]
mod approval;
#[cfg(test)]
mod client;
#[cfg(test)]
mod connections;
#[cfg(test)]
mod control;
#[cfg(test)]
mod faults;
#[cfg(test)]
mod intent;
#[cfg(test)]
mod journal;
#[cfg(test)]
mod lookups;
#[cfg(test)]
mod server;
#[cfg(test)]
mod verification;
