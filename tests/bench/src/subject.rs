//! What is measured: programs that Lambda could run.

mod events;
mod program;

use std::path::PathBuf;

use harness::built::workspace;

pub(super) use self::events::{CUSTOMERS, new_customer, start_event, verify_event};

/// A function in one language, with receipts or without.
#[derive(Clone, Debug)]
pub(super) struct Subject {
    /// Which function.
    pub(super) function: Function,
    /// What it is written in.
    pub(super) language: Language,
    /// Whether receipts are on.
    pub(super) receipts: bool,
    /// Which build of the product, where not the one in `target/lambda`.
    pub(super) build: Option<Build>,
}

/// A build of the product.
#[derive(Clone, Debug)]
pub struct Build {
    /// What the table calls it.
    pub name: String,
    /// Where its functions are, as in `target/lambda`.
    pub folder: PathBuf,
}

/// Which function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Function {
    /// One that does nothing.
    Hello,
    /// `POST /v1/approvals`.
    Start,
    /// `POST /v1/approvals/{approvalId}/verification`.
    Verify,
}

/// What a function is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Language {
    /// The product.
    Rust,
    /// `tests/bench/node`.
    Node,
    /// `tests/bench/python`.
    Python,
}

impl Language {
    /// Whether its runtime is there: that of Node is built while it is installed, which can fail.
    pub(super) fn is_there(self) -> bool {
        let built = "tests/bench/node/node_modules/aws-lambda-ric/rapid-client.node";
        self != Self::Node || workspace().join(built).is_file()
    }
}

impl Subject {
    /// All, the floor first.
    pub(super) fn all() -> Vec<Self> {
        let mut all = vec![Self::new(Function::Hello, Language::Rust, false)];
        for language in
            [Language::Rust, Language::Node, Language::Python].into_iter().filter(|one| one.is_there())
        {
            for (function, receipts) in [
                (Function::Start, false),
                (Function::Start, true),
                (Function::Verify, false),
                (Function::Verify, true),
            ] {
                all.push(Self::new(function, language, receipts));
            }
        }
        all
    }

    /// One of the product's functions.
    pub(super) fn new(function: Function, language: Language, receipts: bool) -> Self {
        Self { function, language, receipts, build: None }
    }

    /// One of the product's functions, with receipts, as built otherwise.
    pub(super) fn of_build(function: Function, build: Build) -> Self {
        Self { build: Some(build), ..Self::new(function, Language::Rust, true) }
    }

    /// Both of them.
    pub(super) fn both_of(build: &Build) -> [Self; 2] {
        [Function::Start, Function::Verify].map(|function| Self::of_build(function, build.clone()))
    }

    /// What the table calls it.
    pub(super) fn name(&self) -> String {
        let function = match self.function {
            Function::Hello => return "hello".to_owned(),
            Function::Start => "start-approval",
            Function::Verify => "verify-code",
        };
        let language = match self.language {
            Language::Rust => "",
            Language::Node => " in Node",
            Language::Python => " in Python",
        };
        let receipts = if self.receipts { ", receipts" } else { "" };
        let build = self.build.as_ref().map(|build| format!(": {}", build.name)).unwrap_or_default();
        format!("{function}{language}{receipts}{build}")
    }

    /// What its program is called.
    pub(super) fn binary(&self) -> &'static str {
        match self.function {
            Function::Hello => "hello",
            Function::Start => "start-approval",
            Function::Verify => "verify-code",
        }
    }

    /// The status of each answer.
    pub(super) fn status(&self) -> u16 {
        if self.function == Function::Start { 201 } else { 200 }
    }
}
