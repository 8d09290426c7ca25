use kfp_dbx::prelude::*;

const PATH: &str = "data/one.yml";

fn main() {
    let _ = include_spec!();
    let _ = include_spec!("data/one.yml");
    let _ = include_spec!(NewCluster);
    let _ = include_spec!(NewCluster "data/one.yml");
    let _ = include_spec!(NewCluster, PATH);
    let _ = include_spec!(NewCluster, concat!(env!("CARGO_MANIFEST_DIR"), "/one.yml"));
    let _ = include_spec!(NewCluster, "data/one.yml", "data/list.yaml");
    let _ = include_notebook!();
    let _ = include_file!(PATH);
    let _ = include_file!("data/one.yml", 1);
}
