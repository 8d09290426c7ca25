//! Files that hold what is expected, and that a test can rewrite.

use std::path::{Path, PathBuf};

/// The workspace's root.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Holds a text to the file of that path in the workspace, or rewrites the file where
/// `KFP_DBX_BLESS` is set.
pub fn assert_golden(path: &str, text: &str) {
    let file = root().join(path);
    if std::env::var_os("KFP_DBX_BLESS").is_some() {
        std::fs::write(&file, text).unwrap_or_else(|why| panic!("{path}: {why}"));
        return;
    }
    let golden = std::fs::read_to_string(&file).unwrap_or_default();
    pretty_assertions::assert_str_eq!(
        text,
        golden,
        "{path} is out of date; `KFP_DBX_BLESS=1 cargo test` rewrites it"
    );
}
