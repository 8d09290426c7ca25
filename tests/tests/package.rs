//! The settings that a package gives all of its pipelines in its `Cargo.toml`.

use std::fs;
use std::process::Output;

use kfp_dbx_tests::library::compiler;

/// Two pipelines: the attribute of the second one names the archived operator.
const SOURCE: &str = r#"
use kfp_dbx::prelude::*;

#[pipeline(truthful, timeout = "1h")]
pub fn ours(name: Param<String>) {
    CreateClusterOp::new("cluster")
        .cluster_name(name)
        .spark_version("15.4.x-scala2.12")
        .node_type_id("Standard_D3_v2")
        .num_workers(2)
        .policy_id("60642A1F0300A1B2")
        .delete_on_exit();
}

#[pipeline(operator = "azure-databricks-operator", truthful, timeout = "1h")]
pub fn archived(name: Param<String>) {
    SubmitRunOp::new("run").run_name(name).job_name("figures").delete_on_exit();
}

"#;

/// Compiles the source in a package with a manifest.
fn compiled(manifest: &str) -> (Output, String) {
    let package = tempfile::tempdir().unwrap();
    let path = |name: &str| package.path().join(name);
    fs::write(path("Cargo.toml"), manifest).unwrap();
    fs::write(path("lib.rs"), SOURCE).unwrap();
    let output = compiler("RUSTC", "rustc")
        .args(["--crate-type", "lib", "--emit", "metadata,dep-info", "lib.rs"])
        .current_dir(package.path())
        .env("CARGO_MANIFEST_DIR", package.path())
        .output()
        .unwrap();
    let read = fs::read_to_string(path("lib.d")).unwrap_or_default();
    (output, read)
}

/// Returns the lines of the errors.
fn errors(output: &Output) -> Vec<String> {
    let text = String::from_utf8_lossy(&output.stderr);
    text.lines().filter_map(|line| line.strip_prefix("error: ")).map(str::to_owned).collect()
}

const OF_A_JOB: &str = "a run of a job must have parameters, but none are set";
const NO_FIELD: &str = "the archived Azure Databricks Operator has no field `policy_id`";

#[test]
fn pipelines_are_written_for_the_operator_of_the_package() {
    let (output, read) =
        compiled("[package]\nname = \"x\"\n[package.metadata.kfp-dbx]\noperator = \"kfp-dbx\"\n");
    // The attribute of a pipeline wins.
    let found = errors(&output);
    assert!(found[0].starts_with(OF_A_JOB), "{found:?}");
    assert!(!found.iter().any(|error| error.contains("policy_id")), "{found:?}");
    // Cargo compiles the package again after a change.
    assert!(read.contains("Cargo.toml"), "{read}");
    let (output, read) = compiled("[package]\nname = \"x\"\n");
    let found = errors(&output);
    assert!(found.iter().any(|error| error.contains(NO_FIELD)), "{found:?}");
    assert!(read.contains("Cargo.toml"), "{read}");
}

#[test]
fn a_mistake_in_the_manifest_is_reported_alone() {
    let (output, _) =
        compiled("[package]\nname = \"x\"\n[package.metadata.kfp-dbx]\noperator = \"kfp_dbx\"\n");
    let text = String::from_utf8_lossy(&output.stderr);
    assert!(text.contains("Cargo.toml:4: there is no operator `kfp_dbx`"), "{text}");
    assert!(text.contains("= help: did you mean `kfp-dbx`?"), "{text}");
    assert!(!text.contains(NO_FIELD), "{text}");
}
