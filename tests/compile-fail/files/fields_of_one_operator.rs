use kfp_dbx::prelude::*;

#[pipeline(truthful, timeout = "2h")]
fn clusters(name: Param<String>) {
    CreateClusterOp::new("whole")
        .cluster_name(name)
        .spec(include_spec!(NewCluster, "data/cluster_with_policy.yaml").num_workers(4))
        .delete_on_exit();
    let cluster = include_spec!(NewCluster, "data/cluster_with_policy.yaml");
    SubmitRunOp::new("part")
        .run_name(format!("{name}-part"))
        .new_cluster(cluster)
        .notebook_task(NotebookTask::new("/Nightly"))
        .delete_on_exit();
}

#[pipeline(operator = "kfp-dbx", truthful, timeout = "2h")]
fn with_kfp_dbx(name: Param<String>) {
    CreateClusterOp::new("whole")
        .cluster_name(name)
        .spec(include_spec!(NewCluster, "data/cluster_with_policy.yaml"))
        .delete_on_exit();
}

fn main() {}
