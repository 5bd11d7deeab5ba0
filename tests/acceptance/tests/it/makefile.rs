//! What the Makefile asks of a machine before it installs anything.

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use harness::built::workspace;

/// A Python that says it is of this version, such as `3, 10, 4`.
fn python(version: &str) -> PathBuf {
    let folder = workspace().join("target/tmp/makefile");
    std::fs::create_dir_all(&folder).unwrap();
    let program = folder.join(version.replace(", ", "-"));
    let pretend = format!("import sys; sys.version_info = ({version}); exec(sys.argv[2])");
    let script = format!(
        "#!/bin/sh\n[ \"$1\" = --version ] && exec echo \"Python {version}\"\nexec python3 -c '{pretend}' \"$@\"\n"
    );
    std::fs::write(&program, script).unwrap();
    std::fs::set_permissions(&program, PermissionsExt::from_mode(0o755)).unwrap();
    program
}

/// `make python` with this one.
fn asked(python: &Path) -> Output {
    let mut make = Command::new("make");
    make.args(["--silent", "python"]).arg(format!("PYTHON={}", python.display()));
    make.current_dir(workspace()).output().expect("make runs")
}

#[test]
fn a_python_that_is_too_old_or_missing_is_told_before_anything_is_installed() {
    let told = |program: &Path| {
        let output = asked(program);
        assert!(!output.status.success(), "{output:?}");
        String::from_utf8_lossy(&output.stderr).into_owned()
    };
    let old = told(&python("3, 10, 4"));
    assert!(old.contains("is too old: install Python 3.11 or newer"), "{old}");
    let missing = told(Path::new("/nowhere/python3"));
    assert!(missing.contains("is missing: install Python 3.11 or newer"), "{missing}");
    let new = asked(&python("3, 11, 0"));
    assert!(new.status.success(), "{new:?}");
}
