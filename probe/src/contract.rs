//! The contract of Nevis as data: `nevis.toml`, read and judged.

use serde::Deserialize;
use serde_json::Value;

pub mod tables;

const TABLE: &str = include_str!("../../nevis.toml");

/// All open questions, in the order of the table.
#[derive(Debug, Deserialize)]
pub struct Contract {
    /// The rows.
    #[serde(rename = "question")]
    pub questions: Vec<Question>,
}

/// One row: what is open, what is taken for granted, and what hangs on it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// Its name; of a setting of the simulator, the setting's.
    pub id: String,
    /// Whether the simulator has a setting for it.
    #[serde(default = "yes")]
    pub setting: bool,
    /// What is open.
    pub asks: String,
    /// What a page of Nevis says.
    pub documented: String,
    /// What is taken for granted; null where the table has none.
    #[serde(default)]
    pub assumed: Value,
    /// The files that depend on it, from the root of the repository.
    pub depends: Vec<String>,
    /// The step of the probe that asks.
    pub step: String,
    /// How it asks.
    pub probe: String,
    /// The variable without whose user that step cannot ask it.
    pub needs: Option<String>,
    /// What no longer holds where the answer is another than `holds` names.
    pub promise: Option<String>,
    holds: Option<Holds>,
}

/// The answers with which a promise holds.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Holds {
    is: Option<Vec<Value>>,
    min: Option<i64>,
    max: Option<i64>,
    #[serde(default)]
    except: Vec<i64>,
    #[serde(default)]
    or_null: bool,
}

/// What an answer means for Countersign.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Meaning {
    /// As assumed.
    Right,
    /// Other than assumed: the simulator's setting, or a note, and nothing that breaks.
    Wrong,
    /// Other than a promise of the product can bear.
    Dangerous,
}

impl Contract {
    /// The table of this repository.
    ///
    /// # Panics
    /// Where the table is broken, which a test of this crate shows.
    #[expect(clippy::expect_used, reason = "compiled in, and held by a test")]
    pub fn read() -> Self {
        toml::from_str(TABLE).expect("nevis.toml is a table of questions")
    }

    /// The question of this name.
    pub fn question(&self, id: &str) -> Option<&Question> {
        self.questions.iter().find(|question| question.id == id)
    }
}

impl Question {
    /// What it means that this was seen.
    pub fn judge(&self, seen: &Value) -> Meaning {
        let held = self.holds.as_ref().is_none_or(|holds| holds.with(seen));
        match (held, *seen == self.assumed) {
            (false, _) => Meaning::Dangerous,
            (true, true) => Meaning::Right,
            (true, false) => Meaning::Wrong,
        }
    }
}

impl Holds {
    fn with(&self, seen: &Value) -> bool {
        if let Some(values) = &self.is {
            return values.contains(seen);
        }
        let Some(number) = seen.as_i64() else { return seen.is_null() && self.or_null };
        self.min.is_none_or(|min| number >= min)
            && self.max.is_none_or(|max| number <= max)
            && !self.except.contains(&number)
    }
}

const fn yes() -> bool {
    true
}

#[cfg(test)]
mod tests;
