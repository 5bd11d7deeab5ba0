//! What is wrong with a `messages.toml`.

use std::fmt;
use std::ops::Range;

use toml::Spanned;

/// What is wrong, and where: template, locale and line as far as they are known.
#[derive(Debug, PartialEq, Eq)]
pub struct CompileError {
    /// The line of the file, from 1.
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
        write!(f, "line {}", self.line)?;
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
    /// Somewhere in the file, outside of its templates.
    pub(crate) fn in_file(toml: &'a str) -> Self {
        Self { toml, template: None, locale: None }
    }

    /// The same place, known to be in this template.
    pub(crate) fn template(self, name: &'a str) -> Self {
        Self { template: Some(name), ..self }
    }

    /// The same place, known to be in this locale.
    pub(crate) fn locale(self, locale: &'a str) -> Self {
        Self { locale: Some(locale), ..self }
    }

    /// An error here; `span` is in bytes of the file, and its first line is told.
    pub(crate) fn error(self, span: &Range<usize>, reason: impl Into<String>) -> CompileError {
        let before = self.toml.get(..span.start).unwrap_or(self.toml);
        CompileError {
            line: before.matches('\n').count().saturating_add(1),
            template: self.template.map(str::to_owned),
            locale: self.locale.map(str::to_owned),
            reason: reason.into(),
        }
    }

    /// As [`Place::error`], for a place in a text that may have several lines.
    pub(crate) fn error_in(self, text: &Spanned<String>, at: usize, reason: String) -> CompileError {
        let error = self.error(&text.span(), reason);
        let quotes = self.toml.get(text.span()).unwrap_or_default();
        // A line break right behind the opening quotes is no part of the text.
        let skipped = ["\"\"\"\n", "'''\n"].into_iter().any(|open| quotes.starts_with(open));
        let before = text.get_ref().get(..at).unwrap_or_default().matches('\n').count();
        CompileError { line: error.line.saturating_add(before).saturating_add(usize::from(skipped)), ..error }
    }

    /// An error of the parser, which knows the place in the file only: template and locale are those of the
    /// table that it is in.
    pub(crate) fn error_of(self, error: &toml::de::Error) -> CompileError {
        let reason = error.message().trim().replace('\n', "; ");
        let span = error.span().unwrap_or_default();
        let rest = self.toml.get(span.start..).unwrap_or_default();
        let end = span.start.saturating_add(rest.find('\n').unwrap_or(rest.len()));
        let lines: Vec<&str> = self.toml.get(..end).unwrap_or_default().lines().collect();
        let header = lines.iter().rev().find_map(|line| line.strip_prefix("[templates."));
        let Some((template, table)) = header.and_then(|header| header.split_once(['.', ']'])) else {
            return self.error(&span, reason);
        };
        let key = lines.last().and_then(|line| line.split_once('=')).map(|(key, _)| key.trim().to_owned());
        let locale = key.filter(|_| table.starts_with("texts"));
        CompileError { template: Some(template.to_owned()), locale, ..self.error(&span, reason) }
    }
}
