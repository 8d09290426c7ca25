use kfp_dbx::prelude::*;
use serde_json::json;

#[pipeline(truthful, timeout = "2h")]
fn nightly(name: Param<String>, key: Param<String>) {
    SubmitRunOp::new("pairs")
        .run_name(format!("{name}-1"))
        .new_cluster(
            NewCluster::new()
                .spark_version("5.3.x-scala2.11")
                .node_type_id("Standard_D3_v2")
                .num_workers(2)
                .spark_conf([("spark.speculation", true), ("spark.speculation", false)])
                .custom_tags([("team", "data"), ("cost", "1"), ("team", "science")]),
        )
        .notebook_task(NotebookTask::new("/Nightly").base_parameters((
            ("day", "monday"),
            ("run", name),
            ("day", 2),
            ("day", 3),
        )))
        .delete_on_exit();
    SubmitRunOp::new("json")
        .run_name(format!("{name}-2"))
        .spec(json!({
            "new_cluster": {
                "spark_version": "5.3.x-scala2.11",
                "node_type_id": "Standard_D3_v2",
                "num_workers": 2,
                "num_workers": 4,
                "custom_tags": [{"key": key, "value": "a"}, {"key": key, "value": "b"}],
            },
            "notebook_task": {"notebook_path": "/Nightly"},
        }))
        .delete_on_exit();
    CreateSecretScopeOp::new("scope")
        .scope_name(name)
        .secrets([
            Secret::value_from("password", SecretKeyRef::new("mysecret", "password")),
            Secret::value_from("password", SecretKeyRef::new("mysecret", "token")),
        ])
        .acls([
            SecretScopeAcl::new("user@foo.com", Permission::Read),
            SecretScopeAcl::new("user@foo.com", Permission::Write),
        ])
        .delete_on_exit();
    ResourceOp::new("object")
        .k8s_resource(json!({
            "apiVersion": "v1",
            "kind": "ConfigMap",
            "metadata": {"name": name, "labels": {"team": "data", "team": "science"}},
        }))
        .set_owner_reference(true);
}

fn main() {}
