use kfp_dbx::prelude::*;

fn main() {
    let _ = include_spec!(NewCluser, "data/one.yml").num_workers(2);
    let _ = include_spec!(kfp_dbx::CreateClusterOp, "data/one.yml");
    let _ = include_spec!(String, "data/one.yml");
    SubmitRunOp::new("submit").spec(include_spec!(RunSpc, "data/one.yml"));
}
