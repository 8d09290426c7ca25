//! Tests of reading.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use super::Workflow;

/// Returns the YAML files under a folder.
fn yaml_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            yaml_files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "yaml") {
            found.push(path);
        }
    }
}

#[test]
fn the_workflows_of_the_repository_are_read() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut files = Vec::new();
    for folder in ["examples", "tests/golden"] {
        yaml_files(&root.join(folder), &mut files);
    }
    let mut wrong = String::new();
    for path in &files {
        let text = std::fs::read_to_string(path).unwrap();
        for error in Workflow::read(&text).err().into_iter().flatten() {
            writeln!(wrong, "{}: {error}", path.display()).unwrap();
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    assert!(files.len() > 30, "{}", files.len());
}
