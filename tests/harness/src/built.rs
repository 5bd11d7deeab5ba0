//! Where cargo put the binaries of this workspace.

use std::path::{Path, PathBuf};

/// A binary of this workspace that the tests start as a process of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Binary {
    /// `POST /v1/approvals`.
    StartApproval,
    /// `POST /v1/approvals/{approvalId}/verification`.
    VerifyCode,
    /// What a deployment makes of its own `messages.toml`.
    CompileMessages,
    /// The stand-in for Nevis.
    Simulator,
    /// `make run`.
    LocalWorld,
    /// The resource server of `examples/rust`.
    Payments,
    /// The backend of `examples/rust-backend`.
    Backend,
}

impl Binary {
    /// The name, of the package and of the file alike.
    pub fn name(self) -> &'static str {
        match self {
            Self::StartApproval => "start-approval",
            Self::VerifyCode => "verify-code",
            Self::CompileMessages => "compile-messages",
            Self::Simulator => "simulator",
            Self::LocalWorld => "local-world",
            Self::Payments => "payments",
            Self::Backend => "backend",
        }
    }

    /// The built file beside the running test (or local world), or what to do when there is none.
    pub fn find(self) -> Result<PathBuf, String> {
        let path = profile_folder().join(self.name());
        if path.is_file() {
            Ok(path)
        } else {
            Err(format!("{} is missing: run `make test` or `cargo build --workspace`", path.display()))
        }
    }
}

/// `target/debug`: tests run from its `deps`, binaries from itself.
fn profile_folder() -> PathBuf {
    let program = std::env::current_exe().expect("the running program has a path");
    let folder = program.parent().expect("a file has a folder");
    let folder = if folder.ends_with("deps") { folder.parent().expect("deps has a parent") } else { folder };
    folder.to_owned()
}

/// The workspace's root folder.
pub fn workspace() -> PathBuf {
    let crate_folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    crate_folder.ancestors().nth(2).expect("the crate lies two folders below the root").to_owned()
}
