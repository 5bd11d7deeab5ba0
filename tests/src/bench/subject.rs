//! What is measured: programs that Lambda could run.

use std::path::PathBuf;

use serde_json::{Value, json};

use super::feeder::{CALLER, Feeder};
use super::stage::Stage;
use crate::aws::REGION;
use crate::built::workspace;
use crate::gateway::{Call, Caller, unique_name};
use crate::lambda::{self, Program};

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

    /// The program, as built by `make bench`.
    pub(super) fn program(&self) -> Program {
        let root = workspace();
        let module = if self.function == Function::Verify { "verify" } else { "start" };
        let (file, arguments, folder) = match self.language {
            Language::Rust => {
                let built =
                    self.build.as_ref().map_or(root.join("target/lambda"), |build| build.folder.clone());
                (built.join(self.binary()).join("bootstrap"), vec![], root)
            }
            Language::Node => {
                let folder = root.join("tests/bench/node");
                let client = folder.join("node_modules/aws-lambda-ric/index.mjs").display().to_string();
                (root.join(".venv/bench/bin/node"), vec![client, format!("dist/{module}.handler")], folder)
            }
            Language::Python => {
                let arguments = ["-m", "awslambdaric", &format!("{module}.handler")].map(ToOwned::to_owned);
                (root.join(".venv/bench/bin/python"), arguments.to_vec(), root.join("tests/bench/python"))
            }
        };
        Program { name: self.binary().to_owned(), file, arguments, folder }
    }

    /// Starts a process of it and waits until it has initialised.
    pub(super) async fn start(&self, stage: &Stage) -> lambda::Function {
        let program = self.program();
        let mut env = stage.env(self.receipts);
        // Lambda tells a runtime by these what to run, and where its log goes.
        let handler = program.arguments.last().cloned().unwrap_or_else(|| "bootstrap".to_owned());
        let root = program.folder.display().to_string();

        let variables = [
            ("_HANDLER", &*handler),
            ("LAMBDA_TASK_ROOT", &root),
            ("AWS_DEFAULT_REGION", REGION),
            ("AWS_LAMBDA_LOG_GROUP_NAME", "bench"),
            ("AWS_LAMBDA_LOG_STREAM_NAME", "1"),
        ];
        for (name, value) in variables {
            env.push((name.to_owned(), value.to_owned()));
        }
        let function = lambda::Function::start(program, &env).await;
        function.wait_until_ready().await;
        function
    }

    fn binary(&self) -> &'static str {
        match self.function {
            Function::Hello => "hello",
            Function::Start => "start-approval",
            Function::Verify => "verify-code",
        }
    }

    /// What a deployment uploads: files and folders, with the libraries that the platform does not have.
    pub(super) fn package(&self) -> Vec<PathBuf> {
        let root = workspace().join("tests/bench");
        let module = if self.function == Function::Verify { "verify" } else { "start" };
        match self.language {
            Language::Rust => vec![self.program().file],
            Language::Node => vec![root.join(format!("node/dist/{module}.mjs"))],
            Language::Python => {
                let mut all = vec![root.join(format!("python/{module}.py")), root.join("python/common.py")];
                all.extend(
                    ["boto3", "botocore", "s3transfer", "jmespath", "dateutil", "urllib3"].map(library),
                );
                all
            }
        }
    }

    /// The events of so many invocations, each of which succeeds once.
    pub(super) async fn events(&self, feeder: &Feeder, count: usize) -> Vec<Value> {
        match self.function {
            Function::Hello | Function::Start => (0..count).map(|_| start_event()).collect(),
            Function::Verify => {
                let approvals = feeder.approvals(count).await;
                approvals.iter().map(|(id, code)| verify_event(id, code)).collect()
            }
        }
    }

    /// The status of each answer.
    pub(super) fn status(&self) -> u16 {
        if self.function == Function::Start { 201 } else { 200 }
    }
}

/// A library of the benchmark's Python.
fn library(name: &str) -> PathBuf {
    let versions = std::fs::read_dir(workspace().join(".venv/bench/lib")).expect("`make bench` made it");
    let version =
        versions.map(|entry| entry.expect("a folder").path()).next().expect("one version of Python");
    version.join("site-packages").join(name)
}

/// A payment to confirm, with a key of its own.
pub(super) fn start_event() -> Value {
    let fields = json!({
        "amount": "1250.00", "currency": "CHF", "payee": "M. Muster", "account": "CH9300762011623852957",
    });
    let body = json!({ "transaction": { "template": "payment", "locale": "en", "fields": fields } });
    let call = Call::start(&body).header("idempotency-key", &unique_name("bench"));
    call.caller(Caller::jwt(CALLER, &json!({}))).event()
}

/// The right code for an approval.
pub(super) fn verify_event(approval_id: &str, code: &str) -> Value {
    Call::verify(approval_id, &json!({ "code": code })).caller(Caller::jwt(CALLER, &json!({}))).event()
}
