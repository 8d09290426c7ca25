use kfp_dbx::prelude::*;
use serde_json::json;

#[pipeline(truthful, timeout = "1h")]
fn figures(name: Param<String>, version: Param<String>) {
    SubmitRunOp::new("notebook")
        .run_name(format!("{name}-1"))
        .existing_cluster_name("figures")
        .notebook_task(NotebookTask::new("Users/figures"))
        .libraries((Library::jar("figures.jar"), Library::whl(format!("wheels/{version}.whl"))))
        .delete_on_exit();
    CreateJobOp::new("python")
        .job_name(format!("{name}-2"))
        .existing_cluster_name("figures")
        .spec(json!({
            "spark_python_task": {"python_file": "/dbfs/figures.py"},
            "libraries": [{"pypi": {"package": "ada"}}, {"egg": "/dbfs/ada.egg"}, {"whl": ""}],
        }))
        .delete_on_exit();
    CreateClusterOp::new("cluster")
        .cluster_name(format!("{name}-3"))
        .spark_version("5.3.x-scala2.11")
        .node_type_id("Standard_D3_v2")
        .num_workers(2)
        .init_scripts([InitScript::dbfs("./install.sh")])
        .delete_on_exit();
}

fn main() {}
