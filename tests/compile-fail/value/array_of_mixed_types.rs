use kfp_dbx::prelude::*;

#[pipeline(allow(warnings))]
fn run(name: Param<String>, slices: Param<i32>) {
    let run = SubmitRunOp::new("submit").run_name(name).job_name("job").jar_params(["--name", name]);
    SubmitRunOp::new("parts")
        .run_name(format!("{name}-parts"))
        .new_cluster(
            NewCluster::new()
                .spark_version("5.3.x-scala2.11")
                .node_type_id("Standard_D3_v2")
                .num_workers(2)
                .spark_conf([("spark.name", name), ("spark.level", "3")]),
        )
        .spark_jar_task(SparkJarTask::new("Main").parameters([name, slices]));
    SubmitRunOp::new("notebook")
        .run_name(format!("{name}-notebook"))
        .existing_cluster_name("shared")
        .notebook_task(NotebookTask::new("/A").base_parameters([
            ("id", format!("{name}-id")),
            ("run", run.outputs.run_id),
        ]));
    for_each([1, 2], |level| {
        SubmitRunOp::new("literals")
            .run_name(format!("{name}-{level}"))
            .job_name("job")
            .python_params(["--level", level, "--with", "a long list", "--of", "arguments", "--that", "do not fit"]);
    });
    SubmitRunOp::new("numbers").run_name("x").job_name("job").spark_submit_params([1, "--name"]);
}

fn main() {}
