use kfp_dbx::prelude::*;

#[pipeline(truthful, timeout = "2h", operator = "kfp-dbx", deny(dbfs_file))]
fn nightly(name: Param<String>) {
    CreateClusterOp::new("own")
        .cluster_name(format!("{name}-32"))
        .spark_version("17.3.x-scala2.13")
        .node_type_id("Standard_D4ds_v5")
        .num_workers(2)
        .init_scripts([InitScript::dbfs("dbfs:/scripts/install.sh")])
        .delete_on_exit();
    SubmitRunOp::new("of-a-run")
        .run_name(format!("{name}-run-9"))
        .new_cluster(
            NewCluster::new()
                .spark_version("17.3.x-scala2.13")
                .node_type_id("Standard_D4ds_v5")
                .num_workers(2)
                .init_scripts([
                    InitScript::dbfs("dbfs:/a.sh"),
                    InitScript::workspace("/Shared/b.sh"),
                    InitScript::dbfs("dbfs:/c.sh"),
                ]),
        )
        .notebook_task(NotebookTask::new("/Nightly"))
        .delete_on_exit();
}

fn main() {}
