//! Programs in other languages that read what we write.

use std::borrow::Borrow;
use std::io::Write;
use std::process::{Command, Stdio};

use serde_json::Value as Json;

/// Whether a reader is there. If not, the calling test is skipped.
pub fn installed(mut probe: Command, what: &str) -> bool {
    let there = probe.output().is_ok_and(|output| output.status.success());
    kfp_dbx_skip::can_run(there, &format!("{what} is not installed"))
}

/// Hands cases to a reader, a line of JSON each; it says what is wrong, and fails then.
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
