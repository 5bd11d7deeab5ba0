//! How a service of AWS fails.

use harness::proxy::{Fault, Proxy};

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

/// What fails: requests of this operation, or writes of a record by this transition alone. (A request's number
/// would not do: on a slow machine an earlier one may have been repeated.)
#[derive(Clone, Copy)]
pub(super) struct Struck {
    pub(super) operation: &'static str,
    pub(super) transition: Option<&'static str>,
}

/// All requests of an operation.
pub(super) const fn all(operation: &'static str) -> Struck {
    Struck { operation, transition: None }
}

impl Struck {
    /// A fault that strikes nothing else.
    pub(super) fn by(self, fault: fn(&str) -> Fault) -> Fault {
        let fault = fault(self.operation);
        match self.transition {
            Some(name) => fault.transition(name),
            None => fault,
        }
    }
}

/// Makes requests fail from now on.
pub(super) fn inject(proxy: &Proxy, case: &Case, struck: Struck) {
    let (name, times) = match case.fault.strip_suffix(" once") {
        Some(name) => (name, 1),
        None => (case.fault.as_str(), usize::MAX),
    };
    let fault = match name {
        "unreachable" => Fault::lose_request,
        "throttled" => Fault::throttled,
        "slow" => Fault::hold_request,
        "answer lost" => Fault::lose_answer,
        "server error" => Fault::server_error,
        "access denied" => Fault::denied,
        "answer lost, then unreachable" => {
            proxy.add(struck.by(Fault::lose_answer));
            return proxy.add(struck.by(Fault::lose_request).from(2).always());
        }
        other => panic!("AWS does not fail by {other}"),
    };
    proxy.add(struck.by(fault).times(times));
}
