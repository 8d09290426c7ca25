use kfp_dbx::prelude::*;

#[pipeline(truthful, timeout = "2h", allow(resource_leak))]
fn cluster(name: Param<String>) {
    CreateClusterOp::new("create-cluster")
        .cluster_name(name)
        .spark_version("5.3.x-scala2.11")
        .node_type_id("Standard_D3_v2")
        .num_workers(2);
    DeleteClusterOp::new("delete-cluster").cluster_name(name);
}

#[pipeline(truthful, timeout = "2h", allow(resource_leak))]
fn scope(name: Param<String>) {
    let create_scope = CreateSecretScopeOp::new("create-scope")
        .scope_name(format!("{name}-keys"))
        .initial_manage_principal("users");
    let delete_scope = DeleteSecretScopeOp::new("delete-scope").scope_name(format!("{name}-keys"));
    SubmitRunOp::new("submit")
        .run_name(name)
        .job_name("nightly")
        .jar_params(["10"])
        .after((create_scope, delete_scope));
}

fn main() {}
