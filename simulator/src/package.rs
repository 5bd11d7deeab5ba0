//! The package for pages, as it was built, below `/web/`: what the shop's prompt is.

use std::path::{Path, PathBuf};
use std::{fs, io};

/// What is answered for the page where the package was not built.
pub(crate) const NOT_BUILT: &str = "<!doctype html><title>Not built</title><p>The shop is built on the package for pages, \
     which is not built. Run <code>make web</code>, then load this page again.";

/// Where the build puts it, beside this crate.
pub(crate) fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../web/dist")
}

pub(crate) fn is_built(folder: &Path) -> bool {
    folder.join("element/define.js").is_file()
}

/// A module by its name, such as `client/index.js`. `None`: there is no such module.
pub(crate) fn module(folder: &Path, name: &str) -> io::Result<Option<String>> {
    if !is_name(name) {
        return Ok(None);
    }
    match fs::read_to_string(folder.join(name)) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Small words between slashes, so that no name leads out of the folder.
fn is_name(name: &str) -> bool {
    let is_word = |word: &str| {
        !word.is_empty()
            && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
    };
    name.strip_suffix(".js").is_some_and(|path| path.split('/').all(is_word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modules_are_found_by_their_names_and_nothing_else_is() {
        let folder = std::env::temp_dir().join(format!("package-{}", std::process::id()));
        fs::create_dir_all(folder.join("element")).unwrap();
        assert!(!is_built(&folder));
        fs::write(folder.join("element/define.js"), "define").unwrap();
        fs::write(folder.join("element/define.d.ts"), "types").unwrap();
        assert!(is_built(&folder));
        assert_eq!(module(&folder, "element/define.js").unwrap().as_deref(), Some("define"));
        for other in [
            "element/other.js",
            "element/define.d.ts",
            "element/../element/define.js",
            "/element/define.js",
            "element//define.js",
            ".js",
            "",
        ] {
            assert_eq!(module(&folder, other).unwrap(), None, "{other}");
        }
        fs::remove_dir_all(&folder).unwrap();
    }
}
