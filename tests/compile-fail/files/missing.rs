use kfp_dbx::prelude::*;

fn main() {
    let _ = include_spec!(NewCluster, "data/feilds.json");
    let _ = include_spec!(NewCluster, "specs/cluster.json");
    let _ = include_file!("/no/such/folder/data.txt");
    let _ = include_notebook!("data/empty.p");
    let _ = include_notebook!("data/emtpy.py");
    let _ = include_file!("data");
}
