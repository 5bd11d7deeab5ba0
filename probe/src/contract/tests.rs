use serde_json::json;

use super::*;

fn judged(id: &str, seen: &Value) -> Meaning {
    Contract::read().question(id).unwrap().judge(seen)
}

#[test]
fn an_answer_is_as_assumed_or_a_setting_or_breaks_a_promise() {
    assert_eq!(judged("wrongCodeStatus", &json!(422)), Meaning::Right);
    assert_eq!(judged("wrongCodeStatus", &json!(403)), Meaning::Wrong);
    for dangerous in [200, 415, 429, 500] {
        assert_eq!(judged("wrongCodeStatus", &json!(dangerous)), Meaning::Dangerous, "{dangerous}");
    }
    assert_eq!(judged("sameCodeWhileValid", &json!(true)), Meaning::Dangerous);
    assert_eq!(judged("verifiedStatus", &json!(204)), Meaning::Dangerous);
    assert_eq!(judged("refusalShape", &json!("html")), Meaning::Dangerous);
    assert_eq!(judged("defaultText", &json!("{{CODE}}")), Meaning::Wrong);
    assert_eq!(judged("attemptsPerToken", &Value::Null), Meaning::Dangerous, "no limit seen");
    assert_eq!(judged("maxMessageSeptets", &Value::Null), Meaning::Right);
    assert_eq!(judged("maxMessageSeptets", &json!(160)), Meaning::Dangerous);
}

#[test]
fn every_question_has_one_row_and_its_assumption_breaks_no_promise() {
    let contract = Contract::read();
    for question in &contract.questions {
        assert_eq!(question.judge(&question.assumed), Meaning::Right, "{}", question.id);
        assert_eq!(question.promise.is_some(), question.holds.is_some(), "{}", question.id);
        let same = contract.questions.iter().filter(|other| other.id == question.id);
        assert_eq!(same.count(), 1, "{}", question.id);
    }
}
