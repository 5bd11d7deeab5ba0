//! `openapi.yaml` itself, as machines read it: what generators of clients trip over, and the copy made for them.

use std::collections::BTreeSet;

use harness::built::workspace;
use harness::openapi::{Contract, clients};
use serde_json::Value;

const TYPE: &str = "urn:countersign:problem:";

/// What a client knows to do next.
const NEXT: [&str; 7] = ["same", "correct", "new", "done", "other-way", "sign-in", "report"];

/// Names that a language or its standard library has already, where generated code would hide them.
const TAKEN: &[&str] = &[
    "Any",
    "Array",
    "Boolean",
    "Class",
    "Currency",
    "Data",
    "Date",
    "Decimal",
    "Enum",
    "Error",
    "Event",
    "Exception",
    "Field",
    "File",
    "Function",
    "Headers",
    "Integer",
    "Interface",
    "JsonWebKey",
    "Key",
    "List",
    "Locale",
    "Lock",
    "Map",
    "Message",
    "Model",
    "Module",
    "Node",
    "None",
    "Null",
    "Number",
    "Object",
    "Option",
    "Optional",
    "Package",
    "Principal",
    "Process",
    "Promise",
    "Protocol",
    "PublicKey",
    "Record",
    "Request",
    "Response",
    "Result",
    "Self",
    "Set",
    "String",
    "Subject",
    "Symbol",
    "Task",
    "Text",
    "Thread",
    "Time",
    "Type",
    "Unit",
    "Url",
    "Uuid",
    "Void",
];

fn schemas(contract: &Contract) -> impl Iterator<Item = (&String, &Value)> {
    contract.document()["components"]["schemas"].as_object().expect("schemas").iter()
}

/// Calls `look` with every object in the document and its place.
fn each_object(value: &Value, place: &str, look: &mut impl FnMut(&str, &Value)) {
    match value {
        Value::Object(members) => {
            look(place, value);
            members.iter().for_each(|(name, member)| each_object(member, &format!("{place}/{name}"), look));
        }
        Value::Array(items) => items.iter().for_each(|item| each_object(item, place, look)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[test]
fn the_copy_for_clients_is_made_from_the_contract() {
    let copy =
        std::fs::read_to_string(workspace().join("openapi-clients.json")).expect("openapi-clients.json");
    assert!(copy == clients::open_copy(), "openapi-clients.json is not up to date: run `make contract`");
}

#[test]
fn the_copy_for_clients_forbids_nothing_in_an_answer() {
    let copy: Value = serde_json::from_str(&clients::open_copy()).expect("JSON");
    let mut closed = BTreeSet::new();
    each_object(&copy["components"], "", &mut |place, object| {
        if object["additionalProperties"] == false || object["unevaluatedProperties"] == false {
            closed.insert(place.split('/').nth(2).unwrap_or_default().to_owned());
        }
    });
    let requests = [
        "ApprovalStart",
        "CancellationRequest",
        "CodeCheck",
        "LockRequest",
        "LoginTransaction",
        "PaymentTransaction",
    ];
    assert_eq!(closed.iter().map(String::as_str).collect::<Vec<_>>(), requests);
}

#[test]
fn every_problem_is_one_of_the_union_and_keeps_its_type_as_a_literal() {
    let contract = Contract::read();
    let union = &contract.document()["components"]["schemas"]["Problem"];
    let members = union["oneOf"].as_array().expect("a union").iter().map(|member| contract.resolved(member));
    let types: BTreeSet<_> =
        members.map(|member| member["properties"]["type"]["const"].as_str().unwrap()).collect();
    let mapped: BTreeSet<_> =
        union["discriminator"]["mapping"].as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(types, mapped);
    let given: BTreeSet<_> =
        contract.problems().into_iter().map(|(_, name)| format!("{TYPE}{name}")).collect();
    assert_eq!(given.iter().map(String::as_str).collect::<BTreeSet<_>>(), types);
    assert!(types.len() > 20, "{types:?}");
}

#[test]
fn every_problem_says_what_can_come_next() {
    let contract = Contract::read();
    let problems: Vec<_> =
        schemas(&contract).filter(|(_, schema)| schema["properties"]["type"]["const"].is_string()).collect();
    assert!(problems.len() > 20);
    for (name, schema) in problems {
        let next = &schema["properties"]["next"];
        let one = next["const"].as_str().into_iter().collect::<Vec<_>>();
        let values =
            next["enum"].as_array().map_or(one, |all| all.iter().filter_map(Value::as_str).collect());
        assert!(!values.is_empty() && values.iter().all(|value| NEXT.contains(value)), "{name}: {values:?}");
        let required = schema["required"].as_array().unwrap();
        assert!(required.contains(&"next".into()) && required.contains(&"type".into()), "{name}");
    }
}

/// Where a problem can come with `retryAfter`, the header is documented beside it, and nowhere else.
#[test]
fn retry_after_stands_in_header_and_body() {
    let contract = Contract::read();
    for (name, response) in contract.document()["components"]["responses"].as_object().expect("responses") {
        let schema = &response["content"]["application/problem+json"]["schema"];
        let choices = schema["oneOf"].as_array().cloned().unwrap_or_else(|| vec![schema.clone()]);
        let waits =
            choices.iter().any(|choice| contract.resolved(choice)["properties"]["retryAfter"].is_object());
        assert_eq!(response["headers"]["retry-after"].is_object(), waits, "{name}");
    }
}

#[test]
fn nothing_is_written_in_a_way_that_generators_refuse() {
    let contract = Contract::read();
    each_object(contract.document(), "", &mut |place, object| {
        assert!(
            !object["const"].is_array() && !object["const"].is_object(),
            "a const that is no scalar at {place}"
        );
        // Most generators drop what stands beside a reference.
        let lonely = object["$ref"].is_null() || object.as_object().unwrap().len() == 1;
        assert!(lonely, "members beside a reference at {place}");
        if let Some(properties) = object["properties"].as_object() {
            assert!(properties.values().all(Value::is_object), "a schema that is true or false at {place}");
        }
    });
    for (name, _) in schemas(&contract) {
        assert!(!TAKEN.contains(&name.as_str()), "{name}");
    }
}

#[test]
fn every_member_is_described() {
    let contract = Contract::read();
    let described = |schema: &Value| schema["description"].as_str().is_some_and(|text| !text.is_empty());
    for (name, schema) in schemas(&contract) {
        assert!(described(schema), "{name}");
        each_object(schema, name, &mut |place, object| {
            let members = object["properties"].as_object().into_iter().flatten();
            for (member, schema) in members.filter(|_| !place.contains("/not")) {
                assert!(described(contract.resolved(schema)), "{place}: {member}");
            }
        });
    }
}

#[test]
fn a_deployment_comes_first_and_operations_have_names_for_methods() {
    let contract = Contract::read();
    assert_eq!(contract.document()["servers"][0]["url"], "https://{domain}");
    let mut names = BTreeSet::new();
    for operation in contract.operations() {
        let (method, path) = operation.split_once(' ').unwrap();
        let name = contract.document()["paths"][path][method.to_lowercase()]["operationId"].as_str().unwrap();
        assert!(name.chars().all(|letter| letter.is_ascii_alphabetic()), "{name}");
        assert!(name.starts_with(|first: char| first.is_ascii_lowercase()), "{name}");
        names.insert(name);
    }
    assert_eq!(names.len(), 7, "{names:?}");
}
