// Each pipeline has one mistake, and one error: the order of its ops is not the one that is meant.
#![deny(deprecated)]

use kfp_dbx::prelude::*;

// The run leaks and is deleted too early, but ops that wait for each other are the cause.
#[pipeline(truthful, timeout = "2h")]
fn cycle(run: Param<String>) {
    let train = SubmitRunOp::new("train").run_name(run).job_name("train").jar_params(["1"]);
    let delete = DeleteRunOp::new("delete").run_name(run).after(train);
    train.after(delete);
}

#[pipeline(truthful, timeout = "2h")]
fn decision(mode: Param<String>, run: Param<String>) {
    if mode == "full" {
        SubmitRunOp::new("train").run_name(run).job_name("train").jar_params(["1"]);
    }
    DeleteRunOp::new("delete").run_name(run);
}

#[pipeline(truthful, timeout = "2h")]
fn closure_of_a_condition(mode: Param<String>, run: Param<String>) {
    when(mode.eq("full"), {
        SubmitRunOp::new("train").run_name(run).job_name("train").jar_params(["1"]);
    });
}

#[pipeline(truthful, timeout = "2h")]
fn closure_of_an_exit(run: Param<String>) {
    SubmitRunOp::new("train").run_name(run).job_name("train").jar_params(["1"]);
    on_exit({
        DeleteRunOp::new("delete").run_name(run);
    });
}

#[pipeline(truthful, timeout = "2h")]
fn item_of_a_loop(run: Param<String>) {
    for_each(["a", "b"], || {
        SubmitRunOp::new("train").run_name(run).job_name("train").jar_params(["1"]);
    });
}

#[pipeline(truthful, timeout = "2h")]
fn op_by_its_name(run: Param<String>) {
    SubmitRunOp::new("train").run_name(run).job_name("train").jar_params(["1"]);
    DeleteRunOp::new("delete").run_name(run).after("train");
}

#[pipeline(truthful, timeout = "2h")]
fn output_of_a_variable(run: Param<String>) {
    let create = CreateClusterOp::new("create")
        .cluster_name(run)
        .spark_version("5.3.x-scala2.11")
        .node_type_id("Standard_D3_v2")
        .num_workers(2);
    let train = SubmitRunOp::new("train")
        .run_name(run)
        .existing_cluster_id(craete.outputs.cluster_id)
        .notebook_task(NotebookTask::new("/Train"))
        .delete_on_exit();
    DeleteClusterOp::new("delete").cluster_name(run).after(train);
}

#[pipeline(truthful, timeout = "2h")]
fn method(run: Param<String>) {
    let train = SubmitRunOp::new("train").run_name(run).job_name("train").jar_params(["1"]);
    DeleteRunOp::new("delete").run_name(run).aftr(train);
}

#[pipeline(truthful, timeout = "2h")]
fn exit_handler(run: Param<String>) {
    SubmitRunOp::new("train").run_name(run).job_name("train").jar_params(["1"]);
    on_exi(|| {
        DeleteRunOp::new("delete").run_name(run);
    });
}

fn main() {}
