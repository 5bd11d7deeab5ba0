//! `openapi.yaml` as judge of what the functions answer.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, LazyLock, Mutex};

use jsonschema::Validator;
use serde_json::{Value, json};

use crate::built::workspace;
use crate::lambda::Answer;

pub mod clients;
mod pairs;

/// The contract's source.
pub struct Contract {
    document: Value,
    /// By the JSON of their schemas: making one takes longer than a request.
    validators: Mutex<HashMap<String, Arc<Validator>>>,
}

impl Contract {
    /// Reads it from the workspace.
    pub fn read() -> Self {
        let document = serde_saphyr::from_str(&text()).expect("openapi.yaml is YAML");
        Self { document, validators: Mutex::default() }
    }

    /// The same for all that is tested, read once.
    pub fn shared() -> &'static Self {
        static SHARED: LazyLock<Contract> = LazyLock::new(Contract::read);
        &SHARED
    }

    /// All of it.
    pub const fn document(&self) -> &Value {
        &self.document
    }

    /// As [`Contract::check`]; the error ends the test.
    pub fn assert_documented(&self, operation: &str, answer: &Answer) {
        self.check(operation, answer).unwrap_or_else(|error| panic!("{error} in {}", answer.body));
    }

    /// As [`Contract::assert_documented`], for the operation of this path, if it is one of an operation.
    pub fn assert_documented_at(&self, path: &str, answer: &Answer) {
        if let Some(operation) = self.operation_at(path) {
            self.assert_documented(&operation, answer);
        }
    }

    /// Holds an answer of an operation (`POST /v1/approvals`) against what is documented for its status
    /// and media type: that it is documented at all, its headers, its body. The error quotes no value of
    /// the answer.
    pub fn check(&self, operation: &str, answer: &Answer) -> Result<(), String> {
        let (method, path) = operation.split_once(' ').expect("a method and a path");
        // 404 and 405 come from paths and methods that no operation has.
        let documented = &self.document["paths"][path][method.to_lowercase()]["responses"];
        let response = self.resolved(&documented[answer.status.to_string()]);
        let error = |what: String| Err(format!("{what}, at {} of {operation}", answer.status));
        if !response.is_object() {
            return error("a status that is not documented".to_owned());
        }
        let media_type = answer.header("content-type").unwrap_or_default();
        let schema = &response["content"][media_type]["schema"];
        if !schema.is_object() {
            return error(format!("a content type that is not documented: {media_type:?}"));
        }
        let Ok(body) = serde_json::from_str(&answer.body) else { return error("no JSON".to_owned()) };
        let validator = self.validator(schema);
        if let Some(wrong) = validator.iter_errors(&body).next() {
            return error(format!("a body against the schema: {}", wrong.masked()));
        }
        let known: Vec<_> = response["headers"].as_object().into_iter().flatten().collect();
        let is_known = |name: &str| known.iter().any(|(known, _)| known.eq_ignore_ascii_case(name));
        let other = answer.headers.keys().find(|name| *name != "content-type" && !is_known(name));
        other.map_or(Ok(()), |name| error(format!("a header that is not documented: {name}")))
    }

    /// The schemas of the templates, by name.
    pub fn templates(&self) -> BTreeMap<String, &Value> {
        let transaction = &self.document["components"]["schemas"]["Transaction"]["oneOf"];
        let schemas =
            transaction.as_array().expect("a choice of templates").iter().map(|one| self.resolved(one));
        let name =
            |schema: &Value| schema["properties"]["template"]["const"].as_str().expect("a name").to_owned();
        schemas.map(|schema| (name(schema), schema)).collect()
    }

    /// What a schema refers to, or itself.
    pub fn resolved<'a>(&'a self, value: &'a Value) -> &'a Value {
        match value["$ref"].as_str() {
            Some(reference) => self.document.pointer(reference.trim_start_matches('#')).expect(reference),
            None => value,
        }
    }

    fn validator(&self, schema: &Value) -> Arc<Validator> {
        let mut validators = self.validators.lock().unwrap();
        let made = validators.entry(schema.to_string()).or_insert_with(|| {
            let mut root = json!({ "components": self.document["components"] });
            root["allOf"] = json!([schema]);
            let options = jsonschema::draft202012::options().should_validate_formats(true);
            Arc::new(options.build(&root).expect("a valid schema"))
        });
        Arc::clone(made)
    }
}

/// The text of `openapi.yaml`.
fn text() -> String {
    std::fs::read_to_string(workspace().join("openapi.yaml")).expect("openapi.yaml")
}
