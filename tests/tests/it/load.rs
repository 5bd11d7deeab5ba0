//! The short form of `make load`.

use acceptance::load::{self, Plan};

#[tokio::test]
async fn whatever_fails_the_books_balance() {
    let report = load::run(&Plan::short()).await;
    assert!(report.wrong().is_empty(), "{report}");
    // None of it was empty.
    let storm = report.storm();
    let hits = [storm.kills, storm.killed_requests, storm.nevis, storm.table, storm.kms, storm.secret];
    assert!(!hits.contains(&0), "{report}");
    for outcome in [
        "start 201",
        "start 409 request-in-progress",
        "start 429 rate-limited",
        "start 504 outcome-unknown",
        "start 503 upstream-unavailable",
        "check 200",
        "check 409 request-in-progress",
        "check 422 code-rejected",
        "check 504 outcome-unknown",
    ] {
        assert!(report.count(outcome) > 0, "no {outcome}\n{report}");
    }
}
