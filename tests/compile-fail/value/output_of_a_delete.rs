use kfp_dbx::prelude::*;

#[pipeline]
fn clean(name: Param<String>) {
    let delete = DeleteClusterOp::new("delete").cluster_name(name);
    SubmitRunOp::new("submit").run_name(name).existing_cluster_id(delete.outputs.cluster_id);
}

fn main() {}
