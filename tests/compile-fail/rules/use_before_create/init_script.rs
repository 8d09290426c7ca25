use kfp_dbx::prelude::*;
use serde_json::json;

#[pipeline(truthful, timeout = "2h")]
fn clusters(day: Param<String>) {
    CreateDbfsBlockOp::new("upload")
        .block_name(format!("install-{day}"))
        .path(format!("/scripts/install-{day}.sh"))
        .data(Base64::text("apt-get update"))
        .delete_on_exit();
    CreateClusterOp::new("create-cluster")
        .cluster_name(format!("figures-{day}"))
        .spark_version("5.3.x-scala2.11")
        .node_type_id("Standard_D3_v2")
        .num_workers(2)
        .init_scripts([InitScript::dbfs(format!("dbfs:/scripts/install-{day}.sh"))])
        .delete_on_exit();
    SubmitRunOp::new("submit")
        .run_name(format!("figures-{day}"))
        .spec(json!({
            "new_cluster": {
                "spark_version": "5.3.x-scala2.11",
                "node_type_id": "Standard_D3_v2",
                "num_workers": 2,
                "init_scripts": [
                    {"dbfs": {"destination": format!("dbfs:/scripts/install-{day}.sh")}},
                ],
            },
            "notebook_task": {"notebook_path": "/Figures"},
        }))
        .delete_on_exit();
}

fn main() {}
