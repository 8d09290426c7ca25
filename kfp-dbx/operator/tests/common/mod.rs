//! Recorded schemas and outputs of the Python package, which are in a folder next to the
//! repository during development.

use std::path::{Path, PathBuf};

/// Returns the path of a shared file. In a clone without the folder, the calling test is skipped.
#[track_caller]
pub fn shared(path: &str) -> Option<PathBuf> {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    kfp_dbx_skip::can_run(shared.is_dir(), "the recorded references are not in ../shared")
        .then(|| shared.join(path))
}
