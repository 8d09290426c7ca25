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
    let input = input.map(Json::to_string).unwrap_or_default();
    let output = run(arguments, input.as_bytes())?;
    Ok(serde_json::from_slice(&output).unwrap_or_default())
}

/// Applies YAML documents.
///
/// # Panics
///
/// If that fails.
pub(super) fn apply_yaml(documents: &[u8]) {
    let force = ["apply", "--server-side", "--force-conflicts", "-f", "-"];
    if let Err(error) = run(&force, documents) {
        panic!("kubectl apply: {error}");
    }
}

fn run(arguments: &[&str], input: &[u8]) -> Result<Vec<u8>, String> {
    let mut child = Command::new("kubectl")
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| error.to_string())?;
    let mut stdin = child.stdin.take().expect("it is piped");
    stdin.write_all(input).map_err(|error| error.to_string())?;
    drop(stdin);
    let output = child.wait_with_output().map_err(|error| error.to_string())?;
    match output.status.success() {
        true => Ok(output.stdout),
        false => Err(String::from_utf8_lossy(&output.stderr).into_owned()),
    }
}

/// Creates objects or brings them up to date.
pub(super) fn apply(objects: &[Json]) {
    let list = json!({"apiVersion": "v1", "kind": "List", "items": objects});
    kubectl(&["apply", "--server-side", "-f", "-"], Some(&list));
}
