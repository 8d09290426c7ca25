use kfp_dbx::prelude::*;
use serde_json::json;

#[pipeline(truthful, timeout = "2h")]
fn nightly(
    #[default = "Nightly"] name: Param<String>,
    #[default = "Users/user@foo.com"] folder: Param<String>,
    #[default = "print(1)"] content: Param<String>,
    #[default = "PYTHN"] language: Param<String>,
    #[default = 8] min: Param<i32>,
    #[default = 2] max: Param<i32>,
) {
    ImportWorkspaceItemOp::new("import")
        .item_name(name)
        .spec(json!({
            "path": format!("{folder}/Nightly"),
            "content": content,
            "language": language,
            "format": "SOURCE",
        }))
        .delete_on_exit();
    CreateClusterOp::new("create-cluster")
        .cluster_name(format!("{name}-cluster"))
        .spark_version("5.3.x-scala2.11")
        .node_type_id("Standard_D3_v2")
        .autoscale(Autoscale::new(min, max))
        .delete_on_exit();
}

fn main() {}
