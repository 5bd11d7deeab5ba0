//! What is a yes to a code, and what is none.

use super::*;

const YES: [&str; 16] = [
    "",
    " \r\n\t",
    "\u{feff}",
    "\u{feff} {} ",
    "{}",
    "{ }",
    r#"{"status":"succeeded"}"#,
    r#"{"status":"success","more":1}"#,
    r#"{"status":"ok"}"#,
    r#"{"status":"approved"}"#,
    r#"{"status":"verified"}"#,
    r#"{"status":"active"}"#,
    r#"{"userId":"USER"}"#,
    r#"{"transactionId":"TRANSACTION","userId":"OTHER"}"#,
    r#"{"transactionId":"TRANSACTION","error":null,"errors":[],"errorMessage":"","errorCode":false}"#,
    r#"{"transactionId":"TRANSACTION","errors":{},"success":true,"verified":true,"valid":null}"#,
];
const NO_YES: [&str; 32] = [
    "OK",
    "true",
    "null",
    "\"succeeded\"",
    "[]",
    "[{}]",
    "{}{}",
    "{",
    r#"{"status":"succeeded""#,
    "<html></html>",
    r#"{"more":1}"#,
    r#"{"status":"pending"}"#,
    r#"{"status":"failed","transactionId":"TRANSACTION"}"#,
    r#"{"status":"Succeeded","transactionId":"TRANSACTION"}"#,
    r#"{"status":200,"transactionId":"TRANSACTION"}"#,
    r#"{"status":null,"transactionId":"TRANSACTION"}"#,
    r#"{"userId":"OTHER"}"#,
    r#"{"transactionId":"OTHER"}"#,
    r#"{"transactionId":["TRANSACTION"]}"#,
    r#"{"error":"invalid_code"}"#,
    r#"{"errorMessage":"Invalid code"}"#,
    r#"{"errorMessage":"Invalid code","status":"ok","userId":"USER"}"#,
    r#"{"errors":[{"code":"x"}],"transactionId":"TRANSACTION"}"#,
    r#"{"errors":{"code":"x"},"transactionId":"TRANSACTION"}"#,
    r#"{"errorCode":0,"transactionId":"TRANSACTION"}"#,
    r#"{"error":true,"transactionId":"TRANSACTION"}"#,
    r#"{"error":"no","error":null,"transactionId":"TRANSACTION"}"#,
    r#"{"success":false,"transactionId":"TRANSACTION"}"#,
    r#"{"verified":false,"status":"ok"}"#,
    r#"{"valid":false,"status":"ok"}"#,
    r#"{"approved":false,"status":"ok"}"#,
    "\u{feff}\u{feff}{}",
];

#[test]
fn a_code_is_right_by_these_words_alone() {
    for body in YES {
        for media_type in
            ["", JSON, "Application/JSON; charset=utf-8", "text/plain", "application/octet-stream"]
        {
            let checked = checked(200, media_type, body, KeyState::Unclear);
            assert_eq!(checked, VerificationOutcome::Approved, "{media_type} {body}");
        }
    }
    let named = judge(answer(200, JSON, br#"{"transactionId":""}"#), KeyState::Active);
    assert_eq!(
        verification::outcome(&named, &UserId::parse(USER).unwrap(), ""),
        VerificationOutcome::Unknown
    );
    let upper_case = format!(r#"{{"userId":"{}"}}"#, USER.to_ascii_uppercase());
    assert_eq!(checked(200, JSON, &upper_case, KeyState::Unclear), VerificationOutcome::Approved);
}

#[test]
fn nothing_else_with_200_is_right_nor_wrong() {
    for body in NO_YES {
        for key in [KeyState::Active, KeyState::Inactive, KeyState::Unclear] {
            assert_eq!(checked(200, JSON, body, key), VerificationOutcome::Unknown, "{body}");
        }
    }
    for media_type in
        ["text/html", "Text/HTML ; charset=utf-8", "application/xhtml+xml", "text/html, text/plain"]
    {
        for body in ["", "{}", r#"{"status":"ok"}"#] {
            assert_eq!(
                checked(200, media_type, body, KeyState::Active),
                VerificationOutcome::Unknown,
                "{media_type}"
            );
        }
    }
    let not_utf8 = judge(answer(200, JSON, b"{\"status\":\"ok\",\"more\":\"\xff\"}"), KeyState::Active);
    assert!(matches!(not_utf8, Meaning::Unknown));
}

#[test]
fn no_other_success_is_right() {
    for status in [201, 202, 203, 204, 205, 206, 207, 208, 226, 299] {
        for body in ["", "{}", r#"{"status":"succeeded"}"#, r#"{"transactionId":"TRANSACTION"}"#, "<html>"] {
            assert_eq!(
                checked(status, JSON, body, KeyState::Active),
                VerificationOutcome::Unknown,
                "{status} {body}"
            );
        }
    }
}
