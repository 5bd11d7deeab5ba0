//! `openapi-clients.json`: the contract with open responses. Some generators take a closed schema at its word, and
//! their clients fail at the first member, or type of problem, that a later version adds.

use std::collections::BTreeSet;

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

use super::text;

/// What an answer is taken for whose `type` a client does not know: all members that it can go by.
const OTHER: &str = r#"{
  "description": "A problem of a type that came later, or an answer of API Gateway: go by the status and, where it is there, by `next`.",
  "type": "object",
  "properties": {
    "title": { "description": "For developers.", "type": "string" },
    "status": { "description": "The HTTP status.", "type": "integer" },
    "detail": { "description": "For developers.", "type": "string" },
    "instance": { "description": "What to report.", "type": "string" },
    "next": { "description": "What to do; a value that is not known counts as `report`.", "type": "string" },
    "retryAfter": { "description": "Seconds until that makes sense.", "type": "integer", "minimum": 1 },
    "attemptsRemaining": { "description": "How many codes are still judged.", "type": "integer", "minimum": 0 },
    "message": { "description": "Of API Gateway, for developers.", "type": "string" }
  }
}"#;
const OTHER_REF: &str = r##"{ "$ref": "#/components/schemas/OtherProblem" }"##;
const PROBLEM: &str = "application/problem+json";

/// YAML or JSON, its members in their order: a generator takes the first media type of a response.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(untagged)]
enum Node {
    Null,
    Bool(bool),
    Number(serde_json::Number),
    Text(String),
    List(Vec<Self>),
    Map(IndexMap<String, Self>),
}

/// The text of `openapi-clients.json`, made from `openapi.yaml`.
pub fn open_copy() -> String {
    let mut contract: Node = serde_saphyr::from_str(&text()).expect("openapi.yaml is YAML");
    let requests = requested(&contract);
    let components = contract.at("components");
    components.at("responses").each(|_, response| tolerate_other_problems(response));
    let schemas = components.at("schemas");
    schemas.each(|name, schema| {
        if !requests.contains(name) {
            open(schema);
        }
        if name.ends_with("Problem") {
            untitle(schema);
        }
    });
    schemas.map().insert("OtherProblem".to_owned(), node(OTHER));
    serde_json::to_string_pretty(&contract).expect("JSON") + "\n"
}

/// Takes away what forbids further members.
fn open(node: &mut Node) {
    if let Node::Map(members) = node
        && members.get("additionalProperties") == Some(&Node::Bool(false))
    {
        members.shift_remove("additionalProperties");
    }
    node.children(open);
}

/// A title is for developers, and its words may change.
fn untitle(problem: &mut Node) {
    if let Node::Map(members) = problem
        && let Some(properties) = members.get_mut("properties")
    {
        properties.at("title").map().shift_remove("const");
    }
}

fn tolerate_other_problems(response: &mut Node) {
    let Some(problem) = response.at("content").map().get_mut(PROBLEM) else { return };
    let known = problem.at("schema");
    let either = Node::List(vec![known.clone(), node(OTHER_REF)]);
    *known = Node::Map(IndexMap::from([("anyOf".to_owned(), either)]));
}

/// The names of the schemas that requests are made of, which stay closed.
fn requested(contract: &Node) -> BTreeSet<String> {
    let mut contract = contract.clone();
    let mut found = BTreeSet::new();
    contract.at("paths").children(|path| {
        path.children(|operation| {
            if let Node::Map(members) = operation
                && let Some(body) = members.get_mut("requestBody")
            {
                referred(body, &mut found);
            }
        });
    });
    let schemas = contract.at("components").at("schemas");
    loop {
        let before = found.len();
        for name in found.clone() {
            referred(schemas.at(&name), &mut found);
        }
        if found.len() == before {
            return found;
        }
    }
}

/// Adds the names of the schemas that a node refers to.
fn referred(node: &mut Node, names: &mut BTreeSet<String>) {
    if let Node::Text(text) = node
        && let Some(name) = text.strip_prefix("#/components/schemas/")
    {
        names.insert(name.to_owned());
    }
    node.children(|child| referred(child, names));
}

fn node(json: &str) -> Node {
    serde_json::from_str(json).expect("JSON")
}

impl Node {
    fn map(&mut self) -> &mut IndexMap<String, Self> {
        let Self::Map(members) = self else { panic!("no map") };
        members
    }

    fn at(&mut self, name: &str) -> &mut Self {
        self.map().get_mut(name).unwrap_or_else(|| panic!("no member {name}"))
    }

    fn each(&mut self, mut change: impl FnMut(&str, &mut Self)) {
        self.map().iter_mut().for_each(|(name, member)| change(name, member));
    }

    fn children(&mut self, change: impl FnMut(&mut Self)) {
        match self {
            Self::List(items) => items.iter_mut().for_each(change),
            Self::Map(members) => members.values_mut().for_each(change),
            Self::Null | Self::Bool(_) | Self::Number(_) | Self::Text(_) => {}
        }
    }
}
