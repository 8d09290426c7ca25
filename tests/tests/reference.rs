//! The workflows of the Python reference, pipeline by pipeline.

use std::collections::{BTreeMap, BTreeSet};

use kfp_dbx::Level;
use kfp_dbx::prelude::*;
use kfp_dbx_core::rule::RULES;
use kfp_dbx_core::table::OPS;
use kfp_dbx_tests::same::normalized;
use kfp_dbx_tests::shared::shared;
use serde_json::Value as Json;

macro_rules! example {
    ($name:ident, $path:literal) => {
        #[path = $path]
        #[allow(dead_code)]
        mod $name;
    };
}

example!(calc_pi, "../../examples/calc_pi.rs");
example!(calc_pi_resource_op, "../../examples/calc_pi_resource_op.rs");
example!(databricks_cluster, "../../examples/databricks_cluster.rs");
example!(databricks_job, "../../examples/databricks_job.rs");
example!(databricks_notebook, "../../examples/databricks_notebook.rs");
example!(databricks_run, "../../examples/databricks_run.rs");
example!(databricks_secretscope, "../../examples/databricks_secretscope.rs");
example!(databricks_workspaceitem, "../../examples/databricks_workspaceitem.rs");

fn assert_same(pipeline: &Pipeline, name: &str) {
    let Some(path) = shared(&format!("reference/workflows/{name}.yaml")) else { return };
    let mut expected = normalized(&std::fs::read_to_string(path).unwrap());
    add_failure_conditions(&mut expected);
    let yaml = pipeline.to_yaml().unwrap();
    pretty_assertions::assert_eq!(
        serde_json::to_string_pretty(&normalized(&yaml)).unwrap(),
        serde_json::to_string_pretty(&expected).unwrap(),
        "\n{yaml}"
    );
}

/// Adds to the creates of the reference the failure conditions that only ours have: with
/// kfp-dbx-operator, an op fails if Databricks rejects its resource.
fn add_failure_conditions(workflow: &mut Json) {
    for template in workflow["templates"].as_object_mut().unwrap().values_mut() {
        let resource = &mut template["resource"];
        let create = OPS.iter().find(|op| {
            resource["manifest"]["kind"] == op.kind.kind && resource["action"] == "create"
        });
        if let Some(condition) = create.and_then(|op| op.failure_condition) {
            assert!(resource.get("failureCondition").is_none());
            // The fields of both are sorted.
            let mut fields: BTreeMap<_, _> =
                resource.as_object().unwrap().clone().into_iter().collect();
            fields.insert("failureCondition".to_owned(), condition.into());
            *resource = fields.into_iter().collect();
        }
    }
}

#[test]
fn readme_calc_pipeline() {
    assert_same(&calc_pi::calc_pipeline(), "readme_calc_pipeline");
}

#[test]
fn readme_resource_op() {
    assert_same(&calc_pi_resource_op::calc_pipeline(), "readme_resource_op");
}

#[test]
fn cluster() {
    assert_same(&databricks_cluster::calc_pipeline(), "databricks_cluster");
}

#[test]
fn job() {
    assert_same(&databricks_job::calc_pipeline(), "databricks_job");
}

#[test]
fn notebook() {
    assert_same(&databricks_notebook::notebook_pipeline(), "databricks_notebook");
}

#[test]
fn run() {
    assert_same(&databricks_run::calc_pipeline(), "databricks_run");
}

#[test]
fn secretscope() {
    assert_same(&databricks_secretscope::secretscope_pipeline(), "databricks_secretscope");
}

#[test]
fn workspaceitem() {
    assert_same(&databricks_workspaceitem::workspaceitem_pipeline(), "databricks_workspaceitem");
}

fn create_cluster(cluster_name: &str) -> CreateClusterOp {
    CreateClusterOp::new("Create Cluster: A")
        .cluster_name(cluster_name)
        .spark_version("5.3.x-scala2.11")
        .node_type_id("n")
        .num_workers(2)
}

fn delete_run(run_name: Output<String>) -> DeleteRunOp {
    // The kfp package numbers a name that comes again.
    DeleteRunOp::new("submit-2").run_name(run_name)
}

/// The names of the reference: sanitizing, `-2`, parameters of all types.
#[pipeline(
    name = "My Pipeline_1 (ß)",
    description = "quotes \" and \\ and\nnewline",
    allow(warnings)
)]
fn naming_rules_pipeline(
    #[name = "Run_Name"]
    #[default = "a"]
    run_name: Param<String>,
    #[default = 3] count: Param<i32>,
    #[default = true] flag: Param<bool>,
    #[default = 0.5] ratio: Param<f64>,
    #[default = serde_json::json!(["x", 1])] opts: Param<Vec<Json>>,
) {
    let first = create_cluster("c-1");
    let second = create_cluster("c-2");
    let submit = SubmitRunOp::new("submit")
        .run_name(run_name)
        .existing_cluster_id(second.outputs.cluster_id)
        .spark_python_task(SparkPythonTask::new(format!("dbfs:/{run_name}/x.py")).parameters((
            first.outputs.name,
            count,
            flag,
            ratio,
            opts,
        )));
    delete_run(submit.outputs.run_name).after(first);
}

#[test]
fn naming_rules() {
    assert_same(&naming_rules_pipeline(), "naming_rules");
}

/// The samples break no rule that is an error. Their other breaches are warnings.
#[test]
fn the_samples_break_no_rule_that_is_an_error() {
    const RUN: &[&str] = &["resource_leak", "no_timeout", "ignored_failure"];
    let samples: [(Pipeline, &[&str]); 9] = [
        (calc_pi::calc_pipeline(), RUN),
        (calc_pi_resource_op::calc_pipeline(), RUN),
        (databricks_cluster::calc_pipeline(), RUN),
        (databricks_job::calc_pipeline(), RUN),
        (
            databricks_notebook::notebook_pipeline(),
            &["resource_leak", "fixed_name", "no_timeout", "ignored_failure", "secret_in_source"],
        ),
        (databricks_run::calc_pipeline(), RUN),
        (
            databricks_secretscope::secretscope_pipeline(),
            &["resource_leak", "no_timeout", "secret_in_default"],
        ),
        (databricks_workspaceitem::workspaceitem_pipeline(), &["resource_leak", "no_timeout"]),
        (
            naming_rules_pipeline(),
            &["resource_leak", "fixed_name", "no_timeout", "ignored_failure"],
        ),
    ];
    for (sample, expected) in samples {
        // Includes the rules that the sample allows.
        let warned = RULES
            .iter()
            .filter(|rule| rule.level == Level::Warning)
            .fold(sample, |sample, rule| sample.warn(rule));
        let name = warned.name().to_owned();
        let workflow = warned.workflow().unwrap_or_else(|error| panic!("{name}: {error}"));
        let found: BTreeSet<_> =
            workflow.warnings().iter().map(|warning| warning.rule().name).collect();
        assert_eq!(found, expected.iter().copied().collect(), "{name}: {:?}", workflow.warnings());
    }
}
