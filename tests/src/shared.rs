//! Recorded outputs and schemas that stand beside the repository where it is developed.

use std::path::PathBuf;

/// The path of a shared file. In a clone that has none beside it the calling test is skipped.
pub fn shared(path: &str) -> Option<PathBuf> {
    let shared = crate::golden::root().join("../shared");
    kfp_dbx_skip::can_run(shared.is_dir(), "the recorded references are not in ../shared")
        .then(|| shared.join(path))
}
