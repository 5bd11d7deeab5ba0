//! The closed sets of causes: each member can come about, no other can, and `docs/operation.md` says what each means.

use std::fs;
use std::path::Path;

use aws_sdk_dynamodb::error::{ErrorMetadata, SdkError};
use aws_sdk_dynamodb::operation::get_item::GetItemError;
use countersign::approvals::TABLE;
use countersign::nevis::{SECRET, nevis_causes};
use countersign::platform::{AwsService, Cause};

/// What an answer with this error code is told as.
fn told(service: &AwsService, code: &str) -> Cause {
    let metadata = ErrorMetadata::builder().code(code).message("arn:aws:iam::1:role/s3cret").build();
    service.cause(&SdkError::service_error(GetItemError::generic(metadata), ()))
}

#[test]
fn every_code_of_a_set_is_told_and_every_other_is_other() {
    for service in [&TABLE, &SECRET] {
        for cause in service.causes() {
            let (name, what) =
                cause.to_string().split_once(": ").map(|(a, b)| (a.to_owned(), b.to_owned())).unwrap();
            if what.starts_with(char::is_uppercase) {
                assert_eq!(told(service, &what), cause);
            }
            for other in ["", "s3cret", "AccessDeniedException ", "timeout", &what.to_lowercase()] {
                assert_eq!(told(service, other).to_string(), format!("{name}: other"), "{other}");
            }
        }
    }
}

#[test]
fn time_that_is_over_is_a_timeout() {
    let error = SdkError::<GetItemError, ()>::timeout_error("late");
    assert_eq!(TABLE.cause(&error), TABLE.timeout());
    assert_eq!(TABLE.timeout().to_string(), "table: timeout");
}

#[test]
fn every_cause_is_in_the_operating_guide() {
    let guide = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/operation.md");
    let guide = fs::read_to_string(guide).unwrap();
    let [table, secret, nevis] =
        [TABLE.causes().collect(), SECRET.causes().collect(), nevis_causes().collect::<Vec<_>>()];
    assert!(
        [&table, &secret, &nevis].iter().all(|causes| causes.len() > 10),
        "{table:?} {secret:?} {nevis:?}"
    );
    let causes = [table, secret, nevis].concat();
    for cause in causes {
        let cause = cause.to_string();
        let (service, what) = cause.split_once(": ").unwrap();
        let has_row = guide.lines().any(|line| {
            let mut cells = line.split('|').skip(1);
            let mut has = |word: &str| cells.next().is_some_and(|cell| cell.contains(&format!("`{word}`")));
            has(what) && has(service)
        });
        assert!(has_row, "{cause} has no row");
    }
}
