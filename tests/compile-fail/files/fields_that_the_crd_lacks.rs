use kfp_dbx::prelude::*;

fn main() {
    let _ = include_spec!(JobSpec, "data/exported.yaml");
}
