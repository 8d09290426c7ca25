//! Calls of `kubectl`.

use std::io::Write;
use std::process::{Command, Stdio};

use serde_json::{Value as Json, json};

/// Returns the JSON that `kubectl` prints, or null for other output.
///
/// # Panics
///
/// If it fails.
pub(super) fn kubectl(arguments: &[&str], input: Option<&Json>) -> Json {
    match try_kubectl(arguments, input) {
        Ok(output) => output,
        Err(error) => panic!("kubectl {}: {error}", arguments.join(" ")),
    }
}

/// Like [`kubectl`], with the text of its error.
pub(super) fn try_kubectl(arguments: &[&str], input: Option<&Json>) -> Result<Json, String> {
    let mut child = Command::new("kubectl")
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| error.to_string())?;
    let mut stdin = child.stdin.take().expect("it is piped");
    if let Some(input) = input {
        stdin.write_all(input.to_string().as_bytes()).map_err(|error| error.to_string())?;
    }
    drop(stdin);
    let output = child.wait_with_output().map_err(|error| error.to_string())?;
    match output.status.success() {
        true => Ok(serde_json::from_slice(&output.stdout).unwrap_or_default()),
        false => Err(String::from_utf8_lossy(&output.stderr).into_owned()),
    }
}

/// Creates objects or brings them up to date.
pub(super) fn apply(objects: &[Json]) {
    let list = json!({"apiVersion": "v1", "kind": "List", "items": objects});
    kubectl(&["apply", "--server-side", "-f", "-"], Some(&list));
}
