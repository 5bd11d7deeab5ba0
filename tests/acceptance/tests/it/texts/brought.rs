//! Texts that a deployment brings along: checked and compiled by a program, read by the function when it starts.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use harness::built::{Binary, workspace};
use harness::lambda::Function;
use harness::world::World;
use serde_json::Value;

use crate::scenes::{payment, start_transaction};

/// `compile-messages` over a copy of the shipped texts in which these words stand in the place of others.
fn compile(name: &str, shipped: &str, other: &str) -> Output {
    let toml = std::fs::read_to_string(workspace().join("messages.toml")).unwrap();
    assert!(toml.contains(shipped));
    let file = workspace().join("target/tmp").join(name);
    std::fs::create_dir_all(file.parent().unwrap()).unwrap();
    std::fs::write(&file, toml.replacen(shipped, other, 1)).unwrap();
    run(&file)
}

fn run(file: &Path) -> Output {
    Command::new(Binary::CompileMessages.find().unwrap()).arg(file).output().unwrap()
}

#[tokio::test]
async fn a_deployment_says_it_in_its_own_words() {
    let compiled = compile("good.toml", "Code nie mitteilen!", "Nie nennen!");
    assert!(compiled.status.success(), "{compiled:?}");
    let world = World::new().await;
    let start = world.start_function_with_messages(&compiled.stdout).await;
    start.wait_until_ready().await;
    let answer = start.call(&start_transaction(&payment("de", "M. Muster"))).await;
    assert_eq!(answer.status, 201, "{answer:?}");
    let text = &world.nevis.messages()[0].text;
    assert!(text.ends_with("Konto CH93...23852957. Nie nennen! Name laut Eingabe: \"M. Muster\""), "{text}");
}

#[test]
fn bad_texts_are_refused_with_file_line_and_reason() {
    let refused = |output: Output| {
        assert!(!output.status.success() && output.stdout.is_empty(), "{output:?}");
        String::from_utf8(output.stderr).unwrap()
    };
    let said = refused(compile("bad.toml", "Code nie mitteilen!", "ça!"));
    let file = std::fs::read_to_string(workspace().join("target/tmp/bad.toml")).unwrap();
    let line = file.lines().position(|line| line.contains("ça!")).unwrap() + 1;
    let place = format!("target/tmp/bad.toml, line {line}, template payment, locale de: ");
    assert!(said.contains(&place) && said.contains("'ç' is not in the GSM-7 alphabet"), "{said}");
    assert_eq!(said.lines().count(), 1, "{said}");
    let said = refused(run(&PathBuf::from("/nowhere/messages.toml")));
    assert!(said.starts_with("/nowhere/messages.toml: "), "{said}");
}

/// A function with texts that nobody can read sends none.
#[tokio::test]
async fn what_is_no_compiled_catalogue_fails_the_start() {
    let world = World::new().await;
    for bad in ["", "{}", "default = \"en\"", r#"{"default":"en","numbers":[],"templates":[],"more":1}"#] {
        let function: Function = world.start_function_with_messages(bad.as_bytes()).await;
        assert!(!function.exit_status().await.success(), "{bad}");
        let line: Value = serde_json::from_str(function.output().trim()).expect("one line");
        assert_eq!(line["event"], "initialisation.failed");
        assert_eq!(line["cause"], "messages.json is none that compile-messages wrote");
    }
}
