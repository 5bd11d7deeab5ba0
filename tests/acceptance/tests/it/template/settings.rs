//! The functions' environment variables, against the code that reads them.

use std::collections::{BTreeMap, BTreeSet};

use harness::built::workspace;
use harness::template::Template;
use serde_json::{Value, json};

use super::{SECRET, stack};

/// What the template leaves to others: Lambda sets the first, and the second is for local work.
const NOT_OURS: [&str; 2] = ["AWS_LAMBDA_INITIALIZATION_TYPE", "SSL_CERT_FILE"];

/// Not read by the code: it makes each release a change of both functions, as Lambda publishes no version
/// of one that is as it was.
const RELEASE: &str = "RELEASE";

/// Variables that do not come from the parameter of the same name.
const NAMED_OTHERWISE: [(&str, &str); 3] = [
    ("ACCESS_KEY_SECRET_ID", "AccessKeySecretArn"),
    ("APPROVALS_TABLE", "Approvals"),
    ("RECEIPT_KEY_ID", "ReceiptKeyArn"),
];

/// Only verify-code signs receipts; `receipts.rs` looks at their values.
const RECEIPTS: [&str; 4] = ["RECEIPT_AUDIENCE", "RECEIPT_EXTRA_KEY_IDS", "RECEIPT_ISSUER", "RECEIPT_KEY_ID"];

/// `config.rs` and what belongs to it, which is the one place that reads the environment.
fn source() -> String {
    let read =
        |file: &str| std::fs::read_to_string(workspace().join("shared/src/platform").join(file)).expect(file);
    ["config.rs", "config/address.rs", "config/policy.rs", "config/receipts.rs"].map(read).concat()
}

/// The names in it: every text of capitals and underscores.
fn variables(source: &str) -> BTreeSet<&str> {
    let is_name = |text: &&str| {
        text.contains('_') && text.chars().all(|character| character.is_ascii_uppercase() || character == '_')
    };
    source.split('"').skip(1).step_by(2).filter(is_name).collect()
}

/// Default, least and greatest value of the numbers in it.
fn numbers(source: &str) -> BTreeMap<&str, [i64; 3]> {
    let calls = source.split("environment.number(").skip(1);
    let numbers = calls.map(|call| {
        let arguments: Vec<_> = call.split(')').next().unwrap().split(',').map(str::trim).collect();
        let number = |index: usize| arguments[index].replace('_', "").parse().expect("a number");
        (arguments[0].trim_matches('"'), [number(1), number(2), number(3)])
    });
    numbers.collect()
}

fn pascal_case(variable: &str) -> String {
    let words = variable.split('_').map(|word| {
        let (first, rest) = word.split_at(1);
        first.to_owned() + &rest.to_lowercase()
    });
    words.collect()
}

/// The other way round: `FREE_TEXT` of `FreeText`.
fn variable(parameter: &str) -> String {
    let letters = parameter.chars().enumerate();
    let letters = letters.map(|(index, letter)| {
        let separator = if index > 0 && letter.is_uppercase() { "_" } else { "" };
        format!("{separator}{}", letter.to_ascii_uppercase())
    });
    letters.collect()
}

fn parameter(variable: &str) -> String {
    let other = NAMED_OTHERWISE.into_iter().find(|(name, _)| *name == variable);
    other.map_or_else(|| pascal_case(variable), |(_, parameter)| parameter.to_owned())
}

#[test]
fn every_variable_of_the_code_is_set_from_its_parameter() {
    let source = source();
    let mut expected = variables(&source);
    assert!(expected.len() > NOT_OURS.len() && NOT_OURS.iter().all(|name| expected.remove(name)));
    assert!(RECEIPTS.iter().all(|name| expected.remove(name)), "{expected:?}");
    let translated = Template::read().section("Resources");
    for function in ["StartApproval", "VerifyCode"] {
        let mut set =
            translated[function]["Properties"]["Environment"]["Variables"].as_object().unwrap().clone();
        set.remove(RELEASE).expect("the release");
        for receipts in RECEIPTS {
            assert_eq!(set.remove(receipts).is_some(), function == "VerifyCode", "{receipts} of {function}");
        }
        assert_eq!(set.keys().map(String::as_str).collect::<BTreeSet<_>>(), expected, "{function}");
        for (variable, value) in set {
            assert_eq!(value["Ref"], parameter(&variable), "{variable} of {function}");
        }
    }
}

