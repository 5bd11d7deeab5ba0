//! Versions, the alias that the API calls, and the canary.

use std::collections::BTreeSet;

use harness::template::Template;
use serde_json::json;

use super::{stack, text};

#[test]
fn a_release_publishes_a_version_of_each_function_and_moves_the_alias_to_it() {
    let stack = stack("jwt", &[]);
    for function in ["StartApproval", "VerifyCode"] {
        let version = format!("{function}Version0000000000");
        assert!(stack.has(&version, "AWS::Lambda::Version"), "a version is named by the release");
        let alias = stack.properties(&format!("{function}Aliaslive"));
        assert_eq!(
            (&alias["Name"], &alias["FunctionName"]),
            (&json!("live"), &json!(format!("${{{function}}}")))
        );
        assert_eq!(alias["FunctionVersion"], format!("${{{version}.Version}}"));
    }
    let [one, other] = ["1", "2"].map(|digit| Template::translated(&[("Release", &digit.repeat(64))]));
    for function in ["StartApproval", "VerifyCode"] {
        let [one, other] =
            [&one, &other].map(|template| &template.section("Resources")[function]["Properties"]);
        assert_ne!(one, other, "Lambda publishes no version of a function that has not changed");
    }
    let release = &Template::read().section("Parameters")["Release"];
    assert_eq!(release.get("Default"), None, "a deployment without a release would leave the alias behind");
}

#[test]
fn a_canary_is_off_by_default_and_each_way_to_shift_is_known_to_codedeploy() {
    let canary = &Template::read().section("Parameters")["Canary"];
    assert_eq!(canary["Default"], "off");
    let ways = canary["AllowedValues"].as_array().expect("values").iter().map(text);
    let shift = Template::read().section("Mappings")["Shift"].as_object().expect("ways to shift");
    assert_eq!(ways.collect::<BTreeSet<_>>(), shift.keys().map(String::as_str).collect());
    for (way, how) in shift {
        let off = way == "off";
        assert_eq!(how["Enabled"], if off { "false" } else { "true" });
        assert_eq!(how["Type"], if off { "AllAtOnce" } else { way.as_str() });
    }
    assert!(stack("jwt", &[]).all("AWS::CodeDeploy::DeploymentGroup").is_empty());
    let on = Template::translated(&[("Canary", "Canary10Percent5Minutes")]);
    let resources = on.section("Resources").values();
    let groups: Vec<_> =
        resources.filter(|resource| resource["Type"] == "AWS::CodeDeploy::DeploymentGroup").collect();
    assert_eq!(groups.len(), 2, "one for each function");
    for group in groups {
        let name = &group["Properties"]["DeploymentConfigName"]["Fn::Sub"];
        assert_eq!(name[0], "CodeDeployDefault.Lambda${ConfigName}");
        assert_eq!(name[1]["ConfigName"], "Canary10Percent5Minutes");
    }
}

/// What `sam publish` reads. The version is that of the sources.
#[test]
fn the_repository_of_applications_is_told_what_this_is() {
    let about = &Template::read().section("Metadata")["AWS::ServerlessRepo::Application"];
    let workspace = harness::built::workspace();
    let manifest = std::fs::read_to_string(workspace.join("Cargo.toml")).expect("Cargo.toml");
    let manifest: toml::Table = manifest.parse().expect("TOML");
    let package = &manifest["workspace"]["package"];
    assert_eq!(about["SemanticVersion"].as_str(), package["version"].as_str());
    assert_eq!(about["SpdxLicenseId"].as_str(), package["license"].as_str());
    for file in ["LicenseUrl", "ReadmeUrl"] {
        assert!(workspace.join(text(&about[file])).is_file(), "{file}");
    }
}
