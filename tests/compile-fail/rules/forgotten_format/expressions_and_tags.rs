use kfp_dbx::prelude::*;
use serde_json::json;

#[pipeline(truthful, timeout = "2h")]
fn figures(day: Param<String>, name: Param<String>) {
    let cluster = CreateClusterOp::new("create-cluster")
        .cluster_name(name)
        .spark_version("5.3.x-scala2.11")
        .node_type_id("Standard_D3_v2")
        .num_workers(2)
        .delete_on_exit();
    SubmitRunOp::new("run")
        .run_name(format!("run-{{workflow.uid}}-{name}"))
        .existing_cluster_id("{cluster.outputs.cluster_id}")
        .notebook_task(NotebookTask::new("/Figures").base_parameters([
            ("day", "{ day }"),
            ("cluster", "dbx:{cluster.outputs.state}"),
            ("workflow", "{{workflow.name}}"),
            ("run", "{{ workflow.uid }}/{{inputs.parameters.day}}"),
            ("days", "{day:03}"),
        ]))
        .after(cluster)
        .delete_on_exit();
    SubmitRunOp::new("of-a-job")
        .run_name("run-{{workflow.uid}}")
        .spec(json!({"job_name": "figures", "jar_params": ["--id={{workflow.uid}}"]}))
        .delete_on_exit();
}

fn main() {}
