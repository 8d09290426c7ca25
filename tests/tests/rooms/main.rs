//! The structure of the crates: imports point one way, no file is too long to read, and each test is
//! run.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::path::Path;

use kfp_dbx_tests::golden::root;

mod imports;

use imports::{Crate, Module, circles};

const CRATES: [&str; 5] = [
    "kfp-dbx/core/src",
    "kfp-dbx-macros/src",
    "kfp-dbx/src",
    "kfp-dbx/operator/src",
    "kfp-dbx/simulator/src",
];

/// The longest file, but for generated ones and the table of ops.
const LONGEST: usize = 500;

#[test]
fn no_files_import_each_other() {
    for folder in CRATES {
        let known = Crate::read(&root().join(folder));
        let imports = known.imports();
        let found = circles(&imports);
        assert!(found.is_empty(), "{folder}: {}", described(&found, &imports));
    }
}

#[test]
fn no_rooms_import_each_other() {
    for folder in CRATES {
        let known = Crate::read(&root().join(folder));
        let mut rooms: BTreeMap<Module, BTreeSet<Module>> = BTreeMap::new();
        for (from, targets) in known.imports() {
            for to in targets.into_iter().filter(|to| !to.is_empty() && !from.is_empty()) {
                if to[0] != from[0] {
                    rooms.entry(vec![from[0].clone()]).or_default().insert(vec![to[0].clone()]);
                }
            }
        }
        let found = circles(&rooms);
        assert!(found.is_empty(), "{folder}: {}", described(&found, &rooms));
    }
}

#[test]
fn no_file_is_too_long() {
    let mut long = String::new();
    for folder in CRATES {
        for (path, text) in Crate::read(&root().join(folder)).files() {
            let length = text.lines().count();
            let is_table = path.components().any(|part| part.as_os_str() == "table");
            if length > LONGEST && !is_table && !text.starts_with("// @generated") {
                writeln!(long, "{}: {length} lines", relative(path).display()).unwrap();
            }
        }
    }
    assert!(long.is_empty(), "a file has at most {LONGEST} lines:\n{long}");
}

/// `cargo test` alone passes over the tests that need features.
#[test]
fn each_test_that_needs_features_is_run() {
    let manifest = fs::read_to_string(root().join("tests/Cargo.toml")).unwrap();
    let script = fs::read_to_string(root().join(".ci/run")).unwrap();
    let run: BTreeSet<_> = script.split("--test ").skip(1).map(first_word).collect();
    let tests = manifest.split("[[test]]").skip(1).filter(|test| {
        let own = test.split("\n[").next().unwrap_or_default();
        own.contains("required-features")
    });
    let names: Vec<_> =
        tests.filter_map(|test| Some(test.split_once("name = \"")?.1.split_once('"')?.0)).collect();
    assert!(names.len() > 10, "{names:?}");
    for name in names {
        assert!(run.contains(name), "`.ci/run` does not run `--test {name}`");
    }
}

fn first_word(text: &str) -> &str {
    text.split_whitespace().next().unwrap_or_default()
}

fn relative(path: &Path) -> &Path {
    path.strip_prefix(root()).unwrap_or(path)
}

fn described(found: &[Vec<Module>], imports: &BTreeMap<Module, BTreeSet<Module>>) -> String {
    let mut text = String::from("imports have to point one way, and these come back:\n");
    for circle in found {
        for from in circle {
            let targets = imports[from].iter().filter(|to| circle.contains(to));
            let targets: Vec<_> = targets.map(|to| to.join("::")).collect();
            writeln!(text, "  {} imports {}", from.join("::"), targets.join(", ")).unwrap();
        }
        text.push('\n');
    }
    text
}
