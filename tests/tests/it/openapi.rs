//! `openapi.yaml` and the types of problems.

use acceptance::openapi::Contract;

#[test]
fn every_problem_of_the_contract_is_documented_with_an_example_or_a_schema() {
    let contract = Contract::read();
    let text = contract.document().to_string();
    for name in [
        "malformed-request",
        "unauthenticated",
        "not-allowed",
        "approval-not-found",
        "approval-used",
        "request-in-progress",
        "approval-expired",
        "payload-too-large",
        "unsupported-media-type",
        "invalid-value",
        "idempotency-key-reused",
        "approval-refused",
        "code-rejected",
        "approval-locked",
        "rate-limited",
        "internal",
        "upstream-misconfigured",
        "upstream-unavailable",
        "outcome-unknown",
    ] {
        assert!(text.contains(&format!("urn:countersign:problem:{name}")), "{name}");
    }
}
