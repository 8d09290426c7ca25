use kfp_dbx::prelude::*;

#[pipeline(truthful, timeout = "2h", operator = "kfp-dbx")]
fn nightly(name: Param<String>) {
    CreateClusterOp::new("volume-as-file")
        .cluster_name(format!("{name}-28"))
        .spark_version("17.3.x-scala2.13")
        .node_type_id("Standard_D4ds_v5")
        .num_workers(2)
        .init_scripts([InitScript::workspace("/Volumes/main/etl/scripts/install.sh")])
        .delete_on_exit();
    CreateClusterOp::new("volume-in-dbfs")
        .cluster_name(format!("{name}-29"))
        .spark_version("14.3.x-scala2.12")
        .node_type_id("Standard_D4ds_v5")
        .num_workers(2)
        .init_scripts([InitScript::dbfs("/Volumes/main/etl/scripts/install.sh")])
        .delete_on_exit();
    CreateClusterOp::new("short")
        .cluster_name(format!("{name}-30"))
        .spark_version("17.3.x-scala2.13")
        .node_type_id("Standard_D4ds_v5")
        .num_workers(2)
        .init_scripts([InitScript::volumes("/Volumes/main/install.sh")])
        .cluster_log_conf(ClusterLogConf::volumes("/Volumes/main/etl"))
        .delete_on_exit();
    SubmitRunOp::new("account")
        .run_name(format!("{name}-run-8"))
        .new_cluster(
            NewCluster::new()
                .spark_version("17.3.x-scala2.13")
                .node_type_id("Standard_D4ds_v5")
                .num_workers(2)
                .init_scripts([
                    InitScript::abfss("abfss://scripts/install.sh"),
                    InitScript::volumes(format!("{name}/install.sh")),
                    InitScript::volumes("volumes/install.sh"),
                ]),
        )
        .notebook_task(NotebookTask::new("/Nightly"))
        .delete_on_exit();
}

fn main() {}
