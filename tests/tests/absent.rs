//! Parameters that a run may leave out.

use kfp_dbx::prelude::*;
use kfp_dbx_tests::effects::{Given, effects};

/// The versions that differ in how conditions are evaluated.
const VERSIONS: [&str; 5] = ["3.3", "3.4.3", "3.4.7", "3.4.17", "4.0"];

fn config_map(name: &str, data: Json) {
    ResourceOp::new(name).k8s_resource(json!({
        "apiVersion": "example.com/v1", "kind": "Note", "metadata": {"name": name}, "data": data,
    }));
}

#[pipeline(allow(warnings))]
fn absent(
    #[default = ""] day: Param<String>,
    #[default = ""] level: Param<String>,
    #[default = json!([])] tables: Param<Vec<String>>,
) {
    when(!day.is_empty(), || config_map("day", json!({"day": day})))
        .otherwise(|| config_map("no-day", json!({})));
    when(!level.is_empty(), || config_map("level", json!({"level": level.read_as::<i32>()})));
    when(!tables.is_empty() & !day.is_empty(), || config_map("tables", json!({"x": tables})));
    let first = SubmitRunOp::new("first").run_name("first").job_name("job").jar_params(["x"]);
    when(first.outputs.error.is_empty(), || config_map("no-error", json!({})));
    let list = first.outputs.notebook_output_result.read_as::<Vec<String>>();
    when(list.is_empty(), || config_map("no-result", json!({})));
}

fn created(version: &str, params: &[(&str, &str)], output: &str) -> Result<Vec<String>, String> {
    let pipeline = absent().argo(version);
    let output = |_: &str, path: &str| match path {
        "{.status.error}" | "{.status.notebook_output.result}" => Some(output.to_owned()),
        _ => None,
    };
    let workflow = pipeline.workflow().unwrap().to_json().unwrap();
    let steps = effects(&workflow, &Given { params, output: &output })?;
    let names = steps.keys().filter_map(|name| name.strip_prefix("create Note "));
    Ok(names.map(str::to_owned).collect())
}

/// Returns the messages about a default that is read as a number and as an object.
fn about_default(default: &'static str) -> Vec<String> {
    let pipeline = Pipeline::builder("absent").build(move |p| {
        let given = |name| p.param(Parameter::<String>::new(name).default(default));
        let (limit, cluster) = (given("limit"), given("cluster"));
        SubmitRunOp::new("run")
            .run_name("run")
            .timeout_seconds(limit.read_as::<i32>())
            .new_cluster(cluster.read_as::<Json>())
            .notebook_task(NotebookTask::new("/Shared/Run"));
    });
    let Err(error) = pipeline.allow_warnings().workflow() else { return Vec::new() };
    error.diagnostics().iter().map(|found| found.message().to_owned()).collect()
}

#[test]
fn a_default_that_is_read_as_another_type_fits() {
    assert_eq!(about_default(""), [""; 0]);
    assert_eq!(about_default("60"), [""; 0]);
    let found = about_default("many");
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(
        found.iter().any(|found| found.contains("`timeout_seconds` must be an integer")),
        "{found:?}"
    );
}

#[test]
fn what_is_left_out_is_empty() {
    for version in VERSIONS {
        let created = |params: &[(&str, &str)], output| created(version, params, output);
        assert_eq!(created(&[], "[]").unwrap(), ["no-day", "no-result"], "{version}");
        let given = [("day", "monday"), ("level", "3"), ("tables", r#"["a"]"#)];
        assert_eq!(created(&given, r#"["x"]"#).unwrap(), ["day", "level", "tables"], "{version}");
        // One space is not empty.
        assert_eq!(created(&[("day", " ")], r#"["x"]"#).unwrap(), ["day"], "{version}");
        // Only the op that reads the text as a number fails.
        assert!(created(&[("level", "high")], "[]").is_err());
        // An output without a value is the empty text, which is no list.
        assert!(created(&[], "").is_err());
    }
}
