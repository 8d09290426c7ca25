//! Mistakes do not compile, with messages worth reading.
//!
//! Each file of this package outside of this folder and of `src` is a case, and the file of its name that
//! ends in `.stderr` holds what rustc says.
//!
//! ```sh
//! cargo test -p kfp-dbx-compile-fail                     # all cases
//! cargo test -p kfp-dbx-compile-fail delete_race         # those whose path contains this
//! TRYBUILD=overwrite cargo test -p kfp-dbx-compile-fail  # rewrites what rustc says
//! cargo test -p kfp-dbx-compile-fail --features testing  # those that need the feature, alone
//! ```

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

/// The compiler whose messages the `.stderr` files hold: another one words its own
/// differently.
const RUSTC: &str = "rustc 1.95.";

/// The folders of the package itself.
const OWN: [&str; 2] = ["src", "tests"];

/// The folder of the cases that need the feature of that name. They are compiled without the
/// others, whose messages name what a crate has with its default features.
const TESTING: &str = "testing";

/// Arguments of libtest whose value is the next argument.
const WITH_A_VALUE: [&str; 7] =
    ["--color", "--format", "--logfile", "--shuffle-seed", "--skip", "--test-threads", "-Z"];

fn main() {
    let mut cases = Vec::new();
    collect(Path::new(""), &mut cases);
    assert!(!cases.is_empty(), "no case was found: the tests run in the package's folder");
    cases.retain(|case| case.starts_with(TESTING) == cfg!(feature = "testing"));
    let all = cases.len();
    let chosen = filters(std::env::args().skip(1));
    if !chosen.is_empty() {
        cases.retain(|case| chosen.iter().any(|part| display(case).contains(part.as_str())));
    }
    println!("\nrunning {} compile-fail cases", cases.len());
    let start = Instant::now();
    let passed = if is_the_compiler_of_the_messages() { run(&cases) } else { 0 };
    println!(
        "test result: ok. {passed} passed; 0 failed; {} ignored; 0 measured; {} filtered out; finished in {:.2}s\n",
        cases.len() - passed,
        all - cases.len(),
        start.elapsed().as_secs_f64(),
    );
}

/// Compiles the cases in one run of cargo, and panics if one of them says something else than
/// its file holds. Returns how many there were.
fn run(cases: &[PathBuf]) -> usize {
    // trybuild compiles its project before it finds that it has nothing to do.
    if !cases.is_empty() {
        let tests = trybuild::TestCases::new();
        for case in cases {
            tests.compile_fail(case);
        }
    }
    cases.len()
}

fn is_the_compiler_of_the_messages() -> bool {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let version = Command::new(rustc).arg("--version").output().unwrap();
    let version = String::from_utf8(version.stdout).unwrap();
    let is_it = version.starts_with(RUSTC);
    kfp_dbx_skip::can_run(is_it, &format!("the compiler is not {RUSTC}x, whose messages are kept"))
}

/// The cases in a folder and below it, in order.
fn collect(folder: &Path, cases: &mut Vec<PathBuf>) {
    let entries = Path::new(".").join(folder).read_dir().unwrap();
    let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name()).collect();
    names.sort();
    for name in names {
        let path = folder.join(name);
        if path.is_dir() && !OWN.iter().any(|own| path == Path::new(own)) {
            collect(&path, cases);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            cases.push(path);
        }
    }
}

/// A path as people write it, on Windows too.
fn display(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

/// The parts of paths by which the arguments choose cases. `trybuild=` may stand before one,
/// as in trybuild's own documentation.
fn filters(mut arguments: impl Iterator<Item = String>) -> Vec<String> {
    let mut filters = Vec::new();
    while let Some(argument) = arguments.next() {
        if WITH_A_VALUE.contains(&argument.as_str()) {
            arguments.next();
        } else if !argument.starts_with('-') {
            filters.push(argument.trim_start_matches("trybuild=").to_owned());
        }
    }
    filters
}
