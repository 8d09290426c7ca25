//! The use comes after the create, by an order that is not between the two.
#![deny(warnings)]

use kfp_dbx::prelude::*;
use serde_json::json;

fn cluster() -> NewCluster {
    NewCluster::new().spark_version("5.3.x-scala2.11").node_type_id("Standard_D3_v2").num_workers(2)
}

#[pipeline(truthful, timeout = "2h")]
pub fn by_an_output(day: Param<String>) {
    let job = CreateJobOp::new("create-job")
        .job_name(format!("nightly-{day}"))
        .new_cluster(cluster())
        .notebook_task(NotebookTask::new("/Nightly"))
        .delete_on_exit();
    SubmitRunOp::new("submit")
        .run_name(format!("nightly-{day}"))
        .job_name(format!("nightly-{day}"))
        .notebook_params([("job", job.outputs.job_id)])
        .delete_on_exit();
}

#[pipeline(truthful, timeout = "2h")]
pub fn by_a_third_op(user: Param<String>, day: Param<String>) {
    let import = ImportWorkspaceItemOp::new("import")
        .item_name(format!("report-{day}"))
        .path(format!("/Users/{user}/Report"))
        .content(Base64::text("print(1)"))
        .language(Language::Python)
        .file_format(ImportFormat::Source)
        .delete_on_exit();
    let job = CreateJobOp::new("create-job")
        .job_name(format!("report-{day}"))
        .new_cluster(cluster())
        .notebook_task(NotebookTask::new(format!("/Users/{user}/Report")))
        .after(import)
        .delete_on_exit();
    SubmitRunOp::new("submit")
        .run_name(format!("report-{day}"))
        .job_name(job.outputs.name)
        .notebook_params([("day", day)])
        .delete_on_exit();
}

/// A job can be made before the notebook that its runs use.
#[pipeline(truthful, timeout = "2h", allow(fixed_name))]
pub fn job_before_its_notebook(day: Param<String>) {
    let job = CreateJobOp::new("create-job")
        .job_name(format!("report-{day}"))
        .new_cluster(cluster())
        .notebook_task(NotebookTask::new("/Report"))
        .delete_on_exit();
    let import = ImportWorkspaceItemOp::new("import")
        .item_name(format!("report-{day}"))
        .path("/Report")
        .content(Base64::text("print(1)"))
        .language(Language::Python)
        .file_format(ImportFormat::Source)
        .after(job)
        .delete_on_exit();
    SubmitRunOp::new("submit")
        .run_name(format!("report-{day}"))
        .job_name(format!("report-{day}"))
        .notebook_params([("day", day)])
        .after(import)
        .delete_on_exit();
}

#[pipeline(truthful, timeout = "2h")]
pub fn by_blocks(mode: Param<String>, name: Param<String>) {
    let made = when(mode.eq("large"), || {
        CreateClusterOp::new("create-large")
            .cluster_name(name)
            .spark_version("5.3.x-scala2.11")
            .node_type_id("Standard_D3_v2")
            .num_workers(20)
            .delete_on_exit();
    })
    .otherwise(|| {
        CreateClusterOp::new("create-small")
            .cluster_name(name)
            .spark_version("5.3.x-scala2.11")
            .node_type_id("Standard_D3_v2")
            .num_workers(2)
            .delete_on_exit();
    });
    for_each(["load", "report"], |task| {
        SubmitRunOp::new("submit")
            .run_name(format!("{name}-{task}"))
            .existing_cluster_name(name)
            .notebook_task(NotebookTask::new(format!("/{task}")))
            .delete_on_exit();
    })
    .after(made);
}

#[pipeline(truthful, timeout = "2h")]
pub fn in_the_body_of_the_condition(mode: Param<String>, name: Param<String>) {
    when(mode.eq("own-cluster"), || {
        let cluster = CreateClusterOp::new("create-cluster")
            .cluster_name(name)
            .spark_version("5.3.x-scala2.11")
            .node_type_id("Standard_D3_v2")
            .num_workers(2)
            .delete_on_exit();
        SubmitRunOp::new("own")
            .run_name(format!("own-{name}"))
            .existing_cluster_name(name)
            .notebook_task(NotebookTask::new("/Train"))
            .after(cluster)
            .delete_on_exit();
    })
    .otherwise(|| {
        SubmitRunOp::new("shared")
            .run_name(format!("shared-{name}"))
            .existing_cluster_name("shared")
            .notebook_task(NotebookTask::new("/Train"))
            .delete_on_exit();
    });
}

/// What uses an output of a condition is skipped where it is not met.
#[pipeline(truthful, timeout = "2h")]
pub fn by_an_output_of_the_condition(mode: Param<String>, name: Param<String>) {
    let made = when(mode.eq("own-cluster"), || {
        CreateClusterOp::new("create-cluster")
            .cluster_name(name)
            .spark_version("5.3.x-scala2.11")
            .node_type_id("Standard_D3_v2")
            .num_workers(2)
            .delete_on_exit()
    });
    SubmitRunOp::new("train")
        .run_name(name)
        .existing_cluster_id(made.inner.outputs.cluster_id)
        .notebook_task(NotebookTask::new("/Train"))
        .delete_on_exit();
}

#[pipeline(truthful, timeout = "2h")]
pub fn for_each_item(tables: Param<Vec<String>>, day: Param<String>) {
    for_each(tables, |table| {
        let upload = CreateDbfsBlockOp::new("upload")
            .block_name(format!("{table}-{day}"))
            .path(format!("/scripts/{table}.py"))
            .data(Base64::text("print(1)"))
            .delete_on_exit();
        SubmitRunOp::new("export")
            .run_name(format!("{table}-{day}"))
            .new_cluster(cluster())
            .spark_python_task(SparkPythonTask::new(format!("dbfs:/scripts/{table}.py")))
            .after(upload)
            .delete_on_exit();
    });
}

/// The run at exit comes after everything.
#[pipeline(truthful, timeout = "2h")]
pub fn at_exit(day: Param<String>) {
    CreateJobOp::new("create-job")
        .job_name(format!("alert-{day}"))
        .spec(json!({
            "new_cluster": {"spark_version": "5.3.x-scala2.11", "node_type_id": "D3", "num_workers": 2},
            "notebook_task": {"notebook_path": "/Alert"},
        }))
        .keep();
    on_failure(|| {
        SubmitRunOp::new("alert")
            .run_name(format!("alert-{day}"))
            .job_name(format!("alert-{day}"))
            .notebook_params([("status", workflow::status())])
            .delete_on_exit();
    });
}

#[test]
fn builds_without_warnings() {
    let all = [
        by_an_output(),
        by_a_third_op(),
        job_before_its_notebook(),
        by_blocks(),
        in_the_body_of_the_condition(),
        by_an_output_of_the_condition(),
        for_each_item(),
        at_exit(),
    ];
    for pipeline in all {
        assert_eq!(format!("{:?}", pipeline.workflow().unwrap().warnings()), "[]");
    }
}
