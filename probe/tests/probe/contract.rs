//! `nevis.toml` against what is made of it and what it names.

use std::path::{Path, PathBuf};

use probe::contract::Contract;
use probe::contract::tables::{self, renewed};
use probe::settings::OTHERS;
use probe::steps::STEPS;
use serde_json::{Value, json};
use simulator::Settings;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

#[test]
fn the_pages_are_made_of_the_table() {
    let contract = Contract::read();
    for (page, table) in
        [("simulator/README.md", tables::settings(&contract)), ("docs/nevis.md", tables::contract(&contract))]
    {
        let text = std::fs::read_to_string(root().join(page)).unwrap();
        assert_eq!(text, renewed(&text, &table).unwrap(), "{page}: run `make contract`");
    }
}

#[test]
fn the_simulators_settings_are_those_of_the_table_with_its_defaults() {
    let mut defaults = serde_json::to_value(Settings::default()).unwrap();
    assert_eq!(defaults.as_object_mut().unwrap().remove("moreUsers"), Some(json!(0)));
    let contract = Contract::read();
    let settings = contract.questions.iter().filter(|question| question.setting);
    let assumed: serde_json::Map<String, Value> =
        settings.map(|question| (question.id.clone(), question.assumed.clone())).collect();
    assert_eq!(Value::Object(assumed), defaults);
}

#[test]
fn what_depends_on_an_answer_is_there() {
    for question in Contract::read().questions {
        for file in question.depends {
            assert!(root().join(&file).is_file(), "{}: {file}", question.id);
        }
    }
}

#[test]
fn every_question_belongs_to_a_step_of_the_probe() {
    for question in Contract::read().questions {
        assert!(STEPS.iter().any(|step| step.name == question.step), "{}: {}", question.id, question.step);
    }
}

#[test]
fn what_a_question_needs_is_a_variable_of_the_probe() {
    for question in Contract::read().questions {
        assert!(question.needs.is_none_or(|other| OTHERS.contains(&other.as_str())), "{}", question.id);
    }
}
