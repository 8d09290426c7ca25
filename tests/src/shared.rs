//! Recorded outputs and schemas, which are in a folder next to the repository during development.

use std::path::PathBuf;

/// Returns the path of a shared file. In a clone without the folder, the calling test is skipped.
pub fn shared(path: &str) -> Option<PathBuf> {
    let shared = crate::golden::root().join("../shared");
    kfp_dbx_skip::can_run(shared.is_dir(), "the recorded references are not in ../shared")
        .then(|| shared.join(path))
}
