use kfp_dbx::prelude::*;

#[pipeline(truthful, timeout = "2h")]
fn run(
    #[default = json!({"job_nam": "job", "jar_params": ["10"]})] misspelt: Param<Json>,
    #[default = json!({"existing_cluster_name": "shared"})] without_a_task: Param<Json>,
    #[default = json!(["job"])] list: Param<Json>,
    #[default = NewCluster::new().node_type_id("Standard_D3_v2").num_workers(2)] typed: Param<Json>,
    #[default = json!({"jobname": "job"})] of_an_object: Param<Json>,
) {
    let name = |name: &str| format!("{name}-{}", workflow::uid());
    SubmitRunOp::new("misspelt").run_name(name("misspelt")).spec(misspelt).delete_on_exit();
    SubmitRunOp::new("empty").run_name(name("empty")).spec(without_a_task).delete_on_exit();
    SubmitRunOp::new("list").run_name(name("list")).spec(list).delete_on_exit();
    CreateClusterOp::new("typed").cluster_name(name("typed")).spec(typed).delete_on_exit();
    ResourceOp::new("object").set_owner_reference(true).k8s_resource(json!({
        "apiVersion": "databricks.microsoft.com/v1alpha1",
        "kind": "Run",
        "metadata": {"name": name("object")},
        "spec": of_an_object,
    }));
}

fn main() {}
