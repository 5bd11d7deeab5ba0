//! `template.yaml` as AWS gets it: translated by SAM, with parameters and conditions
//! resolved.

mod intrinsics;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::Command;
use std::sync::OnceLock;

use serde_json::{Map, Value, json};

use self::intrinsics::Scope;
use crate::aws::REGION;
use crate::built::workspace;

/// A program that `make tools` installs.
pub fn tool(name: &str) -> PathBuf {
    let path = workspace().join(".venv/tools/bin").join(name);
    assert!(path.is_file(), "{} is missing: run `make tools`", path.display());
    path
}

/// What SAM is always told: to report to nobody, and to keep its settings out of the home folder.
pub fn sam_environment() -> [(&'static str, String); 2] {
    let folder = workspace().join("target/sam");
    [("SAM_CLI_TELEMETRY", "0".to_owned()), ("__SAM_CLI_APP_DIR", folder.display().to_string())]
}

/// A `Release` for templates that are not deployed.
const RELEASE: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// The translated template.
pub struct Template(Value);

impl Template {
    /// The one of this workspace, translated once per process.
    pub fn read() -> &'static Self {
        static READ: OnceLock<Template> = OnceLock::new();
        READ.get_or_init(|| Self::translated(&[]))
    }

    /// The one of this workspace, translated for these values: SAM makes more or less of it by some.
    pub fn translated(parameters: &[(&str, &str)]) -> Self {
        Self(translate(parameters))
    }

    /// A section, such as `Parameters` or `Outputs`.
    pub fn section(&self, name: &str) -> &Map<String, Value> {
        self.0[name].as_object().unwrap_or_else(|| panic!("no section {name}"))
    }

    /// What these parameters make of it, the others having their defaults, and `Release` some value.
    pub fn stack(&self, parameters: &[(&str, &str)]) -> Stack {
        let scope = Scope::new(&self.0, &[parameters, &[("Release", RELEASE)]].concat());
        let mut resources = BTreeMap::new();
        for (name, resource) in self.section("Resources") {
            let wanted = resource["Condition"].as_str().is_none_or(|condition| scope.condition(condition));
            if wanted {
                resources.insert(name.clone(), scope.resolved(resource));
            }
        }
        Stack { resources, refusals: self.refusals(&scope) }
    }

    /// The rules that do not hold.
    fn refusals(&self, scope: &Scope<'_>) -> Vec<String> {
        let rules = self.section("Rules").values();
        let applied =
            rules.filter(|rule| rule.get("RuleCondition").is_none_or(|condition| scope.holds(condition)));
        let assertions = applied.flat_map(|rule| rule["Assertions"].as_array().expect("a rule asserts"));
        let broken = assertions.filter(|assertion| !scope.holds(&assertion["Assert"]));
        broken
            .map(|assertion| assertion["AssertDescription"].as_str().unwrap_or_default().to_owned())
            .collect()
    }
}

/// The resources for some values of the parameters. What is known only when they exist stands as
/// `${Name}` (`Ref`) or `${Name.Attribute}` (`Fn::GetAtt`).
pub struct Stack {
    resources: BTreeMap<String, Value>,
    /// Why these values are refused; empty if they are not.
    pub refusals: Vec<String>,
}

impl Stack {
    /// A resource's properties.
    pub fn properties(&self, name: &str) -> &Value {
        let resource = self.resources.get(name).unwrap_or_else(|| panic!("no resource {name}"));
        &resource["Properties"]
    }

    /// Whether there is such a resource, of this type.
    pub fn has(&self, name: &str, kind: &str) -> bool {
        self.resources.get(name).is_some_and(|resource| resource["Type"] == kind)
    }

    /// Names and properties of all resources of a type.
    pub fn all(&self, kind: &str) -> BTreeMap<&str, &Value> {
        let of_kind = self.resources.iter().filter(|(_, resource)| resource["Type"] == kind);
        of_kind.map(|(name, resource)| (name.as_str(), &resource["Properties"])).collect()
    }
}

/// The name in `${Name}`.
pub fn referred(value: &Value) -> &str {
    let text = value.as_str().unwrap_or_else(|| panic!("{value} refers to nothing"));
    let inner = text.strip_prefix("${").and_then(|text| text.strip_suffix('}'));
    inner.unwrap_or_else(|| panic!("{text} refers to nothing"))
}

fn translate(parameters: &[(&str, &str)]) -> Value {
    let script = workspace().join("tests/harness/src/template/translate.py");
    let template = workspace().join("template.yaml");
    // SAM names the versions by it.
    let release = [("Release", RELEASE)];
    let parameters: BTreeMap<_, _> = release.iter().chain(parameters).copied().collect();
    let parameters = json!(parameters).to_string();
    let output = Command::new(tool("python")).arg(script).arg(template).args([REGION, &parameters]).output();
    let output = output.expect("python runs");
    assert!(output.status.success(), "SAM: {}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("a template in JSON")
}
