//! Reading variables. An error names the variable and never its value.

/// Which variable is wrong, and how. It never holds the variable's value.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("{variable} {reason}")]
pub(crate) struct ConfigError {
    variable: &'static str,
    reason: String,
}

/// What is wrong with a variable.
pub(super) fn error(variable: &'static str, reason: impl Into<String>) -> ConfigError {
    ConfigError { variable, reason: reason.into() }
}

/// Where variables are read from: the process, or a test.
pub(super) struct Environment<'a>(pub(super) &'a dyn Fn(&str) -> Option<String>);

impl Environment<'_> {
    /// A variable's value; an empty one counts as unset, as SAM cannot leave a variable out.
    pub(super) fn get(&self, variable: &str) -> Option<String> {
        (self.0)(variable).filter(|value| !value.is_empty())
    }

    /// The value of a variable that must be there.
    pub(super) fn required(&self, variable: &'static str) -> Result<String, ConfigError> {
        self.get(variable).ok_or_else(|| error(variable, "is required"))
    }

    /// A whole number within a range.
    pub(super) fn number(
        &self,
        variable: &'static str,
        default: i64,
        min: i64,
        max: i64,
    ) -> Result<i64, ConfigError> {
        let Some(text) = self.get(variable) else { return Ok(default) };
        let number = text.parse().ok().filter(|number| (min..=max).contains(number));
        number.ok_or_else(|| error(variable, format!("must be a whole number from {min} to {max}")))
    }

    /// `on` or `off`.
    pub(super) fn switch(&self, variable: &'static str, default: &str) -> Result<bool, ConfigError> {
        match self.get(variable).as_deref().unwrap_or(default) {
            "on" => Ok(true),
            "off" => Ok(false),
            _ => Err(error(variable, "must be on or off")),
        }
    }
}
