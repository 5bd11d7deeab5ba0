//! What is wrong with a `messages.toml`.

use std::fmt;
use std::ops::Range;

/// What is wrong, and where: template, locale and line as far as they are known.
#[derive(Debug, PartialEq, Eq)]
pub struct CompileError {
    /// The line of `messages.toml`, from 1.
    pub line: usize,
    /// The template's name.
    pub template: Option<String>,
    /// The text's locale.
    pub locale: Option<String>,
    /// What is wrong.
    pub reason: String,
}

impl fmt::Display for CompileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "messages.toml, line {}", self.line)?;
        if let Some(template) = &self.template {
            write!(f, ", template {template}")?;
        }
        if let Some(locale) = &self.locale {
            write!(f, ", locale {locale}")?;
        }
        write!(f, ": {}", self.reason)
    }
}

impl std::error::Error for CompileError {}

/// A place in the file, of which an error can be told.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place<'a> {
    toml: &'a str,
    template: Option<&'a str>,
    locale: Option<&'a str>,
}

impl<'a> Place<'a> {
    pub(crate) fn in_file(toml: &'a str) -> Self {
        Self { toml, template: None, locale: None }
    }

    pub(crate) fn template(self, name: &'a str) -> Self {
        Self { template: Some(name), ..self }
    }

    pub(crate) fn locale(self, locale: &'a str) -> Self {
        Self { locale: Some(locale), ..self }
    }

    pub(crate) fn error(self, span: &Range<usize>, reason: impl Into<String>) -> CompileError {
        let before = self.toml.get(..span.start).unwrap_or(self.toml);
        CompileError {
            line: before.matches('\n').count().saturating_add(1),
            template: self.template.map(str::to_owned),
            locale: self.locale.map(str::to_owned),
            reason: reason.into(),
        }
    }
}
