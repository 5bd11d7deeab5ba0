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

/// Makes requests of an operation fail from now on: those whose body holds this text. (A request's number
/// would not do: on a slow machine an earlier one may have been repeated.)
pub(super) fn inject(proxy: &Proxy, case: &Case, operation: &str, containing: &str) {
    let add = |fault: Fault| proxy.add(fault.containing(containing));
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
            add(Fault::lose_answer(operation));
            return add(Fault::lose_request(operation).from(2).always());
        }
        other => panic!("AWS does not fail by {other}"),
    };
    add(fault.times(times));
}
