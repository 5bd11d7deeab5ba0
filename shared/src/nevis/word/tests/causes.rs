//! What the log says is wrong with an answer.

use super::*;

/// The cause of an answer with this status, media type and body, for a key in this state.
fn cause_of_answer(status: u16, media_type: &str, body: &str, key: KeyState) -> Option<Cause> {
    let answer = answer(status, media_type, body.as_bytes());
    let of_answer = cause_of(answer.class, &answer.said);
    judge(answer, key).cause(of_answer)
}

const PAGE: &str = "text/html";
const REFUSAL: &str = r#"{"error":"x"}"#;

#[test]
fn nothing_is_wrong_with_a_yes_a_no_or_a_limit() {
    for (status, body) in [(200, "{}"), (422, REFUSAL), (401, REFUSAL), (429, "")] {
        assert_eq!(cause_of_answer(status, JSON, body, KeyState::Active), None, "{status}");
    }
}

#[test]
fn what_is_wrong_is_told_by_the_answer_or_else_by_the_key() {
    use KeyState::{Active, Inactive, Unclear};
    for (status, media_type, body, key, expected) in [
        (404, JSON, "{}", Active, None),
        (405, JSON, REFUSAL, Active, Some(cause::ADDRESS)),
        (302, PAGE, "<html>", Active, Some(cause::ADDRESS)),
        (500, JSON, REFUSAL, Active, Some(cause::ERROR)),
        (200, PAGE, "<html>", Active, Some(cause::HTML)),
        (403, PAGE, "<html>", Active, Some(cause::HTML)),
        (200, JSON, "{", Active, Some(cause::ANSWER)),
        (200, JSON, REFUSAL, Active, Some(cause::ANSWER)),
        (422, JSON, "{}", Unclear, Some(cause::ANSWER)),
        (401, JSON, REFUSAL, Inactive, Some(cause::KEY)),
        (401, JSON, REFUSAL, Unclear, Some(cause::INTROSPECTION)),
    ] {
        let told = cause_of_answer(status, media_type, body, key);
        assert_eq!(told, expected, "{status} {media_type} {body} {key:?}");
    }
}
