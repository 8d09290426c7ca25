use kfp_dbx::prelude::*;

fn main() {
    let _ = include_spec!(JobSpec, "data/merged.yaml");
    let _ = [
        include_spec!(NewCluster, "data/merge_of_text.yaml"),
        include_spec!(NewCluster, "data/anchor_in_itself.yaml"),
        include_spec!(NewCluster, "data/anchor_twice.yaml"),
    ];
}