#[test]
fn the_parameters_have_the_codes_defaults_and_stay_within_its_ranges() {
    let source = source();
    let numbers = numbers(&source);
    assert_eq!(numbers.len(), 7, "{numbers:?}");
    let parameters = Template::read().section("Parameters");
    for (variable, [default, least, greatest]) in numbers {
        let declared = &parameters[&parameter(variable)];
        let number =
            |member: &str| declared[member].as_i64().unwrap_or_else(|| panic!("{member} of {variable}"));
        assert_eq!(declared["Type"], "Number", "{variable}");
        assert_eq!(number("Default"), default, "{variable}");
        assert!(number("MinValue") >= least && number("MaxValue") <= greatest, "{variable}");
        assert!((number("MinValue")..=number("MaxValue")).contains(&default), "{variable}");
    }
    for (name, default) in [("FreeText", "on"), ("DefaultText", "off")] {
        assert_eq!(parameters[name]["AllowedValues"], json!(["on", "off"]), "{name}");
        assert_eq!(parameters[name]["Default"], default, "{name}");
        let read = format!(r#"environment.switch("{}", "{default}")"#, variable(name));
        assert!(source.contains(&read), "{name} is read as {read}");
    }
    assert_eq!(parameters["CallerAuth"]["Default"], "jwt");
    assert_eq!(parameters["UsernameClaim"]["Default"], "sub");
    assert_eq!(parameters["UsernameClaim"]["MinLength"], 1);
    assert_eq!(parameters["AccessKeySecretArn"].get("Default"), None);
    // Where the law or the operator's purse sets a limit, the template's is the narrower one.
    for (name, greatest) in [("MaxFailures", 5), ("MaxSendsPerWindow", 20), ("MaxSendsPerDay", 100)] {
        assert_eq!(parameters[name]["MaxValue"], greatest, "{name}");
    }
}

#[test]
fn code_is_signed_where_a_configuration_says_by_whom() {
    let arn = "arn:aws:lambda:eu-central-1:000000000000:code-signing-config:csc-0123456789abcdef0";
    let (signed, plain) = (stack("jwt", &[("CodeSigningConfigArn", arn)]), stack("jwt", &[]));
    for function in ["StartApproval", "VerifyCode"] {
        assert_eq!(signed.properties(function)["CodeSigningConfigArn"], arn, "{function}");
        assert_eq!(plain.properties(function).get("CodeSigningConfigArn"), None, "{function}");
    }
}

/// What is commented out in it may be taken in.
#[test]
fn the_example_has_only_parameters_of_the_template() {
    let example =
        std::fs::read_to_string(workspace().join("deploy/parameters.example")).expect("the example");
    let parameters = Template::read().section("Parameters");
    let is_name =
        |name: &&str| name.starts_with(|first: char| first.is_ascii_uppercase()) && !name.contains(' ');
    let lines = example.lines().filter_map(|line| line.trim_start_matches("# ").split_once('='));
    let names: BTreeSet<_> = lines.map(|(name, _)| name).filter(is_name).collect();
    for name in ["NevisInstance", "AllowedHeaders", "FreeText", "DefaultText", "CodeSigningConfigArn"] {
        assert!(names.contains(name), "{name}: {names:?}");
    }
    let unknown: Vec<_> = names.into_iter().filter(|name| !parameters.contains_key(*name)).collect();
    assert!(unknown.is_empty(), "{unknown:?}");
}

/// A variable has its row in configuration.md, any other parameter one in the deployment guide.
#[test]
fn every_parameter_is_documented() {
    let read = |page: &str| std::fs::read_to_string(workspace().join(page)).expect("a page");
    let cells = |page: &str| {
        let rows = page.lines().filter_map(|line| line.strip_prefix("| ")?.split(" |").next());
        rows.collect::<Vec<_>>().join(" ")
    };
    let (settings, guide) = (read("docs/configuration.md"), read("docs/deployment.md"));
    let (variables, parameters, source) = (cells(&settings), cells(&guide), source());
    for name in Template::read().section("Parameters").keys().filter(|name| *name != "Release") {
        let named = NAMED_OTHERWISE.iter().find(|(_, other)| other == name).map(|(variable, _)| *variable);
        let variable = named.map_or_else(|| variable(name), str::to_owned);
        let is_variable = source.contains(&format!(r#""{variable}""#));
        let (rows, name) = if is_variable { (&variables, &variable) } else { (&parameters, name) };
        assert!(rows.contains(&format!("`{name}`")), "{name} has no row");
    }
}

#[test]
fn no_parameter_takes_the_access_key_itself() {
    let stack = stack("jwt", &[]);
    let variables = &stack.properties("StartApproval")["Environment"]["Variables"];
    assert_eq!(variables["ACCESS_KEY_SECRET_ID"], SECRET);
    let pattern = &Template::read().section("Parameters")["AccessKeySecretArn"]["AllowedPattern"];
    assert_eq!(*pattern, Value::from("^arn:[a-z-]+:secretsmanager:[a-z0-9-]+:[0-9]{12}:secret:.+$"));
}
