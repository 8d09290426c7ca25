//! Scripts and logs in each place.
#![deny(warnings)]

use kfp_dbx::prelude::*;

#[pipeline(truthful, timeout = "2h", operator = "kfp-dbx")]
fn nightly(name: Param<String>) {
    CreateClusterOp::new("each")
        .cluster_name(format!("{name}-31"))
        .spark_version("17.3.x-scala2.13")
        .node_type_id("Standard_D4ds_v5")
        .num_workers(2)
        .init_scripts([
            InitScript::workspace("/Shared/install.sh"),
            InitScript::workspace("/Workspace/Shared/install.sh"),
            InitScript::volumes("/Volumes/main/etl/scripts/install.sh"),
            InitScript::volumes("dbfs:/Volumes/main/etl/scripts/install.sh"),
            InitScript::abfss("abfss://scripts@account.dfs.core.windows.net/install.sh"),
            InitScript::volumes(format!("/Volumes/{name}/install.sh")),
            InitScript::volumes(name),
        ])
        .cluster_log_conf(ClusterLogConf::volumes("/Volumes/main/etl/logs"))
        .delete_on_exit();
}

#[test]
fn builds_without_warnings() {
    assert_eq!(format!("{:?}", nightly().workflow().unwrap().warnings()), "[]");
}
