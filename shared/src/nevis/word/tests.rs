use reqwest::header::{CONTENT_ENCODING, CONTENT_TYPE, HeaderMap, HeaderValue};

use super::*;
use crate::nevis::{ReceivedAnswer, StartOutcome, UserId, VerificationOutcome, approval, verification};

mod causes;
mod yes;

const USER: &str = "7a342fb4-6c0e-4d5b-9f21-bb837ed32d9d";
const OTHER: &str = "1f6e2c58-93ad-4b07-8c4e-52d0a7b9e316";
const TRANSACTION: &str = "d9db4760-1f9c-4d3a-9a51-5cbe533389e3";
const JSON: &str = "application/json";

fn answer(status: u16, media_type: &str, body: &[u8]) -> Answer {
    let mut headers = HeaderMap::new();
    if !media_type.is_empty() {
        headers.insert(CONTENT_TYPE, HeaderValue::from_str(media_type).unwrap());
    }
    ReceivedAnswer { status, headers: &headers, body }.read()
}

/// What a body with `our` ids in the place of their names makes of the check of a code.
fn checked(status: u16, media_type: &str, body: &str, key: KeyState) -> VerificationOutcome {
    let body = body.replace("USER", USER).replace("OTHER", OTHER).replace("TRANSACTION", TRANSACTION);
    let judged = judge(answer(status, media_type, body.as_bytes()), key);
    verification::outcome(&judged, &UserId::parse(USER).unwrap(), TRANSACTION)
}

fn started(status: u16, media_type: &str, body: &str, key: KeyState) -> StartOutcome {
    approval::outcome(&judge(answer(status, media_type, body.as_bytes()), key))
}

#[test]
fn every_status_has_its_class() {
    for status in 100..=999_u16 {
        let expected = match status {
            200 | 201 | 202 | 204 | 206 | 299 => Class::Success,
            401 | 403 => Class::Unauthorized,
            429 => Class::RateLimited,
            300 | 301 | 302 | 304 | 307 | 308 | 399 | 405 | 406 | 415 => Class::WrongAddress,
            408 | 421 | 425 | 500..=999 | 100..=199 => Class::Unknown,
            400 | 402 | 404 | 407 | 409 | 410 | 413 | 414 | 417 | 422 | 423 | 428 | 431 | 451 | 499 => {
                Class::Refusal
            }
            _ => continue,
        };
        assert_eq!(Class::of(status), expected, "{status}");
    }
}

#[test]
fn an_answer_that_is_encoded_is_not_usable() {
    let headers = HeaderMap::from_iter([(CONTENT_ENCODING, HeaderValue::from_static("gzip"))]);
    for status in [200, 422] {
        assert!(Answer::of(status, &headers, Some(b"{\"error\":\"x\"}")).said.is_err());
        assert!(Answer::of(status, &headers, Some(b"")).said.is_err());
    }
}

#[test]
fn an_answer_of_more_than_64_kib_is_not_usable() {
    for (length, usable) in [(64 * 1_024, true), (64 * 1_024 + 1, false)] {
        assert_eq!(answer(200, JSON, &vec![b' '; length]).said.is_ok(), usable, "{length}");
    }
}

