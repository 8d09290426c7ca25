//! Files with expected outputs, which a test can rewrite.

use std::path::{Path, PathBuf};

/// Returns the root of the workspace.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Compares a text with a file of the workspace, or rewrites the file if `KFP_DBX_BLESS` is set.
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
