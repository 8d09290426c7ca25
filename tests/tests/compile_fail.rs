//! Mistakes do not compile, with messages worth reading; and what only comes close does.

use std::process::Command;

/// The compiler whose messages the `.stderr` files hold: another one words its own
/// differently.
const RUSTC: &str = "rustc 1.95.";

#[test]
fn mistakes_do_not_compile() {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let version = Command::new(rustc).arg("--version").output().unwrap();
    let version = String::from_utf8(version.stdout).unwrap();
    if !version.starts_with(RUSTC) {
        println!("skipped: the messages are those of {RUSTC}x, this is {version}");
        return;
    }
    let tests = trybuild::TestCases::new();
    for rule in
        ["control", "exit", "files", "function", "name", "order", "parameter", "policy", "value"]
    {
        tests.compile_fail(format!("compile-fail/{rule}/*.rs"));
    }
    tests.compile_fail("compile-fail/rules/*/*.rs");
    tests.pass("compile-fail/pass/*.rs");
    tests.pass("compile-fail/sound/*/*.rs");
}
