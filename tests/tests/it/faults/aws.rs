//! How a service of AWS fails.

use acceptance::proxy::{Fault, Proxy};

use super::book::Case;

/// The rows of every table about AWS.
pub(super) const FAULTS: [&str; 11] = [
    "unreachable once",
    "throttled once",
    "slow once",
    "answer lost once",
    "unreachable",
    "throttled",
    "slow",
    "answer lost",
    "answer lost, then unreachable",
    "server error",
    "access denied",
];

/// Makes requests of an operation fail, from the `first` on that comes from now on.
pub(super) fn inject(proxy: &Proxy, case: &Case, operation: &str, first: usize) {
    let (name, times) = match case.fault.strip_suffix(" once") {
        Some(name) => (name, 1),
        None => (case.fault.as_str(), usize::MAX),
    };
    let fault = match name {
        "unreachable" => Fault::lose_request(operation),
        "throttled" => Fault::throttled(operation),
        "slow" => Fault::hold_request(operation),
        "answer lost" => Fault::lose_answer(operation),
        "server error" => Fault::server_error(operation),
        "access denied" => Fault::denied(operation),
        "answer lost, then unreachable" => {
            proxy.add(Fault::lose_answer(operation).from(first));
            return proxy.add(Fault::lose_request(operation).from(first + 1).always());
        }
        other => panic!("AWS does not fail by {other}"),
    };
    proxy.add(fault.from(first).times(times));
}
