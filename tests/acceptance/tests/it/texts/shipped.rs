//! The shipped templates, against what they promise and what the contract says of them.

use std::collections::BTreeSet;

use harness::openapi::Contract;
use serde_json::{Value, json};

use super::messages_toml;

#[test]
fn every_shipped_text_warns_never_to_tell_the_code() {
    for (name, template) in messages_toml()["templates"].as_table().expect("templates") {
        for (language, never) in
            [("en", "Tell nobody"), ("de", "nie "), ("fr", "à personne"), ("it", " mai.")]
        {
            let text = template["texts"][language].as_str().expect("a text in each language");
            assert!(text.contains(never), "{name}, {language}: {text}");
        }
    }
}

/// What a client reads in `openapi.yaml` about a template is what the build compiles in.
#[test]
fn the_contract_describes_the_shipped_templates() {
    let contract = Contract::read();
    let schemas = contract.templates();
    let file = messages_toml();
    let templates = file["templates"].as_table().expect("templates");
    assert_eq!(schemas.keys().collect::<Vec<_>>(), templates.keys().collect::<Vec<_>>());
    for (name, template) in templates {
        let fields = template["fields"].as_table().expect("fields");
        let described = &schemas[name]["properties"]["fields"];
        let required: BTreeSet<_> =
            described["required"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
        assert_eq!(required, fields.keys().map(String::as_str).collect(), "{name}");
        for (field, kind) in fields {
            let schema = contract.resolved(&described["properties"][field]);
            // In both the schema's own members and those of what it refers to.
            let own = &described["properties"][field];
            if let Some(values) = kind.get("choice") {
                assert_eq!(own["enum"], json!(values), "{field} of {name}");
            }
            let is_text = kind.as_str().is_some_and(|kind| kind.starts_with("text("));
            // 70 composed characters; a decomposed one has up to three marks beside its letter.
            assert_eq!(schema["maxLength"] == 280, is_text, "{field} of {name}");
        }
    }
}
