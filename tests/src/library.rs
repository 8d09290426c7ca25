//! The library that a test was linked with, for a compiler that the test calls itself.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Returns the library in the folder `deps`.
fn library(deps: &Path) -> PathBuf {
    let files = fs::read_dir(deps).unwrap().map(|entry| entry.unwrap().path());
    let built = files.filter(|path| {
        let name = path.file_name().unwrap().to_string_lossy();
        name.starts_with("libkfp_dbx-") && name.ends_with(".rlib")
    });
    // There may be more libraries, with other features or from earlier sources. Cargo has just
    // updated the one for this test, so the newest library has the current sources.
    let built = built.max_by_key(|path| path.metadata().unwrap().modified().unwrap());
    built.unwrap_or_else(|| panic!("{} has no libkfp_dbx-….rlib", deps.display()))
}

/// Returns a call of a compiler that knows `kfp_dbx`. The variable of the environment, such as
/// `RUSTDOC`, may name another compiler than the usual one. `cargo` would check all dependencies again.
pub fn compiler(variable: &str, usual: &str) -> Command {
    let exe = std::env::current_exe().unwrap();
    // target/debug/deps/…
    let deps = exe.parent().unwrap();
    let mut command = Command::new(std::env::var_os(variable).unwrap_or_else(|| usual.into()));
    command
        .args(["--edition", "2024", "--extern"])
        .arg(format!("kfp_dbx={}", library(deps).display()))
        .arg("-L")
        .arg(format!("dependency={}", deps.display()));
    command
}
