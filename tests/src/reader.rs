//! Programs in other languages that read our documents.

use std::borrow::Borrow;
use std::io::Write;
use std::process::{Command, Stdio};

use serde_json::Value as Json;

/// Returns whether a reader is installed. If not, the calling test is skipped.
pub fn installed(mut probe: Command, what: &str) -> bool {
    let there = probe.output().is_ok_and(|output| output.status.success());
    kfp_dbx_skip::can_run(there, &format!("{what} is not installed"))
}

/// Passes cases to a reader, each as a line of JSON. A reader that finds a fault prints it and
/// fails.
pub fn feed(mut reader: Command, cases: impl Iterator<Item = impl Borrow<Json>>) {
    let mut child = reader.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    let lines: String = cases.map(|case| format!("{}\n", case.borrow())).collect();
    let writer = std::thread::spawn(move || input.write_all(lines.as_bytes()).ok());
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}");
    writer.join().unwrap();
    println!("{said}");
}
