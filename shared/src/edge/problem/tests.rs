use super::*;

/// One of each that has a text of its own.
fn all() -> Vec<Problem> {
    let next = NextStep::Same;
    vec![
        Problem::Unauthenticated,
        Problem::Unsigned,
        Problem::NotFound,
        Problem::ApprovalNotFound,
        Problem::MethodNotAllowed { allow: "GET" },
        Problem::ApprovalUsed,
        Problem::RequestInProgress,
        Problem::VerificationInProgress,
        Problem::ApprovalExpired,
        Problem::ApprovalCancelled,
        Problem::PayloadTooLarge,
        Problem::UnsupportedMediaType,
        Problem::IdempotencyKeyReused,
        Problem::ApprovalRefused,
        Problem::CodeRejected { attempts_remaining: 2 },
        Problem::UserLocked { retry_after: 9 },
        Problem::ApprovalLocked { retry_after: None },
        Problem::RateLimited { retry_after: 9 },
        Problem::VerificationRateLimited { retry_after: 9, attempts_remaining: 2, next },
        Problem::Internal,
        Problem::UpstreamMisconfigured { attempts_remaining: None },
        Problem::UpstreamUnavailable,
        Problem::ReceiptPending { next },
        Problem::StartOutcomeUnknown { retry_after: 9 },
        Problem::VerificationOutcomeUnknown { attempts_remaining: 2, next },
    ]
}

#[test]
fn a_problem_says_what_to_do_in_a_sentence() {
    for problem in all() {
        let detail = problem.detail();
        let sentence = detail.starts_with(|first: char| first.is_ascii_uppercase()) && detail.ends_with('.');
        assert!(sentence, "{problem:?}: {detail}");
    }
    let done = Problem::ReceiptPending { next: NextStep::Done };
    assert_eq!(done.detail(), Problem::ApprovalUsed.detail());
    assert_ne!(done.detail(), Problem::RequestInProgress.detail());
    let locked = |retry_after| Problem::ApprovalLocked { retry_after }.detail();
    assert!(locked(Some(9)).contains("Retry-After") && !locked(None).contains("Retry-After"));
}

#[test]
fn attempts_are_told_where_one_may_be_gone() {
    let told = all()
        .iter()
        .filter_map(|problem| Some((problem.kind().name, problem.attempts_remaining()?)))
        .collect::<Vec<_>>();
    let expected =
        [("code-rejected", 2), ("approval-locked", 0), ("rate-limited", 2), ("outcome-unknown", 2)];
    assert_eq!(told, expected);
    let misconfigured = Problem::UpstreamMisconfigured { attempts_remaining: Some(1) };
    assert_eq!(misconfigured.attempts_remaining(), Some(1));
}