const ERRORS: [&str; 4] = [
    r#"{"error":"invalid_code","message":null,"status":422}"#,
    r#"{"errors":[{"code":"x","message":"y"}]}"#,
    r#"{"errorMessage":"Invalid code","status":"failed"}"#,
    r#"{"errorCode":17}"#,
];
const SILENT: [&str; 5] = [
    "",
    "{}",
    "\u{feff}",
    r#"{"message":"no","status":404}"#,
    r#"{"error":null,"errors":[],"errorMessage":""}"#,
];
const FOREIGN: [(&str, &str); 6] = [
    ("text/html", ""),
    ("text/html", r#"{"error":"invalid_code"}"#),
    ("text/plain", "Not Found"),
    (JSON, r#"{"error":"inval"#),
    (JSON, r#"[{"error":"invalid_code"}]"#),
    (JSON, r#"{"error":"x"} {"error":"y"}"#),
];

#[test]
fn a_refusal_is_nevis_s_where_it_speaks_of_an_error_or_the_key_is_active() {
    for status in [400, 402, 404, 407, 409, 410, 411, 412, 413, 417, 422, 423, 424, 428, 431, 451, 499] {
        for key in [KeyState::Active, KeyState::Inactive, KeyState::Unclear] {
            for body in ERRORS {
                assert!(!depends_on_the_key(&answer(status, JSON, body.as_bytes())));
                assert_eq!(
                    checked(status, JSON, body, key),
                    VerificationOutcome::Rejected,
                    "{status} {body}"
                );
                assert!(matches!(started(status, JSON, body, key), StartOutcome::Refused), "{status} {body}");
            }
            for body in SILENT {
                assert!(depends_on_the_key(&answer(status, JSON, body.as_bytes())));
                let active = key == KeyState::Active;
                let expected =
                    if active { VerificationOutcome::Rejected } else { VerificationOutcome::Unknown };
                assert_eq!(checked(status, JSON, body, key), expected, "{status} {body}");
                let start = started(status, JSON, body, key);
                assert!(matches!(
                    (start, active),
                    (StartOutcome::Refused, true) | (StartOutcome::Misconfigured, false)
                ));
            }
            for (media_type, body) in FOREIGN {
                assert!(!depends_on_the_key(&answer(status, media_type, body.as_bytes())));
                assert_eq!(
                    checked(status, media_type, body, key),
                    VerificationOutcome::Unknown,
                    "{status} {body}"
                );
                assert!(matches!(started(status, media_type, body, key), StartOutcome::Misconfigured));
            }
        }
    }
}

#[test]
fn a_401_and_a_403_mean_what_the_key_is() {
    for status in [401, 403] {
        for body in ERRORS.into_iter().chain(SILENT) {
            assert!(depends_on_the_key(&answer(status, JSON, body.as_bytes())));
            assert_eq!(checked(status, JSON, body, KeyState::Active), VerificationOutcome::Rejected);
            assert!(matches!(started(status, JSON, body, KeyState::Active), StartOutcome::Refused));
        }
        for (media_type, body) in FOREIGN {
            assert_eq!(checked(status, media_type, body, KeyState::Active), VerificationOutcome::Unknown);
            assert!(matches!(
                started(status, media_type, body, KeyState::Active),
                StartOutcome::Misconfigured
            ));
        }
        for (media_type, body) in FOREIGN.into_iter().chain([(JSON, ""), (JSON, ERRORS[0])]) {
            assert_eq!(
                checked(status, media_type, body, KeyState::Inactive),
                VerificationOutcome::KeyRefused
            );
            assert_eq!(checked(status, media_type, body, KeyState::Unclear), VerificationOutcome::Unknown);
            for key in [KeyState::Inactive, KeyState::Unclear] {
                assert!(matches!(started(status, media_type, body, key), StartOutcome::Misconfigured));
            }
        }
    }
}

#[test]
fn other_statuses_mean_the_same_with_every_body() {
    let bodies = FOREIGN.into_iter().chain(SILENT.into_iter().chain(ERRORS).map(|body| (JSON, body)));
    for (media_type, body) in bodies {
        for key in [KeyState::Active, KeyState::Inactive, KeyState::Unclear] {
            for status in [301, 302, 304, 307, 308, 405, 406, 415] {
                assert_eq!(
                    checked(status, media_type, body, key),
                    VerificationOutcome::WrongAddress,
                    "{status}"
                );
                assert!(matches!(started(status, media_type, body, key), StartOutcome::Misconfigured));
            }
            for status in [101, 408, 421, 425, 500, 502, 503, 504, 599, 999] {
                assert_eq!(checked(status, media_type, body, key), VerificationOutcome::Unknown, "{status}");
                assert!(matches!(started(status, media_type, body, key), StartOutcome::Unknown));
            }
            let limited = VerificationOutcome::RateLimited { retry_after: 60 };
            assert_eq!(checked(429, media_type, body, key), limited);
            assert!(matches!(started(429, media_type, body, key), StartOutcome::Refused));
        }
    }
}

#[test]
fn an_sms_is_sent_by_a_success_with_token_and_transaction_that_speaks_of_no_error() {
    let whole = r#"{"statusToken":"t","transactionId":"x","userId":null,"error":null}"#;
    for status in [200, 201, 202, 299] {
        let start = started(status, "", whole, KeyState::Unclear);
        assert!(matches!(start, StartOutcome::Started { user_id: None, .. }), "{status}: {start:?}");
    }
    for (media_type, body) in [
        ("text/html", whole),
        (JSON, ""),
        (JSON, "{}"),
        (JSON, r#"{"statusToken":"t"}"#),
        (JSON, r#"{"transactionId":"x"}"#),
        (JSON, r#"{"statusToken":"t","transactionId":"x","userId":7}"#),
        (JSON, r#"{"statusToken":"t","transactionId":"x","userId":"alice"}"#),
        (JSON, r#"{"statusToken":"t","transactionId":"x","errorMessage":"blocked"}"#),
        (JSON, r#"{"statusToken":"t","statusToken":"u","transactionId":"x"}"#),
        (JSON, r#"[{"statusToken":"t","transactionId":"x"}]"#),
    ] {
        let start = started(200, media_type, body, KeyState::Active);
        assert!(matches!(start, StartOutcome::Unknown), "{media_type} {body}: {start:?}");
    }
}
