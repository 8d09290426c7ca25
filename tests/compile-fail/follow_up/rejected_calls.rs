// Each pipeline has one mistake, and one error.
#![deny(deprecated)]

use kfp_dbx::prelude::*;

#[pipeline(truthful, timeout = "2h")]
fn value_of_a_field(run: Param<String>) {
    CreateClusterOp::new("create").cluster_name(run).spark_version(5).num_workers(2);
}

#[pipeline(truthful, timeout = "2h")]
fn value_within_a_spec(run: Param<String>) {
    SubmitRunOp::new("train")
        .run_name(run)
        .new_cluster(
            NewCluster::new()
                .spark_version("5.3.x-scala2.11")
                .node_type_id("Standard_D3_v2")
                .num_workers("2"),
        );
}

#[pipeline(truthful, timeout = "2h")]
fn value_of_a_name(run: Param<String>) {
    let train = SubmitRunOp::new("train").run_name(5).job_name("train").jar_params([run]);
    DeleteRunOp::new("delete").run_name(run).after(train);
}

#[pipeline(truthful, timeout = "2h")]
fn number_of_values(run: Param<String>) {
    SubmitRunOp::new("train").run_name(run, "x").job_name("train");
    DeleteRunOp::new("delete").run_name(run);
}

#[pipeline(truthful, timeout = "2h")]
fn type_of_an_op(run: Param<String>) {
    let train = SubmitRuOp::new("train").run_name(run).job_name("train");
    DeleteRunOp::new("delete").run_name(run).after(train);
}

#[pipeline(truthful, timeout = "2h")]
fn constructor(run: Param<String>) {
    let train = SubmitRunOp::nwe("train").run_name(run).job_name("train");
    DeleteRunOp::new("delete").run_name(run).after(train);
}

#[pipeline(truthful, timeout = "2h")]
fn method(run: Param<String>) {
    let train = SubmitRunOp::new("train").run_nam(run).job_name("train");
    DeleteRunOp::new("delete").run_name(run).after(train);
}

#[pipeline(truthful, timeout = "2h")]
fn method_at_the_end(run: Param<String>) {
    SubmitRunOp::new("train").run_name(run).job_name("train").jar_params(["1"]).delete_on_exi();
}

#[pipeline(truthful, timeout = "2h")]
fn variable(run: Param<String>) {
    let train = SubmitRunOp::new("train").run_name(run).job_name("train").jar_params(["1"]);
    DeleteRunOp::new("delete").run_name(run).after(trian);
}

#[pipeline(truthful, timeout = "2h")]
fn parameter(run: Param<String>) {
    SubmitRunOp::new("train").run_name(rum).job_name("train").jar_params(["1"]).delete_on_exit();
}

#[pipeline(truthful, timeout = "2h")]
fn captured(run: Param<String>) {
    SubmitRunOp::new("train")
        .run_name(format!("{rum}-{{run}}"))
        .job_name("train")
        .jar_params(["1"])
        .delete_on_exit();
}

#[pipeline(truthful, timeout = "2h")]
fn output_of_another_type(run: Param<String>) {
    let train = SubmitRunOp::new("train")
        .run_name(run)
        .job_name("train")
        .jar_params(["1"])
        .delete_on_exit();
    DeleteRunOp::new("delete").run_name(train.outputs.run_id);
}

#[pipeline(truthful, timeout = "2h")]
fn output(run: Param<String>) {
    let create = CreateClusterOp::new("create")
        .cluster_name(run)
        .spark_version("5.3.x-scala2.11")
        .node_type_id("Standard_D3_v2")
        .num_workers(2)
        .delete_on_exit();
    SubmitRunOp::new("train").run_name(run).existing_cluster_id(create.outputs.cluster);
}

fn main() {}
