//! The template language's functions, as far as the template uses them. Any other ends the test.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

/// A template with values for its parameters.
pub(super) struct Scope<'a> {
    template: &'a Value,
    parameters: BTreeMap<&'a str, Value>,
}

impl<'a> Scope<'a> {
    pub(super) fn new(template: &'a Value, given: &[(&str, &str)]) -> Self {
        let declared = template["Parameters"].as_object().expect("the template has parameters");
        for (name, _) in given {
            assert!(declared.contains_key(*name), "no parameter {name}");
        }
        let parameters = declared.iter().map(|(name, declaration)| {
            let given = given.iter().find(|(other, _)| other == name).map(|(_, value)| (*value).to_owned());
            let value =
                given.or_else(|| default(declaration)).unwrap_or_else(|| panic!("no value for {name}"));
            (name.as_str(), typed(declaration, &value))
        });
        Self { template, parameters: parameters.collect() }
    }

    /// Whether a condition of the template holds.
    pub(super) fn condition(&self, name: &str) -> bool {
        self.holds(&self.template["Conditions"][name])
    }

    /// Whether an expression is true.
    pub(super) fn holds(&self, expression: &Value) -> bool {
        self.resolved(expression)
            .as_bool()
            .unwrap_or_else(|| panic!("{expression} is neither true nor false"))
    }

    /// A value without functions.
    pub(super) fn resolved(&self, value: &Value) -> Value {
        self.value(value).expect("the whole is there")
    }

    /// `None` for `AWS::NoValue`.
    fn value(&self, value: &Value) -> Option<Value> {
        match value {
            Value::Object(members) => match function(members) {
                Some((name, argument)) => self.call(name, argument),
                None => Some(Value::Object(
                    members
                        .iter()
                        .filter_map(|(name, value)| Some((name.clone(), self.value(value)?)))
                        .collect(),
                )),
            },
            Value::Array(items) => Some(items.iter().filter_map(|item| self.value(item)).collect()),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Some(value.clone()),
        }
    }

    fn call(&self, function: &str, argument: &Value) -> Option<Value> {
        if function == "Fn::If" {
            let chosen = if self.condition(text(&argument[0])) { &argument[1] } else { &argument[2] };
            return self.value(chosen);
        }
        if function == "Ref" {
            return self.reference(text(argument));
        }
        let argument = self.resolved(argument);
        let all = || argument.as_array().expect("a list").iter();
        let value = match function {
            "Condition" => json!(self.condition(text(&argument))),
            "Fn::And" => json!(all().all(is_true)),
            "Fn::Contains" => json!(argument[0].as_array().expect("a list").contains(&argument[1])),
            "Fn::EachMemberEquals" => {
                json!(argument[0].as_array().expect("a list").iter().all(|member| *member == argument[1]))
            }
            "Fn::Equals" => json!(text_of(&argument[0]) == text_of(&argument[1])),
            "Fn::GetAtt" => json!(format!("${{{}.{}}}", text(&argument[0]), text(&argument[1]))),
            "Fn::Join" => json!(joined(&argument)),
            "Fn::Not" => json!(!is_true(&argument[0])),
            "Fn::Or" => json!(all().any(is_true)),
            "Fn::Split" => json!(text(&argument[1]).split(text(&argument[0])).collect::<Vec<_>>()),
            "Fn::Sub" => json!(self.substituted(text(&argument))),
            _ => panic!("{function} is not known here"),
        };
        Some(value)
    }

    fn reference(&self, name: &str) -> Option<Value> {
        if name == "AWS::NoValue" {
            return None;
        }
        Some(self.parameters.get(name).cloned().unwrap_or_else(|| json!(format!("${{{name}}}"))))
    }

    fn substituted(&self, text: &str) -> String {
        self.parameters.iter().fold(text.to_owned(), |text, (name, value)| {
            text.replace(&format!("${{{name}}}"), &text_of(value))
        })
    }
}

fn function(members: &Map<String, Value>) -> Option<(&str, &Value)> {
    let mut members = members.iter();
    let (name, argument) = members.next()?;
    let is_one = name == "Ref" || name == "Condition" && argument.is_string() || name.starts_with("Fn::");
    (is_one && members.next().is_none()).then_some((name, argument))
}

fn default(declaration: &Value) -> Option<String> {
    declaration.get("Default").map(text_of)
}

fn typed(declaration: &Value, value: &str) -> Value {
    if declaration["Type"] == "CommaDelimitedList" { value.split(',').collect() } else { json!(value) }
}

fn joined(argument: &Value) -> String {
    let items: Vec<_> = argument[1].as_array().expect("a list").iter().map(text_of).collect();
    items.join(text(&argument[0]))
}

fn is_true(value: &Value) -> bool {
    value.as_bool().expect("true or false")
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("{value} is no text"))
}

/// Everything is compared and joined as text.
fn text_of(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
