use kfp_dbx::prelude::*;

#[pipeline(truthful, timeout = "2h")]
fn cluster(name: Param<String>) {
    let clear = DeleteClusterOp::new("clear").cluster_name(name).external();
    CreateClusterOp::new("create-cluster")
        .cluster_name(name)
        .spark_version("5.3.x-scala2.11")
        .node_type_id("Standard_D3_v2")
        .num_workers(2)
        .after(clear)
        .delete_on_exit();
}

#[pipeline(truthful, timeout = "2h")]
fn again(name: Param<String>) {
    let first = SubmitRunOp::new("first").run_name(name).job_name("job").jar_params(["1"]);
    let delete = DeleteRunOp::new("delete-first").run_name(name).after(first);
    SubmitRunOp::new("second")
        .run_name(name)
        .job_name("job")
        .jar_params(["2"])
        .after(delete)
        .delete_on_exit();
}

fn main() {}
