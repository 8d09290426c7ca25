//! Defaults that fit where they go.
#![deny(warnings)]

use kfp_dbx::prelude::*;
use serde_json::json;

const NAME: &str = "nightly";

#[pipeline(truthful, timeout = "2h")]
pub fn names(#[default = "nightly"] name: Param<String>, #[default = 7] part: Param<i32>) {
    SubmitRunOp::new("submit")
        .run_name(format!("{name}-{part}"))
        .job_name(name)
        .jar_params(["1"])
        .delete_on_exit();
}

#[pipeline(truthful, timeout = "2h")]
pub fn numbers(
    name: Param<String>,
    #[default = 2] min: Param<i32>,
    #[default = 8] max: Param<i32>,
    #[default = true] elastic: Param<bool>,
) {
    CreateClusterOp::new("create-cluster")
        .cluster_name(name)
        .spark_version("5.3.x-scala2.11")
        .node_type_id("Standard_D3_v2")
        .autoscale(Autoscale::new(min, max))
        .enable_elastic_disk(elastic)
        .delete_on_exit();
}

#[pipeline(timeout = "2h")]
pub fn words_and_base64(
    name: Param<String>,
    #[default = "SQL"] language: Param<String>,
    #[default = "U0VMRUNUIDE="] content: Param<String>,
    #[default = "/Users/user@foo.com"] folder: Param<String>,
) {
    ImportWorkspaceItemOp::new("import")
        .item_name(name)
        .path(format!("{folder}/Report"))
        .content(content)
        .language(language)
        .file_format(ImportFormat::Source)
        .delete_on_exit();
}

#[pipeline(truthful, timeout = "2h")]
pub fn lists(
    name: Param<String>,
    #[default = ["--slices", "10"]] arguments: Param<Vec<String>>,
    #[default = json!([{"jar": "dbfs:/a.jar"}])] libraries: Param<Json>,
) {
    SubmitRunOp::new("submit")
        .run_name(name)
        .existing_cluster_name("shared")
        .spec(json!({"libraries": libraries}))
        .spark_jar_task(SparkJarTask::new("com.example.Figures").parameters(arguments))
        .delete_on_exit();
}

#[pipeline(truthful, timeout = "2h")]
pub fn without(name: Param<String>, other: Param<String>) {
    SubmitRunOp::new("submit").run_name(name).job_name(other).jar_params(["1"]).delete_on_exit();
}

#[pipeline(truthful, timeout = "2h")]
pub fn by_rust(#[default = NAME] name: Param<String>, #[default = "x".repeat(9)] a: Param<String>) {
    SubmitRunOp::new("submit").run_name(name).job_name(a).jar_params(["1"]).delete_on_exit();
}

/// An argument may be anything.
#[pipeline(truthful, timeout = "2h")]
pub fn only_for_a_part(name: Param<String>, #[default = "The Table (1)"] table: Param<String>) {
    SubmitRunOp::new("submit")
        .run_name(name)
        .job_name("job")
        .notebook_params([("table", format!("{table}/{name}"))])
        .delete_on_exit();
}

#[test]
fn builds_without_warnings() {
    for pipeline in
        [names(), numbers(), words_and_base64(), lists(), without(), by_rust(), only_for_a_part()]
    {
        assert_eq!(format!("{:?}", pipeline.workflow().unwrap().warnings()), "[]");
    }
}
