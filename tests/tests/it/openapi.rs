//! `openapi.yaml` as judge of what the functions answer.

use std::collections::BTreeMap;

use acceptance::built::workspace;
use acceptance::lambda::Answer;
use jsonschema::Validator;
use serde_json::{Value, json};

/// The contract's source.
pub(crate) struct Contract(Value);

impl Contract {
    pub(crate) fn read() -> Self {
        let text = std::fs::read_to_string(workspace().join("openapi.yaml")).expect("openapi.yaml");
        Self(serde_saphyr::from_str(&text).expect("openapi.yaml is YAML"))
    }

    /// Holds an answer of an operation (`POST /v1/approvals`) against what is documented for its status
    /// and media type: that it is documented at all, its headers, its body.
    pub(crate) fn assert_documented(&self, operation: &str, answer: &Answer) {
        let (method, path) = operation.split_once(' ').unwrap();
        // 404 and 405 come from paths and methods that no operation has.
        let operation = &self.0["paths"][path][method.to_lowercase()];
        let response = self.resolved(&operation["responses"][answer.status.to_string()]);
        assert!(response.is_object(), "{method} {path} answers {} without saying so", answer.status);
        let media_type = answer.header("content-type").expect("a content type");
        let schema = &response["content"][media_type]["schema"];
        assert!(schema.is_object(), "{} of {path} is not documented as {media_type}", answer.status);
        let errors: Vec<_> =
            self.validator(schema).iter_errors(&answer.json()).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{} of {path}: {errors:?} in {}", answer.status, answer.body);
        for name in answer.headers.keys().filter(|name| *name != "content-type") {
            let documented = response["headers"].as_object().into_iter().flatten();
            let mut names = documented.map(|(name, _)| name.to_lowercase());
            assert!(
                names.any(|known| known == *name),
                "{name} of {} of {path} is not documented",
                answer.status
            );
        }
    }

    /// The schemas of the templates, by name.
    pub(crate) fn templates(&self) -> BTreeMap<String, &Value> {
        let transaction = &self.0["components"]["schemas"]["Transaction"]["oneOf"];
        let schemas =
            transaction.as_array().expect("a choice of templates").iter().map(|one| self.resolved(one));
        let name =
            |schema: &Value| schema["properties"]["template"]["const"].as_str().expect("a name").to_owned();
        schemas.map(|schema| (name(schema), schema)).collect()
    }

    fn resolved<'a>(&'a self, value: &'a Value) -> &'a Value {
        match value["$ref"].as_str() {
            Some(reference) => self.0.pointer(reference.trim_start_matches('#')).expect(reference),
            None => value,
        }
    }

    fn validator(&self, schema: &Value) -> Validator {
        let mut root = json!({ "components": self.0["components"] });
        root["allOf"] = json!([schema]);
        jsonschema::draft202012::options().should_validate_formats(true).build(&root).expect("a valid schema")
    }
}

#[test]
fn every_problem_of_the_contract_is_documented_with_an_example_or_a_schema() {
    let contract = Contract::read();
    let text = contract.0.to_string();
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
