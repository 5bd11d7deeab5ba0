//! How a subject is run, and what of it is deployed.

use std::path::PathBuf;

use harness::aws::REGION;
use harness::built::workspace;
use harness::lambda::{self, Program};

use super::super::stage::Stage;
use super::{Function, Language, Subject};

impl Subject {
    /// The program, as built by `make bench`.
    pub(crate) fn program(&self) -> Program {
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
    pub(crate) async fn start(&self, stage: &Stage) -> lambda::Function {
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

    /// What a deployment uploads: files and folders, with the libraries that the platform does not have.
    pub(crate) fn package(&self) -> Vec<PathBuf> {
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
}

/// A library of the benchmark's Python.
fn library(name: &str) -> PathBuf {
    let versions = std::fs::read_dir(workspace().join(".venv/bench/lib")).expect("`make bench` made it");
    let version =
        versions.map(|entry| entry.expect("a folder").path()).next().expect("one version of Python");
    version.join("site-packages").join(name)
}
