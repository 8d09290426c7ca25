use kfp_dbx::prelude::*;

#[pipeline]
fn run() {
    let cluster = include_spec!(NewCluster, "data/fields.json");
    SubmitRunOp::new("submit").spec(include_spec!(RunSpec, "data/fields.yaml")).new_cluster(cluster);
}

fn main() {
    let _ = include_spec!(NewCluster, "data/one.yml");
    let _ = include_spec!(Library, "data/library.json");
    let _ = include_spec!(WorkspaceItemSpec, "data/item.json");
}
