//! The defaults: what `nevis.toml` assumes of each question that is a setting.

use std::sync::LazyLock;

use serde::Deserialize;
use serde_json::{Map, Value};

use super::Settings;

const TABLE: &str = include_str!("../../../nevis.toml");

#[derive(Deserialize)]
struct Table {
    question: Vec<Question>,
}

#[derive(Deserialize)]
struct Question {
    id: String,
    #[serde(default = "yes")]
    setting: bool,
    #[serde(default)]
    assumed: Value,
}

const fn yes() -> bool {
    true
}

static ALL: LazyLock<Map<String, Value>> = LazyLock::new(read);

/// By the names that they have in JSON.
pub(super) fn all() -> &'static Map<String, Value> {
    &ALL
}

#[expect(clippy::expect_used, reason = "compiled in, and held by a test")]
fn read() -> Map<String, Value> {
    let table: Table = toml::from_str(TABLE).expect("nevis.toml is a table of questions");
    let settings = table.question.into_iter().filter(|question| question.setting);
    settings.map(|question| (question.id, question.assumed)).collect()
}

impl Default for Settings {
    #[expect(clippy::expect_used, reason = "compiled in, and held by a test")]
    fn default() -> Self {
        serde_json::from_value(Value::Object(Map::new())).expect("nevis.toml has a default for every setting")
    }
}
