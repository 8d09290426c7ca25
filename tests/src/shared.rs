//! Recorded outputs and schemas that stand beside the repository where it is developed.

use std::path::PathBuf;

/// The path of a shared file; a note and nothing in a clone that has none beside it.
pub fn shared(path: &str) -> Option<PathBuf> {
    let shared = crate::golden::root().join("../shared");
    if !shared.is_dir() {
        println!("skipped: there is no ../shared with {path} beside this repository");
        return None;
    }
    Some(shared.join(path))
}
