//! The way in by the AWS CDK: an app of examples/cdk, checked and synthesised.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::process::Command;

use harness::built::workspace;
use harness::template::Template;
use serde_json::Value;

use crate::release::{EARLIER, made};

fn example() -> PathBuf {
    workspace().join("examples/cdk")
}

/// A program of the example's packages, run by the Node that `make clients` chose.
fn run(arguments: &[&str], environment: &[(&str, PathBuf)]) -> String {
    let node = workspace().join(".venv/clients/bin");
    let path = format!("{}:/usr/bin:/bin", node.display());
    let mut command = Command::new(node.join("node"));
    command.args(arguments).current_dir(example()).env("PATH", path).env("CI", "1");
    let output = command.envs(environment.iter().map(|(name, value)| (name, value))).output();
    let output = output.expect("`make clients` made it");
    let said =
        [output.stdout, output.stderr].map(|text| String::from_utf8_lossy(&text).into_owned()).concat();
    assert!(output.status.success(), "{arguments:?}: {said}");
    said
}

#[test]
fn the_app_is_a_nested_stack_of_the_release() {
    run(&["node_modules/typescript/bin/tsc"], &[]);
    let release = made("release-cdk", EARLIER);
    let synthesised = workspace().join("target/tmp/release-cdk/cdk.out");
    let synth = [
        "node_modules/aws-cdk/bin/cdk",
        "synth",
        "--quiet",
        "--no-notices",
        "--no-version-reporting",
        "--output",
    ];
    let output = synthesised.display().to_string();
    run(&[&synth[..], &[&output]].concat(), &[("COUNTERSIGN_RELEASE", release)]);
    let template =
        std::fs::read_to_string(synthesised.join("countersign.template.json")).expect("a template");
    let template: Value = serde_json::from_str(&template).expect("JSON");
    let stacks: Vec<_> = template["Resources"].as_object().expect("resources").values().collect();
    let [stack] = stacks[..] else { panic!("one stack: {template}") };
    assert_eq!(stack["Type"], "AWS::CloudFormation::Stack");
    let parameters = &stack["Properties"]["Parameters"];
    assert_eq!(parameters["JwtAudience"], "https://approvals.bank.example");
    assert_eq!(parameters["Release"].as_str().map(str::len), Some(64));
    for code in ["StartApprovalCode", "VerifyCodeCode"] {
        let key = parameters[code].as_str().expect("a key");
        assert!(synthesised.join(format!("asset.{key}")).is_file(), "{code}");
    }
}

/// What an app can set is what the template takes.
#[test]
fn the_types_are_the_templates_parameters() {
    let types = std::fs::read_to_string(example().join("parameters.ts")).expect("parameters.ts");
    let lines = types.lines().filter_map(|line| line.trim().strip_prefix("readonly "));
    let declared: Vec<_> = lines.filter_map(|line| line.split_once(':')).map(|(name, _)| name).collect();
    let optional: BTreeSet<_> = declared.iter().filter_map(|name| name.strip_suffix('?')).collect();
    let names: BTreeSet<_> = declared.iter().map(|name| name.trim_end_matches('?')).collect();
    let parameters = Template::read().section("Parameters");
    let set = |wanted: &dyn Fn(&Value) -> bool| -> BTreeSet<&str> {
        let kept = parameters.iter().filter(|(name, about)| *name != "Release" && wanted(about));
        kept.map(|(name, _)| name.as_str()).collect()
    };
    assert_eq!(names, set(&|_| true));
    assert_eq!(optional, set(&|about| about.get("Default").is_some()));
}
