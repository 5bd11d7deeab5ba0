//! Which operation can answer with which problem, as `openapi.yaml` has it.

use std::collections::BTreeSet;

use serde_json::Value;

use super::Contract;

const TYPE: &str = "urn:countersign:problem:";

impl Contract {
    /// All pairs of an operation (`POST /v1/approvals`) and the name of a problem that it can answer with.
    pub fn problems(&self) -> BTreeSet<(String, String)> {
        let mut pairs = BTreeSet::new();
        for operation in self.operations() {
            let (method, path) = operation.split_once(' ').expect("a method and a path");
            let responses = &self.document["paths"][path][method.to_lowercase()]["responses"];
            for response in responses.as_object().expect("responses").values() {
                let schema = &self.resolved(response)["content"]["application/problem+json"]["schema"];
                let names = self.types(schema).into_iter();
                pairs.extend(names.map(|name| (operation.clone(), name)));
            }
        }
        pairs
    }

    /// All operations, as `POST /v1/approvals`.
    pub fn operations(&self) -> Vec<String> {
        let paths = self.document["paths"].as_object().expect("paths").iter();
        let operations = paths.flat_map(|(path, methods)| {
            let methods = methods.as_object().expect("methods").keys().filter(|name| *name != "parameters");
            methods.map(move |method| format!("{} {path}", method.to_uppercase()))
        });
        operations.collect()
    }

    /// The operation of a path, whatever the method.
    pub(super) fn operation_at(&self, path: &str) -> Option<String> {
        let is_at = |template: &str| {
            let (parts, segments) = (template.split('/'), path.split('/'));
            let alike = parts.clone().zip(segments.clone());
            parts.count() == segments.count()
                && alike.into_iter().all(|(part, segment)| part == segment || part.starts_with('{'))
        };
        self.operations()
            .into_iter()
            .find(|operation| operation.split_once(' ').is_some_and(|(_, at)| is_at(at)))
    }

    /// The names of the problems that a schema, or each of its choices, is.
    fn types(&self, schema: &Value) -> Vec<String> {
        let schema = self.resolved(schema);
        if let Some(choices) = schema["oneOf"].as_array() {
            return choices.iter().flat_map(|choice| self.types(choice)).collect();
        }
        let urn = schema["properties"]["type"]["const"].as_str();
        urn.and_then(|urn| urn.strip_prefix(TYPE)).map(str::to_owned).into_iter().collect()
    }
}
